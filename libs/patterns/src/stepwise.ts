import { type Rational, ONE, ZERO, add, addInteger, compare, div, equals, mul, rational, sub } from '@oiduna/timing';
import { type Budget, budgetInHand } from './budget.js';
import { type Locations, eachCycle, fast, moved, pure, silence, slow, slowcat, stack, timecat } from './combine.js';
import { zoom } from './excerpts.js';
import { combineLeft, remembering } from './joins.js';
import { Pattern, type PatternEvent } from './pattern.js';
import { leastCommonSteps } from './step-count.js';

/** Silence that takes no steps: what is left when all steps are dropped. */
export const nothing = new Pattern<never>(() => [], { steps: ZERO });

/** All in one cycle, each as long as it has steps; a pattern that counts none, as a signal, is one step. */
export function stepcat<T>(patterns: readonly Pattern<T>[]): Pattern<T> {
  const steps = patterns
    .map((pattern) => ({ pattern, weight: pattern.steps ?? ONE }))
    .filter(({ weight }) => weight.n > 0);
  return steps.length === 0 ? nothing : timecat(steps);
}

/** Step after step of all groups, round by round: each group gives its next pattern, until all begin anew. */
export function stepalt<T>(groups: readonly (readonly Pattern<T>[])[]): Pattern<T> {
  const heard = groups.filter(({ length }) => length > 0);
  const rounds = leastCommonSteps(heard.map(({ length }) => rational(length)))?.n ?? 0;
  budgetInHand().spend(rounds * heard.length);
  const inRound = (round: number) => heard.map((group) => group[round % group.length]!);
  return stepcat(Array.from({ length: rounds }, (_, round) => inRound(round)).flat());
}

/** That many steps from the begin, or from the end when negative; all steps when there are no more. */
export function take<T>(count: Rational, pattern: Pattern<T>): Pattern<T> {
  const { steps } = pattern;
  const taken = count.n < 0 ? sub(ZERO, count) : count;
  if (!steps || steps.n === 0 || taken.n === 0) return nothing;
  if (compare(taken, steps) >= 0) return pattern;
  const share = div(taken, steps);
  const part = count.n < 0 ? zoom(sub(ONE, share), ONE, pattern) : zoom(ZERO, share, pattern);
  return part.withSteps(taken);
}

/** Without that many steps at the begin, or at the end when negative. */
export function drop<T>(count: Rational, pattern: Pattern<T>): Pattern<T> {
  const { steps } = pattern;
  if (!steps) return nothing;
  return take(count.n < 0 ? add(steps, count) : sub(count, steps), pattern);
}

/** How much shorter the pattern gets each time, and how often it is played. */
export interface Taper {
  /** In steps; below 0 they are missing at the end instead of the begin. */
  readonly by: Rational;
  /** Undefined until nothing is left. */
  readonly times: number | undefined;
}

/** The pattern again and again, each time without some more steps at its begin. */
export const shrink = <T>({ by, times }: Taper, pattern: Pattern<T>): Pattern<T> =>
  stepcat(lengths(by, times, pattern).map((length) => take(by.n > 0 ? sub(ZERO, length) : length, pattern)));

/** The pattern again and again, from few of its first steps to all. */
export const grow = <T>({ by, times }: Taper, pattern: Pattern<T>): Pattern<T> => {
  const all = lengths(by, undefined, pattern).toReversed().slice(0, times);
  return stepcat(all.map((length) => take(by.n < 0 ? sub(ZERO, length) : length, pattern)));
};

/** From all steps down. */
function lengths(by: Rational, times: number | undefined, { steps }: Pattern): Rational[] {
  if (!steps || steps.n <= 0) return [];
  const count = Math.max(1, times ?? Math.ceil(steps.n / steps.d));
  const found: Rational[] = [];
  const less = by.n < 0 ? by : sub(ZERO, by);
  for (let length = steps; length.n > 0 && found.length < count; length = add(length, less)) {
    budgetInHand().spend();
    found.push(length);
  }
  return found;
}

/** Faster or slower, so that a cycle has that many steps. */
export function pace<T>(count: Rational, pattern: Pattern<T>): Pattern<T> {
  const { steps } = pattern;
  if (!steps) return pattern;
  return steps.n === 0 || count.n === 0 ? nothing : fast(div(count, steps), pattern).withSteps(count);
}

/** Faster, and as many more steps. */
export const extend = <T>(factor: Rational, pattern: Pattern<T>): Pattern<T> =>
  expand(factor, fast(factor, pattern).withSteps(pattern.steps));

/** Counted as so many times more steps. */
export const expand = <T>(factor: Rational, pattern: Pattern<T>): Pattern<T> =>
  pattern.withSteps(pattern.steps && mul(pattern.steps, factor));

/** Each cycle so many times; the next one begins when these are over. */
export function repeatCycles<T>(times: Rational, pattern: Pattern<T>): Pattern<T> {
  if (times.n === 0) return silence;
  const query = (begin: Rational, end: Rational, budget: Budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => {
      const turn = div(rational(cycle), times);
      const shift = cycle - Math.floor(turn.n / turn.d);
      const events = pattern.query(addInteger(from, -shift), addInteger(to, -shift), budget);
      return events.map((event) => moved(event, (time) => addInteger(time, shift)));
    });
  return new Pattern(query, { steps: pattern.steps });
}

/** Together, step on step: so often each that all end with the cycle. */
export function polymeter<T>(patterns: readonly Pattern<T>[]): Pattern<T> {
  const counted = patterns.filter(({ steps }) => steps !== undefined && steps.n > 0);
  const total = leastCommonSteps(counted.map(({ steps }) => steps));
  return total ? stack(counted.map((pattern) => pace(total, pattern))).withSteps(total) : silence;
}

/** A step of each in turn. */
export function zip<T>(patterns: readonly Pattern<T>[]): Pattern<T> {
  const counted = patterns.filter(({ steps }) => steps !== undefined && steps.n > 0);
  const total = leastCommonSteps(counted.map(({ steps }) => steps));
  if (!total) return silence;
  return fast(total, slowcat(counted.map((pattern) => slow(pattern.steps!, pattern)))).withSteps(total);
}

/** The others with the pattern among them: first behind the last, then before it, and so on to the front. */
export const tour = <T>(pattern: Pattern<T>, others: readonly Pattern<T>[]): Pattern<T> => {
  budgetInHand().spend(others.length ** 2);
  return stepcat(
    others.concat(pattern).flatMap((_, turn) => {
      const at = others.length - turn;
      return [...others.slice(0, at), pattern, ...others.slice(at)];
    }),
  );
};

/**
 * What the values of one cycle choose, one after the other in that cycle, each as long as it has steps. Counts the
 * steps of its first cycle, as Strudel does.
 */
export function stepJoin<A, B>(outer: Pattern<A>, choose: (value: A, event: Locations) => Pattern<B>): Pattern<B> {
  if (outer.constant) return choose(outer.constant.value, outer.constant);
  const chosen = remembering<readonly PatternEvent<A>[], B>(
    (events) => stepcat(evened(choicesOf(events, choose))),
    (events) => JSON.stringify(events),
  );
  const inCycle = (cycle: number, budget: Budget): Pattern<B> => {
    const part = { begin: rational(cycle), end: rational(cycle + 1) };
    const events = outer.query(part.begin, part.end, budget);
    const inFirstCycle = events.map((event) => moved(event, (time) => addInteger(time, -cycle)));
    return chosen({ whole: part, part, value: inFirstCycle, locations: [] }, budget);
  };
  return new Pattern(
    (begin, end, budget) =>
      eachCycle(begin, end, budget, (from, to, cycle) => inCycle(cycle, budget).query(from, to, budget)),
    { steps: inCycle(0, budgetInHand()).steps },
  );
}

/** What the events of a cycle choose between one change and the next; undefined where nothing is. */
function choicesOf<A, B>(
  events: readonly PatternEvent<A>[],
  choose: (value: A, event: Locations) => Pattern<B>,
): (Pattern<B> | undefined)[] {
  const edges = [ZERO, ...events.flatMap(({ part }) => [part.begin, part.end]), ONE]
    .sort(compare)
    .filter((edge, index, all) => index === 0 || !equals(edge, all[index - 1]!));
  return edges.slice(0, -1).map((edge) => {
    budgetInHand().spend(events.length);
    const during = events.filter(({ part }) => compare(part.begin, edge) <= 0 && compare(edge, part.end) < 0);
    if (during.length === 0) return undefined;
    return stack(
      during.map((event) =>
        combineLeft(choose(event.value, event), pure(undefined, event.locations), (value: B) => value),
      ),
    );
  });
}

/** Whatever counts no steps gets as many as the others have on average. */
function evened<T>(patterns: readonly (Pattern<T> | undefined)[]): Pattern<T>[] {
  const counts = patterns.flatMap((pattern) => (pattern?.steps ? [pattern.steps] : []));
  if (counts.length === 0) return patterns.flatMap((pattern) => pattern ?? []);
  const average = div(counts.reduce(add, ZERO), rational(counts.length));
  return patterns.map((pattern = silence.withSteps(undefined)) =>
    pattern.steps ? pattern : pattern.withSteps(average),
  );
}
