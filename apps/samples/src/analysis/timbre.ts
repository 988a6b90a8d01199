import { SAMPLE_FEATURE_COUNT } from '@oiduna/contracts';
import { MEL_BANDS } from './mel-bands.js';
import type { Moment } from './spectrum-frames.js';

const COEFFICIENTS = 12;
/** The share of the power below the rolloff. */
const ROLLOFF = 0.85;
/** Bins multiplied before a logarithm is taken: 16 powers stay within what a double holds. */
const BINS_PER_LOGARITHM = 16;
const SILENT_POWER = 1e-12;
/** −100 dB, below which a bin is rounding. */
const FLOOR = 1e-10;
const OCTAVE_FLOOR_HZ = 20;

const COSINES = Array.from({ length: COEFFICIENTS }, (_, row) =>
  Float64Array.from({ length: MEL_BANDS }, (_, band) => Math.cos(((row + 1) * Math.PI * (band + 0.5)) / MEL_BANDS)),
);

/** What a sound is like, apart from its level, pitch and length: the means of its moments, the louder the weightier. */
export class Timbre {
  private readonly sums = new Float64Array(SAMPLE_FEATURE_COUNT);
  private weight = 0;
  private crossings = 0;
  private frameCount = 0;
  private last = 0;

  constructor(private readonly sampleRateHz: number) {}

  hear(samples: Float32Array, frameCount: number): void {
    let last = this.last;
    let crossings = 0;
    for (let frame = 0; frame < frameCount; frame += 1) {
      const value = samples[frame]!;
      if (value === 0) continue;
      if (value < 0 !== last < 0) crossings += 1;
      last = value;
    }
    this.crossings += crossings;
    this.last = last;
    this.frameCount += frameCount;
  }

  /** @param bands the natural logarithms of the powers of the mel bands */
  add({ power, hertzPerBin }: Moment, bands: Float64Array): void {
    const { total, centroidHz, flatness } = shapeOf(power, hertzPerBin);
    if (total < SILENT_POWER) return;
    const weight = Math.sqrt(total);
    const { sums } = this;
    for (const [row, cosines] of COSINES.entries()) {
      let sum = 0;
      for (let band = 0; band < MEL_BANDS; band += 1) sum += cosines[band]! * bands[band]!;
      sums[row]! += weight * sum;
    }
    sums[COEFFICIENTS]! += weight * octavesOf(centroidHz);
    sums[COEFFICIENTS + 1]! += weight * flatness;
    sums[COEFFICIENTS + 2]! += weight * octavesOf(rolloffBin(power, total) * hertzPerBin);
    this.weight += weight;
  }

  /** MFCC 1–12, centroid in octaves above 20 Hz, flatness in nepers, rolloff in octaves, zero crossings in octaves. */
  features(): number[] {
    const means = Array.from(this.sums, (sum) => (this.weight > 0 ? sum / this.weight : 0));
    const crossingsHz = (this.crossings * this.sampleRateHz) / Math.max(1, this.frameCount) / 2;
    means[SAMPLE_FEATURE_COUNT - 1] = octavesOf(crossingsHz);
    return means;
  }
}

const octavesOf = (hertz: number): number => Math.log2(1 + hertz / OCTAVE_FLOOR_HZ);

function shapeOf(power: Float64Array, hertzPerBin: number): { total: number; centroidHz: number; flatness: number } {
  let total = 0;
  let moment = 0;
  let logarithms = 0;
  let product = 1;
  for (let bin = 1; bin < power.length; bin += 1) {
    const value = power[bin]!;
    total += value;
    moment += bin * value;
    product *= value + FLOOR;
    if (bin % BINS_PER_LOGARITHM === 0) {
      logarithms += Math.log(product);
      product = 1;
    }
  }
  const bins = power.length - 1;
  const flatness = (logarithms + Math.log(product)) / bins - Math.log(total / bins + FLOOR);
  return { total, centroidHz: (moment / Math.max(total, SILENT_POWER)) * hertzPerBin, flatness };
}

function rolloffBin(power: Float64Array, total: number): number {
  let left = total * (1 - ROLLOFF);
  let bin = power.length;
  while (left > 0 && bin > 1) left -= power[--bin]!;
  return bin;
}
