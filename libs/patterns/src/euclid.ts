import {
  type Rational,
  type Span,
  ONE,
  add,
  addInteger,
  ceil,
  floor,
  intersection,
  isBefore,
  mul,
  rational,
  sub,
} from '@oiduna/timing';
import { silence } from './combine.js';
import { innerJoin } from './joins.js';
import { Pattern, type PatternEvent } from './pattern.js';

/** At 120 bpm a step of 1/1024 cycle lasts 2 ms: beyond it nobody hears a rhythm. */
export const EUCLID_STEPS_MAX = 1_024;

/** Pulses, steps and rotation, each of them a pattern. */
export interface EuclidArguments {
  readonly pulses: Pattern<number>;
  readonly steps: Pattern<number>;
  readonly rotation: Pattern<number>;
}

/**
 * The pattern in a euclidean rhythm: pulses spread over steps as evenly as they go, begun `rotation` steps later.
 * Negative pulses play the gaps of that rhythm instead.
 */
export function euclid<T>({ pulses, steps, rotation }: EuclidArguments, pattern: Pattern<T>): Pattern<T> {
  return innerJoin(pulses, (k) => innerJoin(steps, (n) => innerJoin(rotation, (r) => euclidOf(k, n, r, pattern))));
}

function euclidOf<T>(pulses: number, steps: number, rotation: number, pattern: Pattern<T>): Pattern<T> {
  let rhythm: Pattern<T> | undefined;
  return new Pattern((begin, end, budget) => {
    budget.spend(steps);
    rhythm ??= inSlots(euclidSlots(pulses, steps, rotation), pattern);
    return rhythm.query(begin, end, budget);
  });
}

/** Rhythm from the slots (shares of one cycle), values from the pattern. */
export function inSlots<T>(slots: readonly Span[], pattern: Pattern<T>): Pattern<T> {
  return new Pattern((from, to, budget) => {
    const events: PatternEvent<T>[] = [];
    for (let cycle = floor(from); cycle < ceil(to); cycle += 1) {
      budget.spend();
      const asked = { begin: addInteger(from, -cycle), end: addInteger(to, -cycle) };
      for (const slot of slots) {
        budget.spend();
        if (!isBefore(asked.begin, slot.end) || !isBefore(slot.begin, asked.end)) continue;
        const whole = { begin: addInteger(slot.begin, cycle), end: addInteger(slot.end, cycle) };
        const seen = intersection(whole, { begin: from, end: to });
        if (seen) events.push(...within(whole, seen, pattern.query(whole.begin, whole.end, budget)));
      }
    }
    return events;
  });
}

function within<T>(whole: Span, seen: Span, events: readonly PatternEvent<T>[]): PatternEvent<T>[] {
  return events.flatMap(({ part: sounding, value, locations }) => {
    const part = intersection(seen, sounding);
    return part ? [{ whole, part, value, locations }] : [];
  });
}

/** As euclid, each pulse held until the next. Nothing without pulses. */
export function euclidLegato<T>(pulses: number, steps: number, pattern: Pattern<T>): Pattern<T> {
  if (pulses <= 0) return silence;
  return new Pattern(
    (from, to, budget) => {
      budget.spend(steps);
      const begins = euclidSlots(pulses, steps, 0).map(({ begin }) => begin);
      const slots = begins.map((begin, index) => ({ begin, end: begins[index + 1] ?? ONE }));
      return inSlots(slots, pattern).query(from, to, budget);
    },
    { steps: rational(steps) },
  );
}

/** Between euclid (evenness 0) and pulses at equal distances (1). */
export function euclidish<T>(pulses: number, steps: number, evenness: Rational, pattern: Pattern<T>): Pattern<T> {
  if (pulses === 0) return silence;
  return new Pattern(
    (from, to, budget) => {
      budget.spend(steps);
      const slots = euclidSlots(pulses, steps, 0).map(({ begin: straight }, index) => {
        const even = rational(index, pulses);
        const begin = add(straight, mul(evenness, sub(even, straight)));
        return { begin, end: add(begin, rational(1, steps)) };
      });
      return inSlots(slots, pattern).query(from, to, budget);
    },
    { steps: rational(steps) },
  );
}

function euclidSlots(pulses: number, steps: number, rotation: number): Span[] {
  const isPulse = bjorklund(Math.min(Math.abs(pulses), steps), steps);
  return Array.from({ length: steps }, (_, step) => step)
    .filter((step) => isPulse[(((step - rotation) % steps) + steps) % steps] === pulses >= 0)
    .map((step) => ({ begin: rational(step, steps), end: rational(step + 1, steps) }));
}

/**
 * Which steps are pulses.
 * @see Godfried Toussaint, "The Euclidean Algorithm Generates Traditional Musical Rhythms" (2005)
 */
export function bjorklund(pulses: number, steps: number): boolean[] {
  let head = { steps: [true], count: pulses };
  let tail = { steps: [false], count: steps - pulses };
  while (Math.min(head.count, tail.count) > 1) {
    const paired = Math.min(head.count, tail.count);
    const rest = head.count > tail.count ? head : tail;
    const pair = [...head.steps, ...tail.steps];
    tail = { steps: rest.steps, count: rest.count - paired };
    head = { steps: pair, count: paired };
  }
  const repeat = (group: { steps: boolean[]; count: number }) =>
    Array.from({ length: group.count }, () => group.steps).flat();
  return [...repeat(head), ...repeat(tail)];
}
