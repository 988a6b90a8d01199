import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstFrames, framesIn } from './wav-trim.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-trim-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const FRAMES = 400_000;
const ramp = (channel: number): Float32Array =>
  Float32Array.from({ length: FRAMES }, (_, frame) => Math.fround(frame / FRAMES / (channel + 1)));
const count = Float32Array.from({ length: FRAMES }, (_, frame) => frame);
const wav = recorded(count);

/** As the audio server writes it: left, right, and the number of each frame. */
function recorded(counted: Float32Array): Uint8Array {
  return wavOf({ sampleRateHz: 48_000, channels: [ramp(0), ramp(1), counted], format: 'float32' });
}

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.wav`);
  await writeFile(path, bytes);
  return path;
}
const cut = async (path: string, frameCount: number, tally = { lostFrames: 0 }): Promise<Uint8Array> =>
  Buffer.concat(await Array.fromAsync(firstFrames(path, frameCount, tally)));

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

  it.each<[what: string, lost: number, wrong: (frame: number) => number]>([
    ['none is lost', 0, (frame) => frame],
    ['the disk took a piece after the next one lay over it', 200, (frame) => (frame < 200 ? frame + 131_072 : frame)],
    ['a piece was left out', FRAMES - 100_000, (frame) => (frame < 100_000 ? frame : frame + 64)],
    ['a piece was never written', 64, (frame) => (frame >= 640 && frame < 704 ? 0 : frame)],
  ])('are counted as lost where they are of another instant: %s', async (_, lost, wrong) => {
    const tally = { lostFrames: 0 };
    await cut(await file(recorded(count.map(wrong))), FRAMES, tally);
    expect(tally.lostFrames).toBe(lost);
  });

  it('are counted anew after each 2^23, where a float cannot count on', async () => {
    const path = join(folder, 'long.wav');
    const last = 2 ** 23 + 2;
    const frames = new Float32Array(3 * last);
    for (let frame = 0; frame < last; frame += 1) frames[3 * frame + 2] = frame % 2 ** 23;
    await writeFile(path, wav.subarray(0, Buffer.from(wav).indexOf('data', 12) + 8)); // says another length: the file's counts
    await appendFile(path, frames);
    const tally = { lostFrames: 0 };
    for await (const piece of firstFrames(path, last, tally)) expect(piece.length).toBeGreaterThan(0);
    expect(tally.lostFrames).toBe(0);
  });

  it('are known to be there while it is written', async () => {
    expect(await framesIn(await file(wav))).toBe(FRAMES);
    expect(await framesIn(await file(unclosed(wav)))).toBe(FRAMES);
    expect(await framesIn(await file(Buffer.alloc(0)))).toBe(0);
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
