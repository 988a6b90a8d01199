import { SAMPLE_FEATURE_COUNT } from '@oiduna/contracts';
import { FirstRows } from './first-rows.js';
import type { SampleColumns } from './sample-columns.js';

export interface Neighbour {
  readonly row: number;
  /** Cosine, −1 to 1. */
  readonly similarity: number;
}

interface Scale {
  readonly version: number;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** A feature in which all samples are alike tells nothing; it must not divide by 0 either. */
const DEVIATION_MIN = 1e-9;

/**
 * What sounds alike: the cosine between features that were z-scored over the whole catalogue, so that each of them
 * weighs the same whatever its unit.
 */
export class Similarity {
  private scale: Scale | undefined;

  constructor(private readonly columns: SampleColumns) {}

  isComparable(row: number): boolean {
    return !Number.isNaN(this.columns.features[row * SAMPLE_FEATURE_COUNT]!);
  }

  /** The nearest rows that did not fail, nearest first, without the row itself. */
  nearest(to: number, failed: Uint16Array, limit: number): Neighbour[] {
    const { columns } = this;
    const similarities = this.similarities(to, failed);
    const ranks = columns.ranks();
    const first = new FirstRows(limit, (a, b) => similarities[b]! - similarities[a]! || ranks[a]! - ranks[b]!);
    for (let row = 0; row < columns.count; row += 1) {
      if (row !== to && !Number.isNaN(similarities[row]!)) first.offer(row);
    }
    return first.sorted().map((row) => ({ row, similarity: Math.max(-1, Math.min(1, similarities[row]!)) }));
  }

  /** NaN for what failed or cannot be compared. */
  private similarities(to: number, failed: Uint16Array): Float32Array {
    const { features, count } = this.columns;
    const { means, deviations } = this.scaled();
    const wanted = Float64Array.from(
      means,
      (mean, n) => (features[to * SAMPLE_FEATURE_COUNT + n]! - mean) / deviations[n]!,
    );
    const size = Math.hypot(...wanted);
    const similarities = new Float32Array(count).fill(NaN);
    for (let row = 0, start = 0; row < count; row += 1, start += SAMPLE_FEATURE_COUNT) {
      if (failed[row] !== 0) continue;
      let [product, squares] = [0, 0];
      for (let n = 0; n < SAMPLE_FEATURE_COUNT; n += 1) {
        const score = (features[start + n]! - means[n]!) / deviations[n]!;
        product += score * wanted[n]!;
        squares += score * score;
      }
      similarities[row] =
        squares === 0 || size === 0 ? Number(squares === size) : product / (Math.sqrt(squares) * size);
    }
    return similarities;
  }

  /** Mean and deviation of each feature, reckoned anew when samples have changed. */
  private scaled(): Scale {
    const { features, count, version } = this.columns;
    if (this.scale?.version === version) return this.scale;
    const [sums, squares] = [new Float64Array(SAMPLE_FEATURE_COUNT), new Float64Array(SAMPLE_FEATURE_COUNT)];
    let known = 0;
    for (let start = 0; start < count * SAMPLE_FEATURE_COUNT; start += SAMPLE_FEATURE_COUNT) {
      if (Number.isNaN(features[start]!)) continue;
      known += 1;
      for (let n = 0; n < SAMPLE_FEATURE_COUNT; n += 1) {
        const value = features[start + n]!;
        sums[n]! += value;
        squares[n]! += value * value;
      }
    }
    const means = sums.map((sum) => sum / known);
    const deviations = squares.map((square, n) =>
      Math.max(DEVIATION_MIN, Math.sqrt(Math.max(0, square / known - means[n]! ** 2))),
    );
    this.scale = { version, means, deviations };
    return this.scale;
  }
}
