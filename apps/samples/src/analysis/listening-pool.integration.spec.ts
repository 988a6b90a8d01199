import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readWav, type SampleEncoding, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { drawWaveform } from '../waveform/draw-waveform.js';
import { examineSample, type SampleToExamine } from './examine-sample.js';
import { ListeningPool } from './listening-pool.js';
import { listenTo, noise, saw, sine, sound } from './sounds.fixture.js';

let folder: string;
let pool: ListeningPool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-listening-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  pool = new ListeningPool(2);
});
afterEach(() => pool.onApplicationShutdown());

async function written(
  format: SampleEncoding,
  channels: Float32Array[],
  sampleRateHz = 44_100,
): Promise<SampleToExamine & { wavPath: string }> {
  const path = join(folder, `${format}-${channels.length}-${channels[0]!.length}.wav`);
  await writeFile(path, wavOf({ sampleRateHz, channels, format }));
  return { wavPath: path, uploadPath: path, fileName: 'a', folder };
}

describe('a thread', () => {
  it.each<[SampleEncoding, number]>([
    ['pcm16', 16],
    ['pcm24', 24],
    ['float32', 32],
  ])('hears a file of %s as it is heard in memory', async (format, bitDepth) => {
    const channels = [sound(1, 44_100, saw(220)), sound(1, 44_100, noise())];
    const wish = await written(format, channels);
    const { analysis } = await pool.examine(wish);
    const { sampleRateHz, channels: kept } = readWav(wavOf({ sampleRateHz: 44_100, channels, format }));
    const { features, ...heard } = listenTo(sampleRateHz, kept);
    // sums of blocks, which are others for a file
    const near = ({ rms, dcOffset, loudnessLufs }: typeof heard) => ({
      rms: expect.closeTo(rms, 9),
      dcOffset: expect.closeTo(dcOffset, 9),
      loudnessLufs: expect.closeTo(loudnessLufs!, 9),
    });
    expect(analysis).toMatchObject({ ...heard, ...near(heard), bitDepth });
    for (const [at, feature] of analysis.features.entries()) expect(feature).toBeCloseTo(features[at]!, 6);
  });

  it('hears a file of many megabytes to its end', async () => {
    const wish = await written(
      'float32',
      [sound(60, 48_000, (second) => (second < 59 ? 0.1 : 0.5) * sine(440)(second))],
      48_000,
    );
    const examined = await pool.examine(wish);
    expect(examined.analysis.truePeak).toBeCloseTo(0.25, 2);
    expect(examined).toEqual(await examineSample(wish));
  });

  it.each(['dat', 'json', 'png'] as const)('draws a waveform as %s', async (form) => {
    const { wavPath } = await written('pcm16', [sound(0.5, 44_100, saw(110))]);
    expect(Buffer.from(await pool.draw({ wavPath, form }))).toEqual(Buffer.from(await drawWaveform({ wavPath, form })));
  });
});

describe('the pool', () => {
  it('answers more wishes than it has threads, each with its own', async () => {
    const levels = Array.from({ length: 12 }, (_, at) => (at + 1) / 16);
    const wishes = await Promise.all(
      levels.map((level, at) => written('float32', [new Float32Array(1_000 + at).fill(level)])),
    );
    const heard = await Promise.all(wishes.map((wish) => pool.examine(wish)));
    expect(heard.map(({ analysis }) => analysis.rms)).toEqual(levels);
  });

  it('leaves the thread that asks free meanwhile', async () => {
    const wish = await written('pcm16', [sound(20, 44_100, noise())]);
    const seen = { turns: 0, done: false };
    const heard = pool.examine(wish).finally(() => (seen.done = true));
    while (!seen.done) {
      seen.turns += 1;
      await setImmediate();
    }
    await heard;
    expect(seen.turns).toBeGreaterThan(100);
  });

  it('refuses what the check refuses, with its place', async () => {
    const { uploadPath, ...wish } = await written('pcm16', [new Float32Array(100)]);
    await writeFile(`${uploadPath}.cut`, (await readFile(uploadPath)).subarray(0, 60));
    await expect(pool.examine({ ...wish, uploadPath: `${uploadPath}.cut` })).rejects.toMatchObject({
      code: 'SAMPLE_DAMAGED',
      details: { fileName: 'a', atByte: 40 },
    });
  });

  it('tells what went wrong, and goes on', async () => {
    await expect(pool.draw({ wavPath: join(folder, 'none.wav'), form: 'dat' })).rejects.toThrow('ENOENT');
    expect(
      await pool.draw({ wavPath: (await written('pcm16', [new Float32Array(9)])).wavPath, form: 'dat' }),
    ).toHaveLength(26);
  });

  it('ends a thread that does not come to an end, and goes on with another', async () => {
    const impatient = new ListeningPool(1, 20);
    const wish = await written('pcm16', [sound(20, 44_100, noise())]);
    const short = await written('pcm16', [new Float32Array(9)]);
    await expect(impatient.examine(wish)).rejects.toThrow('a thread ended');
    await impatient.onApplicationShutdown();
    expect((await pool.examine(short)).format.frameCount).toBe(9);
  });

  it('leaves nobody waiting when it ends', async () => {
    const wish = await written('pcm16', [sound(20, 44_100, noise())]);
    const heard = Promise.allSettled(Array.from({ length: 4 }, () => pool.examine(wish)));
    await pool.onApplicationShutdown();
    expect((await heard).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });
});
