import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';
import fc from 'fast-check';
import { nudged } from './nudge.js';
import { type Rational, rational } from './rational.js';
import type { Swing } from './swing.js';
import { withRamp, withSwing, withTempo } from './tempo-changes.js';
import { CYCLE_UNITS, start, type TempoMap } from './tempo-map.js';

/** A wall-clock time of this century, where a double resolves 0.25 µs. */
export const EPOCH_MICROS = 1_790_000_000_000_000;

export const anyBpm = fc.integer({ min: BPM_MIN * 10, max: BPM_MAX * 10 }).map((tenths) => tenths / 10);
export const anyCycle = fc.integer({ min: 0, max: 2_000 * CYCLE_UNITS }).map((units) => rational(units, CYCLE_UNITS));
export const anySwing: fc.Arbitrary<Swing> = fc.record({
  ratio: fc.integer({ min: 50, max: 75 }).map((percent) => percent / 100),
  division: fc.constantFrom(8, 16),
});

type Change = (map: TempoMap) => TempoMap;
/** Mostly a few cycles, for changes to fall into one another. */
const over = fc
  .oneof(fc.integer({ min: 1, max: 8 * CYCLE_UNITS }), fc.integer({ min: 1, max: 1_000 * CYCLE_UNITS }))
  .map((units) => rational(units, CYCLE_UNITS));
const near: fc.Arbitrary<Rational> = fc.oneof(anyCycle, over);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(near, anyBpm).map(
    ([at, bpm]): Change =>
      (map) =>
        withTempo(map, at, bpm),
  ),
  fc.tuple(near, anyBpm, over).map(
    ([at, bpm, length]): Change =>
      (map) =>
        withRamp(map, at, bpm, length),
  ),
  fc.tuple(near, anySwing).map(
    ([at, swing]): Change =>
      (map) =>
        withSwing(map, at, swing),
  ),
);
const nudge: fc.Arbitrary<Change> = fc.tuple(near, fc.integer({ min: -100_000, max: 100_000 })).map(
  ([at, micros]) =>
    (map) =>
      nudged(map, at, micros),
);

/** Tempo changes, ramps, swings and one nudge, in any order and within one another. */
export const anyTempoMap = fc
  .tuple(anyBpm, fc.array(change, { maxLength: 6 }), nudge)
  .map(([bpm, changes, last]) =>
    [...changes, last].reduce((map, next) => next(map), start(EPOCH_MICROS, rational(0), bpm)),
  );
