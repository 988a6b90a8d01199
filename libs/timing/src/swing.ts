import { type Rational, ceil, mul, rational, sub, toNumber } from './rational.js';

/**
 * Which notes are late, and how much: of each pair of 1/`division` notes (a cycle is a whole note) the first lasts
 * `ratio` of the pair. 0.5 is straight, 2/3 is a triplet's swing. Beats that begin a pair stay in their place.
 */
export interface Swing {
  readonly ratio: number;
  readonly division: number;
}

export const STRAIGHT: Swing = { ratio: 0.5, division: 16 };

/** How much time lies between two positions, in straight cycles. Exact up to the small swing itself. */
export function swungLength(swing: Swing | undefined, from: Rational, to: Rational): number {
  const straight = toNumber(sub(to, from));
  return swing === undefined ? straight : straight + delay(swing, to) - delay(swing, from);
}

/** The position that lies `length` straight cycles of time after `from`: the inverse of swungLength. */
export function swungPosition(swing: Swing | undefined, from: Rational, length: number): number {
  if (swing === undefined) return toNumber(from) + length;
  const { ratio, division } = swing;
  const pairs = ((toNumber(from) + delay(swing, from) + length) * division) / 2;
  const whole = Math.floor(pairs);
  const part = pairs - whole;
  const straight = part < ratio ? part / (2 * ratio) : 1 - (1 - part) / (2 * (1 - ratio));
  return ((whole + straight) * 2) / division;
}

/** The first position at or after `cycle` where a pair of each of these swings begins: there one may follow another. */
export function nextPair(cycle: Rational, ...swings: readonly (Swing | undefined)[]): Rational {
  const pairs = Math.min(...swings.map((swing) => (swing ?? STRAIGHT).division)) / 2;
  return rational(ceil(mul(cycle, rational(pairs))), pairs);
}

/** How much later than straight a position sounds, in cycles: most in the middle of a pair. */
function delay({ ratio, division }: Swing, { n, d }: Rational): number {
  const pairs = ((n % d) * division) / 2 / d;
  const part = pairs - Math.floor(pairs);
  return ((2 * ratio - 1) * Math.min(part, 1 - part) * 2) / division;
}
