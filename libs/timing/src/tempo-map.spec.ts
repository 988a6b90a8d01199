import fc from 'fast-check';
import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { compare, rational } from './rational.js';
import {
  CYCLE_UNITS,
  type TempoMap,
  bpmAt,
  cycleAt,
  forgetBefore,
  isBpm,
  microsOf,
  start,
  withTempo,
} from './tempo-map.js';

/** A wall-clock time of this century, where a double resolves 0.25 µs. */
const EPOCH_MICROS = 1_790_000_000_000_000;

const bpm = fc.integer({ min: BPM_MIN * 10, max: BPM_MAX * 10 }).map((tenths) => tenths / 10);
const cycle = fc.integer({ min: 0, max: 2_000 * CYCLE_UNITS }).map((units) => rational(units, CYCLE_UNITS));
const tempoMap = fc
  .tuple(bpm, fc.array(fc.tuple(cycle, bpm), { maxLength: 6 }))
  .map(([first, changes]) =>
    changes.reduce((map, [at, next]) => withTempo(map, at, next), start(EPOCH_MICROS, rational(0), first)),
  );

describe('TempoMap', () => {
  it('takes four beats for a cycle: at 120 bpm it lasts two seconds', () => {
    const map = start(EPOCH_MICROS, rational(0), 120);
    expect(microsOf(map, rational(1)) - EPOCH_MICROS).toBe(2_000_000);
    expect(cycleAt(map, EPOCH_MICROS + 500_000)).toEqual({ n: 1, d: 4 });
  });

  it('is monotonic: a later cycle sounds later', () => {
    fc.assert(
      fc.property(tempoMap, cycle, cycle, (map, a, b) => {
        expect(Math.sign(microsOf(map, a) - microsOf(map, b)) + 0).toBe(Math.sign(compare(a, b)) + 0);
      }),
    );
  });

  it('is monotonic backwards: a later time is no earlier cycle, across tempo changes off the grid as well', () => {
    const map = withTempo(start(0, rational(0), 90), rational(1, 7), 900);
    const at = microsOf(map, rational(1, 7));
    const cycles = Array.from({ length: 401 }, (_, i) => cycleAt(map, at + (i - 200) / 10));
    for (const [i, later] of cycles.slice(1).entries()) {
      expect(compare(later, cycles[i] ?? later)).toBeGreaterThanOrEqual(0);
    }
  });

  it('is invertible on its grid', () => {
    fc.assert(
      fc.property(tempoMap, cycle, (map, at) => {
        expect(cycleAt(map, microsOf(map, at))).toEqual(at);
      }),
    );
  });

  it('does not drift: after 10^7 beats an onset is right to the microsecond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: BPM_MIN, max: BPM_MAX }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (tempo, beat) => {
          const exact = (BigInt(beat) * 60_000_000n) / BigInt(tempo);
          const micros = microsOf(start(EPOCH_MICROS, rational(0), tempo), rational(beat, 4));
          expect(Math.abs(micros - Number(exact + BigInt(EPOCH_MICROS)))).toBeLessThanOrEqual(1.5);
        },
      ),
    );
  });

  it('changes the tempo from a cycle on and leaves what came before', () => {
    const map = withTempo(start(0, rational(0), 120), rational(2), 60);
    expect(microsOf(map, rational(2))).toBe(4_000_000);
    expect(microsOf(map, rational(3))).toBe(8_000_000);
    expect(microsOf(map, rational(1))).toBe(2_000_000);
    expect([bpmAt(map, rational(3, 2)), bpmAt(map, rational(2))]).toEqual([120, 60]);
  });

  it('forgets a planned change when an earlier one replaces it', () => {
    const planned = withTempo(start(0, rational(0), 120), rational(8), 200);
    expect(withTempo(planned, rational(4), 60).segments).toHaveLength(2);
    expect(withTempo(planned, rational(0), 60).segments).toEqual([{ atCycle: rational(0), atMicros: 0, bpm: 60 }]);
  });

  it('continues after a pause from the cycle it stopped at', () => {
    const continued = start(9_000_000, rational(5, 2), 120);
    expect(microsOf(continued, rational(7, 2))).toBe(11_000_000);
    expect(cycleAt(continued, 8_000_000)).toEqual(rational(2));
  });

  it('says the same after forgetting segments that are over', () => {
    fc.assert(
      fc.property(tempoMap, cycle, (map: TempoMap, at) => {
        const shorter = forgetBefore(map, at);
        expect(microsOf(shorter, at)).toBe(microsOf(map, at));
        expect(shorter.segments.length).toBeLessThanOrEqual(map.segments.length);
      }),
    );
  });

  it.each([Number.NaN, Infinity, 0, -120, 0.5, 1000])('refuses a tempo of %d', (tempo) => {
    expect(isBpm(tempo)).toBe(false);
    expect(() => start(0, rational(0), tempo)).toThrow('invariant broken');
  });

  it('refuses to start at no time', () => {
    expect(() => start(Number.NaN, rational(0), 120)).toThrow('invariant broken');
  });
});
