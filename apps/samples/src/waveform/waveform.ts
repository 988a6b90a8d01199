/** What wavesurfer, peaks.js and waveform-data draw a few seconds with. */
export const FRAMES_PER_PIXEL = 256;
const DAT_HEADER_BYTES = 24;
const DAT_VERSION = 2;
const DAT_EIGHT_BITS = 1;

/** The lowest and the highest value of each channel over so many frames, one pixel after the other. */
export class WaveformMaker {
  private readonly extremes: { low: number; high: number }[];
  private readonly values: number[] = [];
  private framesLeft: number;

  constructor(
    readonly channelCount: number,
    readonly framesPerPixel: number = FRAMES_PER_PIXEL,
  ) {
    this.extremes = Array.from({ length: channelCount }, nothing);
    this.framesLeft = framesPerPixel;
  }

  hear(channels: readonly Float32Array[]): void {
    const frameCount = channels[0]!.length;
    for (let from = 0; from < frameCount;) {
      const to = Math.min(frameCount, from + this.framesLeft);
      for (const [channel, samples] of channels.entries()) widen(this.extremes[channel]!, samples, from, to);
      this.framesLeft -= to - from;
      from = to;
      if (this.framesLeft === 0) this.endPixel();
    }
  }

  /** Lowest and highest value by turns, channel by channel, pixel by pixel; 1 is full scale. */
  finished(): readonly number[] {
    if (this.framesLeft < this.framesPerPixel) this.endPixel();
    return this.values;
  }

  private endPixel(): void {
    for (const extreme of this.extremes) {
      this.values.push(extreme.low, extreme.high);
      Object.assign(extreme, nothing());
    }
    this.framesLeft = this.framesPerPixel;
  }
}

const nothing = (): { low: number; high: number } => ({ low: Infinity, high: -Infinity });

function widen(extreme: { low: number; high: number }, samples: Float32Array, from: number, to: number): void {
  let { low, high } = extreme;
  for (let frame = from; frame < to; frame += 1) {
    const value = samples[frame]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  extreme.low = low;
  extreme.high = high;
}

export interface Waveform {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly framesPerPixel: number;
  readonly values: readonly number[];
}

const eightBits = (value: number): number => Math.max(-128, Math.min(127, Math.floor(value * 128)));
const pixelsOf = ({ values, channelCount }: Waveform): number => values.length / 2 / channelCount;

/** @see github.com/bbc/audiowaveform, doc/DataFormat.md: version 2, 8 bits */
export function waveformDat(waveform: Waveform): Buffer {
  const bytes = Buffer.alloc(DAT_HEADER_BYTES + waveform.values.length);
  const header = [
    DAT_VERSION,
    DAT_EIGHT_BITS,
    waveform.sampleRateHz,
    waveform.framesPerPixel,
    pixelsOf(waveform),
    waveform.channelCount,
  ];
  for (const [at, value] of header.entries()) bytes.writeInt32LE(value, at * 4);
  for (const [at, value] of waveform.values.entries()) bytes.writeInt8(eightBits(value), DAT_HEADER_BYTES + at);
  return bytes;
}

/** The same as the JSON document of the same program. */
export const waveformJson = (waveform: Waveform): string =>
  JSON.stringify({
    version: DAT_VERSION,
    channels: waveform.channelCount,
    sample_rate: waveform.sampleRateHz,
    samples_per_pixel: waveform.framesPerPixel,
    bits: 8,
    length: pixelsOf(waveform),
    data: waveform.values.map(eightBits),
  });
