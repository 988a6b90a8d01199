import type { AudioFile } from './audio-file.js';
import { FLOAT_32, PCM_S16, PCM_S24, type SampleEncoding } from './sample-encoding.js';
import { Findings } from './findings.js';
import { frameBytesOf, type PcmLayout } from './pcm-layout.js';

/** What all that listens to a block works on stays in a processor's own cache. */
export const FRAME_BLOCK_BYTES = 64 * 1024;

interface Block {
  readonly atByte: number;
  readonly bytes: Buffer;
}

/** The frames in file order, in blocks of whole frames: memory stays flat for any upload. */
export async function* frameBlocks(file: AudioFile, layout: PcmLayout): AsyncGenerator<Block> {
  const frameBytes = frameBytesOf(layout);
  const blockBytes = Math.max(1, Math.floor(FRAME_BLOCK_BYTES / frameBytes)) * frameBytes;
  const end = layout.dataAtByte + layout.frameCount * frameBytes;
  for (let atByte = layout.dataAtByte; atByte < end; atByte += blockBytes) {
    const length = Math.min(blockBytes, end - atByte);
    const bytes = await file.read(atByte, length);
    if (bytes.length < length) {
      const reason = 'the file ended while it was read';
      throw new Findings(file.fileName).refusal('mostly-missing', atByte + bytes.length, reason);
    }
    yield { atByte, bytes };
  }
}

export const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The largest absolute value. Ten NaN samples leave a reverb at NaN for good, so each value is looked
 * at; and as the audio server holds 32-bit floats, a double beyond their range counts as infinite.
 * @throws AppError SAMPLE_DAMAGED at the first value that is no finite number
 */
export async function peakOf(
  file: AudioFile,
  layout: PcmLayout,
  findings = new Findings(file.fileName),
): Promise<number> {
  const { encoding } = layout;
  let peak = 0;
  for await (const { atByte, bytes } of frameBlocks(file, layout)) {
    const quick = QUICK_PEAKS.get(encoding);
    if (quick !== undefined && bytes.byteOffset % quick.alignment === 0) {
      const found = quick.peakOf(bytes);
      peak = Math.max(peak, found);
      if (Number.isFinite(found)) continue;
    }
    const view = viewOf(bytes);
    for (let at = 0; at < bytes.length; at += encoding.bytes) {
      const value = encoding.read(view, at);
      if (!Number.isFinite(Math.fround(value)))
        throw findings.refusal('not-a-number', atByte + at, `a value is ${value}`);
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}

/** The usual encodings lie in the file as they lie in memory, or nearly: ten times as quick. */
const QUICK_PEAKS = new Map<SampleEncoding, { alignment: number; peakOf: (bytes: Buffer) => number }>([
  [PCM_S16, { alignment: PCM_S16.bytes, peakOf: peakOf16Bits }],
  [PCM_S24, { alignment: 1, peakOf: peakOf24Bits }],
  [FLOAT_32, { alignment: FLOAT_32.bytes, peakOf: peakOfFloats }],
]);

function peakOf16Bits(bytes: Buffer): number {
  const values = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / PCM_S16.bytes);
  let [low, high] = [0, 0];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (value > high) high = value;
    else if (value < low) low = value;
  }
  return Math.max(high, -low) / 2 ** 15;
}

function peakOf24Bits(bytes: Buffer): number {
  let [low, high] = [0, 0];
  for (let at = 0; at < bytes.length; at += PCM_S24.bytes) {
    const value = ((bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24)) >> 8;
    if (value > high) high = value;
    else if (value < low) low = value;
  }
  return Math.max(high, -low) / 2 ** 23;
}

/** Infinity where there is a value that is no finite number. */
function peakOfFloats(bytes: Buffer): number {
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / FLOAT_32.bytes);
  let peak = 0;
  for (let at = 0; at < values.length; at += 1) {
    const size = Math.abs(values[at]!);
    if (size > peak) peak = size;
    else if (Number.isNaN(size)) return Infinity;
  }
  return peak;
}
