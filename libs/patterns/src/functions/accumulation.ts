import { late, stack } from '../combine.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

export const ACCUMULATION_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'superimpose',
    help: 'The pattern and changes of it at once.',
    example: 'n("0 2 4").superimpose(x => x.add(n(2)))',
    parameters: [takes.rest(takes.change('change'))],
    run: (pattern, changes) => stack([pattern, ...changes.map((change) => change(pattern))]),
  }),
  transform({
    names: 'layer',
    help: 'Changes of the pattern at once, without the pattern itself.',
    example: 'note("c e").layer(x => x.rev(), fast(2))',
    parameters: [takes.rest(takes.change('change'))],
    run: (pattern, changes) => stack(changes.map((change) => change(pattern))),
  }),
  transform({
    names: 'off',
    help: 'The pattern and a later, changed copy of it.',
    example: 'note("c e g").off(1/8, x => x.add(note(12)))',
    parameters: [takes.time('cycles'), takes.change('change')],
    run: (pattern, cycles, change) => stack([pattern, change(late(cycles, pattern))]),
  }),
];
