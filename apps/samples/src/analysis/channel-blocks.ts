import type { AudioFile } from '../audio/audio-file.js';
import type { PcmLayout } from '../audio/pcm-layout.js';
import { FLOAT_32, PCM_S16, PCM_S24, type SampleEncoding } from '../audio/sample-encoding.js';
import { FRAME_BLOCK_BYTES, frameBlocks, viewOf } from '../audio/wav-frames.js';

/** The frames of a file in its order, an array a channel. What is yielded is used again for the next block. */
export async function* channelBlocks(file: AudioFile, layout: PcmLayout): AsyncGenerator<Float32Array[]> {
  const { channelCount, encoding } = layout;
  const kept: Float32Array[] = [];
  try {
    for await (const { bytes } of frameBlocks(file, layout)) {
      const frameCount = bytes.length / encoding.bytes / channelCount;
      while (kept.length < channelCount) kept.push(spare.pop() ?? new Float32Array(FRAME_BLOCK_BYTES)); // a frame has a byte at least
      const channels = kept.map((frames) => frames.subarray(0, frameCount));
      deal(bytes, encoding, channels);
      yield channels;
    }
  } finally {
    spare.push(...kept.slice(0, Math.max(0, SPARE_MAX - spare.length)));
  }
}

/** Memory that no reader uses just now: most samples need the same, a thousand times a second. */
const spare: Float32Array[] = [];
const SPARE_MAX = 8;

/** The two usual encodings lie in the file as they lie in memory, on every machine that Node runs on. */
export function deal(bytes: Buffer, encoding: SampleEncoding, channels: readonly Float32Array[]): void {
  const count = bytes.length / encoding.bytes;
  if (encoding === PCM_S24) return spread24(bytes, channels);
  if (bytes.byteOffset % encoding.bytes > 0) return deal(aligned(bytes), encoding, channels);
  if (encoding === PCM_S16) return spread(new Int16Array(bytes.buffer, bytes.byteOffset, count), 2 ** -15, channels);
  if (encoding === FLOAT_32) return spread(new Float32Array(bytes.buffer, bytes.byteOffset, count), 1, channels);
  const view = viewOf(bytes);
  const values = new Float32Array(count);
  for (let index = 0, at = 0; index < count; index += 1, at += encoding.bytes) values[index] = encoding.read(view, at);
  spread(values, 1, channels);
}

/** In memory of its own: a view of wider numbers begins at a multiple of their width. */
function aligned(bytes: Buffer): Buffer {
  const own = Buffer.alloc(bytes.length);
  bytes.copy(own);
  return own;
}

function spread24(bytes: Buffer, channels: readonly Float32Array[]): void {
  const step = PCM_S24.bytes * channels.length;
  for (const [channel, samples] of channels.entries()) {
    for (let frame = 0, at = PCM_S24.bytes * channel; frame < samples.length; frame += 1, at += step) {
      // in the upper bits of 32, so that the sign is where it belongs
      samples[frame] = ((bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24)) / 2 ** 31;
    }
  }
}

function spread(values: Int16Array | Float32Array, scale: number, channels: readonly Float32Array[]): void {
  const step = channels.length;
  for (const [channel, samples] of channels.entries()) {
    for (let frame = 0, at = channel; frame < samples.length; frame += 1, at += step)
      samples[frame] = values[at]! * scale;
  }
}
