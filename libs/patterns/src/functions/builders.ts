import { silence } from '../combine.js';
import type { Pattern } from '../pattern.js';
import { Callable, type Site, type Value, asPattern, asSequence } from '../value.js';
import { type Parameter, type Values, applied } from './parameters.js';
import { type FunctionRow, type Head, namesOf } from './row.js';

/**
 * A function that changes a pattern: `p.fast(2)`, `fast(2, p)` and, waiting for its pattern, `fast(2)`. The
 * implementation gets the pattern, the value of each parameter and the call's place.
 */
export function transform<const P extends readonly Parameter<unknown>[]>(
  row: Head & {
    readonly parameters: P;
    readonly run: (pattern: Pattern, ...args: [...Values<P>, Site]) => Pattern;
    /** Counts the steps of its pattern even when an argument changes in time. */
    readonly keepsSteps?: true;
  },
): FunctionRow {
  const { parameters } = row;
  const min = parameters.filter(({ isOptional }) => !isOptional).length;
  const max = parameters.at(-1)?.isRest ? Infinity : parameters.length;
  const change = (pattern: Pattern, args: readonly Value[], site: Site): Pattern => {
    const changed = applied(parameters, args, site, (values) => row.run(pattern, ...values, site));
    return row.keepsSteps ? changed.withSteps(pattern.steps) : changed;
  };
  const names = namesOf(row);
  return {
    names,
    parameters: parameters.map(({ name }) => name),
    help: row.help,
    example: row.example,
    method: { min, max, run: ([receiver, ...args], site) => change(asPattern(receiver, site), args, site) },
    call: {
      min,
      max: max + 1,
      run: (args, site) => {
        // With optional parameters `f(a)` waits; the pattern is last when all others are there.
        if (args.length > parameters.length) return change(asSequence(args.at(-1), site), args.slice(0, -1), site);
        return new Callable(names[0], ([pattern]) => change(asSequence(pattern, site), args, site));
      },
    },
  };
}

/** Makes a pattern of any number of others: `stack(a, b)`, `a.stack(b)`. An array among them is a sequence. */
export function factory(
  row: Head & { readonly run: (patterns: readonly Pattern[], site: Site) => Pattern },
): FunctionRow {
  const form = {
    min: 0,
    max: Infinity,
    run: (args: readonly Value[], site: Site) =>
      row.run(
        args.map((value) => asSequence(value, site)),
        site,
      ),
  };
  return {
    names: namesOf(row),
    parameters: ['...patterns'],
    help: row.help,
    example: row.example,
    call: form,
    method: form,
  };
}

/** Makes a pattern of its arguments: `irand(8)`. No method. */
export function generator<const P extends readonly Parameter<unknown>[]>(
  row: Head & { readonly parameters: P; readonly run: (...args: [...Values<P>, Site]) => Pattern },
): FunctionRow {
  const { parameters } = row;
  return {
    names: namesOf(row),
    parameters: parameters.map(({ name }) => name),
    help: row.help,
    example: row.example,
    call: {
      min: parameters.filter(({ isOptional }) => !isOptional).length,
      max: parameters.at(-1)?.isRest ? Infinity : parameters.length,
      run: (args, site) => applied(parameters, args, site, (values) => row.run(...values, site)),
    },
  };
}

/** A pattern by its name alone: `silence`, `sine`. */
export const constant = (row: Head & { readonly pattern: Pattern }): FunctionRow => ({
  names: namesOf(row),
  parameters: [],
  help: row.help,
  example: row.example,
  value: row.pattern,
});

/**
 * A word that Strudel's texts have and that makes no sound here, with the reason: `samples(…)`, `setcps(…)`. As a
 * method it leaves its pattern as it is.
 */
export const remark = (row: Head & { readonly reason: string | undefined }): FunctionRow => {
  const say = ({ warn }: Site): void => {
    if (row.reason !== undefined) warn(row.reason);
  };
  return {
    names: namesOf(row),
    parameters: ['...values'],
    help: row.help,
    example: row.example,
    call: {
      min: 0,
      max: Infinity,
      run: (_, site) => {
        say(site);
        return undefined;
      },
    },
    method: {
      min: 0,
      max: Infinity,
      run: ([receiver = silence], site) => {
        say(site);
        return receiver;
      },
    },
  };
};
