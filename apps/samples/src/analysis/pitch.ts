import type { Kernel } from './kernel.js';

/** Low enough to be quick, high enough for what is heard as a note. */
const RATE_HZ = 11_025;
/** 93 ms: almost three periods of the lowest note of a piano. */
const WINDOW = 1_024;
const HEARD_SECONDS = 2;
/** That frames are averaged with, one after the other, before most of them are left out. */
const BOXES = 4;
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
  readonly framesMax: number;
  private readonly factor: number;
  private heardCount = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly sampleRateHz: number,
  ) {
    this.framesMax = Math.ceil(sampleRateHz * HEARD_SECONDS);
    this.factor = Math.max(1, Math.round(sampleRateHz / RATE_HZ));
  }

  /** From where it is first to be heard. */
  hear(frameCount: number): void {
    this.heardCount = this.kernel.run.keepFrames(frameCount);
  }

  /** null when there is none that can be trusted */
  pitch(): Pitch | null {
    const { kernel, factor } = this;
    const taps = tapsOf(factor);
    const slowCount = Math.floor((this.heardCount - (factor - 1) * BOXES - 1) / factor) + 1;
    const size = Math.min(WINDOW, slowCount);
    if (size < 2) return null;
    kernel.table(kernel.run.tapsAt, taps.length).set(taps);
    const places = Math.floor((slowCount - size) / (size / 2)) + 1;
    const step = Math.max(1, Math.ceil(places / WINDOWS_MAX));
    const found: WindowPitch[] = [];
    for (let place = 0; place < places; place += step) {
      const from = Math.floor((place * size) / 2);
      const energy = kernel.run.thinOut(from * factor, factor, taps.length, size);
      const window = windowPitch(kernel, size, energy, this.sampleRateHz / factor);
      if (window !== undefined) found.push(window);
    }
    return agreed(found);
  }
}

const tapsByFactor = new Map<number, Float32Array>();

/** Boxes one after the other: what folds back lies 38 dB down. A multiple of four taps, the last ones zero. */
function tapsOf(factor: number): Float32Array {
  const box = Array.from({ length: factor }, () => 1 / factor);
  const made = (): Float32Array => {
    const taps = Array.from({ length: BOXES - 1 }, () => box).reduce(convolved, box);
    return Float32Array.from({ length: Math.ceil(taps.length / 4) * 4 }, (_, tap) => taps[tap] ?? 0);
  };
  const taps = tapsByFactor.get(factor) ?? made();
  tapsByFactor.set(factor, taps);
  return taps;
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

/** @returns undefined for a window that is quiet, or repeats nothing */
function windowPitch(kernel: Kernel, size: number, energy: number, rateHz: number): WindowPitch | undefined {
  // a window without period weighs as well: it disagrees
  if (energy / size < QUIET ** 2) return undefined;
  kernel.run.correlate();
  const likeness = normalised(kernel, size, energy);
  const peak = firstGreatPeak(likeness);
  if (peak === undefined) return { hz: rateHz, confidence: 0, energy };
  const hz = ofHarmonics(kernel.table(kernel.run.windowPowerAt, WINDOW + 1), rateHz / peak.period, rateHz);
  if (hz === undefined) return { hz: rateHz, confidence: 0, energy };
  return { hz, confidence: Math.max(0, Math.min(1, peak.height)), energy };
}

/**
 * What repeats need not be a note: a chord does, far below its notes, with nothing there; and a note of few
 * frames may be found an octave too low, with nothing at its odd harmonics.
 * @returns the frequency of a note whose lower harmonics sound
 */
function ofHarmonics(power: Float32Array, hz: number, rateHz: number): number | undefined {
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

/** 1 where the window repeats itself exactly, whatever its level; only lags of which it holds two. */
function normalised(kernel: Kernel, size: number, energy: number): Float64Array {
  const window = kernel.table(kernel.run.windowAt, size);
  const correlation = kernel.table(kernel.run.correlationAt, WINDOW / 2);
  const likeness = new Float64Array(Math.floor(size / 2));
  let both = 2 * energy;
  for (let lag = 0; lag < likeness.length; lag += 1) {
    likeness[lag] = both > 0 ? (2 * correlation[lag]!) / (2 * WINDOW) / both : 0;
    both -= window[lag]! * window[lag]! + window[size - 1 - lag]! * window[size - 1 - lag]!;
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
