import { rational } from '@oiduna/timing';
import { byCycle } from '../combine.js';
import { FACTOR_MAX } from '../limits.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const CYCLES = takes.number('cycles', { what: 'the number of cycles', min: 1, max: FACTOR_MAX, isInteger: true });

export const CONDITIONAL_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'firstOf every',
    help: 'Changes the first of so many cycles.',
    example: 'note("c d e g").firstOf(4, x => x.rev())',
    parameters: [CYCLES, takes.change('change')],
    run: (pattern, cycles, change) => {
      const changed = change(pattern);
      return byCycle((cycle) => (cycle % cycles === 0 ? changed : pattern)).withSteps(pattern.steps ?? rational(1));
    },
  }),
];
