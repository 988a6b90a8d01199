import { type Rational, ZERO, div, mul, rational } from '@oiduna/timing';
import { byCycle, early, fast, fastcat, late, mapValues, pure, rev, silence, slow } from '../combine.js';
import { backwards, compress, fastGap, iter, linger, ribbon, zoom } from '../excerpts.js';
import { focus, innerJoin, restartJoin } from '../joins.js';
import { FACTOR_MAX, RANGE_STEPS_MAX } from '../limits.js';
import type { Pattern } from '../pattern.js';
import { transform } from './builders.js';
import { isControls } from './controls.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const FACTOR = takes.time('factor', { what: 'a factor', min: 0, max: FACTOR_MAX });
const SHIFT = takes.time('cycles', { what: 'a shift', min: -FACTOR_MAX, max: FACTOR_MAX });
const BEGIN = takes.time('begin', { min: -FACTOR_MAX, max: FACTOR_MAX });
const END = takes.time('end', { min: -FACTOR_MAX, max: FACTOR_MAX });
const CHANGE = takes.change('change');
const PARTS = takes.number('parts', {
  what: 'the number of parts',
  min: 1,
  max: RANGE_STEPS_MAX,
  isInteger: true,
});

/** Strudel's `cpm` counts from here. */
const CYCLES_PER_MINUTE = rational(60);

/** Every second half of each of so many parts is late by a share of its length. */
const swing = (share: Rational, parts: Rational, pattern: Pattern): Pattern =>
  inside(parts, pattern, (slowed) =>
    innerJoin(fastcat([pure(ZERO), pure(mul(share, rational(1, 2)))]), (cycles) => late(cycles, slowed)),
  );

const inside = (factor: Rational, pattern: Pattern, change: (pattern: Pattern) => Pattern): Pattern =>
  fast(factor, change(slow(factor, pattern)));

/** Sample playback changes with the tempo. */
const hurry = (factor: Rational, pattern: Pattern): Pattern =>
  mapValues(fast(factor, pattern), (value) =>
    isControls(value) ? { ...value, speed: (Number(value['speed'] ?? 1) * factor.n) / factor.d } : value,
  );

const FACTORS: readonly FunctionRow[] = [
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
    names: 'cpm',
    help: 'So many cycles a minute while the studio plays 60 of them; at its own tempo, faster or slower in proportion.',
    example: 's("bd sd").cpm(90)',
    parameters: [FACTOR],
    run: (pattern, factor, { warn }) => {
      warn('cpm is relative to a studio at 240 bpm (60 cycles a minute): the tempo is the studio’s, set it there');
      return fast(div(factor, CYCLES_PER_MINUTE), pattern);
    },
  }),
  transform({
    names: 'hurry',
    help: 'Faster by a factor, and the samples with it.',
    example: 's("bd sd").hurry("<1 2>")',
    parameters: [FACTOR],
    run: (pattern, factor) => hurry(factor, pattern),
  }),
  transform({
    names: 'fastGap fastgap',
    help: 'Faster by a factor, but once a cycle, with nothing after it.',
    example: 's("bd sd").fastGap(2)',
    parameters: [FACTOR],
    run: (pattern, factor) => fastGap(factor, pattern).withSteps(undefined),
  }),
  transform({
    names: 'inside',
    help: 'Makes a change within a part of the cycle: slower, changed, faster again.',
    example: 'n("0 1 2 3 4 3 2 1").inside(4, rev)',
    parameters: [FACTOR, CHANGE],
    run: (pattern, factor, change) => inside(factor, pattern, change),
  }),
  transform({
    names: 'outside',
    help: 'Makes a change over several cycles: faster, changed, slower again.',
    example: 'n("<[0 1] 2 [3 4] 5>").outside(4, rev)',
    parameters: [FACTOR, CHANGE],
    run: (pattern, factor, change) => slow(factor, change(fast(factor, pattern))),
  }),
];

const SHIFTS: readonly FunctionRow[] = [
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
    names: 'swingBy swingby',
    help: 'Cuts the cycle into parts and plays the second half of each late, by a share of its length.',
    example: 's("hh*8").swingBy(1/3, 4)',
    parameters: [takes.time('share', { min: -FACTOR_MAX, max: FACTOR_MAX }), FACTOR],
    run: (pattern, share, parts) => swing(share, parts, pattern).withSteps(pattern.steps),
  }),
  transform({
    names: 'swing',
    help: 'swingBy(1/3, …): the second half of each part is a third late.',
    example: 's("hh*8").swing(4)',
    parameters: [FACTOR],
    run: (pattern, parts) => swing(rational(1, 3), parts, pattern).withSteps(pattern.steps),
  }),
  transform({
    names: 'brak',
    help: 'Every second cycle in half the time and a quarter late, like a breakbeat.',
    example: 's("bd sd").brak()',
    parameters: [],
    run: (pattern) => {
      const broken = late(rational(1, 4), fastcat([pattern, silence]));
      return byCycle((cycle) => (cycle % 2 === 0 ? pattern : broken));
    },
  }),
  transform({
    names: 'timeline',
    help: 'Starts from the first cycle whenever the number changes.',
    example: 'n("<0 1 2 3>").timeline("<1 -1>/2")',
    parameters: [takes.pattern('number')],
    keepsSteps: true,
    run: (pattern, number, { warn }) => {
      if (!number.constant) return restartJoin(number, () => pattern);
      warn('one number alone changes nothing: a pattern plays the same whenever it was written');
      return pattern;
    },
  }),
];

const EXCERPTS: readonly FunctionRow[] = [
  transform({
    names: 'zoom zoomArc zoomarc',
    help: 'A part of each cycle, stretched to the whole.',
    example: 's("bd*2 hh*3 [sd bd]*2 perc").zoom(0.25, 0.75)',
    parameters: [BEGIN, END],
    run: (pattern, begin, end) => zoom(begin, end, pattern),
  }),
  transform({
    names: 'compress',
    help: 'Each cycle within a part of it, with nothing around.',
    example: 's("bd sd").compress(0.25, 0.75)',
    parameters: [BEGIN, END],
    run: (pattern, begin, end) => compress(begin, end, pattern).withSteps(undefined),
  }),
  transform({
    names: 'focus',
    help: 'Each cycle within a part of it, and again before and after it.',
    example: 's("bd hh sd hh").focus(1/4, 3/4)',
    parameters: [BEGIN, END],
    run: (pattern, begin, end, { source, offset }) => {
      if (begin.n * end.d >= end.n * begin.d) source.fail(offset, 'focus takes a begin before its end');
      return focus({ begin, end }, pattern).withSteps(pattern.steps);
    },
  }),
  transform({
    names: 'ribbon rib',
    help: 'So many cycles from one on, for ever.',
    example: 'note("<c d e f>").ribbon(1, 2)',
    parameters: [SHIFT, takes.time('length', { what: 'the number of cycles', min: 0, max: FACTOR_MAX })],
    run: (pattern, begin, cycles) => ribbon(begin, cycles, pattern),
  }),
  transform({
    names: 'linger',
    help: 'The first share of each cycle again and again; the last when negative.',
    example: 's("lt ht mt cp").linger("<1 .5 .25 .125>")',
    parameters: [takes.time('share', { min: -1, max: FACTOR_MAX })],
    keepsSteps: true,
    run: (pattern, share) => linger(share, pattern),
  }),
];

const ORDERS: readonly FunctionRow[] = [
  transform({
    names: 'rev',
    help: 'Every cycle backwards.',
    example: 'note("c e g").rev()',
    parameters: [],
    run: (pattern) => rev(pattern),
  }),
  transform({
    names: 'revv',
    help: 'The whole pattern backwards, cycle after cycle.',
    example: 'note("<[c d] [e g]>").revv()',
    parameters: [],
    run: (pattern) => backwards(pattern),
  }),
  transform({
    names: 'palindrome',
    help: 'Every second cycle backwards.',
    example: 'note("c d e g").palindrome()',
    parameters: [],
    keepsSteps: true,
    run: (pattern) => {
      const reversed = rev(pattern);
      return byCycle((cycle) => (cycle % 2 === 0 ? pattern : reversed));
    },
  }),
  transform({
    names: 'iter',
    help: 'Cuts the cycle into parts and begins with the next one each time.',
    example: 'note("c d e g").iter(4)',
    parameters: [PARTS],
    keepsSteps: true,
    run: (pattern, parts) => iter(parts, pattern),
  }),
  transform({
    names: 'iterBack iterback',
    help: 'As iter, but begins with the part before.',
    example: 'note("c d e g").iterBack(4)',
    parameters: [PARTS],
    keepsSteps: true,
    run: (pattern, parts) => iter(-parts, pattern),
  }),
];

export const TIME_FUNCTIONS: readonly FunctionRow[] = [...FACTORS, ...SHIFTS, ...EXCERPTS, ...ORDERS];
