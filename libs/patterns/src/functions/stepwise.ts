import { fastcat, slowcat, stack } from '../combine.js';
import { stepSequence } from '../steps.js';
import { factory, generator } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

export const STEPWISE_FUNCTIONS: readonly FunctionRow[] = [
  generator({
    names: 'steps',
    help: 'A step sequence: JSON in single quotes, sixteen steps a cycle.',
    example: `steps('{"params":{"s":"bd"},"events":[{"step":0},{"step":4,"gate":0.5}]}')`,
    parameters: [takes.raw('json')],
    run: (json, { source, offset }) => stepSequence(json, source, source.text.indexOf("'", offset) + 1),
  }),
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
