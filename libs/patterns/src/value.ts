import { pay } from './budget.js';
import { fastcat, pure } from './combine.js';
import { DICTIONARY_NAMES_MAX, VALUE_SIZE_MAX } from './limits.js';
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
export function dictionaryOf(entries: readonly (readonly [string, Value])[], { source, offset }: Site): Dictionary {
  if (entries.length > DICTIONARY_NAMES_MAX) source.failOverBudget(offset, `more than ${DICTIONARY_NAMES_MAX} names`);
  const dictionary: Dictionary = Object.fromEntries(entries);
  return sized(
    dictionary,
    entries.map(([, value]) => value),
    { source, offset },
  );
}

/** A list of the text's. */
export const listOf = (items: readonly Value[], site: Pick<Site, 'source' | 'offset'>): readonly Value[] =>
  sized(items, items, site);

/** How much there is in a list or dictionary, with all that is within it. */
const sizes = new WeakMap<object, number>();

/** Lists of lists grow by doubling: what is in them counts as often as it would be met on a walk through all. */
function sized<V extends object>(
  value: V,
  items: readonly Value[],
  { source, offset }: Pick<Site, 'source' | 'offset'>,
): V {
  const size = items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
  if (size > VALUE_SIZE_MAX) source.failOverBudget(offset, `a list of more than ${VALUE_SIZE_MAX} items and letters`);
  sizes.set(value, size);
  return value;
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length + 1;
  if (typeof value !== 'object' || value === null) return 1;
  // A list that is not of the text's making is mini-notation's `a:b`.
  return sizes.get(value) ?? (Array.isArray(value) ? value.length + 1 : 1);
}

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
export function asSequence(value: Value, site: Site): Pattern {
  if (!Array.isArray(value)) return asPattern(value, site);
  pay(value.length);
  return fastcat((value as readonly Value[]).map((item) => asSequence(item, site)));
}

const DESCRIBED_CHARACTERS_MAX = 40;
const DESCRIBED_ITEMS_MAX = 4;

/** For messages, which are short whatever they are about. */
export function described(value: unknown, depth = 0): string {
  if (value instanceof Pattern) return 'a pattern';
  if (value instanceof Callable) return value.name;
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth > 1) return '…';
  const isList = Array.isArray(value);
  const words = Object.entries(value)
    .slice(0, DESCRIBED_ITEMS_MAX)
    .map(([name, item]) => (isList ? '' : `${JSON.stringify(cut(name))}:`) + described(item, depth + 1));
  const all = [...words, ...(Object.keys(value).length > DESCRIBED_ITEMS_MAX ? ['…'] : [])].join(',');
  return isList ? `[${all}]` : `{${all}}`;
}

const cut = (text: string): string =>
  text.length > DESCRIBED_CHARACTERS_MAX ? `${text.slice(0, DESCRIBED_CHARACTERS_MAX)}…` : text;

/** A list as mini-notation writes it: `a:b:3`. What is neither name nor number has no text. */
export const joinedText = (list: readonly unknown[]): string =>
  list.map((item) => (Array.isArray(item) ? joinedText(item) : isPlain(item) ? String(item) : '')).join(':');

const isPlain = (value: unknown): boolean => typeof value !== 'object' && typeof value !== 'function';
