/** 23 Hz to a bin at 48 kHz; a window is 43 ms. */
const WINDOW = 2_048;

/** Mean power by frequency, over windows of the whole signal; bin `k` is `k / 2,048` of the sample rate. */
export function powerSpectrum(samples: Float32Array): Float64Array {
  const power = new Float64Array(WINDOW / 2);
  let windows = 0;
  for (let start = 0; start === 0 || start + WINDOW <= samples.length; start += WINDOW / 2) {
    const real = Float64Array.from({ length: WINDOW }, (_, at) => (samples[start + at] ?? 0) * HANN[at]!);
    const imaginary = new Float64Array(WINDOW);
    fourier(real, imaginary);
    for (let bin = 0; bin < power.length; bin += 1) power[bin]! += real[bin]! ** 2 + imaginary[bin]! ** 2;
    windows += 1;
  }
  // a sine at full scale is 1: the Hann window lets half of it through, half of which is at negative frequencies
  return power.map((sum) => sum / windows / (WINDOW / 4) ** 2);
}

const HANN = Float64Array.from({ length: WINDOW }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW));

/** In place, radix 2. @see Cooley and Tukey, 1965 */
function fourier(real: Float64Array, imaginary: Float64Array): void {
  const count = real.length;
  for (let at = 1, mirrored = 0; at < count; at += 1) {
    let bit = count >> 1;
    for (; (mirrored & bit) !== 0; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (at >= mirrored) continue;
    for (const part of [real, imaginary]) [part[at], part[mirrored]] = [part[mirrored]!, part[at]!];
  }
  for (let size = 2; size <= count; size *= 2) {
    const half = size / 2;
    for (let bin = 0; bin < half; bin += 1) {
      const [cos, sin] = [Math.cos((2 * Math.PI * bin) / size), -Math.sin((2 * Math.PI * bin) / size)];
      for (let even = bin; even < count; even += size) {
        const odd = even + half;
        const turnedReal = real[odd]! * cos - imaginary[odd]! * sin;
        const turnedImaginary = real[odd]! * sin + imaginary[odd]! * cos;
        real[odd] = real[even]! - turnedReal;
        imaginary[odd] = imaginary[even]! - turnedImaginary;
        real[even]! += turnedReal;
        imaginary[even]! += turnedImaginary;
      }
    }
  }
}
