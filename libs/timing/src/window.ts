import { type Meters, nextBarLine, nextBeat } from './meter.js';
import { type Rational, ceil, compare, isBefore, max, rational } from './rational.js';
import type { Span } from './span.js';
import { type TempoMap, cycleAt } from './tempo-map.js';

/** Where a change may land: a beat and a bar are the meter's. */
export type Boundary = 'now' | 'beat' | 'bar' | 'cycle';

export interface Window extends Span {
  /** Musical time nobody asked for in time (a sleep, a stepped clock): dropped, never played in a burst. */
  readonly skipped?: Span;
}

/** What the scheduler asks for next: from where it has sent to the look-ahead's end; nothing while that is sent. */
export function nextWindow(
  map: TempoMap,
  sentUntil: Rational,
  nowMicros: number,
  lookaheadMicros: number,
): Window | undefined {
  const end = cycleAt(map, nowMicros + lookaheadMicros);
  const begin = max(sentUntil, cycleAt(map, nowMicros));
  if (compare(begin, end) >= 0) return undefined;
  return isBefore(sentUntil, begin) ? { begin, end, skipped: { begin: sentUntil, end: begin } } : { begin, end };
}

/** The first boundary at or after `cycle`. */
export function nextBoundary(cycle: Rational, at: Boundary, meters: Meters): Rational {
  if (at === 'now') return cycle;
  if (at === 'bar') return nextBarLine(meters, cycle);
  return at === 'beat' ? nextBeat(meters, cycle) : rational(ceil(cycle));
}
