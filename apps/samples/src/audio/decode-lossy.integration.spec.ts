import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySample } from './verify-sample.js';

const run = promisify(execFile);
const SECONDS = 0.4;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-lossy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ffmpeg = (...args: string[]) => run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);

async function encoded(name: string, sound: string, ...options: string[]): Promise<string> {
  const path = join(folder, name);
  await ffmpeg('-f', 'lavfi', '-i', sound, '-t', String(SECONDS), ...options, path);
  return path;
}

/** What is checked, and whether a child has left a decoded file. */
async function checked(path: string) {
  const scratch = join(folder, 'scratch');
  await rm(scratch, { recursive: true, force: true });
  const verified = await verifySample(path, 'a', scratch);
  const sound = readWav(Buffer.concat(await Array.fromAsync(verified.cleanWav())));
  return { verified, sound, byChild: (await readdir(scratch).catch(() => [])).length > 0 };
}

const SWEEP = 'aevalsrc=exprs=0.5*sin(2000*t*t)|0.3*cos(3000*t):s=44100';
const MONO = 'aevalsrc=exprs=0.5*sin(2000*t*t):s=48000';

describe.each([
  ['mp3', 'stereo', SWEEP, ['-b:a', '128k'], 44_100],
  ['mp3', 'mono', MONO, ['-q:a', '4'], 48_000],
  ['ogg', 'stereo', SWEEP, ['-c:a', 'libvorbis', '-page_duration', '50000'], 44_100],
  ['ogg', 'mono', MONO, ['-c:a', 'libvorbis', '-page_duration', '50000'], 48_000],
] as const)('an intact %s in %s', (ending, layout, source, options, rateHz) => {
  it('is decoded without a child, frame for frame what was encoded, and as ffmpeg does', async () => {
    const path = await encoded(`${layout}.${ending}`, source, ...options);
    const { verified, sound, byChild } = await checked(path);
    expect(verified).toMatchObject({ verdict: 'ok', format: { frameCount: SECONDS * rateHz, sampleRateHz: rateHz } });
    expect(byChild).toBe(false);
    const linear = join(folder, 'linear.wav');
    await ffmpeg('-i', path, '-c:a', 'pcm_f32le', linear);
    const { channels } = readWav(await readFile(linear));
    expect(channels).toHaveLength(sound.channels.length);
    for (const [channel, expected] of channels.entries()) {
      const found = sound.channels[channel]!;
      const frames = Math.min(found.length, expected.length);
      let furthest = 0;
      for (let at = 0; at < frames; at += 1) furthest = Math.max(furthest, Math.abs(found[at]! - expected[at]!));
      expect(furthest).toBeLessThan(1e-5);
    }
  });

  it('with a byte changed is left to ffmpeg, and the next one is decoded here again', async () => {
    const path = await encoded(`${layout}.${ending}`, source, ...options);
    const bytes = await readFile(path);
    const other = Buffer.from(bytes);
    for (let at = 0; at < 30; at += 1) other[Math.floor(other.length * 0.9) + at]! ^= 0x55;
    await writeFile(join(folder, 'other'), other);
    const damaged = await checked(join(folder, 'other'));
    expect(damaged.byChild).toBe(true);
    expect((await checked(path)).byChild).toBe(false);
  });
});

it('several at once are decoded one after the other, each its own', async () => {
  const paths = await Promise.all([0.1, 0.2, 0.3].map((level) => encoded(`${level}.mp3`, `${MONO},volume=${level}`)));
  const peaks = await Promise.all(paths.map(async (path) => (await verifySample(path, 'a', folder)).peak));
  for (const [at, peak] of peaks.entries()) expect(Math.abs(peak - 0.05 * (at + 1))).toBeLessThan(0.015);
});

it.each([
  ['mp3', []],
  ['ogg', ['-c:a', 'libvorbis']],
] as const)(
  'an %s is decoded alike by a decoder that is fresh and by one that has decoded fifty',
  async (ending, options) => {
    const [stereo, mono] = [
      await encoded(`often.${ending}`, SWEEP, ...options),
      await encoded(`between.${ending}`, MONO, ...options),
    ];
    const soundOf = async (path: string): Promise<Buffer> => {
      const verified = await verifySample(path, 'a', folder);
      return Buffer.concat(await Array.fromAsync(verified.cleanWav()));
    };
    const [first, other] = [await soundOf(stereo), await soundOf(mono)];
    for (let count = 0; count < 25; count += 1) {
      expect((await soundOf(stereo)).equals(first)).toBe(true);
      expect((await soundOf(mono)).equals(other)).toBe(true);
    }
  },
);
