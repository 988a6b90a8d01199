import type { Kernel } from './kernel.js';

/** Blocks of 400 ms, a new one each 100 ms. @see ITU-R BS.1770-4, annex 1 */
const TENTHS_PER_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
/** Below it is nothing but rounding. */
const SILENCE_LUFS = -120;

export interface Loudness {
  /** null for silence. */
  readonly loudnessLufs: number | null;
  readonly loudnessIsGated: boolean;
}

/** Integrated loudness. Every channel counts alike: in a studio the third one is no loudspeaker in front. */
export class LoudnessMeter {
  private readonly tenthFrames: number;
  private readonly tenths: number[] = [];
  private framesLeft: number;
  private frameCount = 0;
  private energy = 0;

  constructor(
    private readonly kernel: Kernel,
    sampleRateHz: number,
    private readonly channelCount: number,
  ) {
    const { b0, b1, b2, a1, a2 } = shelfAt(warped(1_681.974450955533, sampleRateHz));
    const highPass = highPassAt(warped(38.13547087602444, sampleRateHz));
    kernel.run.setWeighting(b0, b1, b2, a1, a2, highPass.a1, highPass.a2);
    this.tenthFrames = Math.round(sampleRateHz / 10);
    this.framesLeft = this.tenthFrames;
  }

  hear(frameCount: number): void {
    this.frameCount += frameCount;
    for (let from = 0; from < frameCount;) {
      const to = Math.min(frameCount, from + this.framesLeft);
      this.energy += this.energyOf(from, to);
      this.framesLeft -= to - from;
      from = to;
      if (this.framesLeft === 0) this.endTenth();
    }
  }

  /** Two channels take no longer than one. */
  private energyOf(from: number, to: number): number {
    const { run } = this.kernel;
    let energy = 0;
    let channel = 0;
    for (; channel + 1 < this.channelCount; channel += 2) energy += run.energyOfPair(channel, from, to);
    return channel < this.channelCount ? energy + run.energyOf(channel, from, to) : energy;
  }

  private endTenth(): void {
    this.tenths.push(this.energy / this.tenthFrames);
    this.energy = 0;
    this.framesLeft = this.tenthFrames;
  }

  loudness(): Loudness {
    if (this.tenths.length < TENTHS_PER_BLOCK) {
      const energy = this.tenths.reduce((sum, tenth) => sum + tenth * this.tenthFrames, this.energy);
      return { loudnessLufs: lufsOrSilence(energy / Math.max(1, this.frameCount)), loudnessIsGated: false };
    }
    return { loudnessLufs: lufsOrSilence(gatedPower(this.tenths)), loudnessIsGated: true };
  }
}

const lufsOf = (power: number): number => -0.691 + 10 * Math.log10(power);

function lufsOrSilence(power: number): number | null {
  const lufs = lufsOf(power);
  return lufs > SILENCE_LUFS ? lufs : null;
}

function gatedPower(tenths: readonly number[]): number {
  const blocks = tenths
    .slice(TENTHS_PER_BLOCK - 1)
    .map((last, at) => (last + tenths[at]! + tenths[at + 1]! + tenths[at + 2]!) / TENTHS_PER_BLOCK)
    .filter((power) => lufsOf(power) > ABSOLUTE_GATE_LUFS);
  const gate = lufsOf(mean(blocks)) + RELATIVE_GATE_LU;
  return mean(blocks.filter((power) => lufsOf(power) > gate));
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The shelf of a head and a high-pass, for any sample rate: the analog filters behind the two tables of
 * BS.1770, through the bilinear transform.
 * @see De Man, Evaluation of Implementations of the EBU R128 Loudness Measurement, AES 145, 2018
 */
interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Rates so low that the shelf lies beyond their half keep what they have of it. */
const warped = (hz: number, sampleRateHz: number): number => Math.tan(Math.PI * Math.min(hz / sampleRateHz, 0.45));

function shelfAt(k: number): Biquad {
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

/** Its numerator is 1, −2, 1, as in the standard. */
function highPassAt(k: number): Biquad {
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
