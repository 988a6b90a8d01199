import { SAMPLE_FEATURE_COUNT } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { columnsOf, searched, variousSamples } from './searched-samples.fixture.js';
import { Similarity } from './similar.js';

const samples = variousSamples(400, 20_261_123);
const columns = columnsOf(samples);
const everyRow = new Uint16Array(columns.count);
const featuresOf = (row: number): number[] => [
  ...columns.features.subarray(row * SAMPLE_FEATURE_COUNT, (row + 1) * SAMPLE_FEATURE_COUNT),
];

/** The same, written down as it is defined. */
function reckoned(to: number): [row: number, similarity: number][] {
  const known = [...everyRow.keys()].filter((row) => !Number.isNaN(featuresOf(row)[0]));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const scales = Array.from({ length: SAMPLE_FEATURE_COUNT }, (_, n) => {
    const values = known.map((row) => featuresOf(row)[n]!);
    const middle = mean(values);
    return { middle, deviation: Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) };
  });
  const scores = (row: number) => featuresOf(row).map((value, n) => (value - scales[n]!.middle) / scales[n]!.deviation);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, n) => sum + value * b[n]!, 0);
  const wanted = scores(to);
  return known
    .filter((row) => row !== to)
    .map((row): [number, number] => [
      row,
      dot(scores(row), wanted) / Math.hypot(...scores(row)) / Math.hypot(...wanted),
    ])
    .toSorted(([, a], [, b]) => b - a);
}

describe('what sounds like a sample', () => {
  it('is nearest by the cosine of its features, each z-scored over the catalogue', () => {
    const nearest = new Similarity(columns).nearest(3, everyRow, 20);
    const expected = reckoned(3).slice(0, 20);
    expect(nearest.map(({ row }) => row)).toEqual(expected.map(([row]) => row));
    for (const [at, { similarity }] of nearest.entries()) expect(similarity).toBeCloseTo(expected[at]![1], 5);
  });

  it('leaves out what the filter does not let through', () => {
    const [nearest] = new Similarity(columns).nearest(3, everyRow, 1);
    const failed = Uint16Array.from(everyRow);
    failed[nearest!.row] = 1;
    expect(new Similarity(columns).nearest(3, failed, 400).map(({ row }) => row)).not.toContain(nearest!.row);
  });

  it('begins with its own copies, whose similarity is 1', () => {
    const copies = columnsOf([...samples, searched({ bank: 'copies', features: samples[3]!.features })]);
    const to = copies.rowAt(samples[3]!.bank, samples[3]!.fileName)!;
    const [first] = new Similarity(copies).nearest(to, new Uint16Array(copies.count), 1);
    expect(copies.placeOf(first!.row).bank).toBe('copies');
    expect(first!.similarity).toBeCloseTo(1, 6);
  });

  it('is reckoned anew when the catalogue has changed', () => {
    const growing = columnsOf(samples);
    const similarity = new Similarity(growing);
    const before = similarity.nearest(3, new Uint16Array(growing.count), 1);
    growing.put(searched({ bank: 'loud', features: Array.from({ length: SAMPLE_FEATURE_COUNT }, () => 1e4) }));
    const after = similarity.nearest(3, new Uint16Array(growing.count), 1);
    expect(after[0]!.similarity).not.toBeCloseTo(before[0]!.similarity, 3);
  });

  it('counts samples that are all alike as the same, not as numbers that are none', () => {
    const alike = columnsOf(['a', 'b'].map((fileName) => searched({ fileName })));
    expect(new Similarity(alike).nearest(0, new Uint16Array(2), 5)).toEqual([{ row: 1, similarity: 1 }]);
  });

  it('cannot be told of a sample nobody has listened to', () => {
    const row = columns.rowAt(...placeOf(samples.find(({ features }) => features === null)!))!;
    expect(new Similarity(columns).isComparable(row)).toBe(false);
    expect(new Similarity(columns).nearest(3, everyRow, 400).map((one) => one.row)).not.toContain(row);
  });
});

const placeOf = ({ bank, fileName }: { bank: string; fileName: string }): [string, string] => [bank, fileName];
