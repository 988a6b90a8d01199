import { describe, expect, it } from 'vitest';
import { restartGap } from './restart-gap.ts';

const INTERVAL = 3_000;
/** A device whose clock is 20 ppm off. */
const clicks = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round((from + n) * INTERVAL * 1.000_02));

describe('a restart amid steady clicks', () => {
  it('leaves a gap, and the clicks after it on the grid of those before', () => {
    const { gapSamples, lostCount, errorsBefore, errorsAfter } = restartGap(
      [...clicks(0, 80), ...clicks(90, 40)],
      INTERVAL,
    );
    expect(gapSamples).toBeCloseTo(11 * INTERVAL, -1);
    expect(lostCount).toBe(10);
    for (const error of [...errorsBefore, ...errorsAfter]) expect(Math.abs(error)).toBeLessThan(1);
  });

  it('that comes back beside the grid is told by how much', () => {
    const { errorsAfter } = restartGap([...clicks(0, 80), ...clicks(90, 2).map((at) => at + 24)], INTERVAL);
    expect(errorsAfter.map(Math.round)).toEqual([24, 24]);
  });

  it('needs clicks on both sides', () => {
    expect(() => restartGap([0, INTERVAL, 9 * INTERVAL], INTERVAL)).toThrow('2 clicks before, 1 after');
  });
});
