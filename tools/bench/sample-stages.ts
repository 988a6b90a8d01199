import { wavOf } from '@oiduna/testkit';
import { writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { examineSample } from '../../apps/samples/dist/analysis/examine-sample.js';
import { Kernel } from '../../apps/samples/dist/analysis/kernel.js';
import { SampleListener } from '../../apps/samples/dist/analysis/listen.js';
import { verifySample } from '../../apps/samples/dist/audio/verify-sample.js';
import { cpuMicros } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { CORPUS_RATE_HZ, labelledSounds } from './sample-corpus.ts';

/** What each part of verifying and hearing a mono WAV of 16 bits costs, in one thread. */
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, ...OUTPUT_OPTIONS } });

const WINDOW = 1_024;
const GRAIN = 59;
const sounds = labelledSounds(120, 1).map(({ samples }) => samples.subarray(0, 65_000));
const frames = sounds.reduce((sum, { length }) => sum + length, 0);
await using folder = await mkdtempDisposable(join(tmpdir(), 'oiduna-bench-stages-'));
const paths = sounds.map((samples, at) => {
  const path = join(folder.path, `${at}.wav`);
  writeFileSync(path, wavOf({ sampleRateHz: CORPUS_RATE_HZ, channels: [samples], format: 'pcm16' }));
  return path;
});

/** The least of many rounds: what else ran on the machine is no cost of ours. */
async function microsPerFile(work: (samples: Float32Array, at: number) => unknown): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const begun = cpuMicros();
    for (const [at, samples] of sounds.entries()) await work(samples, at);
    least = Math.min(least, (cpuMicros() - begun) / sounds.length);
  }
  return least;
}

const kernel = Kernel.take();
const { run } = kernel;
function load(samples: Float32Array): void {
  kernel.begin(1, CORPUS_RATE_HZ, WINDOW, GRAIN, 2 * CORPUS_RATE_HZ);
  run.beginBlock(samples.length);
  kernel.channel(0, samples.length).set(samples);
}

const scratch = join(folder.path, 'scratch');
const loading = await microsPerFile(load);
const after = async (work: (frameCount: number) => void): Promise<number> =>
  (await microsPerFile((samples) => {
    load(samples);
    work(samples.length);
  })) - loading;

const costs: Record<string, number> = {
  'read the file, check every value': await microsPerFile((_, at) => verifySample(paths[at]!, 'a', scratch)),
  'levels, of each frame': await after((count) => run.measureLevels(0, count)),
  'true peak': await after((count) => run.listenBetween(0, count)),
  'loudness: K-weighted energy': await after((count) => run.energyOf(0, 0, count)),
  'spectra, bands, timbre, rises': await after((count) => {
    run.hearMoments(count);
    run.takeRises();
  }),
  'grains of the envelope': await after((count) => run.hearGrains(count)),
  'zero crossings': await after((count) => run.crossings(count)),
  'pitch: four windows thinned out and compared with themselves': await after((count) => {
    run.keepFrames(count);
    for (let window = 0; window < 4; window += 1) {
      run.thinOut(0, 4, 16, WINDOW);
      run.correlate();
    }
  }),
  'listening, all of it': await microsPerFile((samples) => {
    const listener = new SampleListener(CORPUS_RATE_HZ, 1);
    listener.hear([samples]);
    listener.heard();
  }),
  'verified and heard': await microsPerFile((_, at) =>
    examineSample({ uploadPath: paths[at]!, fileName: 'a', folder: scratch }),
  ),
};

print(
  {
    title: 'Samples: what each part of verifying and hearing costs',
    rows: Object.entries(costs).map(([what, micros]) => ({
      what,
      'µs of CPU per file': micros,
      'ns per frame': (1_000 * micros * sounds.length) / frames,
    })),
    notes: [
      `${sounds.length} mono files of 16 bits, ${(frames / sounds.length / CORPUS_RATE_HZ).toFixed(2)} s in the mean; the least of ${options.rounds} rounds.`,
    ],
  },
  options,
);
