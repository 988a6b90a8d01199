import { RealFourier } from './real-fourier.js';

/** About as long as the ear takes for one moment: 1,024 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0232;
const WINDOW_FRAMES_MIN = 128;

/** The power of one moment by frequency; a sine at full scale is 1 in its bin. */
export interface Moment {
  readonly power: Float64Array;
  readonly hertzPerBin: number;
  /** Whether the signal went on to the window's end. */
  readonly whole: boolean;
}

const shapes = new Map<number, Float64Array>();

/** Hann; its sum is half the window, and half of a sine is at negative frequencies. */
function hannOf(size: number): Float64Array {
  const angle = (at: number): number => (2 * Math.PI * at) / size;
  const made =
    shapes.get(size) ?? Float64Array.from({ length: size }, (_, at) => (4 / size) * (0.5 - 0.5 * Math.cos(angle(at))));
  shapes.set(size, made);
  return made;
}

/** Windows over a signal, half a window apart, the first one centred on the first frame. */
export class SpectrumFrames {
  readonly windowFrames: number;
  readonly hopFrames: number;
  readonly hertzPerBin: number;
  private readonly fourier: RealFourier;
  private readonly shape: Float64Array;
  private readonly heard: Float64Array;
  private readonly windowed: Float64Array;
  private readonly power: Float64Array;
  private filled: number;
  private whole = true;

  constructor(
    sampleRateHz: number,
    private readonly onMoment: (moment: Moment) => void,
  ) {
    const size = Math.max(WINDOW_FRAMES_MIN, 2 ** Math.round(Math.log2(sampleRateHz * WINDOW_SECONDS)));
    this.windowFrames = size;
    this.hopFrames = size / 2;
    this.hertzPerBin = sampleRateHz / size;
    this.fourier = RealFourier.of(size);
    this.shape = hannOf(size);
    this.heard = new Float64Array(size);
    this.windowed = new Float64Array(size);
    this.power = new Float64Array(size / 2 + 1);
    this.filled = this.hopFrames;
  }

  hear(samples: Float32Array, frameCount: number): void {
    for (let from = 0; from < frameCount;) {
      const count = Math.min(frameCount - from, this.windowFrames - this.filled);
      this.heard.set(samples.subarray(from, from + count), this.filled);
      this.filled += count;
      from += count;
      if (this.filled === this.windowFrames) this.listen();
    }
  }

  /** The frames that fill no whole window, with silence after them. */
  end(): void {
    this.whole = false;
    if (this.filled > this.hopFrames) this.hear(new Float32Array(this.hopFrames), this.windowFrames - this.filled);
  }

  private listen(): void {
    const { heard, windowed, shape, power, hertzPerBin } = this;
    for (let frame = 0; frame < windowed.length; frame += 1) windowed[frame] = heard[frame]! * shape[frame]!;
    this.fourier.power(windowed, power);
    this.onMoment({ power, hertzPerBin, whole: this.whole });
    heard.copyWithin(0, this.hopFrames);
    this.filled = this.hopFrames;
  }
}
