/**
 * Synths at once, the studio's own among them: a thousand voices and a fader for each track. More is noise, and
 * supernova was seen to die of it, out of memory, at some 4,500.
 */
export const SYNTHS_MAX = 1_200;

/** What the audio server said of itself, and when. */
export interface SynthCount {
  readonly synthCount: number;
  readonly atMicros: number;
}

/** Which notes still have room on the audio server. What it was sent since it last told its load counts as well. */
export class VoiceLimit {
  private ahead: number[] = [];

  constructor(private readonly max: number = SYNTHS_MAX) {}

  /** Take room for one note. @returns whether there was any */
  take(noteMicros: number, { synthCount, atMicros }: SynthCount): boolean {
    if (synthCount + this.ahead.length >= this.max) this.ahead = this.ahead.filter((micros) => micros > atMicros);
    if (synthCount + this.ahead.length >= this.max) return false;
    this.ahead.push(noteMicros);
    return true;
  }
}
