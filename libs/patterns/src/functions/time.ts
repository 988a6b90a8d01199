import { early, fast, late, rev, slow } from '../combine.js';
import { FACTOR_MAX } from '../limits.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const FACTOR = takes.time('factor', { what: 'a factor', min: 0, max: FACTOR_MAX });
const SHIFT = takes.time('cycles', { what: 'a shift', min: -FACTOR_MAX, max: FACTOR_MAX });

export const TIME_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'fast',
    help: 'Faster by a factor.',
    example: 's("bd sd").fast(2)',
    parameters: [FACTOR],
    run: (pattern, factor) => fast(factor, pattern),
  }),
  transform({
    names: 'slow sparsity',
    help: 'Slower by a factor.',
    example: 's("bd sd").slow("<1 2>")',
    parameters: [FACTOR],
    run: (pattern, factor) => slow(factor, pattern),
  }),
  transform({
    names: 'early',
    help: 'Earlier by so many cycles.',
    example: 's("bd sd").early(0.25)',
    parameters: [SHIFT],
    run: (pattern, cycles) => early(cycles, pattern),
  }),
  transform({
    names: 'late',
    help: 'Later by so many cycles.',
    example: 's("bd sd").late("<0 0.125>")',
    parameters: [SHIFT],
    run: (pattern, cycles) => late(cycles, pattern),
  }),
  transform({
    names: 'rev',
    help: 'Every cycle backwards.',
    example: 'note("c e g").rev()',
    parameters: [],
    run: (pattern) => rev(pattern),
  }),
];
