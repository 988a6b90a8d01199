const FRACTION: i32 = 0x7fffff;
const ONE: i32 = 0x3f800000;

/** The natural logarithms of four numbers above 1e-38, to 1e-6: 2 artanh((m - 1) / (m + 1)) of the mantissa. */
export function logarithm(four: v128): v128 {
  const mantissa = v128.or(v128.and(four, i32x4.splat(FRACTION)), i32x4.splat(ONE));
  // above the root of two it is halved: the series is short near 1
  const isLarge = f32x4.gt(mantissa, f32x4.splat(<f32>Math.SQRT2));
  const m = f32x4.mul(mantissa, v128.bitselect(f32x4.splat(0.5), f32x4.splat(1), isLarge));
  const exponent = i32x4.sub(i32x4.sub(i32x4.shr_u(four, 23), i32x4.splat(127)), isLarge);
  const s = f32x4.div(f32x4.sub(m, f32x4.splat(1)), f32x4.add(m, f32x4.splat(1)));
  const square = f32x4.mul(s, s);
  let series = f32x4.splat(2 / 9);
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(2 / 7));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(2 / 5));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(2 / 3));
  series = f32x4.add(f32x4.mul(series, square), f32x4.splat(2));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(<f32>Math.LN2)), f32x4.mul(series, s));
}
