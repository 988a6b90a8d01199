import { nowMicros } from './clock.js';

/** How far the wall clock is ahead of `nowMicros`, as exactly as one look can tell. */
export interface OffsetBounds {
  readonly lowMicros: number;
  readonly highMicros: number;
}

/**
 * NTP slews by at most 500 ppm, 1 ms in two seconds without a look: what differs by more is a clock that was set.
 * Less is nothing one hears, and is taken over as it is seen.
 */
export const STEP_MICROS_MIN = 2_000;
/** Below a sample nothing is taken over, so that a time written and read again is the same. */
const TREMBLE_MICROS = 20;
/** `Date.now` counts whole milliseconds. */
const WALL_GRAIN_MICROS = 1_000;

/** One is missed on a busy machine, and what is known too coarsely at first moves while the music plays. */
const EDGES = 5.2;

/** The bounds hold however long the process was kept waiting between the readings. */
export function look(): OffsetBounds {
  const before = nowMicros();
  const wall = Date.now() * 1_000;
  return { lowMicros: wall - nowMicros(), highMicros: wall + WALL_GRAIN_MICROS - before };
}

/**
 * Looks over some edges of the wall clock's milliseconds: the bounds are microseconds apart, unless each of them was
 * missed because the process had to wait.
 */
export function lookClosely(): OffsetBounds {
  let { lowMicros, highMicros } = look();
  for (const end = nowMicros() + WALL_GRAIN_MICROS * EDGES; nowMicros() < end;) {
    const next = look();
    // Set just now: what was seen before tells nothing any more.
    const isOther = next.lowMicros > highMicros || next.highMicros < lowMicros;
    lowMicros = isOther ? next.lowMicros : Math.max(lowMicros, next.lowMicros);
    highMicros = isOther ? next.highMicros : Math.min(highMicros, next.highMicros);
  }
  return { lowMicros, highMicros };
}

/**
 * How far the wall clock is ahead of `nowMicros`. It moves no further than a look contradicts it, so it does not
 * tremble with `Date.now`'s milliseconds.
 */
export class WallOffset {
  micros: number;

  constructor(private readonly closely: () => OffsetBounds = lookClosely) {
    this.micros = middle(closely());
  }

  /** @returns how far the wall clock was set since the look before; 0 when it was not */
  take({ lowMicros, highMicros }: OffsetBounds): number {
    const before = this.micros;
    const contradicted = Math.max(lowMicros - TREMBLE_MICROS, Math.min(highMicros + TREMBLE_MICROS, before)) - before;
    if (Math.abs(contradicted) < STEP_MICROS_MIN) {
      this.micros += contradicted;
      return 0;
    }
    this.micros = middle(this.closely());
    return this.micros - before;
  }
}

const middle = ({ lowMicros, highMicros }: OffsetBounds): number => (lowMicros + highMicros) / 2;
