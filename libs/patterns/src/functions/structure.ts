import { fast, pure } from '../combine.js';
import { EUCLID_STEPS_MAX, euclid } from '../euclid.js';
import { combineRight } from '../joins.js';
import { FACTOR_MAX } from '../limits.js';
import type { NumberRule } from '../numeric.js';
import { transform } from './builders.js';
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
    run: (pattern, pulses, steps) => euclid({ pulses: pure(pulses), steps: pure(steps), rotation: pure(0) }, pattern),
  }),
  transform({
    names: 'euclidRot euclidrot',
    help: 'Pulses spread evenly over steps, begun some steps later.',
    example: 's("bd").euclidRot(3, 8, 2)',
    parameters: [PULSES, STEPS, ROTATION],
    run: (pattern, pulses, steps, rotation) =>
      euclid({ pulses: pure(pulses), steps: pure(steps), rotation: pure(rotation) }, pattern),
  }),
];
