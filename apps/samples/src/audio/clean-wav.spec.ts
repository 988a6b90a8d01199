import { readWav, type SampleEncoding, seededRandom, wavOf } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import type { AudioFile } from './audio-file.js';
import { cleanWav } from './clean-wav.js';
import { peakOf } from './wav-frames.js';
import { readWavLayout } from './wav-layout.js';

const fileOf = (bytes: Uint8Array): AudioFile => ({
  fileName: 'x.wav',
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(Buffer.from(bytes.subarray(at, at + length))),
});

async function cleaned(bytes: Uint8Array): Promise<Buffer> {
  const file = fileOf(bytes);
  return Buffer.concat(await Array.fromAsync(cleanWav(file, await readWavLayout(file))));
}

const SEED = 7;
const random = seededRandom(SEED);
const noise = (frameCount: number) => Float32Array.from({ length: frameCount }, () => random() * 2 - 1);
const ENCODINGS: SampleEncoding[] = ['pcm8', 'pcm16', 'pcm24', 'pcm32', 'float32', 'float64'];

describe('the clean WAV', () => {
  it.each(ENCODINGS.flatMap((format) => [1, 2, 5].map((channelCount) => [format, channelCount] as const)))(
    'of %s in %d channels holds the same values',
    async (format, channelCount) => {
      const channels = Array.from({ length: channelCount }, () => noise(1_001));
      const upload = wavOf({ sampleRateHz: 44_100, channels, format });
      expect(readWav(await cleaned(upload)), `seed ${SEED}`).toEqual(readWav(upload));
    },
  );

  it('holds the same values when a file is read in many blocks', async () => {
    const upload = wavOf({ sampleRateHz: 48_000, channels: [noise(200_000), noise(200_000)], format: 'pcm32' });
    expect(readWav(await cleaned(upload)), `seed ${SEED}`).toEqual(readWav(upload));
  });

  it.each<SampleEncoding>(['pcm16', 'pcm24'])('of %s keeps every bit and drops the other chunks', async (format) => {
    const content = { sampleRateHz: 44_100, channels: [noise(101)], format };
    const plain = Buffer.from(wavOf(content));
    const chunks = [{ id: 'LIST', bytes: Buffer.from('a comment') }];
    expect(await cleaned(wavOf({ ...content, chunks, extensible: true }))).toEqual(plain);
  });

  it('passes the same strict walk as an upload', async () => {
    for (const format of ENCODINGS) {
      const clean = await cleaned(wavOf({ sampleRateHz: 44_100, channels: [noise(3)], format }));
      await expect(readWavLayout(fileOf(clean))).resolves.toMatchObject({ frameCount: 3 });
      expect(clean.readUInt32LE(4) + 8).toBe(clean.length);
    }
  });
});

const peak = async (format: SampleEncoding, values: number[]) => {
  const file = fileOf(wavOf({ sampleRateHz: 8_000, channels: [Float32Array.from(values)], format }));
  return peakOf(file, await readWavLayout(file));
};

describe('the peak', () => {
  it.each<[SampleEncoding, number[], number]>([
    ['pcm8', [0, -0.5], 0.5],
    ['pcm16', [0.25, -1], 1],
    ['pcm24', [0.125], 0.125],
    ['pcm32', [-0.75, 0.5], 0.75],
    ['float32', [0.5, -3], 3],
    ['float64', [0.5], 0.5],
    ['pcm16', [0], 0],
  ])('of %s %j is %d', async (format, values, expected) => {
    expect(await peak(format, values)).toBe(expected);
  });

  it.each<[SampleEncoding, number, number]>([
    ['float32', NaN, 44 + 4],
    ['float32', Infinity, 44 + 4],
    ['float64', -Infinity, 44 + 8],
  ])('refuses %s with %d, by its byte', async (format, value, atByte) => {
    await expect(peak(format, [0, value])).rejects.toMatchObject({ code: 'SAMPLE_DAMAGED', details: { atByte } });
  });

  it('refuses a double that no 32-bit float can hold', async () => {
    const bytes = Buffer.from(wavOf({ sampleRateHz: 8_000, channels: [Float32Array.of(0)], format: 'float64' }));
    bytes.writeDoubleLE(1e39, 44);
    const file = fileOf(bytes);
    await expect(peakOf(file, await readWavLayout(file))).rejects.toMatchObject({ code: 'SAMPLE_DAMAGED' });
  });

  it('refuses a file that shrinks while it is read', async () => {
    const bytes = wavOf({ sampleRateHz: 8_000, channels: [Float32Array.of(0, 0, 0)], format: 'pcm16' });
    const layout = await readWavLayout(fileOf(bytes));
    await expect(peakOf(fileOf(bytes.subarray(0, 46)), layout)).rejects.toMatchObject({
      code: 'SAMPLE_DAMAGED',
      details: { atByte: 46 },
    });
  });
});
