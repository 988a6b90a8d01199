import { type Rational, fromNumber } from '@oiduna/timing';
import { combineLeft, fast, innerJoin, mapValues, pure, rev, silence, slow, stack } from './combine.js';
import { CONTROLS, type ControlRow, controlsOf } from './controls.js';
import { EUCLID_STEPS_MAX, euclid } from './euclid.js';
import { FACTOR_MAX } from './limits.js';
import { type NumberRule, numeric } from './numeric.js';
import type { Controls, Pattern } from './pattern.js';
import type { Source } from './source.js';
import { stepSequence } from './steps.js';

/** The call being evaluated, for messages that name the place. */
export interface Site {
  readonly source: Source;
  /** Where the function's name stands. */
  readonly offset: number;
}

/** One way to write a function. A method's receiver is the first argument and not counted. */
export interface Form {
  readonly min: number;
  readonly max: number;
  run(args: readonly Pattern[], site: Site): Pattern;
}

/**
 * One name of the pattern language: all that may be called is in this table, and nothing else can be.
 * Help and example are what editors show; a test evaluates every example.
 */
export interface FunctionRow {
  readonly names: readonly [string, ...string[]];
  /** Parameter names, for the signature. */
  readonly parameters: readonly string[];
  readonly help: string;
  readonly example: string;
  /** `fast(2, p)` */
  readonly call?: Form;
  /** `p.fast(2)` */
  readonly method?: Form;
  /** `silence` */
  readonly value?: Pattern;
}

const FACTOR: NumberRule = { what: 'a factor', min: 0, max: FACTOR_MAX };

/** As a function it makes events, as a method it adds to those of its receiver, which keeps its rhythm. */
function control(row: ControlRow): FunctionRow {
  const convert = (pattern: Pattern, { source, offset }: Site): Pattern<Controls> => {
    const checked = (value: unknown, at: number): Controls => {
      const controls = controlsOf(row, value);
      return 'reason' in controls ? source.fail(at, String(controls.reason)) : controls;
    };
    for (const leaf of pattern.leaves) checked(leaf.value, leaf.location.start);
    return mapValues(pattern, (value, { locations }) => checked(value, locations[0]?.start ?? offset));
  };
  return {
    names: row.names,
    parameters: ['value'],
    help: row.help,
    example: row.example,
    call: { min: 1, max: 1, run: ([value = silence], site) => convert(value, site) },
    method: {
      min: 0,
      max: 1,
      run: ([receiver = silence, value], site) =>
        value === undefined
          ? convert(receiver, site)
          : combineLeft(asControls(receiver, row, site), convert(value, site), (a, b) => ({ ...a, ...b })),
    },
  };
}

/** `"bd".gain(1)` has no sound to add to: a name alone is no event yet. */
function asControls(pattern: Pattern, { names: [name] }: ControlRow, { source, offset }: Site): Pattern<Controls> {
  return mapValues(pattern, (value, { locations }) =>
    isControls(value)
      ? value
      : source.fail(
          locations[0]?.start ?? offset,
          `${name} adds to a sound: write s(${JSON.stringify(value)}) or note(...) first`,
        ),
  );
}

export const isControls = (value: unknown): value is Controls =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Arguments first, the pattern they change last: `fast(2, p)` is `p.fast(2)`. */
function transform(
  row: Pick<FunctionRow, 'names' | 'help' | 'example'> & { parameters: readonly string[]; min?: number },
  change: (pattern: Pattern, args: readonly Pattern[], site: Site) => Pattern,
): FunctionRow {
  const max = row.parameters.length;
  const min = row.min ?? max;
  return {
    ...row,
    call: { min: min + 1, max: max + 1, run: (args, site) => change(args.at(-1) ?? silence, args.slice(0, -1), site) },
    method: { min, max, run: ([receiver = silence, ...args], site) => change(receiver, args, site) },
  };
}

/** A transform by one number, which may itself be a pattern. */
const byFactor = (
  row: Pick<FunctionRow, 'names' | 'help' | 'example'>,
  change: (factor: Rational, pattern: Pattern) => Pattern,
): FunctionRow =>
  transform({ ...row, parameters: ['factor'] }, (pattern, [factor = silence], { source, offset }) =>
    innerJoin(numeric(factor, FACTOR, source, offset), (value) => change(fromNumber(value), pattern)),
  );

const wholeNumber = (what: string, min: number): NumberRule => ({ what, min, max: EUCLID_STEPS_MAX, isInteger: true });

/** Every function, method and constant of the language. To add one, add a row. */
export const FUNCTIONS: readonly FunctionRow[] = [
  ...CONTROLS.map(control),
  {
    names: ['stack'],
    parameters: ['...patterns'],
    help: 'Several patterns at once.',
    example: 'stack(s("bd*4"), s("hh*8"))',
    call: { min: 0, max: Infinity, run: (patterns) => stack(patterns) },
    method: { min: 0, max: Infinity, run: (patterns) => stack(patterns) },
  },
  {
    names: ['steps'],
    parameters: ["'json'"],
    help: 'A step sequence: JSON in single quotes, sixteen steps a cycle.',
    example: `steps('{"params":{"s":"bd"},"events":[{"step":0},{"step":4,"gate":0.5}]}')`,
    call: {
      min: 1,
      max: 1,
      run: ([json = silence], { source, offset }) =>
        stepSequence(json.constant?.value, source, source.text.indexOf("'", offset) + 1),
    },
  },
  { names: ['silence'], parameters: [], help: 'No events.', example: 'silence', value: silence },
  byFactor({ names: ['fast', 'density'], help: 'Faster by a factor.', example: 's("bd sd").fast(2)' }, fast),
  byFactor({ names: ['slow', 'sparsity'], help: 'Slower by a factor.', example: 's("bd sd").slow("<1 2>")' }, slow),
  transform({ names: ['rev'], parameters: [], help: 'Every cycle backwards.', example: 'note("c e g").rev()' }, rev),
  transform(
    {
      names: ['euclid'],
      parameters: ['pulses', 'steps'],
      help: 'Pulses spread evenly over steps.',
      example: 's("bd").euclid(3, 8)',
    },
    (pattern, args, site) => euclid(euclidArguments(args, site), pattern),
  ),
  transform(
    {
      names: ['euclidRot', 'euclidrot'],
      parameters: ['pulses', 'steps', 'rotation'],
      help: 'Pulses spread evenly over steps, begun some steps later.',
      example: 's("bd").euclidRot(3, 8, 2)',
    },
    (pattern, args, site) => euclid(euclidArguments(args, site), pattern),
  ),
];

function euclidArguments([pulses = silence, steps = silence, rotation = pure(0)]: readonly Pattern[], site: Site) {
  const { source, offset } = site;
  return {
    pulses: numeric(pulses, wholeNumber('the number of pulses', -EUCLID_STEPS_MAX), source, offset),
    steps: numeric(steps, wholeNumber('the number of steps', 1), source, offset),
    rotation: numeric(rotation, wholeNumber('the rotation', -EUCLID_STEPS_MAX), source, offset),
  };
}

/** Rows by each of their names. A Map, so that `constructor` and `__proto__` are unknown names like any other. */
export const FUNCTION_BY_NAME: ReadonlyMap<string, FunctionRow> = new Map(
  FUNCTIONS.flatMap((row) => row.names.map((name) => [name, row] as const)),
);
