import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadSample, type PlayableSample, type StudioStatus } from '@oiduna/contracts';
import { DirectoryBlobStore, Nats } from '@oiduna/platform';
import { ask, benchStudio, type BenchStudio } from './bench-studio.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { storedSample } from './stored-sample.ts';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    samples: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    'at-once': { type: 'string', default: '64' },
    ...OUTPUT_OPTIONS,
  },
});

const BPM = 120;
/** 176 onsets a second, on samples that are in use all the time. */
const PATTERN = 'a: s("bench:0*128")\nb: s("bench:1*128").gain(0.3)\nc: s("bench:<2 3 4 5>*96").gain(0.3)';
const PLAYED = 6;
const SECONDS_ALONE = 10;
interface Count {
  readonly sent: number;
  readonly late: number;
}

async function countOf(studio: BenchStudio): Promise<Count> {
  const { engine } = await ask<StudioStatus>(studio, 'GET', '/v1/status');
  const metrics = await (await fetch(`http://127.0.0.1:${studio.run.services['engine']!.port}/metrics`)).text();
  const late = [...metrics.matchAll(/^oiduna_osc_late_bundles_total\{.*\} (\d+)$/gm)];
  return { sent: engine!.bundlesSent, late: late.reduce((sum, [, count]) => sum + Number(count), 0) };
}

/** So many at a time, as the workers of the samples service do it; the engine has some of them under way at once. */
async function loadAll(samples: readonly PlayableSample[], load: (sample: PlayableSample) => Promise<unknown>) {
  const waiting = samples.values();
  const one = async (): Promise<void> => {
    for (const sample of waiting) await load(sample);
  };
  await Promise.all(Array.from({ length: Number(options['at-once']) }, one));
}

/** What was sent, and late, while `work` went on. */
async function during(studio: BenchStudio, what: string, work: () => Promise<unknown>) {
  const [before, begun] = [await countOf(studio), performance.now()];
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  await sleep(1_000); // what was sent meanwhile has its time
  const after = await countOf(studio);
  const [bundles, late] = [after.sent - before.sent, after.late - before.late];
  return { what, seconds, bundles, late, 'late share': late / bundles };
}

const studio = await benchStudio(options.server);
const nats = await Nats.open(studio.run.addresses['NATS_URL']!, 'bench');
try {
  const blobs = new DirectoryBlobStore(join(studio.run.home, 'blobs'));
  const load = (sample: PlayableSample) => nats.request(loadSample, sample);
  for (let at = 0; at < PLAYED; at += 1) await load(await storedSample(blobs, 'bench', at));
  await ask(studio, 'POST', '/v1/play', { code: PATTERN, bpm: BPM });
  await sleep(3_000);
  const [count, rounds] = [Number(options.samples), Number(options.rounds)];
  const rows: (Awaited<ReturnType<typeof during>> & { 'loads/s': number | null })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    rows.push({ ...(await during(studio, 'playing', () => sleep(SECONDS_ALONE * 1_000))), 'loads/s': null });
    const samples: PlayableSample[] = [];
    for (let at = 0; at < count; at += 1) samples.push(await storedSample(blobs, `bulk${round}`, at));
    const row = await during(studio, `loading ${count}`, () => loadAll(samples, load));
    rows.push({ ...row, 'loads/s': count / row.seconds });
  }
  const shareOf = (loading: boolean): number => {
    const some = rows.filter((row) => (row['loads/s'] !== null) === loading);
    return some.reduce((sum, { late }) => sum + late, 0) / some.reduce((sum, { bundles }) => sum + bundles, 0);
  };
  const [alone, loading] = [shareOf(false), shareOf(true)];
  const { buffers } = (await ask<StudioStatus>(studio, 'GET', '/v1/status')).engine!;
  const percent = (share: number): string => `${(share * 100).toFixed(4)} %`;
  print(
    {
      title: `A dense pattern on ${options.server} alone, and while samples are loaded`,
      rows,
      notes: [
        `Late, by the engine or the audio server: ${percent(loading)} while loading, ${percent(alone)} without; ratio ${alone === 0 ? (loading === 0 ? '1 (none)' : 'without bound') : (loading / alone).toFixed(2)}.`,
        `Buffers at the end: ${buffers.count} of ${buffers.countMax}, ${(buffers.memoryBytes / 2 ** 20).toFixed(1)} of ${(buffers.memoryBytesMax / 2 ** 20).toFixed(0)} MiB.`,
      ],
    },
    options,
  );
} finally {
  await nats.close();
  await studio.stop();
}
