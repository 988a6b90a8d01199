import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nudged } from './nudge.js';
import { add, compare, rational } from './rational.js';
import { withTempo } from './tempo-changes.js';
import { CYCLE_UNITS, cycleAt, microsOf, start } from './tempo-map.js';

const EPOCH_MICROS = 1_790_000_000_000_000;
const bpm = fc.integer({ min: BPM_MIN, max: BPM_MAX });
const cycle = fc.integer({ min: 0, max: 2_000 * CYCLE_UNITS }).map((units) => rational(units, CYCLE_UNITS));
const nudge = fc.integer({ min: -100_000, max: 100_000 });
/** Two nudges: the second may fall into the bend of the first. */
const nudgedMap = fc
  .tuple(bpm, bpm, cycle, nudge, fc.integer({ min: 0, max: 20_000 }), nudge)
  .map(([first, second, at, one, apart, two]) => {
    const map = withTempo(start(EPOCH_MICROS, rational(0), first), at, second);
    return nudged(nudged(map, at, one), add(at, rational(apart, CYCLE_UNITS)), two);
  });

describe('a nudge', () => {
  it.each([50_000, -50_000])('of %d µs moves what comes after its bend by that, and nothing before it', (micros) => {
    const map = start(0, rational(0), 120);
    const moved = nudged(map, rational(2), micros);
    expect(microsOf(moved, rational(2))).toBe(4_000_000);
    expect(microsOf(moved, rational(3, 2))).toBe(3_000_000);
    expect(microsOf(moved, rational(3))).toBeCloseTo(6_000_000 + micros, 3);
    expect(microsOf(moved, rational(9))).toBeCloseTo(18_000_000 + micros, 3);
  });

  it('of nothing leaves the map as it is', () => {
    const map = start(0, rational(0), 120);
    expect(nudged(map, rational(2), 0)).toBe(map);
  });

  it('moves later tempo changes as well', () => {
    const map = withTempo(start(0, rational(0), 120), rational(8), 60);
    expect(microsOf(nudged(map, rational(2), 1_000), rational(9))).toBeCloseTo(20_001_000, 3);
  });

  it('keeps the map monotonic, also within the bend of another', () => {
    fc.assert(
      fc.property(nudgedMap, cycle, cycle, (map, a, b) => {
        expect(Math.sign(microsOf(map, a) - microsOf(map, b)) + 0).toBe(Math.sign(compare(a, b)) + 0);
      }),
    );
    fc.assert(
      fc.property(nudgedMap, (map) => {
        for (const [index, segment] of map.segments.slice(1).entries()) {
          expect(segment.atMicros).toBeGreaterThan(map.segments[index]!.atMicros);
        }
      }),
    );
  });

  it('keeps the map invertible on its grid', () => {
    fc.assert(
      fc.property(nudgedMap, cycle, (map, at) => {
        expect(cycleAt(map, microsOf(map, at))).toEqual(at);
      }),
    );
  });
});
