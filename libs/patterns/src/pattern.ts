import { AppError } from '@oiduna/contracts';
import type { Rational, Span } from '@oiduna/timing';

/** Where a leaf stands in the text: UTF-16 offsets, end exclusive. For highlighting. */
export interface Location {
  readonly start: number;
  readonly end: number;
}

/** Control name to value, what a sound is asked to do: `{ s: 'bd', n: 3, gain: 0.8 }`. */
export type Controls = Readonly<Record<string, string | number>>;

/** What mini-notation can say: a name, a number, or several joined by `:`. */
export type Plain = string | number | readonly Plain[];

/**
 * Something that happens. `part` is the piece a query saw, `whole` the full extent; a signal has no whole.
 * Plain data: it crosses process borders as it is.
 */
export interface PatternEvent<T = Controls> {
  readonly whole?: Span;
  readonly part: Span;
  readonly value: T;
  readonly locations: readonly Location[];
}

/** Steps left to spend. Handed through every query, so that no pattern can run on. */
export class Budget {
  constructor(public left: number) {}

  /** @throws AppError PATTERN_OVER_BUDGET */
  spend(steps = 1): void {
    this.left -= steps;
    // Not `< 0`: NaN must end here as well.
    if (!(this.left >= 0)) throw new AppError('PATTERN_OVER_BUDGET', { reason: 'it needs too many steps' });
  }
}

/** Events whose part lies within [begin, end). Pure: equal arguments give equal events. */
export type Query<T> = (begin: Rational, end: Rational, budget: Budget) => PatternEvent<T>[];

/** A value (or several) that repeats for ever, one event per cycle. Known ahead, it saves most queries. */
export interface Constant<T> {
  readonly value: T;
  readonly locations: readonly Location[];
}

/** One name or number as it was written. */
export interface Leaf {
  readonly value: string | number;
  readonly location: Location;
}

/** A function from time to events. */
export class Pattern<T = unknown> {
  constructor(
    readonly query: Query<T>,
    /** Set when the pattern is `pure(value)`. */
    readonly constant?: Constant<T>,
    /** Set when the pattern is mini-notation as written: what a control checks before anything plays. */
    readonly leaves: readonly Leaf[] = [],
  ) {}
}

/** Whether the event begins here rather than being the rest of one that began earlier. */
export function isOnset(event: PatternEvent<unknown>): boolean {
  const { whole, part } = event;
  return whole !== undefined && whole.begin.n === part.begin.n && whole.begin.d === part.begin.d;
}
