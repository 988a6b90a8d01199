import { type Rational, add, compare, isBefore, max, rational, sub, toNumber } from './rational.js';
import {
  BEATS_PER_CYCLE,
  bpmAt,
  CYCLE_UNITS,
  cycleAt,
  microsOf,
  type TempoMap,
  type TempoSegment,
} from './tempo-map.js';

/** A nudge is spread over this many times its own length: a third faster at most, and no onset overtakes another. */
const SPREAD = 4;
const UNIT = rational(1, CYCLE_UNITS);

/**
 * The same map in which everything sounds `micros` later (earlier when negative), once a short bend of the tempo that
 * begins at `atCycle` is over. What came before stays.
 */
export function nudged(map: TempoMap, atCycle: Rational, micros: number): TempoMap {
  if (micros === 0) return map;
  const begin = microsOf(map, atCycle);
  const end = max(cycleAt(map, begin + SPREAD * Math.abs(micros)), add(atCycle, UNIT));
  const endMicros = microsOf(map, end) + micros;
  const bent: TempoSegment = {
    atCycle,
    atMicros: begin,
    bpm: (toNumber(sub(end, atCycle)) * BEATS_PER_CYCLE * 60_000_000) / (endMicros - begin),
  };
  const after: TempoSegment = { atCycle: end, atMicros: endMicros, bpm: bpmAt(map, end) };
  const before = map.segments.filter((segment) => isBefore(segment.atCycle, atCycle));
  const later = map.segments
    .filter((segment) => compare(segment.atCycle, end) > 0)
    .map((segment) => ({ ...segment, atMicros: segment.atMicros + micros }));
  const [first = bent, ...rest] = [...before, bent, after, ...later];
  return { segments: [first, ...rest] };
}
