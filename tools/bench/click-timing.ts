import { compareOnsets, findOnsets, type Spread, spreadOf } from '@oiduna/testkit';

/** Clicks are one sample long and the limiter keeps them so; what follows this close belongs to the same click. */
const CLICK_SAMPLES = 16;
const THRESHOLD_RELATIVE = 0.2;
/** The bar that a player feels. */
const NEAR_SECONDS = 0.005;

export interface ClickTiming {
  readonly expectedCount: number;
  /** Places of the grid with no click nearer than half an interval; clicks at one instant sound as one. */
  readonly missingCount: number;
  readonly extraCount: number;
  /** Error of every interval between clicks as they sounded, whichever click was meant. */
  readonly interOnsetErrorSamples: Spread;
  /** Of all intervals the score has: right to the sample. */
  readonly exactShare: number;
  /** Of all clicks the score has: within ± 5 ms of their place on the steady grid. */
  readonly nearShare: number;
}

/**
 * A recording of steady clicks against a grid that is laid through most of them. The first and the last interval
 * are left out: there a click may lie on either side of the cut.
 */
export function clickTiming(recording: Float32Array, sampleRateHz: number, clicksPerSecond: number): ClickTiming {
  const interval = sampleRateHz / clicksPerSecond;
  const near = Math.round(NEAR_SECONDS * sampleRateHz);
  const onsets = findOnsets(recording, { thresholdRelative: THRESHOLD_RELATIVE, refractorySamples: CLICK_SAMPLES });
  const phase = phaseOf(onsets, interval, near);
  const grid = Array.from({ length: Math.floor(recording.length / interval) }, (_, n) => phase + n * interval);
  const expected = grid.filter((place) => place >= interval && place <= recording.length - interval);
  const [first = 0, last = 0] = [expected[0], expected.at(-1)];
  const found = onsets.filter((onset) => onset >= first - interval / 2 && onset < last + interval / 2);
  const { missing, extra } = compareOnsets(found, expected, Math.ceil(interval / 2) - 1);
  const errors = found.slice(1).map((onset, n) => onset - found[n]! - interval);
  return {
    expectedCount: expected.length,
    missingCount: missing.length,
    extraCount: extra.length,
    interOnsetErrorSamples: spreadOf(errors),
    exactShare: errors.filter((error) => Math.abs(error) <= 0.5).length / (expected.length - 1),
    nearShare: compareOnsets(found, expected, near).matchedCount / expected.length,
  };
}

/** Where in an interval most onsets lie: the middle of the fullest window of ± `near`. */
function phaseOf(onsets: readonly number[], interval: number, near: number): number {
  const places = onsets.map((onset) => onset % interval).sort((a, b) => a - b);
  const around = [...places, ...places.map((place) => place + interval)];
  let best = { count: 0, phase: 0 };
  for (let start = 0, end = 0; start < places.length; start++) {
    while (end < around.length && around[end]! - around[start]! <= 2 * near) end++;
    if (end - start > best.count) best = { count: end - start, phase: around[(start + end - 1) >> 1]! % interval };
  }
  return best.phase;
}
