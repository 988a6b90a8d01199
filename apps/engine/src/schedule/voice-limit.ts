/**
 * Synths at once, the studio's own among them: a thousand voices and a fader for each track. More is noise, and
 * supernova was seen to die of it, out of memory, at some 4,500.
 */
export const SYNTHS_MAX = 1_200;

/** Kept free for tracks that play little, so that a flood on one track takes no note from the others. */
export const SYNTHS_KEPT = 200;
/** Notes ahead of such a track: a drum fill, a chord with its releases. */
const NOTES_AHEAD_FEW = 16;

/** What the audio server said of itself, and when. */
export interface SynthCount {
  readonly synthCount: number;
  readonly atMicros: number;
}

/** Which notes still have room on the audio server. What it was sent since it last told its load counts as well. */
export class VoiceLimit {
  private ahead: { readonly micros: number; readonly track: string }[] = [];

  constructor(
    private readonly max: number = SYNTHS_MAX,
    private readonly kept: number = SYNTHS_KEPT,
  ) {}

  /** Take room for one note of a track. @returns whether there was any */
  take(noteMicros: number, track: string, { synthCount, atMicros }: SynthCount): boolean {
    const used = (): number => synthCount + this.ahead.length;
    if (used() >= this.max - this.kept) this.ahead = this.ahead.filter(({ micros }) => micros > atMicros);
    if (used() >= this.max) return false;
    if (used() >= this.max - this.kept && !this.playsLittle(track)) return false;
    this.ahead.push({ micros: noteMicros, track });
    return true;
  }

  private playsLittle(track: string): boolean {
    return this.ahead.filter((note) => note.track === track).length < NOTES_AHEAD_FEW;
  }
}
