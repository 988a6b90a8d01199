import { fastcat, slowcat, stack } from '../combine.js';
import { factory } from './builders.js';
import type { FunctionRow } from './row.js';

export const STEPWISE_FUNCTIONS: readonly FunctionRow[] = [
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
];
