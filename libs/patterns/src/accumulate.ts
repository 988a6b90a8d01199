import {
  type Rational,
  type Span,
  ONE,
  ZERO,
  add,
  compare,
  div,
  floor,
  intersection,
  mul,
  rational,
  sub,
  toNumber,
} from '@oiduna/timing';
import { budgetInHand } from './budget.js';
import { eachCycle, fast, late, moved, pure, silence, slowcat, stack } from './combine.js';
import { inSlots } from './euclid.js';
import { squeezeJoin } from './joins.js';
import { Pattern, type PatternEvent } from './pattern.js';

/** Copies of the pattern, each later than the one before it and changed in its own way; the first is in time. */
export function echoed<T>(
  times: number,
  by: Rational,
  pattern: Pattern<T>,
  change: (copy: Pattern<T>, index: number) => Pattern<T>,
): Pattern<T> {
  const count = Math.max(0, Math.floor(times));
  budgetInHand().spend(count);
  if (count === 0) return silence.withSteps(undefined);
  return stack(Array.from({ length: count }, (_, index) => change(late(mul(by, rational(index)), pattern), index)));
}

/** Each event in so many parts, the value of each made by `next` from that of the part before it. */
export function plied<T>(
  factor: Rational,
  pattern: Pattern<T>,
  next: (value: Pattern<T>, before: Pattern<T>, index: number) => Pattern<T>,
): Pattern<T> {
  const count = floor(factor);
  const parts = (value: T): Pattern<T> => {
    budgetInHand().spend(Math.max(1, count));
    const first = pure(value);
    const all = count > 0 ? [first] : [];
    for (let index = 1; index < count; index += 1) all.push(next(first, all[index - 1]!, index));
    return fast(factor, slowcat(all));
  };
  return squeezeJoin(pattern, parts).withSteps(pattern.steps && mul(pattern.steps, factor));
}

/** True for one of the equal parts of a cycle, false for the others; which one it is changes from cycle to cycle. */
export const turns = (count: number, turn: (cycle: number) => number): Pattern<boolean> =>
  new Pattern((begin, end, budget) =>
    eachCycle(begin, end, budget, (from, to, cycle) => {
      const changing = ((turn(cycle) % count) + count) % count;
      return Array.from({ length: count }, (_, part) => part).flatMap((part): PatternEvent<boolean>[] => {
        budget.spend();
        const [first, last] = [cycle * count + part, cycle * count + part + 1];
        const whole = { begin: rational(first, count), end: rational(last, count) };
        const seen = intersection(whole, { begin: from, end: to });
        return seen ? [{ whole, part: seen, value: part === changing, locations: [] }] : [];
      });
    }),
  );

/** The pattern while the flags are false; while they are true, what is played instead of that piece of it. */
export const switched = <T>(flags: Pattern, pattern: Pattern<T>, instead: (piece: Span) => Pattern<T>): Pattern<T> =>
  new Pattern((begin, end, budget) => {
    const events: PatternEvent<T>[] = [];
    for (const { whole, part, value } of flags.query(begin, end, budget)) {
      budget.spend();
      const heard = value ? instead(whole ?? part) : pattern;
      for (const event of heard.query(part.begin, part.end, budget)) events.push(event);
    }
    return events;
  });

/** A piece of the pattern over and over, counted from cycle 0. */
export const looping = <T>(piece: Span, pattern: Pattern<T>): Pattern<T> => {
  const length = sub(piece.end, piece.begin);
  return new Pattern((begin, end, budget) => {
    const events: PatternEvent<T>[] = [];
    let turn = { begin: end, end: mul(length, rational(floor(div(begin, length)))) };
    for (;;) {
      turn = { begin: turn.end, end: add(turn.end, length) };
      const seen = intersection(turn, { begin, end });
      if (!seen) return events;
      budget.spend();
      const shift = sub(turn.begin, piece.begin);
      for (const event of pattern.query(sub(seen.begin, shift), sub(seen.end, shift), budget)) {
        const { whole, part, value, locations } = moved(event, (time) => add(time, shift));
        events.push({ whole: whole && intersection(whole, turn), part, value, locations });
      }
    }
  });
};

/** The pattern in the rhythm of one step of a cycle; nothing when it does not lie within the cycle. */
export function onBeat<T>(beat: Rational, steps: Rational, pattern: Pattern<T>): Pattern<T> {
  if (steps.n === 0) return silence;
  const turn = mul(steps, rational(Math.trunc(toNumber(div(beat, steps)))));
  return inSlots(withinCycle(div(sub(beat, turn), steps), div(ONE, steps)), pattern);
}

/** A rhythm between two others: by 0 it is the first, by 1 the second. Their pulses meet one by one. */
export function morphed(from: readonly boolean[], to: readonly boolean[], by: Rational): Pattern<boolean> {
  const [starts, ends] = [pulsesOf(from), pulsesOf(to)];
  const slots = starts.slice(0, ends.length).flatMap((start, index) => {
    budgetInHand().spend();
    return withinCycle(add(start, mul(by, sub(ends[index]!, start))), rational(1, from.length));
  });
  return inSlots(slots, pure(true));
}

const pulsesOf = (rhythm: readonly boolean[]): Rational[] =>
  rhythm.flatMap((isPulse, step) => (isPulse ? [rational(step, rhythm.length)] : []));

function withinCycle(begin: Rational, length: Rational): Span[] {
  const end = add(begin, length);
  return compare(begin, ZERO) < 0 || compare(end, ONE) > 0 ? [] : [{ begin, end }];
}
