import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equals, rational, toNumber } from './rational.js';
import { nextPair, STRAIGHT, swungLength, swungPosition } from './swing.js';
import { bpmAt, cycleAt, microsOf, start } from './tempo-map.js';
import { anyCycle, anySwing, EPOCH_MICROS } from './tempo-maps.fixture.js';

const ZERO = rational(0);

describe('swing', () => {
  it('makes the first sixteenth of each pair last its ratio of the pair', () => {
    const map = start(0, ZERO, 120, { ratio: 0.6, division: 16 });
    const onsets = [0, 1, 2, 3, 4, 15, 16].map((sixteenth) => microsOf(map, rational(sixteenth, 16)));
    expect(onsets.map(Math.round)).toEqual([0, 150_000, 250_000, 400_000, 500_000, 1_900_000, 2_000_000]);
  });

  it('of eighths leaves quarters in place, and what lies between two eighths moves along', () => {
    const map = start(0, ZERO, 120, { ratio: 0.75, division: 8 });
    const onsets = [0, 1, 2, 3, 4, 6, 8].map((sixteenth) => microsOf(map, rational(sixteenth, 16)));
    expect(onsets.map(Math.round)).toEqual([0, 187_500, 375_000, 437_500, 500_000, 875_000, 1_000_000]);
  });

  it('is no tempo: that stays what it is', () => {
    expect(bpmAt(start(0, ZERO, 120, { ratio: 0.7, division: 8 }), rational(1, 3))).toBe(120);
  });

  it('at half and half is straight', () => {
    fc.assert(
      fc.property(anyCycle, anyCycle, (from, to) => {
        expect(swungLength(STRAIGHT, from, to)).toBe(swungLength(undefined, from, to));
      }),
    );
  });

  it('leaves the begin of every pair where it is, after 10^7 beats as well', () => {
    fc.assert(
      fc.property(anySwing, fc.integer({ min: 0, max: 10_000_000 }), (swing, beat) => {
        const micros = microsOf(start(EPOCH_MICROS, ZERO, 120, swing), rational(beat, 4));
        expect(micros).toBe(EPOCH_MICROS + beat * 500_000);
      }),
    );
  });

  it('does not drift: after 10^7 beats the swung note is right to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (beat) => {
        const map = start(EPOCH_MICROS, ZERO, 120, { ratio: 0.75, division: 16 });
        const at = rational(4 * beat + 1, 16);
        expect(microsOf(map, at) - EPOCH_MICROS).toBeCloseTo(beat * 500_000 + 187_500, 0);
        expect(equals(cycleAt(map, microsOf(map, at)), at)).toBe(true);
      }),
    );
  });

  it('is undone exactly', () => {
    fc.assert(
      fc.property(anySwing, anyCycle, anyCycle, (swing, from, to) => {
        expect(swungPosition(swing, from, swungLength(swing, from, to))).toBeCloseTo(toNumber(to), 10);
      }),
    );
  });

  it.each([
    [16, 16, 9, 64, 1, 4],
    [16, 8, 9, 64, 1, 4],
    [16, 16, 3, 64, 1, 8],
    [16, 8, 3, 64, 1, 4],
    [8, 16, 1, 4, 1, 4],
  ])('a swing of 1/%d is followed by one of 1/%d, wished at %d/%d, at %d/%d', (old, next, n, d, toN, toD) => {
    const swings = [old, next].map((division) => ({ ratio: 0.6, division }));
    expect(nextPair(rational(n, d), ...swings)).toEqual(rational(toN, toD));
  });
});
