import { AppError } from '@oiduna/contracts';
import { type Rational, ONE, ceil, compare, floor, max, min, rational, sub } from '@oiduna/timing';
import { LIMITS, type Limits } from './limits.js';
import { Budget, metered } from './budget.js';
import type { Controls, Pattern, PatternEvent } from './pattern.js';

/**
 * The events of a pattern within [begin, end), asked cycle by cycle: each cycle has its own budget, and any slice
 * gives the same events as the whole. Sorted by part, so simultaneous events keep the order of the text.
 * @param allowance what all cycles of this query, and other queries with it, may cost together; none is left when it
 *   is what ran out
 * @throws AppError PATTERN_OVER_BUDGET | PATTERN_SYNTAX (a value no control takes) | TIME_TOO_FINE
 */
export function query<T = Controls>(
  pattern: Pattern<T>,
  begin: Rational,
  end: Rational,
  limits: Limits = LIMITS,
  allowance?: Budget,
): PatternEvent<T>[] {
  const events: PatternEvent<T>[] = [];
  for (let cycle = floor(begin); cycle < ceil(end); cycle += 1) {
    const from = max(begin, rational(cycle));
    const to = min(end, rational(cycle + 1));
    const steps = new Budget(Math.min(limits.stepsPerCycle, allowance?.left ?? Infinity));
    const before = steps.left;
    try {
      events.push(...queryWithin(pattern, from, to, limits.eventsPerCycle, steps));
    } finally {
      if (allowance) allowance.left -= before - Math.max(0, steps.left);
    }
  }
  return events;
}

/** The events of one whole cycle. */
export const queryCycle = <T = Controls>(pattern: Pattern<T>, cycle: number, limits?: Limits): PatternEvent<T>[] =>
  query(pattern, rational(cycle), rational(cycle + 1), limits);

/** One slice of at most a cycle, from a budget of the caller's. */
export function queryWithin<T>(
  pattern: Pattern<T>,
  begin: Rational,
  end: Rational,
  eventsMax: number,
  budget: Budget,
): PatternEvent<T>[] {
  if (compare(begin, end) >= 0 || compare(sub(end, begin), ONE) > 0) return [];
  const events = endingWithinTheStack(() => metered(budget, () => pattern.query(begin, end, budget)));
  if (events.length > eventsMax) {
    throw new AppError('PATTERN_OVER_BUDGET', { reason: `${events.length} events in a cycle, at most ${eventsMax}` });
  }
  return events.sort((a, b) => compare(a.part.begin, b.part.begin));
}

/** The nesting limits keep queries off the end of the stack; should one get there, it is an ordinary error too. */
export function endingWithinTheStack<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('PATTERN_OVER_BUDGET', { reason: 'it is nested too deeply' }, { cause: error });
  }
}
