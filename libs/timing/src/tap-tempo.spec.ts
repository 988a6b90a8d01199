import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempoOfTaps } from './tap-tempo.js';

describe('tap tempo', () => {
  it.each<[string, number[], number | undefined]>([
    ['no tap', [], undefined],
    ['one tap', [5], undefined],
    ['two taps', [0, 500_000], 120],
    ['one late tap', [0, 500_000, 1_000_000, 1_700_000, 2_000_000, 2_500_000], 120],
    ['an even number of intervals', [0, 400_000, 1_000_000], 120],
    ['a tap after a gap', [0, 500_000, 2_500_001], undefined],
    ['two taps after a gap', [0, 500_000, 9_000_000, 9_600_000], 100],
    ['taps at the very gap', [0, 2_000_000], 30],
    ['taps too fast for a tempo', [0, 10], BPM_MAX],
    ['taps at one instant', [7, 7], BPM_MAX],
  ])('of %s', (_, taps, bpm) => {
    expect(tempoOfTaps(taps)).toBe(bpm);
  });

  it('lies within the limits whatever is tapped', () => {
    const taps = fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 2 });
    fc.assert(
      fc.property(taps, (given) => {
        const bpm = tempoOfTaps(given.toSorted((a, b) => a - b)) ?? BPM_MIN;
        expect(bpm).toBeGreaterThanOrEqual(BPM_MIN);
        expect(bpm).toBeLessThanOrEqual(BPM_MAX);
      }),
    );
  });
});
