import { strict as assert } from 'node:assert';

/** Nearest-rank percentiles of the magnitudes; NaN where nothing was measured, so no limit is met by accident. */
export interface Spread {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface OnsetComparison {
  /** Expected positions without a recorded onset. */
  missing: number[];
  /** Recorded positions that nothing expected explains. */
  extra: number[];
  matchedCount: number;
  /** Constant distance found − expected: the latency and the recording's start. */
  offsetSamples: number;
  /** Slope of the error over expected time: 1e-6 is one part per million slow. Absent below three matches. */
  driftSamplesPerSample?: number;
  /** Error of each interval between neighbouring expected onsets. `exactShare`: within half a sample. */
  interOnsetErrorSamples: Spread & { exactShare: number };
  /** Distance from the expected grid after the constant offset; drift is part of it. */
  absoluteErrorSamples: Spread;
}

interface Match {
  index: number;
  expected: number;
  errorSamples: number;
}

/**
 * Recorded onsets against the expected ones, after the one constant offset that explains most of them
 * within ± `toleranceSamples`. On an even grid a lost first or last onset fits two offsets equally well;
 * the one nearer to zero is taken. Both lists ascend; simultaneous notes count as one onset.
 * @throws AssertionError when the tolerance reaches half the smallest expected interval, for then a late
 *   onset could pass as its neighbour
 */
export function compareOnsets(
  found: readonly number[],
  expected: readonly number[],
  toleranceSamples: number,
): OnsetComparison {
  expected.slice(1).forEach((position, n) => {
    const interval = position - expected[n]!;
    assert(
      interval > 2 * toleranceSamples,
      `expected onsets ${n} and ${n + 1} are ${interval} samples apart, too near for ± ${toleranceSamples}`,
    );
  });
  const offsetSamples = bestOffset(found, expected, toleranceSamples);
  const { matches, extra, missing } = matched(found, expected, offsetSamples, toleranceSamples);
  const intervalErrors = matches.flatMap((match, n) => {
    const previous = matches[n - 1];
    return previous?.index === match.index - 1 ? [match.errorSamples - previous.errorSamples] : [];
  });
  const drift = slope(matches);
  return {
    missing,
    extra,
    matchedCount: matches.length,
    offsetSamples,
    ...(drift === undefined ? {} : { driftSamplesPerSample: drift }),
    interOnsetErrorSamples: {
      ...spreadOf(intervalErrors),
      exactShare: intervalErrors.filter((error) => Math.abs(error) <= 0.5).length / intervalErrors.length,
    },
    absoluteErrorSamples: spreadOf(matches.map(({ errorSamples }) => errorSamples)),
  };
}

/** Median of the densest window, 2 × tolerance wide, over all differences found − expected. */
function bestOffset(found: readonly number[], expected: readonly number[], tolerance: number): number {
  const differences = new Float64Array(found.length * expected.length);
  found.forEach((onset, row) => {
    expected.forEach((position, n) => (differences[row * expected.length + n] = onset - position));
  });
  differences.sort();
  let best = { count: 0, offset: 0 };
  for (let start = 0, end = 0; start < differences.length; start++) {
    while (end < differences.length && differences[end]! - differences[start]! <= 2 * tolerance) end++;
    const count = end - start;
    const offset = differences[start + Math.floor((count - 1) / 2)]!;
    const nearer = count === best.count && Math.abs(offset) < Math.abs(best.offset);
    if (count > best.count || nearer) best = { count, offset };
  }
  return best.offset;
}

/** Each expected onset takes the nearest recorded one within the tolerance. */
function matched(
  found: readonly number[],
  expected: readonly number[],
  offset: number,
  tolerance: number,
): { matches: Match[]; extra: number[]; missing: number[] } {
  const matches: Match[] = [];
  const missing: number[] = [];
  const taken = new Set<number>();
  let from = 0;
  expected.forEach((position, index) => {
    const due = position + offset;
    while (from < found.length && found[from]! < due - tolerance) from++;
    let nearest: number | undefined;
    for (let n = from; n < found.length && found[n]! <= due + tolerance; n++) {
      if (nearest === undefined || Math.abs(found[n]! - due) < Math.abs(found[nearest]! - due)) nearest = n;
    }
    if (nearest === undefined) return missing.push(position);
    taken.add(nearest);
    return matches.push({ index, expected: position, errorSamples: found[nearest]! - due });
  });
  return { matches, missing, extra: found.filter((_, n) => !taken.has(n)) };
}

function slope(matches: readonly Match[]): number | undefined {
  if (matches.length < 3) return undefined;
  const meanX = matches.reduce((sum, { expected }) => sum + expected, 0) / matches.length;
  const meanY = matches.reduce((sum, { errorSamples }) => sum + errorSamples, 0) / matches.length;
  let covariance = 0;
  let variance = 0;
  for (const { expected, errorSamples } of matches) {
    covariance += (expected - meanX) * (errorSamples - meanY);
    variance += (expected - meanX) ** 2;
  }
  return covariance / variance;
}

export function spreadOf(errors: readonly number[]): Spread {
  const sorted = errors.map(Math.abs).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
