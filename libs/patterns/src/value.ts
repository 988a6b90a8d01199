import { fastcat, pure } from './combine.js';
import { Pattern } from './pattern.js';
import type { Source } from './source.js';

/** Something of the text that can be called: a function of the table, an arrow function, `fast(2)` waiting. */
export class Callable {
  constructor(
    /** As it is written, for messages. */
    readonly name: string,
    readonly invoke: (args: readonly Value[], site: Site) => Value,
    readonly more: {
      /** How a call looks, for whoever forgot to call it. */
      readonly example?: string;
      /** How many values an arrow function takes. */
      readonly arity?: number;
      /** `add.mix`: the same in another way. */
      readonly variants?: ReadonlyMap<string, Callable>;
    } = {},
  ) {}
}

/** `{ a: "bd", b: "sd" }`; only its own keys can be read. */
export interface Dictionary {
  readonly [key: string]: Value;
}

/** All that an expression can be. */
export type Value = Pattern | Callable | string | number | boolean | null | undefined | readonly Value[] | Dictionary;

/** The call being evaluated, for messages that name the place. */
export interface Site {
  readonly source: Source;
  /** Where the function's name stands. */
  readonly offset: number;
  /** Says something to the performer that stops nothing. */
  readonly warn: (reason: string) => void;
  /** Makes a function of the text's own callable as a method. */
  readonly define: (name: string, method: Callable) => void;
}

export const isDictionary = (value: unknown): value is Dictionary =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Pattern) &&
  !(value instanceof Callable);

/** Own keys only, so that `constructor` and `__proto__` are keys like any other. */
export const dictionaryOf = (entries: Iterable<readonly [string, Value]>): Dictionary => Object.fromEntries(entries);

/** A pattern is itself; whatever can be an event's value repeats. */
export function asPattern(value: Value, { source, offset }: Site): Pattern {
  if (value instanceof Pattern) return value;
  if (value instanceof Callable) {
    const { example } = value.more;
    return source.fail(offset, `${value.name} is a function${example === undefined ? '' : `: write ${example}`}`);
  }
  if (value === undefined || value === null) return source.fail(offset, 'a pattern is expected here, not nothing');
  return pure(value);
}

/** As asPattern, but an array is a sequence: `seq("a", ["b", "c"])`. */
export const asSequence = (value: Value, site: Site): Pattern =>
  Array.isArray(value)
    ? fastcat((value as readonly Value[]).map((item) => asSequence(item, site)))
    : asPattern(value, site);

export function described(value: unknown): string {
  if (value instanceof Pattern) return 'a pattern';
  if (value instanceof Callable) return value.name;
  return JSON.stringify(value) ?? String(value);
}
