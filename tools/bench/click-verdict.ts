import { lineThrough } from './grid.ts';

/** How clicks that should lie on a grid do. Lengths in samples. */
export interface ClickVerdict {
  /** The longest run of missing clicks, from the click before to the one after; 0 when none is missing. */
  readonly gapSamples: number;
  /** Missing, but for that run if it is no longer than it may be. */
  readonly missingCount: number;
  readonly doubledCount: number;
  /** Further from the grid than allowed. */
  readonly offGridCount: number;
  /** The furthest of all. */
  readonly errorMax: number;
}

export interface ClickLimits {
  readonly intervalSamples: number;
  /** How long the fault may keep the studio silent. */
  readonly gapSamplesMax: number;
  readonly errorSamplesMax: number;
}

/** @param beforeCount how many of them came before the fault for sure: the grid is drawn through those */
export function clickVerdict(onsets: readonly number[], beforeCount: number, limits: ClickLimits): ClickVerdict {
  const { intervalSamples, gapSamplesMax, errorSamplesMax } = limits;
  if (onsets.length < beforeCount || beforeCount < 3) throw new Error(`only ${onsets.length} clicks were recorded`);
  const before = onsets.slice(0, beforeCount);
  const counts = before.map((onset) => Math.round((onset - before[0]!) / intervalSamples));
  const { origin, interval } = lineThrough(counts, before);
  const places = onsets.map((onset) => Math.round((onset - origin) / interval));
  const steps = places.slice(1).map((place, n) => place - places[n]!);
  const longest = Math.max(1, ...steps);
  const gapSamples = longest === 1 ? 0 : longest * intervalSamples;
  const missing = steps.reduce((sum, step) => sum + Math.max(0, step - 1), 0);
  const errors = onsets.map((onset, n) => Math.abs(onset - origin - places[n]! * interval));
  return {
    gapSamples,
    missingCount: gapSamples <= gapSamplesMax ? missing - (longest - 1) : missing,
    doubledCount: steps.filter((step) => step === 0).length,
    offGridCount: errors.filter((error) => error > errorSamplesMax).length,
    errorMax: Math.max(...errors),
  };
}
