import { type Rational, add, max, rational } from './rational.js';
import { withStretch } from './tempo-changes.js';
import { CYCLE_UNITS, cycleAt, microsOf, type TempoMap } from './tempo-map.js';

/** A nudge is spread over this many times its own length: a third faster at most, and no onset overtakes another. */
const SPREAD = 4;
const UNIT = rational(1, CYCLE_UNITS);

/**
 * The same map in which everything sounds `micros` later (earlier when negative), once a short bend that begins at
 * `atCycle` is over. What came before stays.
 */
export function nudged(map: TempoMap, atCycle: Rational, micros: number): TempoMap {
  if (micros === 0) return map;
  const begin = microsOf(map, atCycle);
  const end = max(cycleAt(map, begin + SPREAD * Math.abs(micros)), add(atCycle, UNIT));
  const even = microsOf(withStretch(map, atCycle, end, 1), end) - begin;
  return withStretch(map, atCycle, end, (microsOf(map, end) + micros - begin) / even);
}
