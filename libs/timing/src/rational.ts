import { AppError, invariant } from '@oiduna/contracts';

/**
 * An exact fraction, reduced, with a positive denominator. Plain data: it crosses process borders as it is.
 * Both parts are safe integers, so sums of thirds and fifths stay exact for as long as a piece lasts.
 */
export interface Rational {
  readonly n: number;
  readonly d: number;
}

/**
 * Decimals of up to six places are exact; any other number becomes a simple fraction less than 1e-6 away. It leaves
 * room for two such factors to be multiplied.
 */
export const DECIMAL_DENOMINATOR_MAX = 1_000_000;

export const ZERO: Rational = Object.freeze({ n: 0, d: 1 });
export const ONE: Rational = Object.freeze({ n: 1, d: 1 });

/** The reduced fraction n/d. @throws AppError TIME_TOO_FINE | Error when d is 0 or a part is no integer */
export function rational(n: number, d = 1): Rational {
  if (d === 1 && Number.isSafeInteger(n)) return { n: n + 0, d };
  // The sentence is only made when it is said: this runs for every event.
  if (!Number.isInteger(n) || !Number.isInteger(d) || d === 0) invariant(false, `${n}/${d} is a fraction of integers`);
  return reduced(n, d);
}

export function add(a: Rational, b: Rational): Rational {
  if (a.d === b.d) return quotient(a.n + b.n, a.d) ?? bigSum(a, b, 1n);
  const [left, right] = [a.n * b.d, b.n * a.d];
  // Two unsafe products can have a safe sum, and it would be wrong.
  return (isExact(left, right) ? quotient(left + right, a.d * b.d) : undefined) ?? bigSum(a, b, 1n);
}

export function sub(a: Rational, b: Rational): Rational {
  if (a.d === b.d) return quotient(a.n - b.n, a.d) ?? bigSum(a, b, -1n);
  const [left, right] = [a.n * b.d, b.n * a.d];
  return (isExact(left, right) ? quotient(left - right, a.d * b.d) : undefined) ?? bigSum(a, b, -1n);
}

export function mul(a: Rational, b: Rational): Rational {
  return quotient(a.n * b.n, a.d * b.d) ?? fromBig(BigInt(a.n) * BigInt(b.n), BigInt(a.d) * BigInt(b.d));
}

/** @throws Error when b is 0 */
export function div(a: Rational, b: Rational): Rational {
  invariant(b.n !== 0, 'nothing is divided by zero');
  return mul(a, b.n < 0 ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n });
}

/** a + k for an integer k: no common divisor can appear, so it is the cheapest sum. */
export function addInteger(a: Rational, k: number): Rational {
  const cycles = k * a.d;
  if (isExact(cycles, a.n + cycles)) return { n: a.n + cycles + 0, d: a.d };
  return add(a, { n: k, d: 1 });
}

/** Negative, zero or positive, as sort wants it. */
export function compare(a: Rational, b: Rational): number {
  if (a.d === b.d) return a.n - b.n;
  const left = a.n * b.d;
  const right = b.n * a.d;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  const difference = BigInt(a.n) * BigInt(b.d) - BigInt(b.n) * BigInt(a.d);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const equals = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;
export const isBefore = (a: Rational, b: Rational): boolean => compare(a, b) < 0;
export const min = (a: Rational, b: Rational): Rational => (compare(a, b) <= 0 ? a : b);
export const max = (a: Rational, b: Rational): Rational => (compare(a, b) >= 0 ? a : b);

/** The largest integer not above a; exact, where rounding n/d first would not be. */
export function floor(a: Rational): number {
  const remainder = a.n % a.d;
  return (a.n - (remainder < 0 ? remainder + a.d : remainder)) / a.d + 0;
}

/** The smallest integer not below a. */
export const ceil = (a: Rational): number => -floor({ n: -a.n, d: a.d }) + 0;

export const toNumber = (a: Rational): number => a.n / a.d;

/**
 * The decimal somebody wrote (1.1 is 11/10, not its binary neighbour), or the fraction a division meant (1/3).
 * @throws AppError TIME_TOO_FINE for a whole part beyond 2^53 | Error for NaN and infinities
 */
export function fromNumber(x: number): Rational {
  invariant(Number.isFinite(x), `${x} is a finite number`);
  if (Number.isInteger(x)) return rational(x);
  const millionths = Math.round(x * DECIMAL_DENOMINATOR_MAX);
  if (millionths / DECIMAL_DENOMINATOR_MAX === x) return rational(millionths, DECIMAL_DENOMINATOR_MAX);
  // Continued fraction: each round is the best approximation of its size.
  let [previousN, previousD, n, d] = [1, 0, Math.floor(x), 1];
  for (let rest = x - n; rest > 0 && n / d !== x;) {
    const term = Math.floor(1 / rest);
    const nextD = term * d + previousD;
    const nextN = term * n + previousN;
    if (nextD > DECIMAL_DENOMINATOR_MAX || !Number.isSafeInteger(nextN)) break;
    [previousN, previousD, n, d] = [n, d, nextN, nextD];
    rest = 1 / rest - term;
  }
  return rational(n, d);
}

const isExact = (n: number, d: number): boolean => Number.isSafeInteger(n) && Number.isSafeInteger(d);

/** n/d when both are exact: a sum or product of integers is, whenever it is safe itself. */
function quotient(n: number, d: number): Rational | undefined {
  if (!isExact(n, d)) return undefined;
  return d === 1 ? { n: n + 0, d } : reduced(n, d);
}

const bigSum = (a: Rational, b: Rational, sign: bigint): Rational =>
  fromBig(BigInt(a.n) * BigInt(b.d) + sign * BigInt(b.n) * BigInt(a.d), BigInt(a.d) * BigInt(b.d));

function reduced(n: number, d: number): Rational {
  if (!isExact(n, d)) return fromBig(BigInt(n), BigInt(d));
  let a = Math.abs(n);
  let b = Math.abs(d);
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  if (a === 1 && d > 0) return { n: n + 0, d };
  const divisor = d < 0 ? -a : a;
  return { n: n / divisor + 0, d: d / divisor };
}

/** Only an answer that itself needs more than 53 bits is refused, not a large number on the way to it. */
function fromBig(n: bigint, d: bigint): Rational {
  let a = n < 0n ? -n : n;
  let b = d < 0n ? -d : d;
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = d < 0n ? -a : a;
  const result = { n: Number(n / divisor), d: Number(d / divisor) };
  if (!isExact(result.n, result.d)) throw new AppError('TIME_TOO_FINE', { time: `${n / divisor}/${d / divisor}` });
  return result;
}
