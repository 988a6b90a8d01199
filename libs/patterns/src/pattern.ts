import type { Rational, Span } from '@oiduna/timing';
import type { Budget } from './budget.js';

/** Where a leaf stands in the text: UTF-16 offsets, end exclusive. For highlighting. */
export interface Location {
  readonly start: number;
  readonly end: number;
  /** Set where a scale was applied: what the note may be moved within later on. */
  readonly scale?: string;
  /** Set where events were marked with a word. */
  readonly tag?: string;
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
  readonly whole: Span | undefined;
  readonly part: Span;
  readonly value: T;
  readonly locations: readonly Location[];
}

/** Events whose part lies within [begin, end). Pure: equal arguments give equal events. */
export type Query<T> = (begin: Rational, end: Rational, budget: Budget) => PatternEvent<T>[];

/** A value (or several) that repeats for ever, one event per cycle. Known ahead, it saves most queries. */
export interface Constant<T> {
  readonly value: T;
  readonly locations: readonly Location[];
}

/** The value over a span of time: all that a signal is. */
export type Sample<T> = (begin: Rational, end: Rational, budget: Budget) => T;

/** One name or number as it was written. */
export interface Leaf {
  readonly value: string | number;
  readonly location: Location;
}

/** What is known of a pattern without asking it. */
export interface Traits<T> {
  /** Set when the pattern is `pure(value)`. */
  readonly constant?: Constant<T> | undefined;
  /** Set when every query gives one event without a whole, of this value, from nowhere in the text. */
  readonly sample?: Sample<T> | undefined;
  /** Steps of a cycle, for the functions that count in steps (`pace`, `stepcat` …). */
  readonly steps?: Rational | undefined;
  /** Set when the pattern is mini-notation as written: what a control checks before anything plays. */
  readonly leaves?: readonly Leaf[];
}

/**
 * A function from time to events. Each answer is paid for here, a step and one for each event, so that no function
 * there is or will be can work for nothing.
 */
export class Pattern<T = unknown> {
  readonly query: Query<T>;
  readonly constant: Constant<T> | undefined;
  readonly sample: Sample<T> | undefined;
  readonly steps: Rational | undefined;
  readonly leaves: readonly Leaf[];

  constructor(query: Query<T>, { constant, sample, steps, leaves = [] }: Traits<T> = {}) {
    this.query = (begin, end, budget) => {
      const events = query(begin, end, budget);
      budget.spend(1 + events.length);
      return events;
    };
    this.constant = constant;
    this.sample = sample;
    this.steps = steps;
    this.leaves = leaves;
  }

  /** The same events, counted as so many steps. */
  withSteps(steps: Rational | undefined): Pattern<T> {
    return new Pattern(this.query, { constant: this.constant, sample: this.sample, steps, leaves: this.leaves });
  }
}

/** Whether the event begins here rather than being the rest of one that began earlier. */
export function isOnset(event: PatternEvent<unknown>): boolean {
  const { whole, part } = event;
  return whole !== undefined && whole.begin.n === part.begin.n && whole.begin.d === part.begin.d;
}
