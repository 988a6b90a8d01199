import { AppError } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  addInteger,
  ceil,
  compare,
  div,
  equals,
  floor,
  fromNumber,
  max,
  min,
  mul,
  rational,
  sub,
  toNumber,
} from './rational.js';

const fraction = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([n, d]) => rational(n, d));

describe('Rational', () => {
  it.each([
    [2, 4, 1, 2],
    [3, -6, -1, 2],
    [0, -5, 0, 1],
    [7, 1, 7, 1],
  ])('%d/%d is written %d/%d', (n, d, reducedN, reducedD) => {
    expect(rational(n, d)).toEqual({ n: reducedN, d: reducedD });
  });

  it('adds, subtracts, multiplies and divides without any error', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(sub(add(a, b), b)).toEqual(a);
        if (b.n !== 0) expect(mul(div(a, b), b)).toEqual(a);
      }),
    );
  });

  it('has no negative zero, which would not survive JSON', () => {
    for (const zero of [
      rational(-0),
      sub(rational(1), rational(1)),
      mul(rational(-1), rational(0)),
      addInteger(rational(-1), 1),
    ]) {
      expect(Object.is(zero.n, 0)).toBe(true);
    }
    expect(Object.is(ceil(rational(-1, 2)), 0)).toBe(true);
  });

  it('adds an integer as any other number', () => {
    fc.assert(
      fc.property(fraction, fc.integer({ min: -1e6, max: 1e6 }), (a, k) => {
        expect(addInteger(a, k)).toEqual(add(a, rational(k)));
      }),
    );
  });

  it('orders as numbers do, with min and max in agreement', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(min(a, b), max(a, b))).toBeLessThanOrEqual(0);
        expect(equals(a, b)).toBe(compare(a, b) === 0);
      }),
    );
  });

  it('orders neighbours that are one double', () => {
    const a = rational(9_007_199_254_740_990, 9_007_199_254_740_991);
    const b = rational(9_007_199_254_740_989, 9_007_199_254_740_990);
    expect([compare(a, b), compare(b, a), compare(a, a)]).toEqual([1, -1, 0]);
  });

  it.each([
    [7, 2, 3, 4],
    [-7, 2, -4, -3],
    [4, 1, 4, 4],
    [-1, 3, -1, 0],
  ])('%d/%d lies between the integers %d and %d', (n, d, below, above) => {
    expect([floor(rational(n, d)), ceil(rational(n, d))]).toEqual([below, above]);
  });

  it.each([
    [1.1, 11, 10],
    [0.333, 333, 1000],
    [1 / 3, 1, 3],
    [-2.75, -11, 4],
    [5, 5, 1],
    [1e-9, 0, 1],
  ])('%d is read as %d/%d', (x, n, d) => {
    expect(fromNumber(x)).toEqual({ n, d });
  });

  it('reads decimals of up to six places exactly, and any other number to within 1e-6', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
        expect(fromNumber(n / 1e6)).toEqual(rational(n, 1e6));
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (x) => {
        expect(Math.abs(toNumber(fromNumber(x)) - x)).toBeLessThan(1e-6);
      }),
    );
  });

  it('computes through values beyond 2^53 when the answer itself fits', () => {
    const tiny = rational(1, 9_007_199_254_740_991);
    expect(mul(tiny, rational(9_007_199_254_740_991))).toEqual({ n: 1, d: 1 });
    expect(sub(add(tiny, rational(0)), tiny)).toEqual({ n: 0, d: 1 });
    expect(add(rational(1, 2 ** 40), rational(1, 2 ** 41))).toEqual({ n: 3, d: 2 ** 41 });
    expect(addInteger(rational(-(2 ** 53 - 1), 3), 2 ** 52)).toEqual({ n: 2 ** 52 + 1, d: 3 });
  });

  it.each([
    ['a sum', () => add(rational(1, 9_007_199_254_740_991), rational(1, 9_007_199_254_740_990))],
    ['a product', () => mul(rational(1, 2 ** 40), rational(1, 2 ** 40))],
    ['an integer', () => addInteger(rational(9_007_199_254_740_991), 9_007_199_254_740_991)],
    ['a number', () => fromNumber(1e300)],
  ])("refuses %s that needs more than 53 bits, as a caller's error", (_, compute) => {
    expect(compute).toThrow(expect.objectContaining({ code: 'TIME_TOO_FINE' }) as AppError);
  });

  it.each([
    ['a zero denominator', () => rational(1, 0)],
    ['half a numerator', () => rational(0.5)],
    ['division by zero', () => div(rational(1), rational(0))],
    ['NaN', () => fromNumber(Number.NaN)],
  ])("takes %s for a programmer's mistake", (_, compute) => {
    expect(compute).toThrow('invariant broken');
  });
});
