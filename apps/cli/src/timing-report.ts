/** Clicks are one sample long; whatever follows this close belongs to the same click. */
const REFRACTORY_FRAMES = 4;
const CHUNK_HEAD_BYTES = 8;
const RIFF_HEAD_BYTES = 12;
/** Further from its place than this share of an interval, an onset is no late click but one too many. */
const TOLERANCE_SHARE = 0.25;
/** So many onsets in a row, an interval apart, are the score in another place: the driver dropped or repeated sound. */
const ROW_LENGTH = 4;
const ROW_TOLERANCE_SHARE = 0.02;
/** A block of the audio servers: an error as large as this may be the driver's, a smaller one is ours. */
export const SHIFT_MIN_SAMPLES = 64;

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Onsets {
  readonly sampleRateHz: number;
  readonly frameCount: number;
  /** Frames from the beginning of the recording, ascending. */
  readonly found: readonly number[];
}

/** Nearest-rank percentiles of magnitudes; NaN where nothing was measured, so no limit is met by accident. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface OnsetLine {
  readonly expected: number;
  /** Null when it is missing. */
  readonly found: number | null;
  /** Absolute, after the constant offset, the linear drift and the shifts of the driver. */
  readonly error: number | null;
  /** The error of the interval that ends here; null when either end is missing. */
  readonly intervalError: number | null;
}

/** What the driver moved: everything from this onset on lies that much later. */
export interface Shift {
  readonly expected: number;
  readonly samples: number;
}

type IntervalSpread = Spread & { readonly exactShare: number };

export interface TimingReport {
  /** Those that the recording is long enough for. */
  readonly expectedCount: number;
  readonly matchedCount: number;
  readonly missing: readonly number[];
  readonly extra: readonly number[];
  readonly offsetSamples: number;
  /** Parts per million; positive when the recording is slower than the score. */
  readonly driftPpm: number;
  readonly interOnsetErrorSamples: IntervalSpread;
  /** The intervals that an xrun hit: at most one for each, the worst ones of a block or more. */
  readonly shifts: readonly Shift[];
  readonly interOnsetErrorWithoutShiftsSamples: IntervalSpread;
  readonly absoluteErrorSamples: Spread;
  readonly lines: readonly OnsetLine[];
}

/**
 * Onsets in a stream of a float WAV, in the memory of one chunk: frames whose first channel exceeds the threshold.
 * @throws Error when it is no WAV of 32-bit floats
 */
export async function onsetsIn(chunks: Chunks, threshold: number): Promise<Onsets> {
  let waiting: Buffer = Buffer.alloc(0);
  let format: { sampleRateHz: number; frameBytes: number } | undefined;
  let inData = false;
  let frame = 0;
  let quietFrom = 0;
  const found: number[] = [];
  for await (const chunk of chunks) {
    waiting = waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([waiting, chunk]);
    if (!inData) {
      const head = headIn(waiting);
      if (head === undefined) continue;
      format = head;
      inData = true;
      waiting = waiting.subarray(head.dataStart);
    }
    const { frameBytes } = format!;
    let at = 0;
    for (; at + frameBytes <= waiting.length; at += frameBytes, frame += 1) {
      if (Math.abs(waiting.readFloatLE(at)) <= threshold) continue;
      if (frame >= quietFrom) found.push(frame);
      quietFrom = frame + REFRACTORY_FRAMES;
    }
    waiting = waiting.subarray(at);
  }
  if (format === undefined) throw new Error('the recording is no WAV file');
  return { sampleRateHz: format.sampleRateHz, frameCount: frame, found };
}

/** The layout of a WAV once its beginning has arrived up to the data. */
function headIn(bytes: Buffer): { sampleRateHz: number; frameBytes: number; dataStart: number } | undefined {
  let format: { sampleRateHz: number; frameBytes: number } | undefined;
  for (let at = RIFF_HEAD_BYTES; at + CHUNK_HEAD_BYTES <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const start = at + CHUNK_HEAD_BYTES;
    if (name === 'data' && format !== undefined) return { ...format, dataStart: start };
    if (name === 'fmt ' && start + 16 <= bytes.length) {
      if (bytes.readUInt16LE(start + 14) !== 32) throw new Error('the recording is no WAV of 32-bit floats');
      format = { sampleRateHz: bytes.readUInt32LE(start + 4), frameBytes: bytes.readUInt16LE(start + 12) };
    }
    at = start + size + (size % 2);
  }
  return undefined;
}

/**
 * Found onsets against a grid of `expectedCount` onsets, `intervalSamples` apart, the first at frame 0.
 * Each is sought where the one before it says, so a clock that drifts for an hour loses none, and neither does
 * a driver that drops blocks: `xruns` says how often it did, and so many shifts are told apart.
 */
export function timingOf(
  found: readonly number[],
  expectedCount: number,
  intervalSamples: number,
  xruns = 0,
): TimingReport {
  const { matches, extra, count } = matched(found, expectedCount, intervalSamples);
  const points = [...matches].map(([index, position]) => ({ index, error: position - index * intervalSamples }));
  const steps = new Map(points.map(({ index, error }, n) => [index, error - (points[n - 1]?.error ?? error)]));
  const shifts = shiftsAmong(steps, xruns);
  let shifted = 0;
  const steady = points.map(({ index, error }) => ({ index, error: error - (shifted += shifts.get(index) ?? 0) }));
  const { slope, intercept } = fit(steady);
  const residuals = new Map(steady.map(({ index, error }) => [index, error - intercept - slope * index]));
  const lines = Array.from({ length: count }, (_, index) => ({
    expected: index * intervalSamples,
    found: matches.get(index) ?? null,
    error: residuals.get(index) ?? null,
    intervalError: matches.has(index - 1) ? (steps.get(index) ?? null) : null,
  }));
  const intervals = lines.flatMap(({ intervalError }, index) =>
    intervalError === null ? [] : [{ intervalError, isShift: shifts.has(index) }],
  );
  return {
    expectedCount: count,
    matchedCount: matches.size,
    missing: lines.filter((line) => line.found === null).map((line) => line.expected),
    extra,
    offsetSamples: intercept,
    driftPpm: (slope / intervalSamples) * 1e6,
    interOnsetErrorSamples: intervalSpread(intervals.map(({ intervalError }) => intervalError)),
    shifts: [...shifts].map(([index, samples]) => ({ expected: index * intervalSamples, samples })),
    interOnsetErrorWithoutShiftsSamples: intervalSpread(
      intervals.filter(({ isShift }) => !isShift).map(({ intervalError }) => intervalError),
    ),
    absoluteErrorSamples: spreadOf([...residuals.values()]),
    lines,
  };
}

interface Point {
  readonly index: number;
  readonly error: number;
}

/** The steps that the driver may have made: the largest ones, in the order of the score. */
function shiftsAmong(steps: ReadonlyMap<number, number>, xruns: number): ReadonlyMap<number, number> {
  const large = [...steps].filter(([, step]) => Math.abs(step) >= SHIFT_MIN_SAMPLES);
  const largest = large.sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, xruns);
  return new Map(largest.sort(([a], [b]) => a - b));
}

function matched(found: readonly number[], expectedCount: number, interval: number) {
  const matches = new Map<number, number>();
  const extra: number[] = [];
  let strays: number[] = [];
  let offset = 0;
  let last = -1;
  const takes = (position: number): boolean => {
    const index = Math.round((position - offset) / interval);
    const error = position - index * interval;
    if (Math.abs(error - offset) > TOLERANCE_SHARE * interval || index <= last) return false;
    if (index < expectedCount) matches.set(index, position); // the clicks go on after the recorded bars
    offset = error;
    last = index;
    return true;
  };
  for (const position of found) {
    if (takes(position)) {
      extra.push(...strays.splice(0));
      continue;
    }
    strays.push(position);
    const row = strays.slice(-ROW_LENGTH);
    if (!isRow(row, interval)) continue;
    extra.push(...strays.slice(0, -ROW_LENGTH));
    strays = [];
    offset = row[0]! - Math.round((row[0]! - offset) / interval) * interval;
    for (const shifted of row) takes(shifted);
  }
  extra.push(...strays);
  // What lies later than the score may end after the recording does.
  const fitting = Math.ceil((expectedCount * interval - offset) / interval);
  return { matches, extra, count: Math.min(expectedCount, Math.max(fitting, last + 1)) };
}

const isRow = (positions: readonly number[], interval: number): boolean =>
  positions.length === ROW_LENGTH &&
  positions
    .slice(1)
    .every((position, n) => Math.abs(position - positions[n]! - interval) <= ROW_TOLERANCE_SHARE * interval);

/** Least squares. */
function fit(points: readonly Point[]): { slope: number; intercept: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ index }) => index)), mean(points.map(({ error }) => error))];
  let [covariance, variance] = [0, 0];
  for (const { index, error } of points) {
    covariance += (index - x) * (error - y);
    variance += (index - x) ** 2;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return { slope, intercept: y - slope * x };
}

function spreadOf(errors: readonly number[]): Spread {
  const sizes = Float64Array.from(errors, Math.abs).sort();
  const rank = (share: number) => sizes[Math.ceil(share * sizes.length) - 1] ?? NaN;
  return { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

/** Whole samples cannot hit a fraction: either neighbour of it is exact. */
const intervalSpread = (errors: readonly number[]): IntervalSpread => ({
  ...spreadOf(errors),
  exactShare: errors.filter((error) => Math.abs(error) < 1 - 1e-6).length / errors.length,
});

/** Why the run is not good enough, whatever the driver did; empty when it is. */
export function faultsOf(report: TimingReport, limitSamples: number): string[] {
  const { missing, extra, interOnsetErrorWithoutShiftsSamples: intervals } = report;
  const faults: string[] = [];
  if (missing.length > 0) faults.push(`${missing.length} onsets are missing`);
  if (extra.length > 0) faults.push(`${extra.length} onsets are too many`);
  if (!(intervals.max <= limitSamples))
    faults.push(`the worst interval is wrong by ${intervals.max} samples; the limit is ${limitSamples}`);
  return faults;
}
