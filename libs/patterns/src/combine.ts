import {
  type Rational,
  type Span,
  ONE,
  ZERO,
  add,
  addInteger,
  ceil,
  compare,
  div,
  floor,
  intersection,
  isBefore,
  max,
  min,
  mul,
  rational,
  sub,
} from '@oiduna/timing';
import { type Budget, type Location, Pattern, type PatternEvent, type Query } from './pattern.js';

export const silence = new Pattern<never>(() => []);

/** One event per cycle, for ever. */
export function pure<T>(value: T, locations: readonly Location[] = []): Pattern<T> {
  const query: Query<T> = (begin, end, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(begin); isBefore(rational(cycle), end); cycle += 1) {
      budget.spend();
      const whole = { begin: rational(cycle), end: rational(cycle + 1) };
      events.push({ whole, part: clipped(whole, begin, end), value, locations });
    }
    return events;
  };
  return new Pattern(query, { value, locations });
}

export function stack<T>(layers: readonly Pattern<T>[]): Pattern<T> {
  const [only] = layers;
  if (only && layers.length === 1) return only;
  return new Pattern((begin, end, budget) => {
    budget.spend(layers.length);
    return layers.flatMap((layer) => layer.query(begin, end, budget));
  });
}

/** A pattern and how much of the cycle it takes, relative to its neighbours. */
export interface Step<T> {
  readonly pattern: Pattern<T>;
  readonly weight: Rational;
}

/** All steps in one cycle, each squeezed into its share; cycle k plays cycle k of every step. */
export function timecat<T>(steps: readonly Step<T>[]): Pattern<T> {
  const [only] = steps;
  if (only === undefined) return silence;
  if (steps.length === 1) return only.pattern;
  const total = totalWeight(steps);
  let begin = ZERO;
  const slots = steps.map(({ pattern, weight }) => {
    const slot = { pattern, begin, end: add(begin, div(weight, total)), width: div(weight, total) };
    begin = slot.end;
    return slot;
  });
  return new Pattern((from, to, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(from); isBefore(rational(cycle), to); cycle += 1) {
      for (const slot of slots) {
        budget.spend();
        const whole = { begin: addInteger(slot.begin, cycle), end: addInteger(slot.end, cycle) };
        if (!isBefore(from, whole.end)) continue;
        if (!isBefore(whole.begin, to)) break;
        const part = clipped(whole, from, to);
        const { constant } = slot.pattern;
        if (constant) events.push({ whole, part, value: constant.value, locations: constant.locations });
        else events.push(...squeezed(slot.pattern, part, cycle, whole.begin, slot.width, budget));
      }
    }
    return events;
  });
}

export const totalWeight = (steps: readonly Step<unknown>[]): Rational =>
  steps.reduce((sum, step) => add(sum, step.weight), ZERO);

/** One cycle of a pattern within a slot that begins at `slotBegin` and is `width` cycles wide. */
function squeezed<T>(
  pattern: Pattern<T>,
  part: Span,
  cycle: number,
  slotBegin: Rational,
  width: Rational,
  budget: Budget,
): PatternEvent<T>[] {
  const inward = (time: Rational) => addInteger(div(sub(time, slotBegin), width), cycle);
  const outward = (time: Rational) => add(mul(addInteger(time, -cycle), width), slotBegin);
  return pattern.query(inward(part.begin), inward(part.end), budget).map((event) => moved(event, outward));
}

/** Faster by a factor above 0; nothing at 0. */
export function fast<T>(factor: Rational, pattern: Pattern<T>): Pattern<T> {
  if (factor.n === 0) return silence;
  if (compare(factor, ONE) === 0) return pattern;
  return new Pattern((begin, end, budget) => {
    budget.spend();
    const events = pattern.query(mul(begin, factor), mul(end, factor), budget);
    return events.map((event) => moved(event, (time) => div(time, factor)));
  });
}

export const slow = <T>(factor: Rational, pattern: Pattern<T>): Pattern<T> =>
  factor.n === 0 ? silence : fast(div(ONE, factor), pattern);

/** Every cycle played backwards. */
export function rev<T>(pattern: Pattern<T>): Pattern<T> {
  return new Pattern((begin, end, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(begin); isBefore(rational(cycle), end); cycle += 1) {
      budget.spend();
      const mirror = (time: Rational) => sub(rational(2 * cycle + 1), time);
      const from = mirror(min(end, rational(cycle + 1)));
      const to = mirror(max(begin, rational(cycle)));
      const reflected = ({ begin: b, end: e }: Span): Span => ({ begin: mirror(e), end: mirror(b) });
      for (const event of pattern.query(from, to, budget)) {
        const part = reflected(event.part);
        events.push(event.whole ? { ...event, whole: reflected(event.whole), part } : { ...event, part });
      }
    }
    return events;
  });
}

/** The same events with other values. */
export function mapValues<A, B>(pattern: Pattern<A>, change: (value: A, event: Locations) => B): Pattern<B> {
  const { constant } = pattern;
  if (constant) return pure(change(constant.value, constant), constant.locations);
  return new Pattern((begin, end, budget) =>
    pattern.query(begin, end, budget).map((event) => ({ ...event, value: change(event.value, event) })),
  );
}

interface Locations {
  readonly locations: readonly Location[];
}

/** Rhythm from the left; each event takes the values the right has during it. */
export function combineLeft<A, B, C>(left: Pattern<A>, right: Pattern<B>, join: (a: A, b: B) => C): Pattern<C> {
  const { constant } = right;
  if (constant && left.constant) {
    const { value, locations } = joined(left.constant, constant, join);
    return pure(value, locations);
  }
  if (constant) {
    return new Pattern((begin, end, budget) =>
      left.query(begin, end, budget).map((event) => ({ ...event, ...joined(event, constant, join) })),
    );
  }
  return new Pattern((begin, end, budget) =>
    left.query(begin, end, budget).flatMap((event) => {
      const extent = event.whole ?? event.part;
      return right.query(extent.begin, extent.end, budget).flatMap((other) => {
        const part = intersection(event.part, other.part);
        return part ? [{ ...event, part, ...joined(event, other, join) }] : [];
      });
    }),
  );
}

function joined<A, B, C>(a: Locations & { value: A }, b: Locations & { value: B }, join: (a: A, b: B) => C) {
  return { value: join(a.value, b.value), locations: [...a.locations, ...b.locations] };
}

/** Each value of the outer pattern chooses a pattern, heard for as long as that value lasts. */
export function innerJoin<A, B>(outer: Pattern<A>, choose: (value: A) => Pattern<B>): Pattern<B> {
  if (outer.constant) return choose(outer.constant.value);
  return new Pattern((begin, end, budget) =>
    outer.query(begin, end, budget).flatMap(({ part, value, locations }) => {
      budget.spend();
      const inner = choose(value).query(part.begin, part.end, budget);
      return inner.map((event) => ({ ...event, locations: [...event.locations, ...locations] }));
    }),
  );
}

/** Rhythm from the slots (shares of one cycle), values from the pattern. */
export function inSlots<T>(slots: readonly Span[], pattern: Pattern<T>): Pattern<T> {
  return new Pattern((from, to, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(from); cycle < ceil(to); cycle += 1) {
      for (const slot of slots) {
        budget.spend();
        const whole = { begin: addInteger(slot.begin, cycle), end: addInteger(slot.end, cycle) };
        const part = intersection(whole, { begin: from, end: to });
        if (!part) continue;
        for (const event of pattern.query(part.begin, part.end, budget)) {
          events.push({ ...event, whole, part: event.part });
        }
      }
    }
    return events;
  });
}

function moved<T>(event: PatternEvent<T>, move: (time: Rational) => Rational): PatternEvent<T> {
  const part = { begin: move(event.part.begin), end: move(event.part.end) };
  if (!event.whole) return { ...event, part };
  if (event.whole === event.part) return { ...event, part, whole: part };
  return { ...event, part, whole: { begin: move(event.whole.begin), end: move(event.whole.end) } };
}

/** The piece of `whole` within [begin, end), which overlap; `whole` itself when nothing is cut. */
function clipped(whole: Span, begin: Rational, end: Rational): Span {
  const from = max(begin, whole.begin);
  const to = min(end, whole.end);
  return from === whole.begin && to === whole.end ? whole : { begin: from, end: to };
}
