import { readWav } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { readAiffLayout } from './aiff-layout.js';
import type { AudioFile } from './audio-file.js';
import { GOOD_AIFFS } from './bad-aiff.fixture.js';
import { GOOD_WAVS } from './bad-wav.fixture.js';
import { cleanWav } from './clean-wav.js';
import { type FileCase, FRAMES, sines } from './file-case.fixture.js';
import { readWavLayout } from './wav-layout.js';

const fileOf = ({ bytes, name }: FileCase): AudioFile => ({
  fileName: name,
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
});
const layoutOf = (file: FileCase) => (isAiff(file) ? readAiffLayout(fileOf(file)) : readWavLayout(fileOf(file)));
const isAiff = ({ bytes }: FileCase) => bytes.toString('latin1', 0, 4) === 'FORM';

/** The coarsest of them, 8 bits, is off by one step at most. */
const STEP = 1 / 127;

describe('the frames of every PCM encoding, WAV and AIFF, in both byte orders', () => {
  it.each([...GOOD_WAVS, ...GOOD_AIFFS].map((file) => [file.name, file] as const))('%s', async (_, file) => {
    const layout = await layoutOf(file);
    const { channels } = readWav(Buffer.concat(await Array.fromAsync(cleanWav(fileOf(file), layout))));
    const sine = sines(1);
    expect(channels).toHaveLength(layout.channelCount);
    for (const channel of channels) {
      expect(channel).toHaveLength(FRAMES);
      expect(Math.max(...channel.map((value, frame) => Math.abs(value - sine[frame]!)))).toBeLessThan(STEP);
    }
  });
});

describe('a file that gained or lost a byte near its beginning', () => {
  it.each(['wav', 'aiff'] as const)('ends with a layout within it or an AppError: %s', async (kind) => {
    const [good] = kind === 'wav' ? GOOD_WAVS : GOOD_AIFFS;
    for (let at = 0; at < 80; at += 1) {
      const [before, after] = [good!.bytes.subarray(0, at), good!.bytes.subarray(at)];
      for (const bytes of [Buffer.concat([before, after.subarray(1)]), Buffer.concat([before, Buffer.of(at), after])]) {
        const read = kind === 'wav' ? readWavLayout : readAiffLayout;
        const layout = await read(fileOf({ ...good!, bytes })).catch((error: unknown) => error);
        if (layout instanceof Error) expect(layout.name).toBe('AppError');
        else {
          const { dataAtByte, frameCount, encoding, channelCount } = layout as Awaited<ReturnType<typeof read>>;
          expect(dataAtByte + frameCount * encoding.bytes * channelCount).toBeLessThanOrEqual(bytes.length);
        }
      }
    }
  });
});
