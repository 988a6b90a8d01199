import { lineThrough } from './grid.ts';

/** How a steady click was cut by a restart, and how it went on. Positions in samples of a recording that was not. */
export interface RestartGap {
  /** From the last click before to the first one after. */
  readonly gapSamples: number;
  /** Distance of each click from the grid that those before the cut lie on. */
  readonly errorsBefore: readonly number[];
  readonly errorsAfter: readonly number[];
  /** Clicks of the grid that were not heard within the gap. */
  readonly lostCount: number;
}

/** @throws Error without three clicks before the cut, which a line needs to be drawn through, and one after */
export function restartGap(onsets: readonly number[], intervalSamples: number): RestartGap {
  const gaps = onsets.slice(1).map((onset, n) => onset - onsets[n]!);
  const gapSamples = Math.max(...gaps);
  const cut = gaps.indexOf(gapSamples) + 1;
  const [before, after] = [onsets.slice(0, cut), onsets.slice(cut)];
  if (before.length < 3 || after.length === 0) throw new Error(`${before.length} clicks before, ${after.length} after`);
  const counts = before.map((onset) => Math.round((onset - before[0]!) / intervalSamples));
  const { origin, interval } = lineThrough(counts, before);
  const errorOf = (onset: number): number => onset - origin - Math.round((onset - origin) / interval) * interval;
  return {
    gapSamples,
    errorsBefore: before.map(errorOf),
    errorsAfter: after.map(errorOf),
    lostCount: Math.round(gapSamples / interval) - 1,
  };
}
