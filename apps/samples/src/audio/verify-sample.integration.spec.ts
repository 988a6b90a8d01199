import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readWav, type SampleEncoding, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySample } from './verify-sample.js';

const RATE_HZ = 48_000;
const sine = (seconds: number) =>
  Float32Array.from({ length: seconds * RATE_HZ }, (_, frame) => 0.5 * Math.sin((2 * Math.PI * 440 * frame) / RATE_HZ));
const SINE = sine(1);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** The sine, encoded by ffmpeg. */
async function encoded(name: string, ...options: string[]): Promise<string> {
  const source = await written('source.wav', wavOf({ sampleRateHz: RATE_HZ, channels: [SINE, SINE], format: 'pcm16' }));
  const path = join(folder, name);
  await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', source, ...options, path]);
  return path;
}

async function cleaned(path: string) {
  const verified = await verifySample(path, 'x', folder);
  return { ...verified, sound: readWav(Buffer.concat(await Array.fromAsync(verified.cleanWav()))) };
}

/** Half of the file, or the whole with some bytes in its middle inverted. */
async function damaged(path: string, how: 'cut' | 'inverted'): Promise<string> {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  if (how === 'inverted') for (let at = middle; at < middle + 40; at++) bytes[at] = ~bytes[at]! & 0xff;
  return written('damaged', how === 'cut' ? bytes.subarray(0, middle) : bytes);
}

describe('an upload', () => {
  it.each<SampleEncoding>(['pcm8', 'pcm16', 'pcm24', 'pcm32', 'float32', 'float64'])(
    'of WAV in %s is kept value for value, whatever its name',
    async (format) => {
      const upload = wavOf({ sampleRateHz: RATE_HZ, channels: [SINE], format });
      const { sound, format: found, peak } = await cleaned(await written('x.mp3', upload));
      expect(sound).toEqual(readWav(upload));
      expect(found).toMatchObject({ container: 'wav', frameCount: RATE_HZ, channelCount: 1, durationSeconds: 1 });
      expect(peak).toBeCloseTo(0.5, 2);
    },
  );

  it.each([
    ['aiff', 'pcm_s16be', []],
    ['aiff', 'pcm_s24be', ['-c:a', 'pcm_s24be']],
    ['flac', 'flac', []],
  ])('of lossless %s (%s) is kept value for value', async (container, encoding, options) => {
    const { sound, format } = await cleaned(await encoded(`x.${container}`, ...options));
    expect(format).toEqual({
      container,
      encoding,
      frameCount: RATE_HZ,
      channelCount: 2,
      sampleRateHz: RATE_HZ,
      durationSeconds: 1,
    });
    expect(sound).toEqual(readWav(wavOf({ sampleRateHz: RATE_HZ, channels: [SINE, SINE], format: 'pcm16' })));
  });

  it.each([
    ['ogg', 'vorbis', ['-c:a', 'libvorbis']],
    ['ogg', 'opus', ['-c:a', 'libopus']],
    ['mp3', 'mp3', ['-metadata', 'title=a tag']],
  ])('of lossy %s (%s) sounds as loud and as long', async (container, encoding, options) => {
    const { sound, format, peak } = await cleaned(await encoded(`x.${container}`, ...options));
    expect(format).toMatchObject({ container, encoding, channelCount: 2, sampleRateHz: RATE_HZ });
    expect(Math.abs(format.durationSeconds - 1)).toBeLessThan(0.06);
    expect(Math.abs(peak - 0.5)).toBeLessThan(0.1);
    expect(sound.channels[1]).toHaveLength(format.frameCount);
  });

  it.each([
    ['x.flac', 'cut', /^flac: /],
    ['x.flac', 'inverted', /^flac: /],
    ['x.ogg', 'inverted', /^ogg: CRC mismatch!/],
    ['x.aiff', 'cut', /^pcm_s16be: Invalid PCM packet/],
  ] as const)('of %s, %s, is refused with the decoder’s words and no path of ours', async (name, how, reason) => {
    const path = await damaged(await encoded(name), how);
    const refusal = await verifySample(path, 'mine', folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'SAMPLE_UNDECODABLE',
      details: { fileName: 'mine', reason: expect.stringMatching(reason) },
    });
    expect(String(refusal)).not.toContain(folder);
  });

  it.each(['fLaC', 'OggS', 'ID3\x03\0\0\0\0\0\0', 'FORM\0\0\0\x04AIFF'])(
    'that is only the magic of %j is refused',
    async (magic) => {
      const path = await written('magic', Buffer.from(magic, 'latin1'));
      await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({ code: 'SAMPLE_UNDECODABLE' });
    },
  );

  it('that decodes to a value which is no number is refused without a byte offset', async () => {
    const nan = wavOf({ sampleRateHz: RATE_HZ, channels: [Float32Array.of(0, NaN, 0)], format: 'float32' });
    const path = join(folder, 'nan.aiff');
    const source = await written('nan.wav', nan);
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', source, '-c:a', 'pcm_f32be', path]);
    const refusal = await verifySample(path, 'x', folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'SAMPLE_UNDECODABLE', details: { reason: 'a value is NaN' } });
  });

  it('that lasts longer than allowed is refused, though it is small', async () => {
    const path = join(folder, 'long.flac');
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono', '-t', '700'];
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...silence, path]);
    await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({ code: 'SAMPLE_LIMIT' });
  });

  it('that decodes to more than a gigabyte is stopped on the way', async () => {
    const path = join(folder, 'wide.flac');
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=192000:cl=7.1', '-t', '200'];
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...silence, path]);
    const reason = expect.stringContaining('decodes to more than');
    await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({ code: 'SAMPLE_LIMIT', details: { reason } });
  });

  it('is damaged at its byte when a WAV is cut', async () => {
    const bytes = wavOf({ sampleRateHz: RATE_HZ, channels: [SINE], format: 'pcm16' });
    const path = await written('cut.wav', bytes.subarray(0, 1_000));
    await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({
      code: 'SAMPLE_DAMAGED',
      details: { atByte: 4 },
    });
  });
});
