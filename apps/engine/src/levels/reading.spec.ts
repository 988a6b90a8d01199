import { describe, expect, it } from 'vitest';
import { levelsOf, readingAt } from './reading.js';

describe('a reading', () => {
  it('is of three control buses, and none where they were not asked for', () => {
    const values = [0, 0, 0, 0.5, 0.1, 0.2];
    expect(readingAt(3, values)).toEqual({ peak: 0.5, meanSquare: 0.1, weightedSquare: 0.2 });
    expect(readingAt(6, values)).toBeUndefined();
  });

  it.each([
    [1, 0.5, 1, { peakDbfs: 0, rmsDbfs: -3, loudnessLufs: -0.7 }],
    [0.5, 0.125, 0.25, { peakDbfs: -6, rmsDbfs: -9, loudnessLufs: -6.7 }],
    [0, 0, -1e-12, { peakDbfs: -144, rmsDbfs: -144, loudnessLufs: -144 }],
    [1e-9, 1e-18, 1e-18, { peakDbfs: -144, rmsDbfs: -144, loudnessLufs: -144 }],
  ])('of peak %d and mean squares %d and %d is told in dB', (peak, meanSquare, weightedSquare, levels) => {
    expect(levelsOf({ peak, meanSquare, weightedSquare })).toEqual(levels);
  });
});
