import { rational, toNumber } from '@oiduna/timing';
import type { Budget } from './budget.js';
import { byCycle, fastcat, filterEvents, mapValues, pure, signal, silence, stack } from './combine.js';
import { combineLeft } from './joins.js';
import { Pattern, type PatternEvent } from './pattern.js';

/** After so many cycles chance repeats itself. */
const PERIOD_CYCLES = 300;
const RANGE = 2 ** 29;

/** How much later than the one before it each `?` and `|` of a mini-notation looks at chance, in cycles. */
const SEED_STEP_CYCLES = 0.0003;

/**
 * The number between 0 and 1 that belongs to a time: chance without state, the same on any engine.
 * @see Tidal Cycles' documentation of `rand`; xorshift as in George Marsaglia, "Xorshift RNGs" (2003)
 */
export const randomAt = (time: number): number => Math.abs(signedOf(seedAt(time)));

/** As many numbers of one time, 0 to 1. */
export const randomsAt = (time: number, count: number): number[] => signedAt(time, count).map(Math.abs);

function signedAt(time: number, count: number): number[] {
  let seed = seedAt(time);
  return Array.from({ length: count }, () => {
    const value = signedOf(seed);
    seed = scrambled(seed);
    return value;
  });
}

const seedAt = (time: number): number => {
  const turns = time / PERIOD_CYCLES;
  return scrambled(Math.trunc((turns - Math.trunc(turns)) * RANGE));
};

const signedOf = (seed: number): number => (seed % RANGE) / RANGE;

function scrambled(x: number): number {
  const a = (x << 13) ^ x;
  const b = (a >> 17) ^ a;
  return (b << 5) ^ b;
}

/** Chance at every moment, 0 to 1. */
export const RANDOM: Pattern<number> = signal((time, { seed }) => randomAt(time + seed));

/** The pattern with another chance: all it asks of chance is asked so many cycles later. */
export const seeded = <T>(seed: number, { query, steps, constant }: Pattern<T>): Pattern<T> =>
  new Pattern(
    (begin, end, budget) => {
      const before = budget.seed;
      budget.seed = seed;
      try {
        return query(begin, end, budget);
      } finally {
        budget.seed = before;
      }
    },
    { steps, constant },
  );

/** From one number by chance to the next within each cycle; `shape` bends the way. */
export const noise = (between: (from: number, to: number, phase: number) => number): Pattern<number> =>
  signal((time, { seed }) => {
    const cycle = Math.floor(time + seed);
    return between(randomAt(cycle), randomAt(cycle + 1), time + seed - cycle);
  });

/** Leaves out so large a share of the events, by chance; `seed` chooses which. */
export const degrade = <T>(amount: number, seed: number, pattern: Pattern<T>): Pattern<T> =>
  filterEvents(pattern, (event, budget) => chanceOf(event, seed, budget) > amount);

/** Leaves out the events that `degrade(1 - amount)` keeps. */
export const undegrade = <T>(amount: number, pattern: Pattern<T>): Pattern<T> =>
  filterEvents(pattern, (event, budget) => chanceOf(event, 0, budget) < 1 - amount);

const chanceOf = ({ whole, part }: PatternEvent<unknown>, seed: number, budget: Budget): number =>
  randomAt(toNumber((whole ?? part).begin) + seed * SEED_STEP_CYCLES + budget.seed);

type Change<T> = (pattern: Pattern<T>) => Pattern<T>;

/** Changes so large a share of the events, by chance. */
export const sometimes = <T>(amount: number, change: Change<T>, pattern: Pattern<T>): Pattern<T> =>
  stack([degrade(amount, 0, pattern), change(undegrade(1 - amount, pattern))]);

/** Changes so large a share of the cycles, by chance. */
export function someCycles<T>(amount: number, change: Change<T>, pattern: Pattern<T>): Pattern<T> {
  const where = (passes: (chance: number) => boolean): Pattern<T> =>
    byCycle((cycle, { seed }) => (passes(randomAt(cycle + seed)) ? pattern : silence));
  return stack([where((chance) => chance > amount), change(where((chance) => chance < amount))]);
}

/** Each cycle one of the patterns, by chance. */
export const chooseEachCycle = <T>(patterns: readonly Pattern<T>[], step: number): Pattern<T> =>
  byCycle((cycle, { seed }) => {
    const chance = randomAt(cycle + seed + step * SEED_STEP_CYCLES);
    return patterns[Math.floor(chance * patterns.length)] ?? silence;
  });

/** The place in a list of so many that a number from 0 to 1 means. */
export const placeIn = (count: number, share: Pattern<number>): Pattern<number> =>
  mapValues(share, (value) => Math.min(Math.max(Math.floor(value * count), 0), count - 1));

/** The place in a list for a number from 0 to 1 when each place has a share as large as its weight. */
export function weightedPlace(weights: readonly Pattern<number>[], share: Pattern<number>): Pattern<number> {
  let totals: Pattern<readonly number[]> | undefined;
  for (const weight of weights) {
    totals = totals
      ? combineLeft(totals, weight, (before, more) => [...before, before.at(-1)! + more])
      : mapValues(weight, (first) => [first]);
  }
  if (!totals) return silence;
  return combineLeft(share, totals, (value, until) => {
    const place = until.findIndex((total) => value * until.at(-1)! < total);
    return place < 0 ? until.length - 1 : place;
  });
}

/** The numbers from 0 in an order that chance gives each cycle. */
export const shuffledOrder = (count: number, cycle: number, { seed }: Budget): number[] => {
  const keys = signedAt(cycle + 0.5 + seed, count);
  return keys.map((_, place) => place).sort((a, b) => keys[a]! - keys[b]!);
};

/** Numbers from 0 that chance gives each step of a cycle. */
export const scrambledOrder = (count: number, cycle: number, { seed }: Budget): number[] =>
  Array.from({ length: count }, (_, step) => Math.floor(randomAt(cycle + step / count + seed) * count));

/** The numbers from 0 as steps, in another order each cycle. */
export const shuffledRun = (count: number): Pattern<number> =>
  byCycle((cycle, budget) => {
    budget.spend(count);
    return fastcat(shuffledOrder(count, cycle, budget).map((number) => pure(number)));
  }).withSteps(rational(count));
