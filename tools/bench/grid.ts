/** Steady clicks against the straight line through most of them. Positions in samples. */
export interface OnGrid {
  /** Places of the line between the first and the last click that have none. */
  readonly missingCount: number;
  /** Clicks whose place another one has. */
  readonly extraCount: number;
  /** Distance of each click from its place. */
  readonly errors: readonly number[];
}

/** @throws Error without three clicks, which a line needs to be drawn through */
export function gridOf(onsets: readonly number[], intervalSamples: number): OnGrid {
  const [first, last] = [onsets[0], onsets.at(-1)];
  if (first === undefined || last === undefined || onsets.length < 3) throw new Error(`${onsets.length} clicks`);
  const counts = onsets.map((onset) => Math.round((onset - first) / intervalSamples));
  const { origin, interval } = lineThrough(counts, onsets);
  const taken = new Set(counts);
  return {
    missingCount: Math.round((last - first) / intervalSamples) + 1 - taken.size,
    extraCount: counts.length - taken.size,
    errors: onsets.map((onset, n) => onset - origin - counts[n]! * interval),
  };
}

/** The line with the least squared error: the device's clock is not the wall clock the music keeps. */
export function lineThrough(
  counts: readonly number[],
  onsets: readonly number[],
): { readonly origin: number; readonly interval: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanCount, meanOnset] = [mean(counts), mean(onsets)];
  const spread = counts.reduce((sum, count) => sum + (count - meanCount) ** 2, 0);
  const slope = onsets.reduce((sum, onset, n) => sum + (counts[n]! - meanCount) * (onset - meanOnset), 0) / spread;
  return { origin: meanOnset - slope * meanCount, interval: slope };
}
