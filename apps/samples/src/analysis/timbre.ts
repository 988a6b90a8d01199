import type { Kernel } from './kernel.js';
import { MEL_BANDS } from './mel-bands.js';

const COEFFICIENTS = 12;
const OCTAVE_FLOOR_HZ = 20;

const COSINES = Array.from({ length: COEFFICIENTS }, (_, row) =>
  Float64Array.from({ length: MEL_BANDS }, (_, band) => Math.cos(((row + 1) * Math.PI * (band + 0.5)) / MEL_BANDS)),
);

/** What a sound is like, apart from its level, pitch and length: the means of its moments, the louder the weightier. */
export class Timbre {
  private crossings = 0;
  private frameCount = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly sampleRateHz: number,
  ) {}

  hear(frameCount: number): void {
    this.crossings += this.kernel.run.crossings(frameCount);
    this.frameCount += frameCount;
  }

  /** MFCC 1–12, centroid in octaves above 20 Hz, flatness in nepers, rolloff in octaves, zero crossings in octaves. */
  features(): number[] {
    const sums = this.kernel.wideTable(this.kernel.run.timbreAt, MEL_BANDS + 4);
    const weight = sums[MEL_BANDS + 3]!;
    const mean = (row: number): number => (weight > 0 ? sums[row]! / weight : 0);
    const bands = Array.from({ length: MEL_BANDS }, (_, band) => mean(band));
    const crossingsHz = (this.crossings * this.sampleRateHz) / Math.max(1, this.frameCount) / 2;
    return [
      ...COSINES.map((cosines) => bands.reduce((sum, level, band) => sum + cosines[band]! * level, 0)),
      mean(MEL_BANDS) / Math.LN2,
      mean(MEL_BANDS + 1),
      mean(MEL_BANDS + 2) / Math.LN2,
      Math.log2(1 + crossingsHz / OCTAVE_FLOOR_HZ),
    ];
  }
}
