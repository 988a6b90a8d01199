import type { AudioFile } from '../audio/audio-file.js';
import { FLOAT_32, PCM_S16, type SampleEncoding } from '../audio/sample-encoding.js';
import { frameBlocks, viewOf } from '../audio/wav-frames.js';
import type { WavLayout } from '../audio/wav-layout.js';

/** The frames of a clean WAV in file order, an array a channel. What is yielded is used again for the next block. */
export async function* channelBlocks(file: AudioFile, layout: WavLayout): AsyncGenerator<Float32Array[]> {
  const { channelCount, encoding } = layout;
  let channels: Float32Array[] = [];
  for await (const { bytes } of frameBlocks(file, layout)) {
    const frameCount = bytes.length / encoding.bytes / channelCount;
    if (channels[0]?.length !== frameCount) {
      channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
    }
    deal(bytes, encoding, channels);
    yield channels;
  }
}

/** The two usual encodings lie in the file as they lie in memory, on every machine that Node runs on. */
function deal(bytes: Buffer, encoding: SampleEncoding, channels: readonly Float32Array[]): void {
  const count = bytes.length / encoding.bytes;
  if (bytes.byteOffset % encoding.bytes > 0) return deal(aligned(bytes), encoding, channels);
  if (encoding === PCM_S16) return spread(new Int16Array(bytes.buffer, bytes.byteOffset, count), 2 ** -15, channels);
  if (encoding === FLOAT_32) return spread(new Float32Array(bytes.buffer, bytes.byteOffset, count), 1, channels);
  const view = viewOf(bytes);
  spread(
    Float32Array.from({ length: count }, (_, at) => encoding.read(view, at * encoding.bytes)),
    1,
    channels,
  );
}

/** In memory of its own: a view of wider numbers begins at a multiple of their width. */
function aligned(bytes: Buffer): Buffer {
  const own = Buffer.alloc(bytes.length);
  bytes.copy(own);
  return own;
}

function spread(values: Int16Array | Float32Array, scale: number, channels: readonly Float32Array[]): void {
  const step = channels.length;
  for (const [channel, samples] of channels.entries()) {
    for (let frame = 0, at = channel; frame < samples.length; frame += 1, at += step)
      samples[frame] = values[at]! * scale;
  }
}
