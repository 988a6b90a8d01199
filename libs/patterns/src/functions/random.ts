import { mapValues, signal } from '../combine.js';
import { degrade, randomAt, randomSignal } from '../random.js';
import { constant, generator, transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const AMOUNT = takes.number('amount', { what: 'a chance' });

export const RANDOM_FUNCTIONS: readonly FunctionRow[] = [
  constant({ names: 'rand', help: 'Chance, 0 to 1.', example: 's("hh*8").pan(rand)', pattern: randomSignal() }),
  generator({
    names: 'irand',
    help: 'A whole number by chance, from 0 up to, not including, the limit.',
    example: 'n(irand(8)).struct("x*4")',
    parameters: [takes.number('limit')],
    run: (limit) => mapValues(signal(randomAt), (value) => Math.floor(value * limit)),
  }),
  transform({
    names: 'degradeBy',
    help: 'Leaves out so large a share of the events, by chance.',
    example: 's("hh*8").degradeBy(0.2)',
    parameters: [AMOUNT],
    run: (pattern, amount) => degrade(amount, 0, pattern),
  }),
];
