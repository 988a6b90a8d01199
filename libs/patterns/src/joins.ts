import {
  type Rational,
  type Span,
  addInteger,
  add,
  div,
  floor,
  intersection,
  mul,
  rational,
  sub,
} from '@oiduna/timing';
import type { Budget } from './budget.js';
import { type Locations, eachCycle, fast, late, moved, pure } from './combine.js';
import { Pattern, type PatternEvent, type Query } from './pattern.js';

/** Rhythm from the left; each event takes the values the right has during it. */
export function combineLeft<A, B, C>(left: Pattern<A>, right: Pattern<B>, join: (a: A, b: B) => C): Pattern<C> {
  const { constant } = right;
  const { steps } = left;
  if (constant && left.constant) {
    const { value } = left.constant;
    return pure(join(value, constant.value), both(left.constant, constant)).withSteps(steps);
  }
  if (constant) {
    const query: Query<C> = (begin, end, budget) =>
      left.query(begin, end, budget).map((event) => ({
        whole: event.whole,
        part: event.part,
        value: join(event.value, constant.value),
        locations: both(event, constant),
      }));
    return new Pattern(query, { steps });
  }
  const { sample } = right;
  if (sample) {
    const query: Query<C> = (begin, end, budget) =>
      left.query(begin, end, budget).map(({ whole, part, value, locations }) => {
        const extent = whole ?? part;
        return { whole, part, value: join(value, sample(extent.begin, extent.end, budget)), locations };
      });
    return new Pattern(query, { steps });
  }
  const query: Query<C> = (begin, end, budget) => {
    const events: PatternEvent<C>[] = [];
    for (const event of left.query(begin, end, budget)) {
      const extent = event.whole ?? event.part;
      for (const other of right.query(extent.begin, extent.end, budget)) {
        budget.spend();
        const part = overlap(event.part, other.part);
        if (!part) continue;
        events.push({
          whole: event.whole,
          part,
          value: join(event.value, other.value),
          locations: both(event, other),
        });
      }
    }
    return events;
  };
  return new Pattern(query, { steps });
}

/** Rhythm from the right. */
export const combineRight = <A, B, C>(left: Pattern<A>, right: Pattern<B>, join: (a: A, b: B) => C): Pattern<C> =>
  combineLeft(right, left, (b, a) => join(a, b));

/** Rhythm from both: an event wherever two overlap. */
export function combineBoth<A, B, C>(left: Pattern<A>, right: Pattern<B>, join: (a: A, b: B) => C): Pattern<C> {
  if (left.constant && right.constant) return combineLeft(left, right, join);
  const query: Query<C> = (begin, end, budget) => {
    const events: PatternEvent<C>[] = [];
    const others = right.query(begin, end, budget);
    for (const event of left.query(begin, end, budget)) {
      for (const other of others) {
        budget.spend();
        const part = overlap(event.part, other.part);
        if (!part) continue;
        const whole = event.whole && other.whole && overlap(event.whole, other.whole);
        events.push({ whole, part, value: join(event.value, other.value), locations: both(event, other) });
      }
    }
    return events;
  };
  return new Pattern(query, { steps: left.steps });
}

/** Choices remembered by each join: enough for any written pattern; a signal's values come and go. */
const CHOICES_MAX = 64;

/** Which choices are the same: values that cannot be told apart. Undefined is made anew each time. */
type Key<A> = (value: A) => unknown;
type Choose<A, B> = (value: A, event: Locations) => Pattern<B>;

const itself = (value: unknown): unknown => value;

/**
 * The same choice for the same value, made once. It costs its steps each time all the same, so that what a query
 * may do never depends on what was asked before.
 */
export function remembering<A, B>(
  choose: Choose<A, B>,
  key: Key<A>,
): (event: PatternEvent<A>, budget: Budget) => Pattern<B> {
  const choices = new Map<unknown, { pattern: Pattern<B>; cost: number }>();
  return (event, budget) => {
    budget.spend();
    const name = key(event.value);
    const known = name === undefined ? undefined : choices.get(name);
    if (known) {
      budget.spend(known.cost);
      return known.pattern;
    }
    const before = budget.left;
    const pattern = choose(event.value, event);
    if (name === undefined) return pattern;
    if (choices.size >= CHOICES_MAX) choices.clear();
    choices.set(name, { pattern, cost: before - budget.left });
    return pattern;
  };
}

/**
 * The events that choose. A signal has a value wherever it is asked, so it would choose something else in every
 * slice of a cycle: it chooses by what it is over the whole cycle.
 */
function choosing<A>(outer: Pattern<A>, begin: Rational, end: Rational, budget: Budget): readonly PatternEvent<A>[] {
  const events = outer.query(begin, end, budget);
  if (events.every(({ whole }) => whole)) return events;
  return eachCycle(begin, end, budget, (from, to, cycle) =>
    outer.query(rational(cycle), rational(cycle + 1), budget).flatMap((event) => {
      const part = intersection(event.part, { begin: from, end: to });
      return part ? [{ whole: event.whole, part, value: event.value, locations: event.locations }] : [];
    }),
  );
}

/** Each value of the outer pattern chooses a pattern, heard for as long as that value lasts. */
export function innerJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>, key: Key<A> = itself): Pattern<B> {
  if (outer.constant) return choose(outer.constant.value, outer.constant);
  const chosen = remembering(choose, key);
  return new Pattern((begin, end, budget) => {
    const events: PatternEvent<B>[] = [];
    for (const event of choosing(outer, begin, end, budget)) {
      const inner = chosen(event, budget).query(event.part.begin, event.part.end, budget);
      for (const { whole, part, value, locations } of inner) {
        events.push({ whole, part, value, locations: both({ locations }, event) });
      }
    }
    return events;
  });
}

/** As innerJoin, but the rhythm is the outer pattern's. */
export function outerJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  return joinWith(
    outer,
    choose,
    (pattern) => pattern,
    (event) => event.whole,
  ).withSteps(outer.steps);
}

/** As innerJoin, but an event lasts no longer than the value that chose it. */
export function bothJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  return joinWith(outer, choose, (pattern) => pattern, common);
}

/** Each event of the outer pattern holds one whole cycle of the pattern its value chooses. */
export function squeezeJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  return joinWith(outer, choose, (pattern, whole) => focus(whole, pattern), common);
}

/** Each event of the outer pattern starts the cycle of the chosen pattern anew. */
export function resetJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  const fromItsCycle = (pattern: Pattern<B>, { begin }: Span) => late(addInteger(begin, -floor(begin)), pattern);
  return joinWith(outer, choose, fromItsCycle, common);
}

/** Each event of the outer pattern starts the chosen pattern from its very first cycle. */
export function restartJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  return joinWith(outer, choose, (pattern, { begin }) => late(begin, pattern), common);
}

/** Step for step: the chosen pattern runs as fast as it must for its steps to last as long as the outer's. */
export function polyJoin<A, B>(outer: Pattern<A>, choose: Choose<A, B>): Pattern<B> {
  return outerJoin(outer, (value, event) => {
    const pattern = choose(value, event);
    const { steps } = pattern;
    return outer.steps && steps && steps.n !== 0 ? fast(div(outer.steps, steps), pattern) : pattern;
  });
}

/** One cycle of the pattern – that in which the span begins – fitted to the span, and so on before and after it. */
export function focus<T>(span: Span, pattern: Pattern<T>): Pattern<T> {
  const width = sub(span.end, span.begin);
  const cycle = rational(floor(span.begin));
  return new Pattern((begin, end, budget) => {
    budget.spend();
    const inward = (time: Rational) => add(div(sub(time, span.begin), width), cycle);
    const outward = (time: Rational) => add(mul(sub(time, cycle), width), span.begin);
    return pattern.query(inward(begin), inward(end), budget).map((event) => moved(event, outward));
  });
}

type WholeOf = (outer: PatternEvent<unknown>, inner: PatternEvent<unknown>) => Span | undefined;

/** What both last; an inner event that lies outside of the outer one is none. */
const common: WholeOf = (outer, inner) => outer.whole && inner.whole && overlap(outer.whole, inner.whole);

function joinWith<A, B>(
  outer: Pattern<A>,
  choose: Choose<A, B>,
  place: (pattern: Pattern<B>, whole: Span) => Pattern<B>,
  wholeOf: WholeOf,
): Pattern<B> {
  const chosen = remembering(choose, itself);
  return new Pattern((begin, end, budget) => {
    const events: PatternEvent<B>[] = [];
    for (const event of outer.query(begin, end, budget)) {
      const { whole: extent } = event;
      const pattern = chosen(event, budget);
      const placed = extent ? place(pattern, extent) : pattern;
      for (const inner of placed.query(event.part.begin, event.part.end, budget)) {
        const whole = wholeOf(event, inner);
        if (!whole && wholeOf === common) continue;
        events.push({ whole, part: inner.part, value: inner.value, locations: both(inner, event) });
      }
    }
    return events;
  });
}

const both = (a: Locations, b: Locations): Locations['locations'] =>
  b.locations.length === 0 ? a.locations : a.locations.length === 0 ? b.locations : [...a.locations, ...b.locations];

const overlap = (a: Span, b: Span): Span | undefined => (a === b ? a : intersection(a, b));
