import { BPM_MAX, BPM_MIN, invariant } from '@oiduna/contracts';
import { type Rational, compare, max, min, rational } from './rational.js';
import { type Swing, swungLength, swungPosition } from './swing.js';

/** One cycle lasts four beats; patterns know cycles, people say bpm. */
export const BEATS_PER_CYCLE = 4;

/**
 * The grain of a position read from a clock, in units per cycle: 3.9 µs at 999 bpm, half of that in the most swung
 * note, well above the 0.25 µs a double can tell apart in microseconds since 1970. Halves to 1/4096, thirds and fifths
 * of a cycle are whole units.
 */
export const CYCLE_UNITS = 61_440;

/** The tempo moves by the same number of bpm in every beat until it is `toBpm` at `toCycle`, and stays there. */
export interface Ramp {
  readonly toBpm: number;
  readonly toCycle: Rational;
}

/** From `atCycle`, which sounds at `atMicros` (wall clock, µs since 1970), the tempo is `bpm`, or begins to move there. */
export interface TempoSegment {
  readonly atCycle: Rational;
  readonly atMicros: number;
  readonly bpm: number;
  readonly ramp?: Ramp | undefined;
  /** Straight when left out. */
  readonly swing?: Swing | undefined;
  /** Everything lasts this many times its length, while a nudge is made; 1 when left out. */
  readonly stretch?: number | undefined;
}

/** Where every cycle falls on the wall clock. Plain data, at least one segment, in rising order of cycle. */
export interface TempoMap {
  readonly segments: readonly [TempoSegment, ...TempoSegment[]];
}

/** The position nearest to a number of cycles: 0.333333 is a third. */
export const onGrid = (cycle: number): Rational => rational(Math.round(cycle * CYCLE_UNITS), CYCLE_UNITS);

export const isBpm = (bpm: number): boolean => bpm >= BPM_MIN && bpm <= BPM_MAX;

export const microsPerCycle = (bpm: number): number => (BEATS_PER_CYCLE * 60_000_000) / bpm;

/** A map in which `atCycle` sounds at `atMicros`. */
export function start(atMicros: number, atCycle: Rational, bpm: number, swing?: Swing): TempoMap {
  invariant(isBpm(bpm), `a tempo lies within ${BPM_MIN}..${BPM_MAX} bpm`);
  invariant(Number.isFinite(atMicros), 'a start is a finite time');
  return { segments: [{ atCycle, atMicros, bpm, ...(swing && { swing }) }] };
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
export const microsOf = (map: TempoMap, cycle: Rational): number => microsIn(segmentOf(map, cycle), cycle);

/**
 * The position at a wall-clock time, to the nearest 1/CYCLE_UNITS: the inverse of microsOf on that grid. It never
 * leaves its segment, so rounding cannot make it step back at a tempo change.
 */
export function cycleAt(map: TempoMap, micros: number): Rational {
  const index = indexAt(map, (s) => s.atMicros <= micros);
  const segment = map.segments[index] ?? map.segments[0];
  const { atCycle, atMicros, swing, stretch = 1 } = segment;
  const nearest = onGrid(swungPosition(swing, atCycle, cyclesLasting(segment, (micros - atMicros) / stretch)));
  const next = map.segments[index + 1];
  const begun = micros >= atMicros ? max(nearest, atCycle) : nearest;
  return next ? min(begun, next.atCycle) : begun;
}

/** The tempo at a position; a swing or a nudge is none. */
export const bpmAt = (map: TempoMap, cycle: Rational): number => bpmIn(segmentOf(map, cycle), cycle);

/** The last segment that has begun; before the first one its tempo is carried backwards. */
export const segmentOf = (map: TempoMap, cycle: Rational): TempoSegment =>
  map.segments[indexAt(map, (s) => compare(s.atCycle, cycle) <= 0)] ?? map.segments[0];

export function microsIn(segment: TempoSegment, cycle: Rational): number {
  const { atCycle, atMicros, swing, stretch = 1 } = segment;
  return atMicros + microsLasting(segment, swungLength(swing, atCycle, cycle)) * stretch;
}

export function bpmIn({ atCycle, bpm, ramp, swing }: TempoSegment, cycle: Rational): number {
  if (ramp === undefined) return bpm;
  const part = swungLength(swing, atCycle, cycle) / swungLength(swing, atCycle, ramp.toCycle);
  return bpm + (ramp.toBpm - bpm) * Math.min(1, Math.max(0, part));
}

/** How long the first `cycles` of a segment last: the integral of 1/bpm, which for a ramp is a logarithm. */
function microsLasting({ atCycle, bpm, ramp, swing }: TempoSegment, cycles: number): number {
  if (ramp === undefined || cycles <= 0) return cycles * microsPerCycle(bpm);
  const over = swungLength(swing, atCycle, ramp.toCycle);
  const ramped = Math.min(cycles, over);
  const rise = ((ramp.toBpm - bpm) / bpm) * (ramped / over);
  const settled = (cycles - ramped) * microsPerCycle(ramp.toBpm);
  return ramped * microsPerCycle(bpm) * slope(Math.log1p(rise), rise) + settled;
}

/** How many cycles the first `micros` of a segment hold: the inverse, an exponential. */
function cyclesLasting(segment: TempoSegment, micros: number): number {
  const { atCycle, bpm, ramp, swing } = segment;
  if (ramp === undefined || micros <= 0) return micros / microsPerCycle(bpm);
  const over = swungLength(swing, atCycle, ramp.toCycle);
  const ramped = Math.min(micros, microsLasting(segment, over));
  const growth = ((ramp.toBpm - bpm) / bpm) * (ramped / (over * microsPerCycle(bpm)));
  const settled = (micros - ramped) / microsPerCycle(ramp.toBpm);
  return (ramped / microsPerCycle(bpm)) * slope(Math.expm1(growth), growth) + settled;
}

/** f(x)/x of a function that goes through the origin at 45°. */
const slope = (y: number, x: number): number => (x === 0 ? 1 : y / x);

const indexAt = (map: TempoMap, hasBegun: (segment: TempoSegment) => boolean): number =>
  Math.max(0, map.segments.findLastIndex(hasBegun));
