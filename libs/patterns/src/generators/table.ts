import type { Generator } from './generator.js';
import { arpeggio, markov, randomWalk } from './melodies.js';
import { drums, euclidGrid } from './rhythms.js';

/** All that write pattern text for a performer. */
export const GENERATORS: readonly Generator[] = [euclidGrid, drums, arpeggio, randomWalk, markov];

export const GENERATOR_BY_NAME: ReadonlyMap<string, Generator> = new Map(
  GENERATORS.map((generator) => [generator.name, generator]),
);
