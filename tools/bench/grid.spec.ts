import { describe, expect, it } from 'vitest';
import { gridOf } from './grid.ts';

/** A device whose clock is 20 ppm off. */
const clicks = (count: number): number[] => Array.from({ length: count }, (_, n) => 500 + n * 3_000.06);

describe('steady clicks', () => {
  it('lie on their line, however the clock of the device runs', () => {
    const { missingCount, extraCount, errors } = gridOf(clicks(50), 3_000);
    expect({ missingCount, extraCount }).toEqual({ missingCount: 0, extraCount: 0 });
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.001);
  });

  it('are missed where there is none, and one too many where there are two', () => {
    const some = clicks(50)
      .toSpliced(20, 2)
      .toSpliced(40, 0, 500 + 42 * 3_000 - 40);
    expect(gridOf(some, 3_000)).toMatchObject({ missingCount: 2, extraCount: 1 });
  });

  it('that are too few are no measure', () => {
    expect(() => gridOf([1, 2], 3_000)).toThrow('2 clicks');
  });
});
