import type { AudioFile } from './audio-file.js';
import { damaged, frameBytesOf, type WavLayout } from './wav-layout.js';

/** Small enough that one block's work (about a millisecond) holds nothing else up. */
const BLOCK_BYTES = 256 * 1024;

interface Block {
  readonly atByte: number;
  readonly bytes: Buffer;
}

/** The frames of a WAV in file order, in blocks of whole frames: memory stays flat for any upload. */
export async function* frameBlocks(file: AudioFile, layout: WavLayout): AsyncGenerator<Block> {
  const frameBytes = frameBytesOf(layout);
  const blockBytes = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes)) * frameBytes;
  const end = layout.dataAtByte + layout.frameCount * frameBytes;
  for (let atByte = layout.dataAtByte; atByte < end; atByte += blockBytes) {
    const length = Math.min(blockBytes, end - atByte);
    const bytes = await file.read(atByte, length);
    if (bytes.length < length) throw damaged(file, atByte + bytes.length, 'the file ended while it was read');
    yield { atByte, bytes };
  }
}

export const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The largest absolute value. Ten NaN samples leave a reverb at NaN for good, so each value is looked
 * at; and as the audio server holds 32-bit floats, a double beyond their range counts as infinite.
 * @throws AppError SAMPLE_DAMAGED at the first value that is no finite number
 */
export async function peakOf(file: AudioFile, layout: WavLayout): Promise<number> {
  const { encoding } = layout;
  let peak = 0;
  for await (const { atByte, bytes } of frameBlocks(file, layout)) {
    const view = viewOf(bytes);
    for (let at = 0; at < bytes.length; at += encoding.bytes) {
      const value = encoding.read(view, at);
      if (!Number.isFinite(Math.fround(value))) throw damaged(file, atByte + at, `a value is ${value}`);
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}
