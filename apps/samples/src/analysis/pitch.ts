import { RealFourier } from './real-fourier.js';

/** Low enough to be quick, high enough for what is heard as a note. */
const RATE_HZ = 11_025;
/** 93 ms: almost three periods of the lowest note of a piano. */
const WINDOW = 1_024;
const HEARD_SECONDS = 2;
const WINDOWS_MAX = 4;
/** −50 dBFS; pitch in what is quieter says little of the sound. */
const QUIET = 3e-3;
/** The first period whose likeness comes this near to the best one is the period; later ones are its multiples. */
const NEAR_BEST = 0.9;
const SAME_PITCH_CENTS = 40;
/** Of the power, that a note has in its first two harmonics. */
const HARMONICS_MIN = 0.05;
/** Of the power at the second harmonic, that a note has at the first and third. */
const ODD_MIN = 0.01;
/** Below it the number is more often wrong than of use. */
const CONFIDENCE_MIN = 0.7;

export interface Pitch {
  readonly hz: number;
  readonly confidence: number;
}

interface WindowPitch extends Pitch {
  readonly energy: number;
}

/**
 * The fundamental of a sound that has one: McLeod's method on windows over its first two seconds, which
 * must agree. @see McLeod and Wyvill, A smarter way to find pitch, ICMC 2005
 */
export class PitchFinder {
  private readonly framesMax: number;
  private heard = new Float32Array(0);
  private heardCount = 0;

  constructor(private readonly sampleRateHz: number) {
    this.framesMax = Math.ceil(sampleRateHz * HEARD_SECONDS);
  }

  /** From where it is first to be heard. */
  hear(samples: Float32Array, frameCount: number): void {
    let from = 0;
    while (this.heardCount === 0 && from < frameCount && Math.abs(samples[from]!) < QUIET) from += 1;
    const part = samples.subarray(from, Math.min(frameCount, from + this.framesMax - this.heardCount));
    this.makeRoom(this.heardCount + part.length);
    this.heard.set(part, this.heardCount);
    this.heardCount += part.length;
  }

  /** Most samples are much shorter than what may be heard. */
  private makeRoom(frameCount: number): void {
    if (frameCount <= this.heard.length) return;
    const wider = new Float32Array(Math.min(this.framesMax, 2 * frameCount));
    wider.set(this.heard);
    this.heard = wider;
  }

  /** null when there is none that can be trusted */
  pitch(): Pitch | null {
    const factor = Math.max(1, Math.round(this.sampleRateHz / RATE_HZ));
    const kernel = kernelOf(factor);
    const slowCount = Math.floor((this.heardCount - kernel.length) / factor) + 1;
    const size = Math.min(WINDOW, slowCount);
    if (size < 2) return null;
    const places = Math.floor((slowCount - size) / (size / 2)) + 1;
    const step = Math.max(1, Math.ceil(places / WINDOWS_MAX));
    const found: WindowPitch[] = [];
    for (let place = 0; place < places; place += step) {
      const from = Math.floor((place * size) / 2);
      const slow = thinned(this.heard.subarray(from * factor), kernel, factor, size);
      const window = windowPitch(slow, this.sampleRateHz / factor);
      if (window !== undefined) found.push(window);
    }
    return agreed(found);
  }
}

const kernels = new Map<number, Float64Array>();

/** Four boxes one after the other: what folds back lies 38 dB down. */
function kernelOf(factor: number): Float64Array {
  const box = Array.from({ length: factor }, () => 1 / factor);
  const kernel = kernels.get(factor) ?? Float64Array.from([box, box, box].reduce(convolved, box));
  kernels.set(factor, kernel);
  return kernel;
}

/** So many frames, one for each `factor` of what was heard. */
function thinned(frames: Float32Array, kernel: Float64Array, factor: number, count: number): Float64Array {
  const kept = new Float64Array(count);
  for (let at = 0; at < kept.length; at += 1) {
    let sum = 0;
    for (let tap = 0, from = at * factor; tap < kernel.length; tap += 1) sum += kernel[tap]! * frames[from + tap]!;
    kept[at] = sum;
  }
  return kept;
}

const convolved = (a: readonly number[], b: readonly number[]): number[] =>
  Array.from({ length: a.length + b.length - 1 }, (_, at) =>
    b.reduce((sum, value, shift) => sum + value * (a[at - shift] ?? 0), 0),
  );

const centsBetween = (a: number, b: number): number => Math.abs(1_200 * Math.log2(a / b));

/** The pitch that most of the sound, by energy, is near to. */
function agreed(windows: readonly WindowPitch[]): Pitch | null {
  const energy = windows.reduce((sum, window) => sum + window.energy, 0);
  const candidates = windows.map(({ hz }) => {
    const near = windows.filter((window) => centsBetween(window.hz, hz) < SAME_PITCH_CENTS);
    const weight = near.reduce((sum, window) => sum + window.energy, 0);
    const clear = near.reduce((sum, window) => sum + window.energy * window.confidence, 0);
    const mean = near.reduce((sum, window) => sum + window.energy * window.hz, 0) / weight;
    return { hz: mean, confidence: Math.min(1, clear / energy) };
  });
  const best = candidates.toSorted((a, b) => b.confidence - a.confidence)[0];
  return best !== undefined && best.confidence >= CONFIDENCE_MIN ? best : null;
}

const fourier = RealFourier.of(2 * WINDOW);
const padded = new Float64Array(2 * WINDOW);
const power = new Float64Array(WINDOW + 1);
const mirrored = new Float64Array(2 * WINDOW);

/** Puts the window, without its mean, in front of as many zeros; @returns its energy */
function fill(window: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < window.length; at += 1) sum += window[at]!;
  const mean = sum / window.length;
  let energy = 0;
  padded.fill(0, window.length);
  for (let at = 0; at < window.length; at += 1) {
    const value = window[at]! - mean;
    padded[at] = value;
    energy += value * value;
  }
  return energy;
}

/** @returns undefined for a window that is quiet, or repeats nothing */
function windowPitch(window: Float64Array, rateHz: number): WindowPitch | undefined {
  const energy = fill(window);
  // a window without period weighs as well: it disagrees
  if (energy / window.length < QUIET ** 2) return undefined;
  const likeness = normalised(autocorrelation(), window.length, energy);
  const peak = firstGreatPeak(likeness);
  if (peak === undefined) return { hz: rateHz, confidence: 0, energy };
  const hz = ofHarmonics(rateHz / peak.period, rateHz);
  if (hz === undefined) return { hz: rateHz, confidence: 0, energy };
  return { hz, confidence: Math.max(0, Math.min(1, peak.height)), energy };
}

/**
 * What repeats need not be a note: a chord does, far below its notes, with nothing there; and a note of few
 * frames may be found an octave too low, with nothing at its odd harmonics.
 * @returns the frequency of a note whose lower harmonics sound, of what is in `power`
 */
function ofHarmonics(hz: number, rateHz: number): number | undefined {
  const near = (harmonic: number): number => {
    const bin = (harmonic * hz * 2 * WINDOW) / rateHz;
    const reach = Math.max(2, bin * 0.02);
    let sum = 0;
    for (let at = Math.max(1, Math.round(bin - reach)); at <= Math.min(WINDOW, bin + reach); at += 1) sum += power[at]!;
    return sum;
  };
  const [first, second, third] = [near(1), near(2), near(3)];
  let total = 0;
  for (let at = 0; at <= WINDOW; at += 1) total += power[at]!;
  if (first + second < HARMONICS_MIN * total) return undefined;
  return first + third < ODD_MIN * second ? 2 * hz : hz;
}

/** Of what is in `padded`. */
function autocorrelation(): Float64Array {
  fourier.power(padded, power);
  mirrored.set(power);
  for (let at = 1; at < WINDOW; at += 1) mirrored[2 * WINDOW - at] = power[at]!;
  fourier.transform(mirrored);
  return fourier.real;
}

/** 1 where the window repeats itself exactly, whatever its level; only lags of which it holds two. */
function normalised(correlation: Float64Array, size: number, energy: number): Float64Array {
  const likeness = new Float64Array(Math.floor(size / 2));
  let both = 2 * energy;
  for (let lag = 0; lag < likeness.length; lag += 1) {
    likeness[lag] = both > 0 ? (2 * correlation[lag]!) / (2 * WINDOW) / both : 0;
    both -= padded[lag]! * padded[lag]! + padded[size - 1 - lag]! * padded[size - 1 - lag]!;
  }
  return likeness;
}

interface Peak {
  readonly period: number;
  readonly height: number;
}

function firstGreatPeak(likeness: Float64Array): Peak | undefined {
  const summits: number[] = [];
  let at = 1;
  while (at < likeness.length && likeness[at]! > 0) at += 1;
  for (let summit = 0; at < likeness.length - 1; at += 1) {
    if (likeness[at]! > 0 && (summit === 0 || likeness[at]! > likeness[summit]!)) summit = at;
    if (summit > 0 && (likeness[at + 1]! <= 0 || at + 2 >= likeness.length)) {
      if (likeness[summit]! > likeness[summit + 1]!) summits.push(summit);
      summit = 0;
    }
  }
  const best = Math.max(...summits.map((summit) => likeness[summit]!));
  const first = summits.find((summit) => likeness[summit]! >= NEAR_BEST * best);
  return first === undefined ? undefined : refined(likeness, first);
}

/** Between the lags by a parabola; then over two, four, eight … periods, where an error counts less. */
function refined(likeness: Float64Array, summit: number): Peak {
  const { period, height } = parabola(likeness, summit);
  let exact = period;
  for (let count = 2; exact * count < likeness.length - 2; count *= 2) {
    const near = Math.round(exact * count);
    const around = [near - 1, near, near + 1].toSorted((a, b) => likeness[b]! - likeness[a]!)[0]!;
    const further = parabola(likeness, around);
    if (further.height < NEAR_BEST * height) break;
    exact = further.period / count;
  }
  return { period: exact, height };
}

function parabola(likeness: Float64Array, summit: number): Peak {
  const [before, at, after] = [likeness[summit - 1]!, likeness[summit]!, likeness[summit + 1]!];
  const bend = before - 2 * at + after;
  const shift = bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
  return { period: summit + shift, height: at - ((before - after) * shift) / 4 };
}
