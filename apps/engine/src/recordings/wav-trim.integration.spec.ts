import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstFrames } from './wav-trim.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-trim-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const FRAMES = 400_000;
const ramp = (channel: number): Float32Array =>
  Float32Array.from({ length: FRAMES }, (_, frame) => Math.fround(frame / FRAMES / (channel + 1)));
const wav = wavOf({ sampleRateHz: 48_000, channels: [ramp(0), ramp(1)], format: 'float32' });

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.wav`);
  await writeFile(path, bytes);
  return path;
}
const cut = async (path: string, frameCount: number): Promise<Uint8Array> =>
  Buffer.concat(await Array.fromAsync(firstFrames(path, frameCount)));

/** The server writes sizes only when it closes the file: until then they say 0. */
function unclosed(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(0, 4);
  copy.writeUInt32LE(0, copy.indexOf('data', 12, 'latin1') + 4);
  return copy;
}

describe('the first frames of a recording', () => {
  it.each([[1], [48_000], [300_000], [FRAMES]])('are a WAV of exactly %d frames, bit for bit', async (frameCount) => {
    const { sampleRateHz, channels } = readWav(await cut(await file(wav), frameCount));
    expect(sampleRateHz).toBe(48_000);
    expect(channels).toHaveLength(2);
    for (const [index, channel] of channels.entries()) {
      expect(channel).toHaveLength(frameCount);
      expect(Buffer.from(channel.buffer).equals(Buffer.from(ramp(index).slice(0, frameCount).buffer))).toBe(true);
    }
  });

  it('are read from a file whose header was not written yet', async () => {
    expect(readWav(await cut(await file(unclosed(wav)), 1_000)).channels[1]).toEqual(ramp(1).slice(0, 1_000));
  });

  it('are refused when the file holds fewer', async () => {
    await expect(cut(await file(wav), FRAMES + 1)).rejects.toThrow(`the file holds ${FRAMES}`);
  });

  it.each([
    ['text', Buffer.from('this is no recording at all, only text')],
    ['nothing', Buffer.alloc(0)],
    ['a WAV without data', Buffer.from(wav.subarray(0, 36))],
  ])('of %s are refused', async (_, bytes) => {
    await expect(cut(await file(bytes), 1)).rejects.toThrow('no WAV file');
  });
});
