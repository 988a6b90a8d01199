import { parseArgs } from 'node:util';
import { spreadOf, wavOf } from '@oiduna/testkit';
import { benchStudio, type BenchStudio } from './bench-studio.ts';
import { Browser } from './browser.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

/** From a request for a sample to sound in a browser: asked for, received and decoded, in a real Chromium. */
const { values: options } = parseArgs({
  options: {
    samples: { type: 'string', default: '20' },
    chromium: { type: 'string', default: 'chromium' },
    ...OUTPUT_OPTIONS,
  },
});
const RATE_HZ = 44_100;
const LENGTHS: readonly [what: string, seconds: number, channelCount: number, format: 'pcm16' | 'pcm24'][] = [
  ['one-shot, 0.5 s', 0.5, 1, 'pcm16'],
  ['loop, 8 s in stereo', 8, 2, 'pcm24'],
];

/** Milliseconds to the first value that is not silent, of a file that is not in the browser's cache. */
const AUDIBLE = `async (path) => {
  const audio = (globalThis.audio ??= new AudioContext());
  const begun = performance.now();
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(path + ' ' + response.status);
  const sound = await audio.decodeAudioData(await response.arrayBuffer());
  if (!sound.getChannelData(0).some((value) => Math.abs(value) > 1e-3)) throw new Error('silence');
  const source = new AudioBufferSourceNode(audio, { buffer: sound });
  source.connect(audio.destination);
  source.start();
  return performance.now() - begun;
}`;

/** A tone of its own, so that no two are stored once. */
async function upload({ run }: BenchStudio, at: number, [, seconds, channelCount, format]: (typeof LENGTHS)[number]) {
  const channel = Float32Array.from(
    { length: seconds * RATE_HZ },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * (110 + at) * n) / RATE_HZ),
  );
  const channels = Array.from({ length: channelCount }, () => channel);
  const form = new FormData();
  form.set('bank', 'audible');
  form.set(
    'file',
    new Blob([Uint8Array.from(wavOf({ sampleRateHz: RATE_HZ, channels, format }))]),
    `${at}-${seconds}.wav`,
  );
  const response = await fetch(`${run.url}/v1/samples`, { method: 'POST', headers: { prefer: 'wait=60' }, body: form });
  const { result } = (await response.json()) as { result: { sample: { id: string } } };
  return result.sample.id;
}

const studio = await benchStudio('scsynth');
const browser = await Browser.open(`${studio.run.url}/docs`, options.chromium);
try {
  const latencyMs = 1_000 * (await browser.evaluate<number>('(globalThis.audio ??= new AudioContext()).baseLatency'));
  const measured: Record<string, number[]> = {};
  const warmUp = `/v1/samples/${await upload(studio, 500, LENGTHS[0]!)}/audio`;
  for (const format of ['original', 'preview']) await browser.evaluate(`(${AUDIBLE})('${warmUp}?format=${format}')`);
  for (const length of LENGTHS) {
    for (let at = 0; at < Number(options.samples); at += 1) {
      const path = `/v1/samples/${await upload(studio, at, length)}/audio`;
      for (const format of ['original', 'preview']) {
        for (const time of ['first', 'second']) {
          const ms = await browser.evaluate<number>(`(${AUDIBLE})('${path}?format=${format}')`);
          (measured[`${length[0]}: ${format}, ${time} time`] ??= []).push(ms);
        }
      }
    }
  }
  const rows = Object.entries(measured).map(([what, all]) => {
    const { p50, p95 } = spreadOf(all);
    return { what, samples: all.length, 'p50 ms': p50, 'p95 ms': p95, 'max ms': Math.max(...all) };
  });
  const notes = [`The browser adds ${latencyMs.toFixed(1)} ms from its mixer to the device.`];
  print({ title: 'From the request to decoded sound in a browser, over loopback', rows, notes }, options);
} finally {
  await browser.close();
  await studio.stop();
}
