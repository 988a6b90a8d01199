import { silence, signal } from '../combine.js';
import { constant } from './builders.js';
import type { FunctionRow } from './row.js';

const phase = (time: number): number => time - Math.floor(time);

const shape = (name: string, help: string, valueAt: (phase: number) => number): FunctionRow =>
  constant({
    names: name,
    help: `${help}, 0 to 1, once a cycle.`,
    example: `s("hh*8").pan(${name})`,
    pattern: signal((time) => valueAt(phase(time))),
  });

export const SIGNAL_FUNCTIONS: readonly FunctionRow[] = [
  constant({ names: 'silence', help: 'No events.', example: 'silence', pattern: silence }),
  shape('sine', 'A sine wave', (x) => (Math.sin(2 * Math.PI * x) + 1) / 2),
  shape('cosine', 'A cosine wave', (x) => (Math.sin(2 * Math.PI * (x + 0.25)) + 1) / 2),
  shape('saw', 'A rising line', (x) => x),
  shape('isaw', 'A falling line', (x) => 1 - x),
];
