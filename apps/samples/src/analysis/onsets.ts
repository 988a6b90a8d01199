import { SAMPLE_PLACES_MAX } from '@oiduna/contracts';

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
  readonly grainFrames: number;
  private readonly rises: number[] = [];
  private readonly envelope: number[] = [];
  private readonly slopes: number[] = [];

  constructor(
    private readonly sampleRateHz: number,
    private readonly hopFrames: number,
  ) {
    this.grainFrames = Math.max(1, Math.round(sampleRateHz / GRAINS_PER_SECOND));
  }

  /** What the kernel found in a block: its rises, and its grains. */
  add(rises: Float32Array, grains: Float32Array): void {
    for (const rise of rises) this.rises.push(rise);
    for (let grain = 0; grain < grains.length; grain += 2) {
      this.envelope.push(grains[grain]!);
      this.slopes.push(grains[grain + 1]!);
    }
  }

  onsets(): Onsets {
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
