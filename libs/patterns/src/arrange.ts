import { type Rational, ZERO, add, compare, div, floor, intersection, max, mul, rational } from '@oiduna/timing';
import { type Step, fast, silence, slow, timecat, totalWeight } from './combine.js';
import { Pattern, type PatternEvent } from './pattern.js';

/** A part of a piece. */
export interface Section<T> {
  readonly cycles: Rational;
  readonly pattern: Pattern<T>;
}

/** One section after the other. A pattern goes on where it was when its turn comes again. */
export function arranged<T>(sections: readonly Section<T>[]): Pattern<T> {
  const steps: Step<T>[] = sections
    .filter(({ cycles }) => cycles.n > 0)
    .map(({ cycles, pattern }) => ({ pattern: fast(cycles, pattern), weight: cycles }));
  return steps.length === 0 ? silence : slow(totalWeight(steps), timecat(steps));
}

/** A pattern from one cycle of a piece to another. */
export interface Scene<T> {
  readonly begin: Rational;
  readonly end: Rational;
  readonly pattern: Pattern<T>;
}

/** The scenes over and over, as long as the last of them. Their patterns run on, heard or not. */
export function looped<T>(scenes: readonly Scene<T>[]): Pattern<T> {
  const length = scenes.map(({ end }) => end).reduce(max, ZERO);
  if (length.n === 0) return silence;
  return new Pattern((from, to, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let turn = floor(div(from, length)); ; turn += 1) {
      const shift = mul(length, rational(turn));
      if (compare(shift, to) >= 0) return events;
      for (const { begin, end, pattern } of scenes) {
        budget.spend();
        const seen = intersection({ begin: add(begin, shift), end: add(end, shift) }, { begin: from, end: to });
        if (seen) for (const event of pattern.query(seen.begin, seen.end, budget)) events.push(event);
      }
    }
  });
}
