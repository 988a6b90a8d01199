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

/** Three quarters of the file, or the whole with some bytes there inverted. */
async function damaged(path: string, how: 'cut' | 'inverted'): Promise<string> {
  const bytes = await readFile(path);
  const there = Math.floor(bytes.length * 0.75);
  if (how === 'inverted') for (let at = there; at < there + 40; at++) bytes[at] = ~bytes[at]! & 0xff;
  return written('damaged', how === 'cut' ? bytes.subarray(0, there) : bytes);
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
    ['aiff', 'pcm_s16le', ['-c:a', 'pcm_s16le']],
    ['flac', 'flac', []],
    ['m4a', 'alac', ['-c:a', 'alac']],
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
    ['wav', 'pcm_mulaw'],
    ['wav', 'pcm_alaw'],
    ['aiff', 'pcm_mulaw'],
    ['aiff', 'pcm_alaw'],
  ])('of %s in %s gives the values that ffmpeg gives', async (container, encoding) => {
    const path = await encoded(`law.${container}`, '-c:a', encoding);
    const { sound, format } = await cleaned(path);
    expect(format).toMatchObject({ container, encoding, frameCount: RATE_HZ });
    const linear = join(folder, 'linear.wav');
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', path, '-c:a', 'pcm_s16le', linear]);
    expect(sound).toEqual(readWav(await readFile(linear)));
  });

  it.each([
    ['ogg', 'vorbis', ['-c:a', 'libvorbis']],
    ['ogg', 'opus', ['-c:a', 'libopus']],
    ['mp3', 'mp3', ['-metadata', 'title=a tag']],
    ['m4a', 'aac', []],
    ['aac', 'aac', []],
  ])('of lossy %s (%s) sounds as loud and as long', async (container, encoding, options) => {
    const { sound, format, peak } = await cleaned(await encoded(`x.${container}`, ...options));
    expect(format).toMatchObject({ container, encoding, channelCount: 2, sampleRateHz: RATE_HZ });
    expect(Math.abs(format.durationSeconds - 1)).toBeLessThan(0.06);
    expect(Math.abs(peak - 0.5)).toBeLessThan(0.1);
    expect(sound.channels[1]).toHaveLength(format.frameCount);
  });

  it.each([
    ['x.flac', 'cut', 'frame-crc', []],
    ['x.flac', 'inverted', 'frame-crc', []],
    ['x.ogg', 'inverted', 'page-crc', ['-page_duration', '100000']],
    ['x.aiff', 'cut', 'truncated', []],
    ['x.m4a', 'inverted', 'decoder-complaint', []],
  ] as const)(
    'of %s, %s, plays what is left of it and says so without a path of ours',
    async (name, how, code, options) => {
      const path = await damaged(await encoded(name, ...options), how);
      const { verdict, findings } = await verifySample(path, 'mine', folder);
      expect(verdict).toBe('damaged');
      expect(findings.map((finding) => finding.code)).toContain(code);
      expect(JSON.stringify(findings)).not.toContain(folder);
    },
  );

  it('that holds nothing the decoder can read is refused with its words and no path of ours', async () => {
    const bytes = await readFile(await encoded('x.m4a'));
    const path = await written('x', Buffer.from(bytes.toString('latin1').replace('stsz', 'free'), 'latin1'));
    const refusal = await verifySample(path, 'mine', folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'SAMPLE_UNDECODABLE', details: { fileName: 'mine' } });
    expect(String(refusal)).not.toContain(folder);
  });

  it('with a cover is as good as one without', async () => {
    const cover = join(folder, 'cover.png');
    const picture = ['-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1'];
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...picture, cover]);
    const attached = ['-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
    for (const name of ['x.mp3', 'x.flac', 'x.m4a']) {
      const { verdict, findings } = await verifySample(await encoded(name, ...attached), name, folder);
      expect({ verdict, findings }).toEqual({ verdict: 'ok', findings: [] });
    }
  });

  it.each([
    ['fLaC', 'SAMPLE_DAMAGED'],
    ['OggS', 'SAMPLE_DAMAGED'],
    ['ID3\x03\0\0\0\0\0\0', 'SAMPLE_DAMAGED'],
    ['FORM\0\0\0\x04AIFF', 'SAMPLE_DAMAGED'],
    ['\0\0\0\x08ftyp', 'SAMPLE_DAMAGED'],
  ])('that is only the magic of %j is refused', async (magic, code) => {
    const path = await written('magic', Buffer.from(magic, 'latin1'));
    await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({ code });
  });

  it('is read as it was uploaded only when it is a plain intact WAV', async () => {
    const content = { sampleRateHz: RATE_HZ, channels: [SINE] };
    const playsAsUploaded = async (bytes: Uint8Array) =>
      (await verifySample(await written('plain', bytes), 'x', folder)).playsAsUploaded;
    for (const format of ['pcm16', 'pcm24', 'float32'] as const) {
      expect(await playsAsUploaded(wavOf({ ...content, format }))).toBe(true);
    }
    expect(await playsAsUploaded(wavOf({ ...content, format: 'float64' }))).toBe(false);
    const chunks = [{ id: 'smpl', bytes: new Uint8Array(36) }];
    expect(await playsAsUploaded(wavOf({ ...content, format: 'pcm16', chunks }))).toBe(false);
    expect(await playsAsUploaded(wavOf({ ...content, format: 'pcm16' }).subarray(0, -2))).toBe(false);
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

  it('that holds less than half of what it states is refused at the byte that states it', async () => {
    const bytes = wavOf({ sampleRateHz: RATE_HZ, channels: [SINE], format: 'pcm16' });
    const path = await written('cut.wav', bytes.subarray(0, 1_000));
    await expect(verifySample(path, 'x', folder)).rejects.toMatchObject({
      code: 'SAMPLE_DAMAGED',
      details: { atByte: 40, findings: [{ code: 'mostly-missing', byteOffset: 40 }] },
    });
  });
});
