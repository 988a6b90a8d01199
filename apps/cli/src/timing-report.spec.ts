import { seededRandom } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { faultsOf, onsetsIn, timingOf } from './timing-report.js';

const INTERVAL = 6_000;
const COUNT = 64;
const grid = Array.from({ length: COUNT }, (_, n) => n * INTERVAL);

/** A stereo float WAV with one full-scale sample at each position. */
function wav(positions: readonly number[], frames: number): Buffer {
  const bytes = Buffer.alloc(44 + frames * 8);
  bytes.write('RIFF', 0, 'latin1');
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(3, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(48_000, 24);
  bytes.writeUInt16LE(8, 32);
  bytes.writeUInt16LE(32, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frames * 8, 40);
  for (const position of positions) bytes.writeFloatLE(-0.5, 44 + position * 8);
  return bytes;
}

describe('finding onsets', () => {
  it.each([1, 7, 44, 1_000, 100_000])('finds each click on its frame in chunks of %i bytes', async (size) => {
    const file = wav([0, 6, 100, 999], 1_000);
    const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, n) =>
      file.subarray(n * size, (n + 1) * size),
    );
    expect(await onsetsIn(chunks, 0.02)).toEqual({ sampleRateHz: 48_000, frameCount: 1_000, found: [0, 6, 100, 999] });
  });

  it('takes samples that follow at once for the same click', async () => {
    expect((await onsetsIn([wav([50, 51, 53], 100)], 0.02)).found).toEqual([50]);
  });

  it('refuses what is no WAV of floats', async () => {
    await expect(onsetsIn([], 0.02)).rejects.toThrow('no WAV file');
    const integers = wav([], 10);
    integers.writeUInt16LE(16, 34);
    await expect(onsetsIn([integers], 0.02)).rejects.toThrow('32-bit floats');
  });
});

describe('the timing of a recording', () => {
  it('takes out a constant offset', () => {
    const report = timingOf(
      grid.map((position) => position + 37),
      COUNT,
      INTERVAL,
    );
    expect(report).toMatchObject({ matchedCount: COUNT, missing: [], extra: [], driftPpm: 0 });
    expect(report.offsetSamples).toBeCloseTo(37, 6);
    expect(report.interOnsetErrorSamples).toEqual({ p50: 0, p95: 0, p99: 0, max: 0, exactShare: 1 });
    expect(faultsOf(report, 0)).toEqual([]);
  });

  it('counts one late onset in two intervals and one position', () => {
    const report = timingOf(
      grid.map((position, n) => position + (n === 30 ? 70 : 0)),
      COUNT,
      INTERVAL,
    );
    expect(report.interOnsetErrorSamples).toMatchObject({ p50: 0, p95: 0, max: 70, exactShare: 61 / 63 });
    expect(report.absoluteErrorSamples.max).toBeCloseTo(69, 0);
    expect(faultsOf(report, 48)).toEqual(['the worst interval is wrong by 70 samples; the limit is 48']);
    expect(faultsOf(report, 70)).toEqual([]);
  });

  it('measures drift, and loses no onset to it in an hour', () => {
    const count = 28_800;
    const found = Array.from({ length: count }, (_, n) => Math.round(n * INTERVAL * (1 + 100e-6)));
    const report = timingOf(found, count, INTERVAL);
    expect(report).toMatchObject({ matchedCount: count, missing: [], extra: [] });
    expect(report.driftPpm).toBeCloseTo(100, 3);
    expect(report.absoluteErrorSamples.max).toBeLessThan(0.51);
  });

  it('names the missing and the extra onsets, and measures no interval across a gap', () => {
    const found = grid.filter((_, n) => n !== 0 && n !== 10 && n !== COUNT - 1);
    const report = timingOf(
      [...found, 9_000, 12_003].sort((a, b) => a - b),
      COUNT,
      INTERVAL,
    );
    expect(report.missing).toEqual([0, 60_000, 63 * INTERVAL]);
    expect(report.extra).toEqual([9_000, 12_003]);
    expect(report.interOnsetErrorSamples.max).toBe(0);
    expect(report.lines[10]).toEqual({ expected: 60_000, found: null, error: null, intervalError: null });
    expect(faultsOf(report, 48)).toEqual(['3 onsets are missing', '2 onsets are too many']);
  });

  it('tells how large a jitter is', () => {
    const random = seededRandom(7);
    const jitter = grid.map(() => Math.round((random() - 0.5) * 20));
    const report = timingOf(
      grid.map((position, n) => position + jitter[n]!),
      COUNT,
      INTERVAL,
    );
    const sizes = jitter.slice(1).map((late, n) => Math.abs(late - jitter[n]!));
    expect(report.interOnsetErrorSamples.max).toBe(Math.max(...sizes));
    expect(report.interOnsetErrorSamples.p50).toBe(sizes.sort((a, b) => a - b)[Math.ceil(sizes.length / 2) - 1]);
    expect(report.absoluteErrorSamples.max).toBeGreaterThan(5);
    expect(report.absoluteErrorSamples.max).toBeLessThan(13);
    expect(report.shifts).toEqual([]);
  });

  describe.each([
    ['a block', 384],
    ['four blocks, earlier', -1_536],
    ['nearly half an interval', 2_900],
    ['less than a quarter of an interval', 1_071],
  ])('that an xrun shifted by %s', (_, samples) => {
    const found = grid.map((position, n) => position + (n >= 30 ? samples : 0));

    it('is judged apart from that one interval', () => {
      const report = timingOf(found, COUNT, INTERVAL, 2);
      expect(report).toMatchObject({ matchedCount: COUNT, missing: [], extra: [], driftPpm: 0 });
      expect(report.interOnsetErrorSamples.max).toBe(Math.abs(samples));
      expect(report.shifts).toEqual([{ expected: 30 * INTERVAL, samples }]);
      expect(report.interOnsetErrorWithoutShiftsSamples).toMatchObject({ max: 0, exactShare: 1 });
      expect(report.absoluteErrorSamples.max).toBe(0);
      expect(faultsOf(report, 0)).toEqual([]);
    });

    it('is at fault when the driver had none', () => {
      const report = timingOf(found, COUNT, INTERVAL, 0);
      expect(report.shifts).toEqual([]);
      expect(faultsOf(report, 48)).toHaveLength(1);
    });
  });

  it('excuses no more shifts than the driver had xruns, and none smaller than a block', () => {
    const found = grid.map((position, n) => position + (n >= 20 ? 400 : 0) + (n >= 40 ? 300 : 0) + (n >= 50 ? 60 : 0));
    const report = timingOf(found, COUNT, INTERVAL, 1);
    expect(report.shifts).toEqual([{ expected: 20 * INTERVAL, samples: 400 }]);
    expect(report.interOnsetErrorWithoutShiftsSamples.max).toBe(300);
    expect(timingOf(found, COUNT, INTERVAL, 9).interOnsetErrorWithoutShiftsSamples.max).toBe(60);
  });

  it('counts neither a click after the recorded bars as too many nor one pushed out of them as missing', () => {
    const earlier = [...grid, COUNT * INTERVAL].map((position, n) => position - (n >= 10 ? 500 : 0));
    expect(timingOf(earlier, COUNT, INTERVAL, 1)).toMatchObject({ extra: [], missing: [], expectedCount: COUNT });
    const later = grid.map((position, n) => position + 2_500 * Math.min(3, Math.floor(n / 15))).slice(0, -1);
    expect(timingOf(later, COUNT, INTERVAL, 3)).toMatchObject({ missing: [], expectedCount: COUNT - 1 });
  });

  it('takes either neighbour of a place between two samples for exact', () => {
    const found = Array.from({ length: COUNT }, (_, n) => Math.round(n * 6_000.3));
    expect(timingOf(found, COUNT, 6_000.3).interOnsetErrorSamples.exactShare).toBe(1);
  });

  it('meets no limit by accident when nothing but silence was recorded', async () => {
    const { found, frameCount } = await onsetsIn([wav([], COUNT * 10)], 0.02);
    expect(frameCount).toBe(COUNT * 10);
    const report = timingOf(found, COUNT, INTERVAL, 5);
    expect(report).toMatchObject({ expectedCount: COUNT, matchedCount: 0, extra: [], shifts: [] });
    expect(report.missing).toHaveLength(COUNT);
    expect(faultsOf(report, 48)).toHaveLength(2);
  });
});
