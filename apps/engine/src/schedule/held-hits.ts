import { onsetMicros } from './note-messages.js';
import type { TimedNote } from './timed-note.js';

/** More than a look-ahead of the densest piece; what comes on top is left out and told like what comes too late. */
export const HELD_HITS_MAX = 4_096;
/** A note that waits longer would leave too late to sound on its time. */
export const HELD_LEAD_MICROS = 10_000;

/** Notes whose sample is not in a buffer yet. Each is tried again until its time is too near. */
export class HeldHits {
  private held: TimedNote[] = [];

  /** @returns false when there is no room left */
  hold(note: TimedNote): boolean {
    if (this.held.length >= HELD_HITS_MAX) return false;
    this.held.push(note);
    return true;
  }

  /** All of them, apart: those to try again, and those that are too late. */
  take(nowMicros: number): { due: TimedNote[]; late: TimedNote[] } {
    const due: TimedNote[] = [];
    const late: TimedNote[] = [];
    for (const note of this.held) (onsetMicros(note) < nowMicros + HELD_LEAD_MICROS ? late : due).push(note);
    this.held = [];
    return { due, late };
  }

  get size(): number {
    return this.held.length;
  }

  /** After a stop nothing is left to play. */
  forget(): void {
    this.held = [];
  }
}
