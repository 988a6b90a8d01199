import {
  type Rational,
  type Span,
  ONE,
  ZERO,
  add,
  addInteger,
  compare,
  div,
  floor,
  isBefore,
  max,
  min,
  mul,
  rational,
  sub,
} from '@oiduna/timing';
import { type Budget, pay } from './budget.js';
import { type Constant, type Location, Pattern, type PatternEvent, type Query, type Sample } from './pattern.js';
import { leastCommonSteps } from './step-count.js';

export const silence = new Pattern<never>(() => [], { steps: ONE });

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
  return new Pattern(query, { constant: { value, locations }, steps: ONE });
}

/** A value at every moment, sampled where it is asked for: at the begin of the query. Time is in cycles. */
export const signal = <T>(valueAt: (time: number, budget: Budget) => T): Pattern<T> =>
  sampled((begin, _, budget) => {
    budget.spend();
    return valueAt(begin.n / begin.d, budget);
  });

/** What is known of a signal's every query: whoever has a span can ask for the value alone. */
export const sampled = <T>(sample: Sample<T>): Pattern<T> =>
  new Pattern(
    (begin, end, budget) => [
      { whole: undefined, part: { begin, end }, value: sample(begin, end, budget), locations: [] },
    ],
    { sample },
  );

const NOWHERE: Locations = { locations: [] };

/** The signal asked at other times. */
const moving = <T>({ sample }: Pattern<T>, move: (time: Rational) => Rational): Sample<T> | undefined =>
  sample &&
  ((begin, end, budget) => {
    budget.spend();
    return sample(move(begin), move(end), budget);
  });

export function stack<T>(layers: readonly Pattern<T>[]): Pattern<T> {
  const [only] = layers;
  if (only && layers.length === 1) return only;
  pay(layers.length);
  const query: Query<T> = (begin, end, budget) => {
    budget.spend(layers.length);
    return layers.flatMap((layer) => layer.query(begin, end, budget));
  };
  return new Pattern(query, { steps: leastCommonSteps(layers.map(({ steps }) => steps)) });
}

/** A pattern and how much of the cycle it takes, relative to its neighbours. */
export interface Step<T> {
  readonly pattern: Pattern<T>;
  readonly weight: Rational;
}

/** Placing one step in the cycle takes a handful of exact fractions. */
const STEPS_PER_SLOT = 4;

/** All steps in one cycle, each squeezed into its share; cycle k plays cycle k of every step. */
export function timecat<T>(steps: readonly Step<T>[]): Pattern<T> {
  const [only] = steps;
  if (only === undefined) return silence;
  if (steps.length === 1) return only.pattern.withSteps(only.weight);
  pay(STEPS_PER_SLOT * steps.length);
  const total = totalWeight(steps);
  let begin = ZERO;
  const slots = steps.map(({ pattern, weight }) => {
    const slot = { pattern, begin, end: add(begin, div(weight, total)), width: div(weight, total) };
    begin = slot.end;
    return slot;
  });
  const query: Query<T> = (from, to, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(from); isBefore(rational(cycle), to); cycle += 1) {
      const asked = { begin: addInteger(from, -cycle), end: addInteger(to, -cycle) };
      for (const slot of slots) {
        budget.spend();
        if (!isBefore(asked.begin, slot.end)) continue;
        if (!isBefore(slot.begin, asked.end)) break;
        const whole = { begin: addInteger(slot.begin, cycle), end: addInteger(slot.end, cycle) };
        const part = clipped(whole, from, to);
        const { constant } = slot.pattern;
        if (constant) events.push({ whole, part, value: constant.value, locations: constant.locations });
        else
          for (const event of squeezed(slot.pattern, part, cycle, whole.begin, slot.width, budget)) events.push(event);
      }
    }
    return events;
  };
  return new Pattern(query, { steps: total });
}

/** Each in an equal share of one cycle. */
export const fastcat = <T>(patterns: readonly Pattern<T>[]): Pattern<T> =>
  timecat(patterns.map((pattern) => ({ pattern, weight: ONE })));

/** One after the other, a cycle each; each goes on with its own next cycle when its turn comes again. */
export function slowcat<T>(patterns: readonly Pattern<T>[]): Pattern<T> {
  const [only] = patterns;
  if (only === undefined) return silence;
  if (patterns.length === 1) return only;
  pay(patterns.length);
  const query: Query<T> = (begin, end, budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => {
      const index = ((cycle % patterns.length) + patterns.length) % patterns.length;
      const turns = (cycle - index) / patterns.length;
      const shift = cycle - turns;
      const events = patterns[index]!.query(addInteger(from, -shift), addInteger(to, -shift), budget);
      return shift === 0 ? events : events.map((event) => moved(event, (time) => addInteger(time, shift)));
    });
  return new Pattern(query, { steps: leastCommonSteps(patterns.map(({ steps }) => steps)) });
}

export const totalWeight = (steps: readonly Step<unknown>[]): Rational =>
  steps.reduce((sum, step) => add(sum, step.weight), ZERO);

/** One cycle of a pattern within a slot that begins at `slotBegin` and is `width` cycles wide. */
export function squeezed<T>(
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

/** Asks cycle by cycle: for rules that differ from one cycle to the next. */
export function eachCycle<T>(
  begin: Rational,
  end: Rational,
  budget: Budget,
  ask: (begin: Rational, end: Rational, cycle: number) => readonly PatternEvent<T>[],
): PatternEvent<T>[] {
  const events: PatternEvent<T>[] = [];
  for (let cycle = floor(begin); isBefore(rational(cycle), end); cycle += 1) {
    budget.spend();
    for (const event of ask(max(begin, rational(cycle)), min(end, rational(cycle + 1)), cycle)) events.push(event);
  }
  return events;
}

/** Each cycle a pattern of its own choice. */
export const byCycle = <T>(choose: (cycle: number, budget: Budget) => Pattern<T>): Pattern<T> =>
  new Pattern((begin, end, budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => choose(cycle, budget).query(from, to, budget)),
  );

/** Faster by a factor above 0; nothing at 0. */
export function fast<T>(factor: Rational, pattern: Pattern<T>): Pattern<T> {
  if (factor.n === 0) return silence;
  if (compare(factor, ONE) === 0) return pattern;
  if (pattern.constant) return repeated(pattern.constant, factor).withSteps(pattern.steps);
  const query: Query<T> = (begin, end, budget) => {
    budget.spend();
    const events = pattern.query(mul(begin, factor), mul(end, factor), budget);
    return events.map((event) => moved(event, (time) => div(time, factor)));
  };
  return new Pattern(query, { steps: pattern.steps, sample: moving(pattern, (time) => mul(time, factor)) });
}

/** What `bd*4` is, and most factors are written behind one name. */
const repeated = <T>({ value, locations }: Constant<T>, factor: Rational): Pattern<T> =>
  new Pattern((begin, end, budget) => {
    const events: PatternEvent<T>[] = [];
    const last = mul(end, factor);
    let index = floor(mul(begin, factor));
    for (let from = div(rational(index), factor); isBefore(rational(index), last); index += 1) {
      budget.spend();
      const whole = { begin: from, end: div(rational(index + 1), factor) };
      events.push({ whole, part: clipped(whole, begin, end), value, locations });
      from = whole.end;
    }
    return events;
  });

export const slow = <T>(factor: Rational, pattern: Pattern<T>): Pattern<T> =>
  factor.n === 0 ? silence : fast(div(ONE, factor), pattern);

/** Later by so many cycles; earlier when negative. */
export function late<T>(cycles: Rational, pattern: Pattern<T>): Pattern<T> {
  if (cycles.n === 0 || pattern === silence) return pattern;
  const query: Query<T> = (begin, end, budget) => {
    budget.spend();
    const events = pattern.query(sub(begin, cycles), sub(end, cycles), budget);
    return events.map((event) => moved(event, (time) => add(time, cycles)));
  };
  return new Pattern(query, { steps: pattern.steps, sample: moving(pattern, (time) => sub(time, cycles)) });
}

export const early = <T>(cycles: Rational, pattern: Pattern<T>): Pattern<T> => late(sub(ZERO, cycles), pattern);

/** Every cycle played backwards. */
export function rev<T>(pattern: Pattern<T>): Pattern<T> {
  const query: Query<T> = (begin, end, budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => {
      const mirror = (time: Rational) => sub(rational(2 * cycle + 1), time);
      const reflected = (span: Span): Span => ({ begin: mirror(span.end), end: mirror(span.begin) });
      return pattern.query(mirror(to), mirror(from), budget).map(({ whole, part, value, locations }) => ({
        whole: whole && reflected(whole),
        part: reflected(part),
        value,
        locations,
      }));
    });
  return new Pattern(query, { steps: pattern.steps });
}

/** The same events with other values. */
export function mapValues<A, B>(pattern: Pattern<A>, change: (value: A, event: Locations) => B): Pattern<B> {
  const { constant, sample, steps } = pattern;
  if (constant) return pure(change(constant.value, constant), constant.locations).withSteps(steps);
  const query: Query<B> = (begin, end, budget) =>
    pattern.query(begin, end, budget).map((event) => ({
      whole: event.whole,
      part: event.part,
      value: change(event.value, event),
      locations: event.locations,
    }));
  const changed: Sample<B> | undefined =
    sample &&
    ((begin, end, budget) => {
      budget.spend();
      return change(sample(begin, end, budget), NOWHERE);
    });
  return new Pattern(query, { steps, sample: changed });
}

/** Only the events that pass. */
export function filterEvents<T>(
  pattern: Pattern<T>,
  passes: (event: PatternEvent<T>, budget: Budget) => boolean,
): Pattern<T> {
  const query: Query<T> = (begin, end, budget) =>
    pattern.query(begin, end, budget).filter((event) => passes(event, budget));
  return new Pattern(query, { steps: pattern.steps });
}

export interface Locations {
  readonly locations: readonly Location[];
}

/** The event with all its times changed. */
export function moved<T>(event: PatternEvent<T>, move: (time: Rational) => Rational): PatternEvent<T> {
  const { whole, value, locations } = event;
  const part = { begin: move(event.part.begin), end: move(event.part.end) };
  if (!whole) return { whole, part, value, locations };
  if (whole === event.part) return { whole: part, part, value, locations };
  return { whole: { begin: move(whole.begin), end: move(whole.end) }, part, value, locations };
}

/** The piece of `whole` within [begin, end), which overlap; `whole` itself when nothing is cut. */
export function clipped(whole: Span, begin: Rational, end: Rational): Span {
  // The whole's own edges where they are equal, so that the piece is seen to be the whole.
  const from = max(whole.begin, begin);
  const to = min(whole.end, end);
  return from === whole.begin && to === whole.end ? whole : { begin: from, end: to };
}
