/** Clicks are one sample long; whatever follows this close belongs to the same click. */
const REFRACTORY_FRAMES = 4;
const CHUNK_HEAD_BYTES = 8;
const RIFF_HEAD_BYTES = 12;
/** Further from its place than this share of an interval, an onset is no late click but one too many. */
const TOLERANCE_SHARE = 0.25;

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
  /** Absolute, after the constant offset and the linear drift. */
  readonly error: number | null;
}

export interface TimingReport {
  readonly expectedCount: number;
  readonly matchedCount: number;
  readonly missing: readonly number[];
  readonly extra: readonly number[];
  readonly offsetSamples: number;
  /** Parts per million; positive when the recording is slower than the score. */
  readonly driftPpm: number;
  readonly interOnsetErrorSamples: Spread & { readonly exactShare: number };
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
 * Each is sought where the one before it says, so a clock that drifts for an hour loses none.
 */
export function timingOf(found: readonly number[], expectedCount: number, intervalSamples: number): TimingReport {
  const { matches, extra } = matched(found, expectedCount, intervalSamples);
  const points = [...matches].map(([index, position]) => ({ index, error: position - index * intervalSamples }));
  const { slope, intercept } = fit(points);
  const residual = ({ index, error }: Point) => error - intercept - slope * index;
  const residuals = new Map(points.map((point) => [point.index, residual(point)]));
  const intervals = points.flatMap(({ index, error }, n) => {
    const before = points[n - 1];
    return before?.index === index - 1 ? [error - before.error] : [];
  });
  const lines = Array.from({ length: expectedCount }, (_, index) => ({
    expected: index * intervalSamples,
    found: matches.get(index) ?? null,
    error: residuals.get(index) ?? null,
  }));
  return {
    expectedCount,
    matchedCount: matches.size,
    missing: lines.filter((line) => line.found === null).map((line) => line.expected),
    extra,
    offsetSamples: intercept,
    driftPpm: (slope / intervalSamples) * 1e6,
    // Whole samples cannot hit a fraction: either neighbour of it is exact.
    interOnsetErrorSamples: {
      ...spreadOf(intervals),
      exactShare: intervals.filter((error) => Math.abs(error) < 1 - 1e-6).length / intervals.length,
    },
    absoluteErrorSamples: spreadOf([...residuals.values()]),
    lines,
  };
}

interface Point {
  readonly index: number;
  readonly error: number;
}

function matched(found: readonly number[], expectedCount: number, intervalSamples: number) {
  const matches = new Map<number, number>();
  const extra: number[] = [];
  let offset = 0;
  let last = -1;
  for (const position of found) {
    const index = Math.round((position - offset) / intervalSamples);
    const error = position - index * intervalSamples;
    const isNear = Math.abs(error - offset) <= TOLERANCE_SHARE * intervalSamples;
    if (isNear && index > last && index < expectedCount) {
      matches.set(index, position);
      offset = error;
      last = index;
    } else extra.push(position);
  }
  return { matches, extra };
}

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

/** Why the run is not good enough; empty when it is. */
export function faultsOf(report: TimingReport, limitSamples: number): string[] {
  const { missing, extra, interOnsetErrorSamples: intervals } = report;
  const faults: string[] = [];
  if (missing.length > 0) faults.push(`${missing.length} onsets are missing`);
  if (extra.length > 0) faults.push(`${extra.length} onsets are too many`);
  if (!(intervals.max <= limitSamples))
    faults.push(`the worst interval is wrong by ${intervals.max} samples; the limit is ${limitSamples}`);
  return faults;
}
