import { describe, expect, it } from 'vitest';
import { compareOnsets, spreadOf } from './onset-comparison.js';

const expected = Array.from({ length: 64 }, (_, n) => n * 6_000);
const TOLERANCE = 48;
const shifted = (positions: number[], by: number) => positions.map((position) => position + by);

describe('comparing recorded onsets with expected ones', () => {
  it('takes out the one constant offset', () => {
    expect(compareOnsets(shifted(expected, 14_321), expected, TOLERANCE)).toEqual({
      missing: [],
      extra: [],
      matchedCount: 64,
      offsetSamples: 14_321,
      driftSamplesPerSample: 0,
      interOnsetErrorSamples: { p50: 0, p95: 0, p99: 0, max: 0, exactShare: 1 },
      absoluteErrorSamples: { p50: 0, p95: 0, p99: 0, max: 0 },
    });
  });

  it('counts one late onset in two intervals and one position', () => {
    const found = shifted(expected, 1_000).map((position, n) => position + (n === 30 ? 7 : 0));
    const { interOnsetErrorSamples, absoluteErrorSamples } = compareOnsets(found, expected, TOLERANCE);
    expect(interOnsetErrorSamples).toMatchObject({ p50: 0, p95: 0, max: 7, exactShare: 61 / 63 });
    expect(absoluteErrorSamples).toMatchObject({ p50: 0, p95: 0, max: 7 });
  });

  it('names the missing and the extra onset, and measures no interval across a gap', () => {
    const found = shifted(expected, 500).filter((_, n) => n !== 10);
    found.splice(20, 0, found[19]! + 1_234);
    const result = compareOnsets(found, expected, TOLERANCE);
    expect(result).toMatchObject({ missing: [60_000], extra: [found[20]], matchedCount: 63 });
    expect(result.interOnsetErrorSamples.max).toBe(0);
  });

  it('calls an onset beyond the tolerance both missing and extra', () => {
    const found = expected.map((position, n) => position + (n === 5 ? TOLERANCE + 1 : 0));
    expect(compareOnsets(found, expected, TOLERANCE)).toMatchObject({
      missing: [30_000],
      extra: [30_049],
    });
  });

  it('counts a doubled onset as extra', () => {
    const found = [...expected, 12_003].sort((a, b) => a - b);
    expect(compareOnsets(found, expected, TOLERANCE)).toMatchObject({ missing: [], extra: [12_003] });
  });

  it('measures drift as a share of time', () => {
    const found = expected.map((position) => 100 + position * (1 + 100e-6));
    const { driftSamplesPerSample, missing } = compareOnsets(found, expected, TOLERANCE);
    expect(driftSamplesPerSample).toBeCloseTo(100e-6, 9);
    expect(missing).toEqual([]);
  });

  it('takes the offset nearer to zero when an even grid allows two', () => {
    const found = shifted(expected, 200).slice(1);
    expect(compareOnsets(found, expected, TOLERANCE)).toMatchObject({ offsetSamples: 200, missing: [0] });
  });

  it('finds the offset of an uneven rhythm though its first onsets are lost', () => {
    const rhythm = [0, 18_000, 24_000, 42_000, 60_000, 66_000];
    const result = compareOnsets(shifted(rhythm, 90_000).slice(2), rhythm, TOLERANCE);
    expect(result).toMatchObject({ offsetSamples: 90_000, missing: [0, 18_000] });
  });

  it('meets no limit by accident when nothing was recorded', () => {
    const result = compareOnsets([], expected, TOLERANCE);
    expect(result).toMatchObject({ missing: expected, extra: [], matchedCount: 0 });
    expect(result.driftSamplesPerSample).toBeUndefined();
    for (const { max } of [result.interOnsetErrorSamples, result.absoluteErrorSamples]) expect(max).toBeNaN();
    expect(result.interOnsetErrorSamples.exactShare).toBeNaN();
  });

  it('refuses a tolerance that mixes up neighbours', () => {
    expect(() => compareOnsets([0], [0, 96], TOLERANCE)).toThrow(/96 samples apart/);
  });

  it('gives percentiles of magnitudes by nearest rank', () => {
    const errors = Array.from({ length: 100 }, (_, n) => (n % 2 ? n + 1 : -(n + 1)));
    expect(spreadOf(errors)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  });
});
