import { type Rational, fromNumber } from '@oiduna/timing';
import { pay } from '../budget.js';
import { type Locations, fastcat, mapValues, pure } from '../combine.js';
import { combineLeft, innerJoin } from '../joins.js';
import { type NumberRule, checkedNumber } from '../numeric.js';
import { Pattern } from '../pattern.js';
import { Callable, type Site, type Value, asPattern, asSequence, described, joinedText } from '../value.js';

/** What one argument must be, and what the implementation gets of it. */
export interface Parameter<T> {
  readonly name: string;
  /** Whether the argument may change in time: the implementation then gets its values, one after the other. */
  readonly isPatterned: boolean;
  readonly isOptional?: boolean;
  /** Takes all arguments that are left, as an array. */
  readonly isRest?: boolean;
  /** @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, at the site */
  read(value: Value, site: Site): T;
}

/** What the implementation gets, in the order of the parameters. */
export type Values<P extends readonly Parameter<unknown>[]> = {
  [I in keyof P]: P[I] extends Parameter<infer T> ? T : never;
};

/** Turns a pattern into another; further arguments are for functions of more parameters, as `(p, n) => …`. */
export type Change = (pattern: Pattern, ...more: readonly Value[]) => Pattern;

/** A number, or a pattern of numbers. */
const number = (name: string, rule: Partial<NumberRule> = {}): Parameter<number> => ({
  name,
  isPatterned: true,
  read: (value, { source, offset }) => checkedNumber(value, { what: name, ...rule }, source, offset),
});

/** A time or a factor, exact: 1/3 of a cycle is a third. */
const time = (name: string, rule: Partial<NumberRule> = {}): Parameter<Rational> => {
  const { read } = number(name, rule);
  return { name, isPatterned: true, read: (value, site) => fromNumber(read(value, site)) };
};

/** A name, or a pattern of names. Names joined by `:` stay joined. */
const text = (name: string): Parameter<string> => ({
  name,
  isPatterned: true,
  read: (value, { source, offset }) => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value)) return joinedText(value);
    return source.fail(offset, `${name} is a name, not ${described(value)}`);
  },
});

/** Any value of a pattern, one after the other. */
const each = (name: string): Parameter<unknown> => ({ name, isPatterned: true, read: (value) => value });

/** A pattern as a whole; an array is a sequence. */
const pattern = (name: string): Parameter<Pattern> => ({
  name,
  isPatterned: false,
  read: (value, site) => asSequence(value, site),
});

/** A function from pattern to pattern: `x => x.rev()`, `rev`, `fast(2)`. */
const change = (name: string): Parameter<Change> => ({
  name,
  isPatterned: false,
  read: (value, site) => {
    if (!(value instanceof Callable)) return site.source.fail(site.offset, `${name} is a function, as x => x.rev()`);
    return (given, ...more) => asPattern(value.invoke([given, ...more], site), site);
  },
});

/** Whatever was written: a list, a dictionary, a function of values. */
const raw = (name: string): Parameter<Value> => ({ name, isPatterned: false, read: (value) => value });

/** May be left out; the implementation then gets the fallback. */
const optional = <T, D>(parameter: Parameter<T>, fallback: D): Parameter<T | D> => ({
  ...parameter,
  isOptional: true,
  read: (value, site) => (value === undefined ? fallback : parameter.read(value, site)),
});

/** All arguments that are left. */
const rest = <T>(parameter: Parameter<T>): Parameter<readonly T[]> => ({
  name: `...${parameter.name}`,
  isPatterned: false,
  isOptional: true,
  isRest: true,
  read: (values, site) => (values as readonly Value[]).map((value) => parameter.read(value, site)),
});

/** What a function takes: `takes.number('factor')`. */
export const takes = { number, time, text, each, pattern, change, raw, optional, rest };

/**
 * The result of the work for the arguments, each value of the patterned ones in its time. Whatever is known now – a
 * constant, mini-notation as written – is checked now.
 */
export function applied<P extends readonly Parameter<unknown>[]>(
  parameters: P,
  args: readonly Value[],
  site: Site,
  work: (values: Values<P>) => Pattern,
): Pattern {
  const given = parameters.map((parameter, index) => (parameter.isRest ? args.slice(index) : args[index]));
  const changing = parameters.flatMap((parameter, index) => {
    const value = given[index];
    if (!parameter.isPatterned || !(value instanceof Pattern)) return [];
    pay(value.leaves.length);
    for (const { value: leaf, location } of value.leaves) parameter.read(leaf, { ...site, offset: location.start });
    return [{ index, value }];
  });
  const read = (current: readonly Value[], offset: number): Values<P> =>
    parameters.map((parameter, index) => parameter.read(current[index], { ...site, offset })) as unknown as Values<P>;
  const [only, ...others] = changing;
  if (only === undefined) return work(read(given, site.offset));
  const choose = (values: readonly unknown[], { locations }: Locations): Pattern => {
    const current = [...given];
    for (const [at, { index }] of changing.entries()) current[index] = values[at] as Value;
    return work(read(current, locations[0]?.start ?? site.offset));
  };
  if (others.length === 0) return innerJoin(only.value, (value, event) => choose([value], event));
  let together: Pattern<readonly unknown[]> = mapValues(only.value, (value) => [value]);
  for (const { value } of others) together = combineLeft(together, value, (values, next) => [...values, next]);
  return innerJoin(together, choose, keyOf);
}

/** Equal for equal plain values; none for others. */
const keyOf = (values: readonly unknown[]): string | undefined =>
  values.every((value) => typeof value !== 'object') ? JSON.stringify(values) : undefined;

/** Several arguments where one pattern is meant are a sequence: `p.add(1, 2)` is `p.add("1 2")`. */
export function asOne(args: readonly Value[], site: Site): Pattern {
  const [only, ...others] = args;
  if (others.length === 0) return only === undefined ? pure(undefined) : asSequence(only, site);
  return fastcat(args.map((value) => asSequence(value, site)));
}
