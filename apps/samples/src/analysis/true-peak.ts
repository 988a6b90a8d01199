const TAPS = 12;
/**
 * Two of the four phases of the interpolating filter; the other two are these, backwards.
 * @see ITU-R BS.1770-4, annex 2
 */
const PHASES = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
    -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
    -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
] as const;

/**
 * A phase and its mirror image are s + d and s − d of the frames' sums and differences around the middle,
 * and the larger of |s + d| and |s − d| is |s| + |d|: half the work.
 */
const halves = (phase: readonly number[], sign: 1 | -1): Float64Array =>
  Float64Array.from({ length: TAPS / 2 }, (_, tap) => (phase[tap]! + sign * phase[TAPS - 1 - tap]!) / 2);
const [SUM_0, DIFFERENCE_0] = [halves(PHASES[0], 1), halves(PHASES[0], -1)];
const [SUM_1, DIFFERENCE_1] = [halves(PHASES[1], 1), halves(PHASES[1], -1)];
/** No value between the frames is further out than this many times the furthest frame around it. */
const GAIN_MAX = Math.max(...PHASES.map((phase) => phase.reduce((sum, tap) => sum + Math.abs(tap), 0)));
/** So many frames are looked at together, whether they can hold a new peak at all. */
const STRETCH = 32;

/** The peak between the frames of one channel, four times oversampled; at least the largest frame. */
export class TruePeak {
  peak = 0;
  private frames = new Float32Array(0);
  /** The last frames of the block before. */
  private readonly tail = new Float32Array(TAPS - 1);

  hear(samples: Float32Array, frameCount: number): void {
    if (this.frames.length < frameCount + TAPS - 1) this.frames = new Float32Array(frameCount + TAPS - 1);
    this.frames.set(this.tail);
    this.frames.set(samples.subarray(0, frameCount), TAPS - 1);
    this.listen(frameCount);
    this.tail.set(this.frames.subarray(frameCount, frameCount + TAPS - 1));
  }

  /** What still lies between the last frames and the silence after them. */
  end(): number {
    this.hear(new Float32Array(TAPS - 1), TAPS - 1);
    return this.peak;
  }

  private listen(frameCount: number): void {
    for (let from = 0; from < frameCount; from += STRETCH) {
      const to = Math.min(frameCount, from + STRETCH);
      const furthest = this.furthest(from, to + TAPS - 1);
      if (furthest > this.peak) this.peak = furthest;
      if (furthest * GAIN_MAX > this.peak) this.interpolate(from, to);
    }
  }

  private furthest(from: number, to: number): number {
    const { frames } = this;
    let furthest = 0;
    for (let frame = from; frame < to; frame += 1) {
      const value = Math.abs(frames[frame]!);
      if (value > furthest) furthest = value;
    }
    return furthest;
  }

  private interpolate(from: number, to: number): void {
    const { frames } = this;
    let peak = this.peak;
    for (let frame = from; frame < to; frame += 1) {
      let s0 = 0;
      let d0 = 0;
      let s1 = 0;
      let d1 = 0;
      for (let tap = 0; tap < TAPS / 2; tap += 1) {
        const early = frames[frame + tap]!;
        const late = frames[frame + TAPS - 1 - tap]!;
        s0 += SUM_0[tap]! * (early + late);
        d0 += DIFFERENCE_0[tap]! * (early - late);
        s1 += SUM_1[tap]! * (early + late);
        d1 += DIFFERENCE_1[tap]! * (early - late);
      }
      const outer = Math.abs(s0) + Math.abs(d0);
      const inner = Math.abs(s1) + Math.abs(d1);
      if (outer > peak) peak = outer;
      if (inner > peak) peak = inner;
    }
    this.peak = peak;
  }
}
