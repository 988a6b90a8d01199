import { Kernel } from '../analysis/kernel.js';
import type { AudioFile } from './audio-file.js';
import { Findings } from './findings.js';
import type { SampleEncoding } from './sample-encoding.js';
import { frameBytesOf, type PcmLayout } from './pcm-layout.js';

/** What all that listens to a block works on stays in a processor's own cache. */
export const FRAME_BLOCK_BYTES = 64 * 1024;

export interface FrameBlock {
  readonly atByte: number;
  readonly bytes: Buffer;
  readonly encoding: SampleEncoding;
}

/** The frames in file order, in blocks of whole frames: memory stays flat for any upload. */
export async function* frameBlocks(file: AudioFile, layout: PcmLayout): AsyncGenerator<FrameBlock> {
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
    yield { atByte, bytes, encoding: layout.encoding };
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
  const kernel = Kernel.take();
  let peak = 0;
  for await (const { atByte, bytes } of frameBlocks(file, layout)) {
    const count = kernel.readPcm(bytes, encoding);
    if (count > 0) {
      const found = kernel.run.peakOfPcm(count);
      if (Number.isFinite(found)) {
        peak = Math.max(peak, found);
        continue;
      }
    }
    const view = viewOf(bytes);
    for (let at = 0; at < bytes.length; at += encoding.bytes) {
      const value = encoding.read(view, at);
      if (!Number.isFinite(Math.fround(value)))
        throw findings.refusal('not-a-number', atByte + at, `a value is ${value}`);
      peak = Math.max(peak, Math.abs(value));
    }
  }
  kernel.giveBack();
  return peak;
}
