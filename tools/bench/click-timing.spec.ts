import { describe, expect, it } from 'vitest';
import { clickTiming } from './click-timing.ts';

const SAMPLE_RATE_HZ = 48_000;
const CLICKS_PER_SECOND = 16;
const INTERVAL = 3_000;

/** Ten seconds of clicks, the first `phase` samples in; `moved` says how far the n-th is off, or that it is absent. */
function clicks(phase: number, moved: (n: number) => number | undefined = () => 0): Float32Array {
  const recording = new Float32Array(10 * SAMPLE_RATE_HZ);
  for (let n = 0; phase + n * INTERVAL < recording.length; n++) {
    const offset = moved(n);
    if (offset !== undefined) recording[phase + n * INTERVAL + offset] = 0.35;
  }
  return recording;
}
const measured = (recording: Float32Array) => clickTiming(recording, SAMPLE_RATE_HZ, CLICKS_PER_SECOND);

describe('the timing of recorded clicks', () => {
  it.each([0, 1, 1_499, 1_500, 2_999])('is exact for a steady grid that begins at sample %i', (phase) => {
    const timing = measured(clicks(phase));
    expect(timing).toMatchObject({ missingCount: 0, extraCount: 0, exactShare: 1, nearShare: 1 });
    expect(timing.expectedCount).toBeGreaterThanOrEqual(157);
    expect(timing.interOnsetErrorSamples).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
  });

  it('counts one late click as two wrong intervals and nothing else', () => {
    const timing = measured(clicks(700, (n) => (n === 50 ? 30 : 0)));
    expect(timing.interOnsetErrorSamples.max).toBe(30);
    expect(timing.exactShare).toBe(1 - 2 / (timing.expectedCount - 1));
    expect(timing).toMatchObject({ missingCount: 0, extraCount: 0, nearShare: 1 });
  });

  it('tells 5 ms from more', () => {
    const timing = measured(clicks(700, (n) => (n === 50 ? 240 : n === 80 ? 241 : 0)));
    expect(timing.nearShare).toBe(1 - 1 / timing.expectedCount);
    expect(timing).toMatchObject({ missingCount: 0, extraCount: 0 });
  });

  it('sees a pause: the clicks of it come late, and a listener hears one long interval', () => {
    const late: Record<number, number | undefined> = { 50: 9_000, 51: undefined, 52: undefined };
    const timing = measured(clicks(700, (n) => (n in late ? late[n] : 0)));
    expect(timing).toMatchObject({ missingCount: 3, extraCount: 0 });
    expect(timing.interOnsetErrorSamples.max).toBe(9_000);
  });

  it('lays the grid through most clicks, not through the first', () => {
    const timing = measured(clicks(700, (n) => (n < 10 ? 1_000 : 0)));
    expect(timing.nearShare).toBeGreaterThan(0.93);
    expect(timing.interOnsetErrorSamples.max).toBe(1_000);
  });

  it('finds nothing in silence, and no figure to be proud of', () => {
    const timing = measured(new Float32Array(10 * SAMPLE_RATE_HZ));
    expect(timing).toMatchObject({ extraCount: 0, exactShare: 0, nearShare: 0 });
    expect(timing.missingCount).toBe(timing.expectedCount);
    expect(timing.interOnsetErrorSamples.max).toBeNaN();
  });
});
