import { pay } from './budget.js';
import { mapValues } from './combine.js';
import type { Pattern } from './pattern.js';
import type { Source } from './source.js';
import { described } from './value.js';

/** What a number in the text must be, and how to say so. */
export interface NumberRule {
  /** Subject of the sentence: `a factor`, `gain`. */
  readonly what: string;
  readonly min?: number;
  readonly max?: number;
  readonly isInteger?: boolean;
}

/**
 * The pattern as numbers. Whatever is known now – a constant, mini-notation as written – is checked now.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET (above the maximum), here or from a query
 */
export function numeric(pattern: Pattern, rule: NumberRule, source: Source, offset: number): Pattern<number> {
  pay(pattern.leaves.length);
  for (const leaf of pattern.leaves) checkedNumber(leaf.value, rule, source, leaf.location.start);
  return mapValues(pattern, (value, { locations }) =>
    checkedNumber(value, rule, source, locations[0]?.start ?? offset),
  );
}

export function checkedNumber(value: unknown, rule: NumberRule, source: Source, offset: number): number {
  const { what, min, max, isInteger } = rule;
  if (typeof value !== 'number') return source.fail(offset, `${what} is a number, not ${described(value)}`);
  if (!Number.isFinite(value)) source.fail(offset, `${what} is a finite number`);
  if (isInteger && !Number.isInteger(value)) source.fail(offset, `${what} is a whole number, not ${value}`);
  if (min !== undefined && value < min) source.fail(offset, `${what} is at least ${min}, not ${value}`);
  if (max !== undefined && value > max) source.failOverBudget(offset, `${what} is at most ${max}, not ${value}`);
  return value;
}
