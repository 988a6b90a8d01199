import { fastcat, mapValues, pure, silence, signal } from '../combine.js';
import { RANGE_STEPS_MAX } from '../limits.js';
import type { Pattern } from '../pattern.js';
import { described } from '../value.js';
import { constant, generator, transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const phase = (time: number): number => time - Math.floor(time);

const wave = (name: string, help: string, pattern: Pattern<number>): FunctionRow =>
  constant({ names: name, help: `${help}, 0 to 1, once a cycle.`, example: `s("hh*8").pan(${name})`, pattern });

const sineAt = (time: number): number => (Math.sin(2 * Math.PI * phase(time)) + 1) / 2;
const SAW = signal(phase);
const ISAW = signal((time) => 1 - phase(time));

export const SIGNAL_FUNCTIONS: readonly FunctionRow[] = [
  constant({ names: 'silence', help: 'No events.', example: 'silence', pattern: silence }),
  wave('sine', 'A sine wave', signal(sineAt)),
  wave(
    'cosine',
    'A cosine wave',
    signal((time) => sineAt(time + 0.25)),
  ),
  wave('saw', 'A rising line', SAW),
  wave('isaw', 'A falling line', ISAW),
  // Of two lines each, so that an event across the turn has a piece of both, as in Strudel.
  wave('tri', 'A line that rises and falls', fastcat([SAW, ISAW])),
  wave('itri', 'A line that falls and rises', fastcat([ISAW, SAW])),
  wave(
    'square',
    'Nothing, then all',
    signal((time) => (phase(time) < 0.5 ? 0 : 1)),
  ),
  transform({
    names: 'range',
    help: 'From 0 to 1 becomes from one number to another.',
    example: 's("hh*8").cutoff(sine.range(500, 4000))',
    parameters: [takes.number('min'), takes.number('max')],
    run: (pattern, min, max, { source, offset }) =>
      mapValues(pattern, (value) => {
        if (typeof value === 'number') return value * (max - min) + min;
        return source.fail(offset, `range is for numbers, not ${described(value)}`);
      }),
  }),
  generator({
    names: 'run',
    help: 'Counts from 0 within a cycle.',
    example: 'n(run("<4 8>")).s("bd")',
    parameters: [takes.number('count', { min: 0, max: RANGE_STEPS_MAX, isInteger: true })],
    run: (count) => fastcat(Array.from({ length: count }, (_, step) => pure(step))),
  }),
];
