import { dbOf, type Reading } from './reading.js';

/** The meter shows NaN and infinity as 1e9 times the gain, here the lowest that is heard. No music comes near. */
const BAD_PEAK_MIN = 1e5;
/** A single click shows for half as long: one that is too loud does no harm behind the limiter. */
const TOLD_AFTER_MICROS = 200_000;
/** Half of full scale: a loudspeaker is a quarter of its way from where it should rest. */
const DC_MEAN_SQUARE_MIN = 0.25;
/** K-weighting takes 40 dB from what is below 4 Hz, and the limiter's DC blocker takes the same; no ear misses it. */
const DC_WEIGHTED_SHARE_MAX = 1e-4;

/** Which tracks are a danger to the room or to the others, by their meters. Times are arguments, in µs. */
export class LevelGuard {
  /** From when on each reading of a track has been over. */
  private readonly overSince = new Map<string, number>();

  /** @param ceilingDbfs the peak of a track behind its fader above which it may not stay */
  constructor(private readonly ceilingDbfs: number) {}

  /** @returns why the track must not be heard any more; undefined while it may be */
  judge(track: string, reading: Reading, nowMicros: number): string | undefined {
    if (reading.peak >= BAD_PEAK_MIN) return 'it gives NaN, infinity or numbers close to it';
    const excess = this.excessOf(reading);
    if (excess === undefined) {
      this.overSince.delete(track);
      return undefined;
    }
    const since = this.overSince.get(track) ?? nowMicros;
    this.overSince.set(track, since);
    return nowMicros - since >= TOLD_AFTER_MICROS ? excess : undefined;
  }

  /** It begins anew. */
  forget(track: string): void {
    this.overSince.delete(track);
  }

  private excessOf({ peak, meanSquare, weightedSquare }: Reading): string | undefined {
    const peakDbfs = dbOf(peak);
    if (peakDbfs > this.ceilingDbfs) {
      return `peaks at ${peakDbfs.toFixed(1)} dBFS, where ${this.ceilingDbfs} is the most`;
    }
    const isDc = meanSquare >= DC_MEAN_SQUARE_MIN && weightedSquare < DC_WEIGHTED_SHARE_MAX * 2 * meanSquare;
    return isDc ? 'it gives DC: a constant that moves the loudspeakers and is not heard' : undefined;
  }
}
