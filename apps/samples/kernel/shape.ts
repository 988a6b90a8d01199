import { BANDS, logarithmsAt, total } from './bands';
import { logarithm } from './logarithm';

/** The share of the power above the rolloff. */
const ABOVE_ROLLOFF: f32 = 0.15;
const SILENT_POWER: f32 = 1e-12;
/** −100 dB, below which a bin is rounding. */
const FLOOR: f32 = 1e-10;
const OCTAVE_FLOOR_HZ: f32 = 20;
const FRACTION: i32 = 0x7fffff;
const ONE: i32 = 0x3f800000;
/** Mantissas are below 2: the product of so many still has an exponent of its own. */
const BINS_PER_PRODUCT: i32 = 4 * 64;

/**
 * Sums over the moments of a sample, the louder the weightier: the logarithms of its bands, centroid and rolloff
 * in nepers over 20 Hz, flatness in nepers; then the sum of the weights.
 */
export const timbreAt: usize = memory.data((BANDS + 4) * 8, 16);

export function resetTimbre(): void {
  memory.fill(timbreAt, 0, (BANDS + 4) * 8);
}

/** Adds a moment whose bands are known. @param bins without that of the direct current */
export function shapeOf(power: usize, bins: i32, hertzPerBin: f32): void {
  let sum = f32x4(0, 0, 0, 0);
  let moment = f32x4(0, 0, 0, 0);
  let place = f32x4(1, 2, 3, 4);
  let exponents = i32x4(0, 0, 0, 0);
  let product = f32x4(1, 1, 1, 1);
  for (let bin = 1; bin <= bins; bin += 4) {
    const four = v128.load(power + bin * 4);
    sum = f32x4.add(sum, four);
    moment = f32x4.add(moment, f32x4.mul(four, place));
    place = f32x4.add(place, f32x4.splat(4));
    const value = f32x4.add(four, f32x4.splat(FLOOR));
    exponents = i32x4.add(exponents, i32x4.shr_u(value, 23));
    product = f32x4.mul(product, mantissas(value));
    if ((bin - 1) % BINS_PER_PRODUCT === BINS_PER_PRODUCT - 4) {
      exponents = i32x4.add(exponents, i32x4.sub(i32x4.shr_u(product, 23), i32x4.splat(127)));
      product = mantissas(product);
    }
  }
  const all = total(sum);
  if (all < SILENT_POWER) return;
  const halvings = <f64>exponentSum(exponents) - 127 * <f64>bins;
  const logarithms = halvings * Math.LN2 + <f64>total(logarithm(product));
  const centroidHz = (total(moment) / all) * hertzPerBin;
  const rolloffHz = <f32>rolloffBin(power, bins, all) * hertzPerBin;
  const four = logarithm(
    f32x4(1 + centroidHz / OCTAVE_FLOOR_HZ, 1 + rolloffHz / OCTAVE_FLOOR_HZ, all / <f32>bins + FLOOR, 1),
  );
  const flatness = logarithms / bins - <f64>f32x4.extract_lane(four, 2);
  const weight = Math.sqrt(all);
  for (let band = 0; band < BANDS; band += 1) add(band, weight * <f64>load<f32>(logarithmsAt + band * 4));
  add(BANDS, weight * <f64>f32x4.extract_lane(four, 0));
  add(BANDS + 1, weight * flatness);
  add(BANDS + 2, weight * <f64>f32x4.extract_lane(four, 1));
  add(BANDS + 3, weight);
}

function add(row: i32, value: f64): void {
  store<f64>(timbreAt + row * 8, load<f64>(timbreAt + row * 8) + value);
}

function mantissas(four: v128): v128 {
  return v128.or(v128.and(four, i32x4.splat(FRACTION)), i32x4.splat(ONE));
}

function exponentSum(four: v128): i32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}

/** The bin above which a seventh of the power lies. */
function rolloffBin(power: usize, bins: i32, all: f32): i32 {
  let left = all * ABOVE_ROLLOFF;
  let bin = bins + 1;
  while (bin > 4) {
    const four = total(v128.load(power + (bin - 4) * 4));
    if (four >= left) break;
    left -= four;
    bin -= 4;
  }
  while (left > 0 && bin > 1) {
    bin -= 1;
    left -= load<f32>(power + bin * 4);
  }
  return bin;
}
