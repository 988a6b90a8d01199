import { mapValues, signal } from '../combine.js';
import { rearranged } from '../excerpts.js';
import { RANGE_STEPS_MAX } from '../limits.js';
import type { Pattern } from '../pattern.js';
import * as chance from '../random.js';
import { constant, generator, transform } from './builders.js';
import { CHOICE_FUNCTIONS } from './choices.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const AMOUNT = takes.number('amount', { what: 'a chance' });
const CHANGE = takes.change('change');
const COUNT = takes.number('count', { min: 1, max: RANGE_STEPS_MAX, isInteger: true });

const { RANDOM } = chance;

const oneOrNone = (share: number): Pattern => mapValues(RANDOM, (value) => (value < share ? 1 : 0));

/** Perlin's fade, which leaves and arrives without a jerk. @see Ken Perlin, "Improving Noise" (2002) */
const fade = (phase: number): number => phase ** 3 * (phase * (phase * 6 - 15) + 10);

const SOURCES: readonly FunctionRow[] = [
  constant({ names: 'rand', help: 'Chance, 0 to 1.', example: 's("hh*8").pan(rand)', pattern: RANDOM }),
  constant({
    names: 'rand2',
    help: 'Chance, -1 to 1.',
    example: 's("hh*8").pan(rand2)',
    pattern: mapValues(RANDOM, (value) => value * 2 - 1),
  }),
  generator({
    names: 'irand',
    help: 'A whole number by chance, from 0 up to, not including, the limit.',
    example: 'n(irand(8)).struct("x*4")',
    parameters: [takes.number('limit')],
    run: (limit) => mapValues(RANDOM, (value) => Math.floor(value * limit)),
  }),
  constant({
    names: 'brand',
    help: '1 or 0, by chance.',
    example: 's("hh*10").pan(brand)',
    pattern: oneOrNone(0.5),
  }),
  generator({
    names: 'brandBy',
    help: '1 by so large a chance, or else 0.',
    example: 's("hh*10").pan(brandBy(0.2))',
    parameters: [AMOUNT],
    run: oneOrNone,
  }),
  constant({
    names: 'perlin',
    help: 'A smooth way by chance, 0 to 1, somewhere else each cycle.',
    example: 's("bd*4, hh*8").cutoff(perlin.range(500, 8000))',
    pattern: chance.noise((from, to, phase) => from + fade(phase) * (to - from)),
  }),
  constant({
    names: 'berlin',
    help: 'Rises by chance each cycle and drops again, 0 to 1.',
    example: 'n("0!16".add(berlin.fast(4).mul(14)))',
    pattern: chance.noise((from, to, phase) => (from + phase * to) / 2),
  }),
  generator({
    names: 'randL',
    help: 'A list of so many numbers by chance, 0 to 1.',
    example: 's("hh*8").pan(randL(4).fmap(list => list[2]))',
    parameters: [COUNT],
    run: (count) => signal((time, { seed }) => chance.randomsAt(time + seed, count)),
  }),
  generator({
    names: 'randrun',
    help: 'The numbers from 0 on in another order each cycle.',
    example: 'n(randrun(4))',
    parameters: [COUNT],
    run: (count) => chance.shuffledRun(count),
  }),
  transform({
    names: 'seed',
    help: 'Another chance than that of patterns without a seed.',
    example: 's("hh*8").degrade().seed(1)',
    parameters: [takes.number('seed')],
    run: (pattern, seed) => chance.seeded(seed, pattern),
  }),
];

const LOSSES: readonly FunctionRow[] = [
  transform({
    names: 'degradeBy',
    help: 'Leaves out so large a share of the events, by chance.',
    example: 's("hh*8").degradeBy(0.2)',
    parameters: [AMOUNT],
    keepsSteps: true,
    run: (pattern, amount) => chance.degrade(amount, 0, pattern),
  }),
  transform({
    names: 'degrade',
    help: 'Leaves out half of the events, by chance.',
    example: 's("hh*8").degrade()',
    parameters: [],
    run: (pattern) => chance.degrade(0.5, 0, pattern),
  }),
  transform({
    names: 'undegradeBy',
    help: 'Plays the events that degradeBy leaves out of the rest: 0.2 those that degradeBy(0.8) does not play.',
    example: 's("hh*8").undegradeBy(0.2)',
    parameters: [AMOUNT],
    keepsSteps: true,
    run: (pattern, amount) => chance.undegrade(amount, pattern),
  }),
  transform({
    names: 'undegrade',
    help: 'Plays the events that degrade leaves out.',
    example: 's("hh*8").undegrade()',
    parameters: [],
    run: (pattern) => chance.undegrade(0.5, pattern),
  }),
  transform({
    names: 'shuffle',
    help: 'Cuts each cycle into parts and plays them in another order, by chance.',
    example: 'note("c d e f").shuffle(4)',
    parameters: [COUNT],
    run: (pattern, count) => rearranged(count, chance.shuffledOrder, pattern),
  }),
  transform({
    names: 'scramble',
    help: 'Cuts each cycle into parts and plays any of them, by chance.',
    example: 'note("c d e f").scramble(4)',
    parameters: [COUNT],
    run: (pattern, count) => rearranged(count, chance.scrambledOrder, pattern),
  }),
];

/** How often, in Strudel's words. */
const OFTEN = { almostNever: 0.1, rarely: 0.25, sometimes: 0.5, often: 0.75, almostAlways: 0.9 };

const CHANGES: readonly FunctionRow[] = [
  transform({
    names: 'sometimesBy',
    help: 'Changes so large a share of the events, by chance.',
    example: 's("hh*8").sometimesBy(0.4, x => x.speed(0.5))',
    parameters: [AMOUNT, CHANGE],
    run: (pattern, amount, change) => chance.sometimes(amount, change, pattern).withSteps(undefined),
  }),
  ...Object.entries(OFTEN).map(([names, amount]) =>
    transform({
      names,
      help: `Changes ${amount * 100} % of the events, by chance.`,
      example: `s("hh*16").${names}(x => x.speed(0.5))`,
      parameters: [CHANGE],
      run: (pattern, change) => chance.sometimes(amount, change, pattern).withSteps(undefined),
    }),
  ),
  transform({
    names: 'always',
    help: 'Changes all events.',
    example: 's("hh*8").always(x => x.speed(0.5))',
    parameters: [CHANGE],
    run: (pattern, change) => change(pattern),
  }),
  transform({
    names: 'never',
    help: 'Changes nothing.',
    example: 's("hh*8").never(x => x.speed(0.5))',
    parameters: [CHANGE],
    run: (pattern) => pattern,
  }),
  transform({
    names: 'someCyclesBy',
    help: 'Changes so large a share of the cycles, by chance.',
    example: 's("bd, hh*8").someCyclesBy(0.3, x => x.speed(0.5))',
    parameters: [AMOUNT, CHANGE],
    run: (pattern, amount, change) => chance.someCycles(amount, change, pattern).withSteps(undefined),
  }),
  transform({
    names: 'someCycles',
    help: 'Changes half of the cycles, by chance.',
    example: 's("bd, hh*8").someCycles(x => x.speed(0.5))',
    parameters: [CHANGE],
    run: (pattern, change) => chance.someCycles(0.5, change, pattern).withSteps(undefined),
  }),
];

export const RANDOM_FUNCTIONS: readonly FunctionRow[] = [...SOURCES, ...LOSSES, ...CHANGES, ...CHOICE_FUNCTIONS];
