import type { Findings } from './findings.js';
import type { SampleEncoding } from './sample-encoding.js';

export interface PcmFormat {
  readonly encoding: SampleEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

/** Where the frames of a WAV or AIFF lie and how to read them. */
export interface PcmLayout extends PcmFormat {
  readonly frameCount: number;
  readonly dataAtByte: number;
}

export const frameBytesOf = ({ encoding, channelCount }: PcmFormat): number => encoding.bytes * channelCount;

/**
 * How many whole frames there are, where bytes are stated at one place and begin at another.
 * @param sizes `statedBytes` is Infinity where the header leaves it open
 * @throws AppError SAMPLE_DAMAGED when there is none, or less than half of what is stated
 */
export function wholeFrames(
  format: PcmFormat,
  sizes: {
    readonly heldBytes: number;
    readonly statedBytes: number;
    readonly statedAtByte: number;
    readonly dataAtByte: number;
  },
  findings: Findings,
): number {
  const { heldBytes, statedBytes, statedAtByte, dataAtByte } = sizes;
  const frameBytes = frameBytesOf(format);
  const frameCount = Math.floor(Math.max(0, heldBytes) / frameBytes);
  const end = dataAtByte + frameCount * frameBytes;
  if (statedBytes === Infinity) {
    findings.note(
      'size-open',
      statedAtByte,
      `the length of the sound is left open, and ${frameCount} frames are there`,
    );
  } else if (statedBytes > heldBytes) {
    const stated = Math.floor(statedBytes / frameBytes);
    const detail = `${stated} frames are stated and ${frameCount} are there`;
    if (frameCount * 2 < stated) throw findings.refusal('mostly-missing', statedAtByte, detail);
    findings.note('truncated', end, detail);
  }
  if (frameCount === 0) throw findings.refusal('no-frames', statedAtByte, 'it holds no frames');
  const rest = heldBytes % frameBytes;
  if (rest > 0 && !findings.has('truncated')) {
    findings.note('partial-frame', end, `${rest} bytes after the last frame of ${frameBytes} were cut off`);
  }
  return frameCount;
}
