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
type Halves = readonly [number, number, number, number, number, number];
const halves = (phase: readonly number[], sign: 1 | -1): Halves => {
  const half = (tap: number): number => (phase[tap]! + sign * phase[TAPS - 1 - tap]!) / 2;
  return [half(0), half(1), half(2), half(3), half(4), half(5)];
};
const [S0_1, S0_2, S0_3, S0_4, S0_5, S0_6] = halves(PHASES[0], 1);
const [D0_1, D0_2, D0_3, D0_4, D0_5, D0_6] = halves(PHASES[0], -1);
const [S1_1, S1_2, S1_3, S1_4, S1_5, S1_6] = halves(PHASES[1], 1);
const [D1_1, D1_2, D1_3, D1_4, D1_5, D1_6] = halves(PHASES[1], -1);
/** No value between the frames is further out than this many times the furthest frame around it. */
const GAIN_MAX = Math.max(...PHASES.map((phase) => phase.reduce((sum, tap) => sum + Math.abs(tap), 0)));
/** So many frames are looked at together, whether they can hold a new peak at all. */
const STRETCH = 32;

/** Of the block that is heard now; one after the other, all meters use the same. */
let frames = new Float32Array(0);
let furthest = new Float32Array(0);

/** The peak between the frames of one channel, four times oversampled; at least the largest frame. */
export class TruePeak {
  peak = 0;
  /** The last frames of the block before. */
  private readonly tail = new Float32Array(TAPS - 1);

  hear(samples: Float32Array, frameCount: number): void {
    if (frames.length < frameCount + TAPS - 1) frames = new Float32Array(frameCount + TAPS - 1);
    frames.set(this.tail);
    frames.set(samples.subarray(0, frameCount), TAPS - 1);
    this.listen(frameCount);
    this.tail.set(frames.subarray(frameCount, frameCount + TAPS - 1));
  }

  /** What still lies between the last frames and the silence after them. */
  end(): number {
    this.hear(new Float32Array(TAPS - 1), TAPS - 1);
    return this.peak;
  }

  /** The loudest stretch goes first: most others cannot be above what it has between its frames. */
  private listen(frameCount: number): void {
    const count = Math.ceil(frameCount / STRETCH);
    measureStretches(count, frameCount);
    let loudest = 0;
    for (let stretch = 1; stretch < count; stretch += 1) {
      if (furthest[stretch]! > furthest[loudest]!) loudest = stretch;
    }
    this.interpolate(loudest * STRETCH, Math.min(frameCount, (loudest + 1) * STRETCH));
    for (let stretch = 0; stretch < count; stretch += 1) {
      if (furthest[stretch]! > this.peak) this.peak = furthest[stretch]!;
      if (furthest[stretch]! * GAIN_MAX <= this.peak || stretch === loudest) continue;
      this.interpolate(stretch * STRETCH, Math.min(frameCount, (stretch + 1) * STRETCH));
    }
  }

  /** Written out tap by tap: it is by far the most that is reckoned of a sample. */
  private interpolate(from: number, to: number): void {
    const near = frames;
    let peak = this.peak;
    for (let frame = from; frame < to; frame += 1) {
      const early1 = near[frame]!;
      const late1 = near[frame + 11]!;
      const early2 = near[frame + 1]!;
      const late2 = near[frame + 10]!;
      const early3 = near[frame + 2]!;
      const late3 = near[frame + 9]!;
      const early4 = near[frame + 3]!;
      const late4 = near[frame + 8]!;
      const early5 = near[frame + 4]!;
      const late5 = near[frame + 7]!;
      const early6 = near[frame + 5]!;
      const late6 = near[frame + 6]!;
      const outer =
        Math.abs(
          S0_1 * (early1 + late1) +
            S0_2 * (early2 + late2) +
            S0_3 * (early3 + late3) +
            S0_4 * (early4 + late4) +
            S0_5 * (early5 + late5) +
            S0_6 * (early6 + late6),
        ) +
        Math.abs(
          D0_1 * (early1 - late1) +
            D0_2 * (early2 - late2) +
            D0_3 * (early3 - late3) +
            D0_4 * (early4 - late4) +
            D0_5 * (early5 - late5) +
            D0_6 * (early6 - late6),
        );
      const inner =
        Math.abs(
          S1_1 * (early1 + late1) +
            S1_2 * (early2 + late2) +
            S1_3 * (early3 + late3) +
            S1_4 * (early4 + late4) +
            S1_5 * (early5 + late5) +
            S1_6 * (early6 + late6),
        ) +
        Math.abs(
          D1_1 * (early1 - late1) +
            D1_2 * (early2 - late2) +
            D1_3 * (early3 - late3) +
            D1_4 * (early4 - late4) +
            D1_5 * (early5 - late5) +
            D1_6 * (early6 - late6),
        );
      if (outer > peak) peak = outer;
      if (inner > peak) peak = inner;
    }
    this.peak = peak;
  }
}

/** How far out each stretch goes, with the frames around it that its interpolation looks at. */
function measureStretches(count: number, frameCount: number): void {
  if (furthest.length < count) furthest = new Float32Array(count);
  const near = frames;
  for (let stretch = 0; stretch < count; stretch += 1) {
    const to = Math.min(frameCount, (stretch + 1) * STRETCH) + TAPS - 1;
    let most = 0;
    for (let frame = stretch * STRETCH; frame < to; frame += 1) {
      const value = Math.abs(near[frame]!);
      if (value > most) most = value;
    }
    furthest[stretch] = most;
  }
}
