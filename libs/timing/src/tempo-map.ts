import { BPM_MAX, BPM_MIN, invariant } from '@oiduna/contracts';
import { type Rational, compare, isBefore, max, min, rational, sub, toNumber } from './rational.js';

/** One cycle is one bar of four beats; patterns know cycles, people say bpm. */
export const BEATS_PER_CYCLE = 4;

/**
 * The grain of a position read from a clock, in units per cycle: 3.9 µs at 999 bpm, well above the 0.25 µs a double
 * can tell apart in microseconds since 1970. Halves to 1/4096, thirds and fifths of a cycle are whole units.
 */
export const CYCLE_UNITS = 61_440;

/** From `atCycle`, which sounds at `atMicros` (wall clock, µs since 1970), the tempo is `bpm`. */
export interface TempoSegment {
  readonly atCycle: Rational;
  readonly atMicros: number;
  readonly bpm: number;
}

/** Where every cycle falls on the wall clock. Plain data, at least one segment, in rising order of cycle. */
export interface TempoMap {
  readonly segments: readonly [TempoSegment, ...TempoSegment[]];
}

/** The position nearest to a number of cycles: 0.333333 is a third. */
export const onGrid = (cycle: number): Rational => rational(Math.round(cycle * CYCLE_UNITS), CYCLE_UNITS);

export const isBpm = (bpm: number): boolean => bpm >= BPM_MIN && bpm <= BPM_MAX;

export const microsPerCycle = (bpm: number): number => (BEATS_PER_CYCLE * 60_000_000) / bpm;

/** A map in which `atCycle` sounds at `atMicros`; continuing after a pause is starting where it stopped. */
export function start(atMicros: number, atCycle: Rational, bpm: number): TempoMap {
  invariant(isBpm(bpm), `a tempo lies within ${BPM_MIN}..${BPM_MAX} bpm`);
  invariant(Number.isFinite(atMicros), 'a start is a finite time');
  return { segments: [{ atCycle, atMicros, bpm }] };
}

/** The same map with another tempo from `atCycle` on; a change planned at or after that cycle is dropped. */
export function withTempo(map: TempoMap, atCycle: Rational, bpm: number): TempoMap {
  const [next] = start(microsOf(map, atCycle), atCycle, bpm).segments;
  const [first, ...rest] = map.segments;
  if (!isBefore(first.atCycle, atCycle)) return { segments: [next] };
  return { segments: [first, ...rest.filter((segment) => isBefore(segment.atCycle, atCycle)), next] };
}

/** The same map without the segments that ended before `cycle`, so that a long session stays small. */
export function forgetBefore(map: TempoMap, cycle: Rational): TempoMap {
  const [current, ...later] = map.segments.slice(indexAt(map, (s) => compare(s.atCycle, cycle) <= 0));
  invariant(current, 'a tempo map has a segment for every cycle');
  return { segments: [current, ...later] };
}

/**
 * When a cycle sounds, in wall-clock µs. Counted from its segment's anchor, so nothing adds up: the error is that
 * of one multiplication (below 1 µs) after any number of beats.
 */
export function microsOf(map: TempoMap, cycle: Rational): number {
  const { atCycle, atMicros, bpm } = segmentAt(map, (s) => compare(s.atCycle, cycle) <= 0);
  return atMicros + toNumber(sub(cycle, atCycle)) * microsPerCycle(bpm);
}

/**
 * The position at a wall-clock time, to the nearest 1/CYCLE_UNITS: the inverse of microsOf on that grid. It never
 * leaves its segment, so rounding cannot make it step back at a tempo change.
 */
export function cycleAt(map: TempoMap, micros: number): Rational {
  const index = indexAt(map, (s) => s.atMicros <= micros);
  const { atCycle, atMicros, bpm } = map.segments[index] ?? map.segments[0];
  const cycles = (micros - atMicros) / microsPerCycle(bpm) + toNumber(atCycle);
  const nearest = onGrid(cycles);
  const next = map.segments[index + 1];
  const begun = micros >= atMicros ? max(nearest, atCycle) : nearest;
  return next ? min(begun, next.atCycle) : begun;
}

export const bpmAt = (map: TempoMap, cycle: Rational): number =>
  segmentAt(map, (s) => compare(s.atCycle, cycle) <= 0).bpm;

/** The last segment that has begun; before the first one its tempo is carried backwards. */
function segmentAt(map: TempoMap, hasBegun: (segment: TempoSegment) => boolean): TempoSegment {
  return map.segments[indexAt(map, hasBegun)] ?? map.segments[0];
}

const indexAt = (map: TempoMap, hasBegun: (segment: TempoSegment) => boolean): number =>
  Math.max(0, map.segments.findLastIndex(hasBegun));
