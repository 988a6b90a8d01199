/** For specs: what the kernel reckons, by its definition and in doubles, however long that takes. */

const PHASES = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
    -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
    -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
];

/** @see ITU-R BS.1770-4, annex 2 */
export function plainTruePeak(samples: Float32Array): number {
  let peak = 0;
  for (const taps of [...PHASES, ...PHASES.map((phase) => phase.toReversed())]) {
    for (let frame = 0; frame < samples.length; frame += 1) {
      const sum = taps.reduce((value, tap, back) => value + tap * (samples[frame - back] ?? 0), 0);
      peak = Math.max(peak, Math.abs(sum), Math.abs(samples[frame]!));
    }
  }
  return peak;
}

/** A shelf of b0 to a2, then a high-pass 1, −2, 1 over 1, c1, c2: the sum of the squares of what comes out. */
export function plainEnergy(samples: Float32Array, weighting: readonly number[]): number {
  const [b0, b1, b2, a1, a2, c1, c2] = weighting as [number, number, number, number, number, number, number];
  const shelved = filtered(Array.from(samples), [b0, b1, b2], [a1, a2]);
  return filtered(shelved, [1, -2, 1], [c1, c2]).reduce((sum, value) => sum + value * value, 0);
}

function filtered(input: readonly number[], b: readonly number[], a: readonly number[]): number[] {
  const output: number[] = [];
  for (let at = 0; at < input.length; at += 1) {
    const came = b.reduce((sum, factor, back) => sum + factor * (input[at - back] ?? 0), 0);
    output.push(a.reduce((sum, factor, back) => sum - factor * (output[at - back - 1] ?? 0), came));
  }
  return output;
}

/** The squared magnitude of each bin up to half the rate. */
export function plainPower(window: ArrayLike<number>): number[] {
  const size = window.length;
  return Array.from({ length: size / 2 + 1 }, (_, bin) => {
    let [real, imaginary] = [0, 0];
    for (let at = 0; at < size; at += 1) {
      const angle = (2 * Math.PI * ((bin * at) % size)) / size;
      real += window[at]! * Math.cos(angle);
      imaginary -= window[at]! * Math.sin(angle);
    }
    return real * real + imaginary * imaginary;
  });
}

/** The windows half a window apart, the first one centred on the first frame, each as its power by bin. */
export function plainMoments(samples: Float32Array, windowFrames: number): number[][] {
  const half = windowFrames / 2;
  const count = Math.ceil(samples.length / half);
  const hann = (at: number): number => (4 / windowFrames) * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / windowFrames));
  return Array.from({ length: count }, (_, moment) =>
    plainPower(
      Float64Array.from({ length: windowFrames }, (_value, at) => hann(at) * (samples[(moment - 1) * half + at] ?? 0)),
    ),
  );
}

export interface PlainShape {
  readonly total: number;
  readonly centroidHz: number;
  readonly flatness: number;
  readonly rolloffHz: number;
}

export function plainShape(power: readonly number[], hertzPerBin: number): PlainShape {
  const bins = power.slice(1);
  const total = bins.reduce((sum, value) => sum + value, 0);
  const centre = bins.reduce((sum, value, at) => sum + (at + 1) * value, 0) / total;
  const logarithms = bins.reduce((sum, value) => sum + Math.log(value + 1e-10), 0) / bins.length;
  let left = total * 0.15;
  let bin = power.length;
  while (left > 0 && bin > 1) left -= power[--bin]!;
  return {
    total,
    centroidHz: centre * hertzPerBin,
    flatness: logarithms - Math.log(total / bins.length + 1e-10),
    rolloffHz: bin * hertzPerBin,
  };
}

const melOf = (hertz: number): number => 2_595 * Math.log10(1 + hertz / 700);

/** The natural logarithms of 32 bands from 40 Hz to 16 kHz; each bin is shared by the two bands around it. */
export function plainBands(power: readonly number[], hertzPerBin: number): number[] {
  const bands = Array.from({ length: 32 }, () => 1e-10);
  const width = (melOf(16_000) - melOf(40)) / 31;
  for (let bin = 1; bin < power.length && bin * hertzPerBin <= 16_000; bin += 1) {
    const place = Math.max(0, (melOf(bin * hertzPerBin) - melOf(40)) / width);
    const band = Math.min(30, Math.floor(place));
    bands[band]! += power[bin]! * (1 - place + band);
    bands[band + 1]! += power[bin]! * (place - band);
  }
  return bands.map(Math.log);
}

/** How far each moment rises over the loudest neighbour a moment before, in the mean of all bands. */
export function plainRises(moments: readonly (readonly number[])[]): number[] {
  const floor = Math.log(1e-6);
  const heard = moments.map((bands) => bands.map((band) => Math.max(floor, band)));
  return heard.map((bands, moment) => {
    const before = heard[moment - 1] ?? bands.map(() => floor);
    const gaps = bands.map((band, at) => band - Math.max(...before.slice(Math.max(0, at - 1), at + 2)));
    return gaps.reduce((sum, gap) => sum + Math.max(0, gap), 0) / bands.length;
  });
}

export function plainCrossings(samples: Float32Array): number {
  const signs = samples.filter((value) => value !== 0).map((value) => Number(value < 0));
  return signs.filter((sign, at) => sign !== (signs[at - 1] ?? 0)).length;
}

/** The summit and the steepest slope of each grain, by turns. */
export function plainGrains(samples: Float32Array, grainFrames: number): number[] {
  const grains: number[] = [];
  for (let from = 0; from < samples.length; from += grainFrames) {
    const grain = Array.from(samples.subarray(from, from + grainFrames));
    const slopes = grain.map((value, at) => Math.abs(value - (samples[from + at - 1] ?? 0)));
    grains.push(Math.max(...grain.map(Math.abs)), Math.max(...slopes));
  }
  return grains;
}

/** One frame for each `factor`, averaged with four boxes, without their mean. */
export function plainThinned(samples: Float32Array, factor: number, count: number): number[] {
  let slow = Array.from(samples);
  for (let box = 0; box < 4; box += 1) {
    slow = slow.map((_, at) => slow.slice(at, at + factor).reduce((sum, value) => sum + value, 0) / factor);
  }
  const kept = Array.from({ length: count }, (_, at) => slow[at * factor]!);
  const mean = kept.reduce((sum, value) => sum + value, 0) / count;
  return kept.map((value) => value - mean);
}

/** How like itself a window is, lag by lag. */
export const plainCorrelation = (window: readonly number[], lags: number): number[] =>
  Array.from({ length: lags }, (_, lag) => window.reduce((sum, value, at) => sum + value * (window[at + lag] ?? 0), 0));
