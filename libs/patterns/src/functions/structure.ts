import { mul, rational } from '@oiduna/timing';
import { fast, fastcat, late, mapValues, pure, silence } from '../combine.js';
import { EUCLID_STEPS_MAX, euclid, euclidLegato, euclidish } from '../euclid.js';
import { pressBy } from '../excerpts.js';
import { combineRight, squeezeJoin } from '../joins.js';
import { FACTOR_MAX } from '../limits.js';
import type { NumberRule } from '../numeric.js';
import { generator, transform } from './builders.js';
import { KEEP_IF, type Operation, operatorThatMeets } from './operators.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const whole = (what: string, min: number): Partial<NumberRule> => ({
  what: `the number of ${what}`,
  min,
  max: EUCLID_STEPS_MAX,
  isInteger: true,
});
const PULSES = takes.number('pulses', whole('pulses', -EUCLID_STEPS_MAX));
const STEPS = takes.number('steps', whole('steps', 1));
const ROTATION = takes.number('rotation', { ...whole('rotation', -EUCLID_STEPS_MAX), what: 'the rotation' });

const BITS_OF = takes.number('number', { min: 0, max: 2 ** 31 - 1, isInteger: true });
const DIGITS = takes.number('digits', { what: 'the number of digits', min: 0, max: 32, isInteger: true });

/** The most significant first; as many as the number has when not told. */
const binaryDigits = (number: number, digits = number === 0 ? 0 : 32 - Math.clz32(number)): number[] =>
  Array.from({ length: digits }, (_, place) => (number >>> (digits - 1 - place)) & 1);

/** The value, whatever the other is. */
const KEEP: Operation = (a) => a;

export const STRUCTURE_FUNCTIONS: readonly FunctionRow[] = [
  operatorThatMeets(
    {
      names: 'struct',
      help: 'The rhythm of another pattern: its steps that are true.',
      example: 's("bd").struct("x ~ x x")',
    },
    'out',
    KEEP_IF,
  ),
  operatorThatMeets(
    {
      names: 'structAll',
      help: 'The rhythm of another pattern, all its steps.',
      example: 's("bd").structAll("1 0 1")',
    },
    'out',
    KEEP,
  ),
  operatorThatMeets(
    { names: 'mask', help: 'Only what falls on steps that are true.', example: 's("bd*4").mask("1 0 1 1")' },
    'in',
    KEEP_IF,
  ),
  operatorThatMeets(
    { names: 'maskAll', help: 'Only what falls on steps, whatever they are.', example: 's("bd*4").maskAll("x ~")' },
    'in',
    KEEP,
  ),
  operatorThatMeets(
    {
      names: 'reset',
      help: 'Starts the cycle anew at each step that is true.',
      example: 's("bd sd hh cp").reset("x@3 x")',
    },
    'reset',
    KEEP_IF,
  ),
  operatorThatMeets(
    {
      names: 'restart',
      help: 'Starts from the first cycle at each step that is true.',
      example: 's("<bd sd>*2").restart("x@3 x")',
    },
    'restart',
    KEEP_IF,
  ),
  operatorThatMeets(
    {
      names: 'resetAll',
      help: 'Starts the cycle anew at each step, whatever it is.',
      example: 's("bd sd hh cp").resetAll("0@3 1")',
    },
    'reset',
    KEEP,
  ),
  operatorThatMeets(
    {
      names: 'restartAll',
      help: 'Starts from the first cycle at each step, whatever it is.',
      example: 's("<bd sd>*2").restartAll("0@3 1")',
    },
    'restart',
    KEEP,
  ),
  transform({
    names: 'segment seg',
    help: 'So many steps a cycle; a signal is sampled at the begin of each.',
    example: 's("hh").segment(8).pan(saw.segment(4))',
    parameters: [takes.time('steps', { what: 'the number of steps', min: 0, max: FACTOR_MAX })],
    run: (pattern, steps) => combineRight(pattern, fast(steps, pure(true)), (value) => value).withSteps(steps),
  }),
  transform({
    names: 'euclid',
    help: 'Pulses spread evenly over steps.',
    example: 's("bd").euclid(3, 8)',
    parameters: [PULSES, STEPS],
    run: (pattern, pulses, steps) =>
      euclid({ pulses: pure(pulses), steps: pure(steps), rotation: pure(0) }, pattern).withSteps(rational(steps)),
  }),
  transform({
    names: 'euclidRot euclidrot',
    help: 'Pulses spread evenly over steps, begun some steps later.',
    example: 's("bd").euclidRot(3, 8, 2)',
    parameters: [PULSES, STEPS, ROTATION],
    run: (pattern, pulses, steps, rotation) =>
      euclid({ pulses: pure(pulses), steps: pure(steps), rotation: pure(rotation) }, pattern).withSteps(
        rational(steps),
      ),
  }),
  transform({
    names: 'euclidLegato euclidlegato',
    help: 'Pulses spread evenly over steps, each held until the next.',
    example: 'note("c3").euclidLegato(3, 8)',
    parameters: [PULSES, STEPS],
    run: (pattern, pulses, steps) => euclidLegato(pulses, steps, pattern),
  }),
  transform({
    names: 'euclidLegatoRot euclidlegatorot',
    help: 'As euclidLegato, all of it some steps later.',
    example: 'note("c3").euclidLegatoRot(3, 5, 2)',
    parameters: [PULSES, STEPS, ROTATION],
    run: (pattern, pulses, steps, rotation) => late(rational(rotation, steps), euclidLegato(pulses, steps, pattern)),
  }),
  transform({
    names: 'euclidish eish',
    help: 'Between euclid (0) and pulses at equal distances (1).',
    example: 's("hh").euclidish(7, 12, "<0 .5 1>")',
    parameters: [
      takes.number('pulses', whole('pulses', 0)),
      STEPS,
      takes.time('evenness', { what: 'the evenness', min: 0, max: 1 }),
    ],
    run: (pattern, pulses, steps, evenness) => euclidish(pulses, steps, evenness, pattern),
  }),
  transform({
    names: 'ply',
    help: 'Repeats each event within its own time.',
    example: 's("bd ~ sd cp").ply("<1 2 3>")',
    parameters: [takes.time('times', { what: 'the number of times', min: 0, max: FACTOR_MAX })],
    run: (pattern, times) =>
      squeezeJoin(pattern, (value) => fast(times, pure(value))).withSteps(pattern.steps && mul(pattern.steps, times)),
  }),
  transform({
    names: 'press',
    help: 'Each event begins halfway into its time.',
    example: 's("bd sd hh cp").every(2, press)',
    parameters: [],
    run: (pattern) => pressBy(rational(1, 2), pattern),
  }),
  transform({
    names: 'pressBy pressby',
    help: 'Each event begins later, by a share of its time.',
    example: 's("bd mt sd ht").pressBy("<0 0.5 0.25>")',
    parameters: [takes.time('share', { min: 0, max: FACTOR_MAX })],
    run: (pattern, share) => pressBy(share, pattern),
  }),
  transform({
    names: 'invert inv',
    help: 'True becomes false, and false true.',
    example: 's("bd*4").mask("1 0 0 1".inv())',
    parameters: [],
    run: (pattern) => mapValues(pattern, (value) => !value),
  }),
  transform({
    names: 'hush',
    help: 'No events.',
    example: 'stack(s("bd").hush(), s("hh*3"))',
    parameters: [],
    run: () => silence,
  }),
  generator({
    names: 'binary',
    help: 'A number’s binary digits as steps.',
    example: 's("hh").struct(binary(5))',
    parameters: [BITS_OF],
    run: (number) => fastcat(binaryDigits(number).map((digit) => pure(digit))).withSteps(undefined),
  }),
  generator({
    names: 'binaryN',
    help: 'The last binary digits of a number as steps, sixteen when not told.',
    example: 's("hh").struct(binaryN(55532, 16))',
    parameters: [BITS_OF, takes.optional(DIGITS, 16)],
    run: (number, digits) => fastcat(binaryDigits(number, digits).map((digit) => pure(digit))),
  }),
  generator({
    names: 'binaryL',
    help: 'A number’s binary digits as one list.',
    example: 's("hh").struct(binaryL(5).fmap(digits => digits[0]))',
    parameters: [BITS_OF],
    run: (number) => pure(binaryDigits(number)),
  }),
  generator({
    names: 'binaryNL',
    help: 'The last binary digits of a number as one list, sixteen when not told.',
    example: 's("hh").struct(binaryNL(5, 4).fmap(digits => digits[1]))',
    parameters: [BITS_OF, takes.optional(DIGITS, 16)],
    run: (number, digits) => pure(binaryDigits(number, digits)),
  }),
];
