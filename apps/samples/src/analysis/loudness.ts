/** Blocks of 400 ms, a new one each 100 ms. @see ITU-R BS.1770-4, annex 1 */
const TENTHS_PER_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
/** Below it is nothing but rounding. */
const SILENCE_LUFS = -120;
/** What decays below it is as good as gone, and numbers much smaller are slow to reckon with. */
const NEGLIGIBLE = 1e-18;

export interface Loudness {
  /** null for silence. */
  readonly loudnessLufs: number | null;
  readonly loudnessIsGated: boolean;
}

/** Integrated loudness. Every channel counts alike: in a studio the third one is no loudspeaker in front. */
export class LoudnessMeter {
  private readonly filters: KWeighting[];
  private readonly tenthFrames: number;
  private readonly tenths: number[] = [];
  private framesLeft: number;
  private frameCount = 0;
  private energy = 0;

  constructor(sampleRateHz: number, channelCount: number) {
    this.filters = Array.from({ length: channelCount }, () => new KWeighting(sampleRateHz));
    this.tenthFrames = Math.round(sampleRateHz / 10);
    this.framesLeft = this.tenthFrames;
  }

  hear(channels: readonly Float32Array[], frameCount: number): void {
    this.frameCount += frameCount;
    for (let from = 0; from < frameCount;) {
      const to = Math.min(frameCount, from + this.framesLeft);
      for (const [channel, samples] of channels.entries())
        this.energy += this.filters[channel]!.energyOf(samples, from, to);
      this.framesLeft -= to - from;
      from = to;
      if (this.framesLeft === 0) this.endTenth();
    }
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
class KWeighting {
  private readonly shelf: Biquad;
  private readonly highPass: Biquad;
  private readonly state = new Float64Array(4);

  constructor(sampleRateHz: number) {
    this.shelf = shelfAt(warped(1_681.974450955533, sampleRateHz));
    this.highPass = highPassAt(warped(38.13547087602444, sampleRateHz));
  }

  /** The sum of the squares of what comes out; the next call goes on where this one ends. */
  energyOf(samples: Float32Array, from: number, to: number): number {
    const { b0, b1, b2, a1, a2 } = this.shelf;
    const { a1: c1, a2: c2 } = this.highPass;
    const { state } = this;
    let s1 = state[0]!;
    let s2 = state[1]!;
    let h1 = state[2]!;
    let h2 = state[3]!;
    let energy = 0;
    for (let frame = from; frame < to; frame += 1) {
      const value = samples[frame]!;
      const lifted = b0 * value + s1;
      s1 = b1 * value - a1 * lifted + s2;
      s2 = b2 * value - a2 * lifted;
      const out = lifted + h1;
      h1 = h2 - 2 * lifted - c1 * out;
      h2 = lifted - c2 * out;
      energy += out * out;
    }
    const quiet = Math.abs(s1) + Math.abs(s2) + Math.abs(h1) + Math.abs(h2) < NEGLIGIBLE;
    state[0] = quiet ? 0 : s1;
    state[1] = quiet ? 0 : s2;
    state[2] = quiet ? 0 : h1;
    state[3] = quiet ? 0 : h2;
    return energy;
  }
}

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
