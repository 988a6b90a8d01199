import { open, type FileHandle } from 'node:fs/promises';
import { invariant } from '@oiduna/contracts';

/** `RIFF` size `WAVE`, then chunks of a 4-byte name, a 4-byte size and that many bytes. */
const RIFF_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const FORMAT_BYTES = 16;
const IEEE_FLOAT = 3;
const SAMPLE_BYTES = 4;
/** Left, right, and the number of the frame. */
export const CHANNELS_RECORDED = 3;
const CHANNELS_KEPT = 2;
const FRAME_BYTES = CHANNELS_RECORDED * SAMPLE_BYTES;
/** Where `oiduna_record` begins to count anew. */
const COUNTED_FRAMES = 2 ** 23;
const READ_FRAMES = 64 * 1024;

interface WavLayout {
  readonly sampleRateHz: number;
  readonly dataStart: number;
  readonly frameCount: number;
}

/** What is found while a recording is read. */
export interface Tally {
  /** Frames that hold another instant than theirs, or nothing. */
  lostFrames: number;
}

/** The first `frameCount` frames of a file `oiduna_record` wrote, as a stereo WAV of its own. */
export async function* firstFrames(path: string, frameCount: number, tally: Tally): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const layout = await layoutOf(file);
  invariant(layout.frameCount >= frameCount, `${frameCount} frames were recorded, the file holds ${layout.frameCount}`);
  yield head(layout.sampleRateHz, frameCount);
  const recorded = new Float32Array(READ_FRAMES * CHANNELS_RECORDED);
  for (let done = 0; done < frameCount;) {
    const bytes = Math.min(READ_FRAMES, frameCount - done) * FRAME_BYTES;
    const { bytesRead } = await file.read(
      new Uint8Array(recorded.buffer),
      0,
      bytes,
      layout.dataStart + done * FRAME_BYTES,
    );
    const frames = Math.floor(bytesRead / FRAME_BYTES);
    invariant(frames > 0, 'a recording does not shrink while it is read');
    yield stereo(recorded.subarray(0, frames * CHANNELS_RECORDED), done, tally);
    done += frames;
  }
}

/** How many frames a file holds by now; 0 while there is no header. */
export async function framesIn(path: string): Promise<number> {
  await using file = await open(path, 'r');
  return (await layoutOf(file).catch(() => undefined))?.frameCount ?? 0;
}

function stereo(recorded: Float32Array, firstFrame: number, tally: Tally): Buffer {
  const frames = recorded.length / CHANNELS_RECORDED;
  const kept = new Float32Array(frames * CHANNELS_KEPT);
  for (let frame = 0; frame < frames; frame += 1) {
    const at = frame * CHANNELS_RECORDED;
    kept[frame * CHANNELS_KEPT] = recorded[at]!;
    kept[frame * CHANNELS_KEPT + 1] = recorded[at + 1]!;
    if (recorded[at + 2] !== (firstFrame + frame) % COUNTED_FRAMES) tally.lostFrames += 1;
  }
  return Buffer.from(kept.buffer);
}

async function layoutOf(file: FileHandle): Promise<WavLayout> {
  const { size } = await file.stat();
  let format: Buffer | undefined;
  for (let at = RIFF_HEAD_BYTES; at + CHUNK_HEAD_BYTES <= size;) {
    const chunk = Buffer.alloc(CHUNK_HEAD_BYTES);
    await file.read(chunk, 0, CHUNK_HEAD_BYTES, at);
    const name = chunk.toString('latin1', 0, 4);
    const bytes = chunk.readUInt32LE(4);
    const start = at + CHUNK_HEAD_BYTES;
    if (name === 'data' && format !== undefined) {
      invariant(format.readUInt16LE(12) === FRAME_BYTES, 'the studio records three channels of 32-bit floats');
      const frameCount = Math.floor((size - start) / FRAME_BYTES);
      return { sampleRateHz: format.readUInt32LE(4), dataStart: start, frameCount };
    }
    if (name === 'fmt ') {
      format = Buffer.alloc(bytes);
      await file.read(format, 0, bytes, start);
    }
    at = start + bytes + (bytes % 2);
  }
  throw new Error('the recording is no WAV file');
}

function head(sampleRateHz: number, frameCount: number): Buffer {
  const frameBytes = CHANNELS_KEPT * SAMPLE_BYTES;
  const dataBytes = frameCount * frameBytes;
  const bytes = Buffer.alloc(RIFF_HEAD_BYTES + 2 * CHUNK_HEAD_BYTES + FORMAT_BYTES);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(FORMAT_BYTES, 16);
  bytes.writeUInt16LE(IEEE_FLOAT, 20);
  bytes.writeUInt16LE(CHANNELS_KEPT, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(SAMPLE_BYTES * 8, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}
