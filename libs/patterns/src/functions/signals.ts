import { sub, toNumber } from '@oiduna/timing';
import { fastcat, mapValues, pure, sampled, silence, signal } from '../combine.js';
import { RANGE_STEPS_MAX } from '../limits.js';
import { Pattern } from '../pattern.js';
import { Callable, type Site, described } from '../value.js';
import { constant, generator, transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const phase = (time: number): number => time - Math.floor(time);

const toBipolar = (value: number): number => value * 2 - 1;
const fromBipolar = (value: number): number => (value + 1) / 2;

/** Two rows: the wave from 0 to 1, and from -1 to 1. */
const wave = (name: string, help: string, pattern: Pattern<number>): FunctionRow[] => [
  constant({ names: name, help: `${help}, 0 to 1, once a cycle.`, example: `s("hh*8").pan(${name})`, pattern }),
  constant({
    names: `${name}2`,
    help: `${help}, -1 to 1, once a cycle.`,
    example: `s("hh*8").cutoff(${name}2.range2(500, 4000))`,
    pattern: mapValues(pattern, toBipolar),
  }),
];

const sineAt = (time: number): number => (Math.sin(2 * Math.PI * time) + 1) / 2;
const SAW = signal(phase);
const ISAW = signal((time) => 1 - phase(time));

/** How long what is asked for lasts: as long as the event it is combined with. */
const lengths = (valueOf: (cycles: number) => number): Pattern<number> =>
  sampled((begin, end, budget) => {
    budget.spend();
    return valueOf(toNumber(sub(end, begin)));
  });

const calculated = (name: string, pattern: Pattern, site: Site, calculate: (value: number) => number): Pattern =>
  mapValues(pattern, (value) => {
    if (typeof value === 'number') return calculate(value);
    return site.source.fail(site.offset, `${name} is for numbers, not ${described(value)}`);
  });

const WAVES: readonly FunctionRow[] = [
  ...wave('sine', 'A sine wave', signal(sineAt)),
  ...wave(
    'cosine',
    'A cosine wave',
    signal((time) => sineAt(time + 0.25)),
  ),
  ...wave('saw', 'A rising line', SAW),
  ...wave('isaw', 'A falling line', ISAW),
  // Of two lines each, so that an event across the turn has a piece of both, as in Strudel.
  ...wave('tri', 'A line that rises and falls', fastcat([SAW, ISAW])),
  ...wave('itri', 'A line that falls and rises', fastcat([ISAW, SAW])),
  ...wave(
    'square',
    'Nothing, then all',
    signal((time) => (phase(time) < 0.5 ? 0 : 1)),
  ),
  constant({
    names: 'time',
    help: 'The time itself, in cycles.',
    example: 'n(time.segment(4))',
    pattern: signal((time) => time),
  }),
  constant({
    names: 'cyclesPer',
    help: 'How long each event it is combined with lasts, in cycles.',
    example: 's("saw saw [saw saw] saw").note(cyclesPer.range(50, 100))',
    pattern: lengths((cycles) => cycles),
  }),
  constant({
    names: 'per perCycle',
    help: 'How many of each event it is combined with make a cycle.',
    example: 's("hh hh*2 hh hh*3").gain(per.div(12))',
    pattern: lengths((cycles) => 1 / cycles),
  }),
  constant({
    names: 'perx',
    help: 'As per, but one more for events half as long.',
    example: 's("hh hh*2 hh hh*3").gain(perx.div(5))',
    pattern: lengths((cycles) => Math.log2(1 / cycles) + 1),
  }),
  constant({
    names: 'mousex mousey mouseX mouseY',
    help: 'The mouse’s place in Strudel’s page; always 0 here, where many play.',
    example: 's("hh*8").pan(mousex)',
    pattern: signal(() => 0),
  }),
  generator({
    names: 'steady',
    help: 'A value without a rhythm.',
    example: 's("hh*4").pan(steady(0.25))',
    parameters: [takes.each('value')],
    run: (value) => signal(() => value),
  }),
  generator({
    names: 'signal',
    help: 'A value at every moment, from a function of the time in cycles.',
    example: 's("hh*8").pan(signal(time => time % 1))',
    parameters: [takes.raw('function')],
    run: (valueAt, site) => {
      if (!(valueAt instanceof Callable))
        return site.source.fail(site.offset, 'signal takes a function, as t => t % 1');
      return signal((time) => valueAt.invoke([time], site));
    },
  }),
];

const RANGES: readonly FunctionRow[] = [
  transform({
    names: 'range',
    help: 'From 0 to 1 becomes from one number to another.',
    example: 's("hh*8").cutoff(sine.range(500, 4000))',
    parameters: [takes.number('min'), takes.number('max')],
    run: (pattern, min, max, site) => calculated('range', pattern, site, (value) => value * (max - min) + min),
  }),
  transform({
    names: 'rangex',
    help: 'From 0 to 1 becomes from one number to another, along an exponential curve.',
    example: 's("hh*8").cutoff(sine.rangex(500, 4000))',
    parameters: [takes.number('min'), takes.number('max')],
    run: (pattern, min, max, site) => {
      if (min <= 0 || max <= 0) site.source.fail(site.offset, 'rangex is between numbers above 0');
      return calculated('rangex', pattern, site, (value) => min * (max / min) ** value);
    },
  }),
  transform({
    names: 'range2',
    help: 'From -1 to 1 becomes from one number to another.',
    example: 's("hh*8").cutoff(sine2.range2(500, 4000))',
    parameters: [takes.number('min'), takes.number('max')],
    run: (pattern, min, max, site) =>
      calculated('range2', pattern, site, (value) => fromBipolar(value) * (max - min) + min),
  }),
  transform({
    names: 'toBipolar',
    help: 'From 0 to 1 becomes from -1 to 1.',
    example: 's("hh*8").cutoff(saw.toBipolar().range2(500, 4000))',
    parameters: [],
    run: (pattern, site) => calculated('toBipolar', pattern, site, toBipolar),
  }),
  transform({
    names: 'fromBipolar',
    help: 'From -1 to 1 becomes from 0 to 1.',
    example: 's("hh*8").pan(sine2.fromBipolar())',
    parameters: [],
    run: (pattern, site) => calculated('fromBipolar', pattern, site, fromBipolar),
  }),
];

export const SIGNAL_FUNCTIONS: readonly FunctionRow[] = [
  constant({ names: 'silence', help: 'No events.', example: 'silence', pattern: silence }),
  ...WAVES,
  ...RANGES,
  generator({
    names: 'run',
    help: 'Counts from 0 within a cycle.',
    example: 'n(run("<4 8>")).s("bd")',
    parameters: [takes.number('count', { min: 0, max: RANGE_STEPS_MAX, isInteger: true })],
    run: (count) => fastcat(Array.from({ length: count }, (_, step) => pure(step))),
  }),
];
