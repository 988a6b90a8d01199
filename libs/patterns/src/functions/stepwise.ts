import { type Rational, fromNumber } from '@oiduna/timing';
import { arranged, looped } from '../arrange.js';
import { fastcat, slowcat, stack } from '../combine.js';
import { FACTOR_MAX } from '../limits.js';
import { type NumberRule, checkedNumber, numeric } from '../numeric.js';
import type { Pattern } from '../pattern.js';
import { stepSequence } from '../steps.js';
import {
  type Taper,
  drop,
  expand,
  extend,
  grow,
  nothing,
  pace,
  polymeter,
  repeatCycles,
  shrink,
  stepJoin,
  stepalt,
  stepcat,
  take,
  tour,
  zip,
} from '../stepwise.js';
import { type Site, type Value, asPattern, asSequence } from '../value.js';
import { constant, factory, generator, transform } from './builders.js';
import { takes } from './parameters.js';
import { type FunctionRow, type Head, namesOf } from './row.js';

const STEPS: NumberRule = { what: 'a number of steps', min: -FACTOR_MAX, max: FACTOR_MAX };
const FACTOR: NumberRule = { what: 'a factor', min: 0, max: FACTOR_MAX };
const CYCLES: NumberRule = { what: 'a number of cycles', min: 0, max: FACTOR_MAX };

/** A change for which each value of the argument makes steps of its own, one after the other in the same cycle. */
const stepwise = (
  row: Head & {
    readonly rule: NumberRule;
    readonly run: (pattern: Pattern, count: Rational, site: Site) => Pattern;
  },
): FunctionRow =>
  transform({
    ...row,
    parameters: [takes.pattern('steps')],
    run: (pattern, counts, site) =>
      stepJoin(numeric(counts, row.rule, site.source, site.offset), (count) =>
        row.run(pattern, fromNumber(count), site),
      ),
  });

/** As stepwise, for `1` and `1:4`: how many steps, how many times. */
const tapering = (row: Head & { readonly run: (pattern: Pattern, taper: Taper) => Pattern }): FunctionRow =>
  transform({
    ...row,
    parameters: [takes.pattern('steps')],
    run: (pattern, tapers, { source, offset }) =>
      stepJoin(tapers, (value, { locations }) => {
        const at = locations[0]?.start ?? offset;
        const [by, times]: readonly unknown[] = Array.isArray(value) ? value : [value];
        const repeats = { what: 'how many times', min: 0, max: FACTOR_MAX, isInteger: true };
        return row.run(pattern, {
          by: fromNumber(checkedNumber(by, STEPS, source, at)),
          times: times === undefined ? undefined : Math.max(1, checkedNumber(times, repeats, source, at)),
        });
      }),
  });

/** Makes a pattern of lists and patterns as they are written; as a method its pattern is the first of them. */
function ofLists(
  row: Head & {
    readonly parameters: readonly string[];
    readonly run: (args: readonly Value[], site: Site) => Pattern;
  },
): FunctionRow {
  const form = { min: 0, max: Infinity, run: row.run };
  const { parameters, help, example } = row;
  return { names: namesOf(row), parameters, help, example, call: form, method: form };
}

/** `[3, "e3"]`: numbers, and the pattern they are for. */
function pairOf(value: Value, rules: readonly NumberRule[], { source, offset }: Site): readonly [number[], Value] {
  const items = Array.isArray(value) ? (value as readonly Value[]) : [];
  const numbers = items.slice(0, -1);
  if (numbers.length !== rules.length || !numbers.every((item) => typeof item === 'number')) {
    return source.fail(offset, `[${rules.map(({ what }) => what).join(', ')}, pattern] is expected here`);
  }
  return [rules.map((rule, index) => checkedNumber(numbers[index], rule, source, offset)), items.at(-1)];
}

const weighted = (value: Value, site: Site): Pattern => {
  if (!Array.isArray(value)) return asPattern(value, site);
  const [[steps], pattern] = pairOf(value, [{ ...STEPS, min: 0 }], site);
  return asSequence(pattern, site).withSteps(fromNumber(steps!));
};

const CATENATIONS: readonly FunctionRow[] = [
  factory({
    names: 'stack polyrhythm pr',
    help: 'Several patterns at once.',
    example: 'stack(s("bd*4"), s("hh*8"))',
    run: stack,
  }),
  factory({
    names: 'cat slowcat',
    help: 'One pattern after the other, a cycle each.',
    example: 'cat(s("bd*4"), s("hh*8"))',
    run: slowcat,
  }),
  factory({
    names: 'seq sequence fastcat',
    help: 'One pattern after the other, all in one cycle.',
    example: 'seq(s("bd*2"), s("hh*4"))',
    run: fastcat,
  }),
  ofLists({
    names: 'stepcat timeCat timecat',
    parameters: ['...patterns'],
    help: 'One pattern after the other in one cycle, each as long as it has steps, or as many as a list says.',
    example: 's(stepcat([3, "bd"], [1, "hh*2"], "cp sd"))',
    run: (args, site) => stepcat(args.map((value) => weighted(value, site))),
  }),
  ofLists({
    names: 'stepalt',
    parameters: ['...groups'],
    help: 'As stepcat, but of a list the next pattern each time it comes round.',
    example: 's(stepalt(["bd cp", "mt"], "hh"))',
    run: (args, site) => {
      const groups = args.map((value) => (Array.isArray(value) ? (value as readonly Value[]) : [value]));
      return stepalt(groups.map((group) => group.map((value) => asSequence(value, site))));
    },
  }),
  ofLists({
    names: 'arrange',
    parameters: ['...sections'],
    help: 'One pattern after the other, so many cycles each.',
    example: 's(arrange([2, "bd*4"], [1, "bd sd"]))',
    run: (args, site) =>
      arranged(
        args.map((value) => {
          const [[cycles], pattern] = pairOf(value, [CYCLES], site);
          return { cycles: fromNumber(cycles!), pattern: asSequence(pattern, site) };
        }),
      ),
  }),
  ofLists({
    names: 'seqPLoop',
    parameters: ['...sections'],
    help: 'Each pattern from one cycle to another, over and over; they may overlap.',
    example: 's(seqPLoop([0, 2, "bd*4"], [1, 3, "hh*8"]))',
    run: (args, site) =>
      looped(
        args.map((value) => {
          const [[begin, end], pattern] = pairOf(value, [CYCLES, CYCLES], site);
          return { begin: fromNumber(begin!), end: fromNumber(end!), pattern: asSequence(pattern, site) };
        }),
      ),
  }),
  factory({
    names: 'polymeter pm',
    help: 'Patterns at once, step on step, each repeated until all end together.',
    example: 'note(polymeter("c eb g", "c2 g2"))',
    run: polymeter,
  }),
  factory({
    names: 'zip',
    help: 'A step of each pattern in turn.',
    example: 'note(zip("e f", "e f g").pace(8))',
    run: zip,
  }),
  factory({
    names: 'tour',
    help: 'The pattern among others: at their end, then one place earlier each time.',
    example: 'note("[c g]".tour("e f", "e f g").pace(8))',
    run: ([pattern, ...others]) => (pattern ? tour(pattern, others) : nothing),
  }),
];

const PACE = transform({
  names: 'pace',
  help: 'Faster or slower, so that a cycle has so many steps.',
  example: 's("bd sd cp").pace(4)',
  parameters: [takes.time('steps', { ...STEPS, min: 0 })],
  run: (pattern, steps) => pace(steps, pattern),
});

const CHANGES: readonly FunctionRow[] = [
  PACE,
  stepwise({
    names: 'take',
    help: 'Only so many steps, from the begin or, below 0, from the end.',
    example: 's("bd cp ht mt".take("1 2 3"))',
    rule: STEPS,
    run: (pattern, steps) => take(steps, pattern),
  }),
  stepwise({
    names: 'drop',
    help: 'Without so many steps at the begin or, below 0, at the end.',
    example: 's("bd cp ht mt".drop("0 -1"))',
    rule: STEPS,
    run: (pattern, steps) => drop(steps, pattern),
  }),
  stepwise({
    names: 'expand',
    help: 'Counted as so many times more steps, each of them longer.',
    example: 's("bd cp ht".expand("2 1")).pace(6)',
    rule: FACTOR,
    run: (pattern, factor) => expand(factor, pattern),
  }),
  stepwise({
    names: 'contract',
    help: 'Counted as so many times fewer steps, each of them shorter.',
    example: 's("bd cp ht".contract("2 1")).pace(6)',
    rule: FACTOR,
    run: (pattern, factor, { source, offset }) => {
      if (factor.n === 0) return source.fail(offset, 'contract takes a factor above 0');
      return expand({ n: factor.d, d: factor.n }, pattern);
    },
  }),
  stepwise({
    names: 'extend',
    help: 'Faster by a factor, with so many times more steps.',
    example: 'stepcat(s("bd cp").extend(2), s("ht mt")).pace(6)',
    rule: FACTOR,
    run: (pattern, factor) => extend(factor, pattern),
  }),
  stepwise({
    names: 'replicate',
    help: 'Each cycle so many times in one, with so many times more steps.',
    example: 'stepcat(s("<bd cp>").replicate(2), s("ht mt")).pace(6)',
    rule: FACTOR,
    run: (pattern, factor) => extend(factor, repeatCycles(factor, pattern)),
  }),
  tapering({
    names: 'shrink',
    help: 'Again and again, each time so many steps shorter at the begin (below 0: at the end); n:4 does it 4 times.',
    example: 'note("c d e f".shrink("1 -1").pace(8))',
    run: (pattern, taper) => shrink(taper, pattern),
  }),
  tapering({
    names: 'grow',
    help: 'Again and again, each time so many steps longer, from the begin (below 0: from the end); n:4 does it 4 times.',
    example: 'note("c d e f".grow("1 -1").pace(8))',
    run: (pattern, taper) => grow(taper, pattern),
  }),
];

export const STEPWISE_FUNCTIONS: readonly FunctionRow[] = [
  {
    ...generator({
      names: 'steps',
      help: 'A step sequence: JSON in single quotes, sixteen steps a cycle. As a method it is pace.',
      example: `steps('{"params":{"s":"bd"},"events":[{"step":0},{"step":4,"gate":0.5}]}')`,
      parameters: [takes.raw('json')],
      run: (json, { source, offset }) => stepSequence(json, source, source.text.indexOf("'", offset) + 1),
    }),
    ...(PACE.method && { method: PACE.method }),
  },
  ...CATENATIONS,
  ...CHANGES,
  generator({
    names: 'gap',
    help: 'Silence of so many steps.',
    example: 's(stepcat("bd hh", gap(2)))',
    parameters: [takes.time('steps', { ...STEPS, min: 0 })],
    run: (steps) => nothing.withSteps(steps),
  }),
  generator({
    names: 'pure',
    help: 'One value, once a cycle.',
    example: "note(pure('e4'))",
    parameters: [takes.raw('value')],
    run: (value, site) => asPattern(value, site),
  }),
  constant({
    names: 'nothing',
    help: 'Silence of no steps.',
    example: 's(stepcat("bd hh", nothing))',
    pattern: nothing,
  }),
];
