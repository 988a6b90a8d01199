import { SAMPLE_PLACES_MAX } from '@oiduna/contracts';
import { MEL_BANDS } from './mel-bands.js';

/** −60 dB as the natural logarithm of a power: what rises below it is not heard. */
const FLOOR = Math.log(1e-6);
/** How far a moment must stand out of those around it, in the mean of all bands: 2.6 dB. */
const RISE_MIN = 0.6;
const AROUND_SECONDS = 0.1;
/** Two attacks closer than this are one. */
const APART_SECONDS = 0.04;
/** The level, or the steepness, must rise by so much over what was before: a low note's every period is none. */
const LOUDER = 1.1;
const LEVEL_SECONDS = 0.035;
/** An attack has begun where it has come so far from what was before to its summit. */
const ATTACK = 0.2;
/** The grains of the envelope are 1.3 ms long. */
const GRAINS_PER_SECOND = 750;
/** What is as quiet as this counts as much: a rise out of nothing is not infinite. */
const QUIET = 1e-4;

export interface Onsets {
  readonly seconds: number[];
  /** How far on the whole they stand out: 0 not at all, 1 out of silence. */
  readonly confidence: number;
}

/**
 * Where something begins: the rises of the spectrum, band by band against the loudest neighbour a moment
 * before, so that vibrato is none; then the place in the envelope where the attack is.
 * @see Böck and Widmer, Maximum filter vibrato suppression for onset detection, DAFx 2013
 */
export class OnsetFinder {
  private readonly grainFrames: number;
  private readonly rises: number[] = [];
  private readonly envelope: number[] = [];
  private before = new Float64Array(MEL_BANDS).fill(FLOOR);
  private now = new Float64Array(MEL_BANDS);
  private readonly slopes: number[] = [];
  private summit = 0;
  private slope = 0;
  private last = 0;
  private grainFilled = 0;

  constructor(
    private readonly sampleRateHz: number,
    private readonly hopFrames: number,
  ) {
    this.grainFrames = Math.max(1, Math.round(sampleRateHz / GRAINS_PER_SECOND));
  }

  hear(samples: Float32Array, frameCount: number): void {
    for (let from = 0; from < frameCount;) {
      const to = Math.min(frameCount, from + this.grainFrames - this.grainFilled);
      this.addToGrain(samples, from, to);
      this.grainFilled += to - from;
      from = to;
      if (this.grainFilled === this.grainFrames) this.endGrain();
    }
  }

  private addToGrain(samples: Float32Array, from: number, to: number): void {
    let { summit, slope, last } = this;
    for (let frame = from; frame < to; frame += 1) {
      const value = samples[frame]!;
      const level = Math.abs(value);
      const step = Math.abs(value - last);
      if (level > summit) summit = level;
      if (step > slope) slope = step;
      last = value;
    }
    this.summit = summit;
    this.slope = slope;
    this.last = last;
  }

  private endGrain(): void {
    this.envelope.push(this.summit);
    this.slopes.push(this.slope);
    this.summit = 0;
    this.slope = 0;
    this.grainFilled = 0;
  }

  /**
   * @param bands the natural logarithms of the powers of the mel bands
   * @param isWhole false where the sample ends within the moment: that edge is heard as a click
   */
  add(bands: Float64Array, isWhole: boolean): void {
    if (!isWhole && this.rises.length > 0) return;
    const { before, now } = this;
    let rise = 0;
    for (let band = 0; band < MEL_BANDS; band += 1) {
      now[band] = Math.max(FLOOR, bands[band]!);
      const loudest = Math.max(
        before[band]!,
        before[Math.max(0, band - 1)]!,
        before[Math.min(MEL_BANDS - 1, band + 1)]!,
      );
      rise += Math.max(0, now[band]! - loudest);
    }
    this.rises.push(rise / MEL_BANDS);
    [this.before, this.now] = [now, before];
  }

  onsets(): Onsets {
    if (this.grainFilled > 0) this.endGrain();
    const hopSeconds = this.hopFrames / this.sampleRateHz;
    const reach = Math.ceil(AROUND_SECONDS / hopSeconds);
    const grainsPerHop = this.hopFrames / this.grainFrames;
    const grains = Math.ceil((LEVEL_SECONDS * this.sampleRateHz) / this.grainFrames);
    const getsMore = (grain: readonly number[], moment: number): boolean => {
      const most = (from: number, to: number) => Math.max(0, ...grain.slice(Math.max(0, from), Math.max(0, to)));
      const [before, at] = [Math.floor((moment - 1) * grainsPerHop), Math.floor(moment * grainsPerHop)];
      return most(at, at + grains) > LOUDER * most(before - grains, before);
    };
    const found = this.rises.flatMap((rise, at) => {
      const around = this.rises.slice(Math.max(0, at - reach), at + reach + 1);
      const usual = (around.reduce((sum, value) => sum + value, 0) - rise) / Math.max(1, around.length - 1);
      const isSummit = rise >= Math.max(this.rises[at - 1] ?? 0, this.rises[at + 1] ?? 0);
      const stands = isSummit && rise > usual + RISE_MIN && (getsMore(this.envelope, at) || getsMore(this.slopes, at));
      return stands ? [{ seconds: this.attackNear(at), clarity: 1 - usual / rise }] : [];
    });
    const apart = found.filter(({ seconds }, at) => at === 0 || seconds - found[at - 1]!.seconds >= APART_SECONDS);
    const onsets = apart.slice(0, SAMPLE_PLACES_MAX);
    const clarity = onsets.reduce((sum, onset) => sum + onset.clarity, 0);
    return {
      seconds: onsets.map(({ seconds }) => seconds),
      confidence: onsets.length === 0 ? 0 : clarity / onsets.length,
    };
  }

  /** A window holds half of itself on either side of its moment, and the attack may be anywhere in it. */
  private attackNear(moment: number): number {
    const grainsPerHop = this.hopFrames / this.grainFrames;
    const from = Math.max(0, Math.floor((moment - 1) * grainsPerHop));
    const to = Math.ceil((moment + 1) * grainsPerHop) + 1;
    const [level, slope] = [this.envelope.slice(from, to), this.slopes.slice(from, to)];
    const part = contrastOf(slope) > contrastOf(level) ? slope : level;
    const summit = part.indexOf(Math.max(...part));
    const before = part.slice(0, summit + 1);
    const low = Math.min(...before);
    const threshold = low + ATTACK * (part[summit]! - low);
    const valley = before.lastIndexOf(low);
    const begin =
      from === 0 && part[0]! >= threshold ? 0 : before.findIndex((value, at) => at >= valley && value >= threshold);
    return ((from + Math.max(0, begin)) * this.grainFrames) / this.sampleRateHz;
  }
}

const contrastOf = (grains: readonly number[]): number => Math.max(...grains) / (Math.min(...grains) + QUIET);
