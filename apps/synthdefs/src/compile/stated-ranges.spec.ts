import { describe, expect, it } from 'vitest';
import { statedRanges } from './stated-ranges.js';

const read = (...lines: string[]) => statedRanges(lines);

describe('what a source states of its parameters', () => {
  it('is a range, its unit and its curve, whichever end comes first', () => {
    expect(read('freq\t20\t20000\tExponentialWarp\t Hz', 'pan\t1\t-1\tLinearWarp\t')).toEqual({
      freq: { min: 20, max: 20_000, unit: 'Hz', curve: 'exponential' },
      pan: { min: -1, max: 1, unit: null, curve: 'linear' },
    });
  });

  it('bends no range that touches zero', () => {
    expect(read('amp\t0\t1\tExponentialWarp\t')['amp']?.curve).toBe('linear');
  });

  it.each([
    'a\tnan\t1\tLinearWarp\t',
    'a\t0\tinf\tLinearWarp\t',
    'a\t0\t0\tLinearWarp\t',
    'a\t0',
    `${'a'.repeat(32)}\t0\t1\tL\t`,
  ])('is passed over when it is no range: %j', (line) => {
    expect(read(line)).toEqual({});
  });
});
