import { describe, expect, it } from 'vitest';
import { type Ramp, rampValueAt, ratioOf } from './ramp.js';

const ramp: Ramp = { from: 100, to: 1_600, beginMicros: 1e6, endMicros: 3e6, curve: 'linear' };
const even: Ramp = { ...ramp, curve: 'exponential' };

describe('a parameter on its way', () => {
  it.each([
    [0, 100],
    [1e6, 100],
    [2e6, 850],
    [3e6, 1_600],
    [9e6, 1_600],
  ])('is at %d µs at %d', (micros, value) => {
    expect(rampValueAt(ramp, micros)).toBe(value);
  });

  it('goes evenly in octaves where that is its curve', () => {
    expect(rampValueAt(even, 2e6)).toBeCloseTo(400, 9);
    expect(ratioOf(even)).toBe(16);
  });

  it('goes straight through 0', () => {
    const through: Ramp = { ...even, from: -1, to: 1 };
    expect(rampValueAt(through, 2e6)).toBe(0);
    expect(ratioOf(through)).toBeUndefined();
    expect(ratioOf(ramp)).toBeUndefined();
  });
});
