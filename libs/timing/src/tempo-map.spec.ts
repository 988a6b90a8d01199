import fc from 'fast-check';
import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { compare, rational } from './rational.js';
import { anyCycle, anyTempoMap, EPOCH_MICROS } from './tempo-maps.fixture.js';
import { withTempo } from './tempo-changes.js';
import { type TempoMap, cycleAt, forgetBefore, isBpm, microsOf, start } from './tempo-map.js';

describe('TempoMap', () => {
  it('takes four beats for a cycle: at 120 bpm it lasts two seconds', () => {
    const map = start(EPOCH_MICROS, rational(0), 120);
    expect(microsOf(map, rational(1)) - EPOCH_MICROS).toBe(2_000_000);
    expect(cycleAt(map, EPOCH_MICROS + 500_000)).toEqual({ n: 1, d: 4 });
  });

  it('is monotonic: a later cycle sounds later', () => {
    fc.assert(
      fc.property(anyTempoMap, anyCycle, anyCycle, (map, a, b) => {
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
      fc.property(anyTempoMap, anyCycle, (map, at) => {
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

  it('continues after a pause from the cycle it stopped at', () => {
    const continued = start(9_000_000, rational(5, 2), 120);
    expect(microsOf(continued, rational(7, 2))).toBe(11_000_000);
    expect(cycleAt(continued, 8_000_000)).toEqual(rational(2));
  });

  it('says the same after forgetting segments that are over', () => {
    fc.assert(
      fc.property(anyTempoMap, anyCycle, (map: TempoMap, at) => {
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
