import { type Rational, ONE, ZERO, add, compare, div, isBefore, max, min, mul, rational, sub } from '@oiduna/timing';
import type { Budget } from './budget.js';
import { early, eachCycle, late, moved, pure, silence, slow, slowcat, squeezed, timecat } from './combine.js';
import { restartJoin } from './joins.js';
import { Pattern, type PatternEvent, type Query } from './pattern.js';

const NOTHING = silence.withSteps(ZERO);

/** Each cycle shows [begin, end) of itself, stretched to a whole one. Events are not cut. */
export function zoom<T>(begin: Rational, end: Rational, pattern: Pattern<T>): Pattern<T> {
  if (!isBefore(begin, end)) return NOTHING;
  const share = sub(end, begin);
  const width = div(ONE, share);
  const offset = mul(begin, width);
  const query: Query<T> = (from, to, budget) =>
    eachCycle(from, to, budget, (partBegin, partEnd, cycle) =>
      squeezed(pattern, { begin: partBegin, end: partEnd }, cycle, sub(rational(cycle), offset), width, budget),
    );
  return new Pattern(query, { steps: pattern.steps && mul(pattern.steps, share) });
}

/** Each cycle within [begin, end) of a cycle, with nothing around it. */
export function compress<T>(begin: Rational, end: Rational, pattern: Pattern<T>): Pattern<T> {
  if (isBefore(begin, ZERO) || isBefore(ONE, end) || !isBefore(begin, end)) return silence;
  return timecat([
    { pattern: silence, weight: begin },
    { pattern, weight: sub(end, begin) },
    { pattern: silence, weight: sub(ONE, end) },
  ]);
}

/** Faster, once a cycle, with nothing after it; when slower, the begin of each cycle. */
export function fastGap<T>(factor: Rational, pattern: Pattern<T>): Pattern<T> {
  if (factor.n === 0) return silence;
  return isBefore(factor, ONE) ? zoom(ZERO, factor, pattern) : compress(ZERO, div(ONE, factor), pattern);
}

/** So many cycles from `begin` on, for ever. */
export const ribbon = <T>(begin: Rational, cycles: Rational, pattern: Pattern<T>): Pattern<T> => {
  const cut = early(begin, pattern);
  return restartJoin(slow(cycles, pure(0)), () => cut);
};

/** So large a share of each cycle again and again: the first of it, the last when negative. */
export function linger<T>(share: Rational, pattern: Pattern<T>): Pattern<T> {
  if (share.n === 0) return silence;
  const [begin, end] = isBefore(share, ZERO) ? [add(ONE, share), ONE] : [ZERO, share];
  return slow(sub(end, begin), zoom(begin, end, pattern));
}

/** Of so many cycles each begins a part later – earlier when `parts` is negative – and goes on when its turn comes. */
export const iter = <T>(parts: number, pattern: Pattern<T>): Pattern<T> =>
  slowcat(Array.from({ length: Math.abs(parts) }, (_, index) => early(rational(index, parts), pattern)));

/** Each cycle in equal parts, each of them replaced by the part its place in the order names. */
export function rearranged<T>(
  parts: number,
  orderOf: (parts: number, cycle: number, budget: Budget) => readonly number[],
  pattern: Pattern<T>,
): Pattern<T> {
  const query: Query<T> = (begin, end, budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => {
      budget.spend(parts);
      const events: PatternEvent<T>[] = [];
      for (const [place, part] of orderOf(parts, cycle, budget).entries()) {
        const partBegin = max(from, rational(cycle * parts + place, parts));
        const partEnd = min(to, rational(cycle * parts + place + 1, parts));
        if (!isBefore(partBegin, partEnd)) continue;
        for (const event of late(rational(place - part, parts), pattern).query(partBegin, partEnd, budget)) {
          events.push(event);
        }
      }
      return events;
    });
  return new Pattern(query);
}

/** The whole of time backwards. */
export function backwards<T>(pattern: Pattern<T>): Pattern<T> {
  const negative = (time: Rational): Rational => sub(ZERO, time);
  const query: Query<T> = (begin, end, budget) =>
    pattern.query(negative(end), negative(begin), budget).map((event) => {
      const { whole, part, value, locations } = moved(event, negative);
      return {
        whole: whole && { begin: whole.end, end: whole.begin },
        part: { begin: part.end, end: part.begin },
        value,
        locations,
      };
    });
  return new Pattern(query);
}

/** Each event begins so large a share of itself later, and ends when it did. */
export function pressBy<T>(share: Rational, pattern: Pattern<T>): Pattern<T> {
  if (isBefore(share, ZERO) || !isBefore(share, ONE)) return silence;
  const query: Query<T> = (begin, end, budget) =>
    pattern.query(begin, end, budget).flatMap(({ whole, part, value, locations }) => {
      if (!whole) return [];
      const pressed = { begin: add(whole.begin, mul(sub(whole.end, whole.begin), share)), end: whole.end };
      const from = max(part.begin, pressed.begin);
      return compare(from, part.end) < 0
        ? [{ whole: pressed, part: { begin: from, end: part.end }, value, locations }]
        : [];
    });
  return new Pattern(query);
}
