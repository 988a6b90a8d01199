import { type Rational, rational } from '@oiduna/timing';

/** The least number that is a multiple of every count; undefined when none is known, as of a signal. */
export function leastCommonSteps(counts: readonly (Rational | undefined)[]): Rational | undefined {
  let least: Rational | undefined;
  for (const count of counts) {
    if (count === undefined || count.n === 0) continue;
    least = least === undefined ? count : leastCommonMultiple(least, count);
  }
  return least;
}

/** Of reduced fractions: the numerators' least common multiple over the denominators' greatest common divisor. */
function leastCommonMultiple(a: Rational, b: Rational): Rational | undefined {
  const n = (a.n / greatestCommonDivisor(a.n, b.n)) * b.n;
  // Beyond exact numbers nobody counts steps.
  return Number.isSafeInteger(n) ? rational(n, greatestCommonDivisor(a.d, b.d)) : undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
