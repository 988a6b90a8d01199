import { describe, expect, it } from 'vitest';
import { clickVerdict } from './click-verdict.ts';

const LIMITS = { intervalSamples: 3_000, gapSamplesMax: 0, errorSamplesMax: 48 };
const CLICKS = Array.from({ length: 64 }, (_, n) => 777 + n * 3_000);
const without = (...missing: number[]): number[] => CLICKS.filter((_, n) => !missing.includes(n));

describe('the verdict on clicks', () => {
  it('finds nothing wrong with a grid', () => {
    expect(clickVerdict(CLICKS, 16, LIMITS)).toEqual({
      gapSamples: 0,
      missingCount: 0,
      doubledCount: 0,
      offGridCount: 0,
      errorMax: 0,
    });
  });

  it('counts what is missing, doubled and off the grid', () => {
    const odd = [...without(30, 40, 41), CLICKS[50]! + 900].toSorted((a, b) => a - b);
    const verdict = clickVerdict(
      odd.map((onset) => (onset === CLICKS[20] ? onset + 49 : onset)),
      16,
      LIMITS,
    );
    expect(verdict).toMatchObject({ gapSamples: 9_000, missingCount: 3, doubledCount: 1, offGridCount: 2 });
    expect(verdict.errorMax).toBe(900);
  });

  it.each([
    [9_000, 1],
    [8_999, 3],
  ])('forgives one gap of at most %d samples, and then misses %d clicks', (gapSamplesMax, missingCount) => {
    expect(clickVerdict(without(30, 40, 41), 16, { ...LIMITS, gapSamplesMax }).missingCount).toBe(missingCount);
  });

  it('judges nothing that was not recorded', () => {
    expect(() => clickVerdict(CLICKS.slice(0, 10), 16, LIMITS)).toThrow('10 clicks');
  });
});
