import { toNumber } from '@oiduna/timing';
import { byCycle, filterEvents, signal, silence } from './combine.js';
import type { Pattern, PatternEvent } from './pattern.js';

/** After so many cycles chance repeats itself. */
const PERIOD_CYCLES = 300;
const RANGE = 2 ** 29;

/** How much later than the one before it each `?` and `|` of a mini-notation looks at chance, in cycles. */
const SEED_STEP_CYCLES = 0.0003;

/**
 * The number between 0 and 1 that belongs to a time: chance without state, the same on any engine.
 * @see Tidal Cycles' documentation of `rand`; xorshift as in George Marsaglia, "Xorshift RNGs" (2003)
 */
export const randomAt = (time: number): number => randomOf(seedAt(time));

const seedAt = (time: number): number => {
  const turns = time / PERIOD_CYCLES;
  return scrambled(Math.trunc((turns - Math.trunc(turns)) * RANGE));
};

const randomOf = (seed: number): number => Math.abs((seed % RANGE) / RANGE);

function scrambled(x: number): number {
  const a = (x << 13) ^ x;
  const b = (a >> 17) ^ a;
  return (b << 5) ^ b;
}

/** Chance at every moment, 0 to 1; another one for another seed. */
export const randomSignal = (seed = 0): Pattern<number> => signal((time) => randomAt(time + seed * SEED_STEP_CYCLES));

/** Leaves out so large a share of the events, by chance; `seed` chooses which. */
export const degrade = <T>(amount: number, seed: number, pattern: Pattern<T>): Pattern<T> =>
  filterEvents(pattern, (event) => chanceOf(event, seed) >= amount);

const chanceOf = ({ whole, part }: PatternEvent<unknown>, seed: number): number =>
  randomAt(toNumber((whole ?? part).begin) + seed * SEED_STEP_CYCLES);

/** Each cycle one of the patterns, by chance. */
export const chooseEachCycle = <T>(patterns: readonly Pattern<T>[], seed: number): Pattern<T> =>
  byCycle((cycle) => patterns[Math.floor(randomAt(cycle + seed * SEED_STEP_CYCLES) * patterns.length)] ?? silence);
