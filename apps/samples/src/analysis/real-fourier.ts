/**
 * The Fourier transform of a real signal whose length is a power of two (8 at least): a complex one of
 * half the length, taken apart. One serves for any number of signals, one after the other.
 * @see Cooley and Tukey, 1965; Press et al., Numerical Recipes, "FFT of real functions"
 */
export class RealFourier {
  /** Bins 0 … size / 2 of the signal transformed last. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  private readonly half: number;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly mirrored: Uint32Array;

  private static readonly made = new Map<number, RealFourier>();

  /** The one of a size: its tables take longer to make than most samples to transform. */
  static of(size: number): RealFourier {
    const made = RealFourier.made.get(size) ?? new RealFourier(size);
    RealFourier.made.set(size, made);
    return made;
  }

  private constructor(readonly size: number) {
    const half = size / 2;
    this.half = half;
    this.real = new Float64Array(half + 1);
    this.imaginary = new Float64Array(half + 1);
    const angle = (at: number) => (-2 * Math.PI * at) / size;
    this.cos = Float64Array.from({ length: half }, (_, at) => Math.cos(angle(at)));
    this.sin = Float64Array.from({ length: half }, (_, at) => Math.sin(angle(at)));
    this.mirrored = new Uint32Array(half);
    for (let at = 0; at < half; at += 1) {
      this.mirrored[at] = (this.mirrored[at >> 1]! >> 1) | (at % 2 === 1 ? half >> 1 : 0);
    }
  }

  transform(signal: Float64Array): void {
    const { real, imaginary, mirrored, half } = this;
    for (let at = 0; at < half; at += 1) {
      const from = 2 * mirrored[at]!;
      real[at] = signal[from]!;
      imaginary[at] = signal[from + 1]!;
    }
    this.firstFours();
    let done = 4;
    for (; 4 * done <= half; done *= 4) this.mergeFours(done);
    if (done < half) this.mergeHalves();
    this.takeApart();
  }

  /** The squared magnitude of each bin. */
  power(signal: Float64Array, into: Float64Array): void {
    this.transform(signal);
    const { real, imaginary } = this;
    for (let bin = 0; bin < real.length; bin += 1) {
      into[bin] = real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!;
    }
  }

  /** The first two steps turn by whole quarters, and need no multiplication. */
  private firstFours(): void {
    const { real, imaginary, half } = this;
    for (let a = 0; a < half; a += 4) {
      const sumReal = real[a]! + real[a + 1]!;
      const sumImaginary = imaginary[a]! + imaginary[a + 1]!;
      const gapReal = real[a]! - real[a + 1]!;
      const gapImaginary = imaginary[a]! - imaginary[a + 1]!;
      const lateReal = real[a + 2]! + real[a + 3]!;
      const lateImaginary = imaginary[a + 2]! + imaginary[a + 3]!;
      const turnedReal = imaginary[a + 2]! - imaginary[a + 3]!;
      const turnedImaginary = real[a + 3]! - real[a + 2]!;
      real[a] = sumReal + lateReal;
      imaginary[a] = sumImaginary + lateImaginary;
      real[a + 1] = gapReal + turnedReal;
      imaginary[a + 1] = gapImaginary + turnedImaginary;
      real[a + 2] = sumReal - lateReal;
      imaginary[a + 2] = sumImaginary - lateImaginary;
      real[a + 3] = gapReal - turnedReal;
      imaginary[a + 3] = gapImaginary - turnedImaginary;
    }
  }

  /** The last step of radix 2, where an odd number of them is needed. */
  private mergeHalves(): void {
    const { real, imaginary, cos, sin, half } = this;
    const reach = half / 2;
    for (let even = 0; even < reach; even += 1) {
      const odd = even + reach;
      const c = cos[2 * even]!;
      const s = sin[2 * even]!;
      const r = real[odd]! * c - imaginary[odd]! * s;
      const i = real[odd]! * s + imaginary[odd]! * c;
      real[odd] = real[even]! - r;
      imaginary[odd] = imaginary[even]! - i;
      real[even]! += r;
      imaginary[even]! += i;
    }
  }

  /** Two steps of radix 2 at once: four transforms of `done` points each become one. */
  private mergeFours(done: number): void {
    const { real, imaginary, cos, sin, half } = this;
    const late = this.size / (2 * done);
    const early = this.size / (4 * done);
    for (let start = 0; start < half; start += 4 * done) {
      for (let bin = 0; bin < done; bin += 1) {
        const a = start + bin;
        const b = a + done;
        const c = b + done;
        const d = c + done;
        const cosA = cos[bin * late]!;
        const sinA = sin[bin * late]!;
        const cosB = cos[bin * early]!;
        const sinB = sin[bin * early]!;
        const bReal = real[b]! * cosA - imaginary[b]! * sinA;
        const bImaginary = real[b]! * sinA + imaginary[b]! * cosA;
        const dReal = real[d]! * cosA - imaginary[d]! * sinA;
        const dImaginary = real[d]! * sinA + imaginary[d]! * cosA;
        const abReal = real[a]! + bReal;
        const abImaginary = imaginary[a]! + bImaginary;
        const baReal = real[a]! - bReal;
        const baImaginary = imaginary[a]! - bImaginary;
        const cdReal = real[c]! + dReal;
        const cdImaginary = imaginary[c]! + dImaginary;
        const dcReal = real[c]! - dReal;
        const dcImaginary = imaginary[c]! - dImaginary;
        const upReal = cdReal * cosB - cdImaginary * sinB;
        const upImaginary = cdReal * sinB + cdImaginary * cosB;
        // a quarter turn further: times −i
        const downReal = dcReal * sinB + dcImaginary * cosB;
        const downImaginary = dcImaginary * sinB - dcReal * cosB;
        real[a] = abReal + upReal;
        imaginary[a] = abImaginary + upImaginary;
        real[c] = abReal - upReal;
        imaginary[c] = abImaginary - upImaginary;
        real[b] = baReal + downReal;
        imaginary[b] = baImaginary + downImaginary;
        real[d] = baReal - downReal;
        imaginary[d] = baImaginary - downImaginary;
      }
    }
  }

  /** Even frames went in as real, odd ones as imaginary parts: their two transforms are told apart by symmetry. */
  private takeApart(): void {
    const { real, imaginary, cos, sin, half } = this;
    const sum = real[0]! + imaginary[0]!;
    const difference = real[0]! - imaginary[0]!;
    for (let low = 1, high = half - 1; low <= high; low += 1, high -= 1) {
      const evenReal = (real[low]! + real[high]!) / 2;
      const evenImaginary = (imaginary[low]! - imaginary[high]!) / 2;
      const oddReal = (imaginary[low]! + imaginary[high]!) / 2;
      const oddImaginary = (real[high]! - real[low]!) / 2;
      const turnedReal = oddReal * cos[low]! - oddImaginary * sin[low]!;
      const turnedImaginary = oddReal * sin[low]! + oddImaginary * cos[low]!;
      real[low] = evenReal + turnedReal;
      imaginary[low] = evenImaginary + turnedImaginary;
      real[high] = evenReal - turnedReal;
      imaginary[high] = turnedImaginary - evenImaginary;
    }
    real[0] = sum;
    imaginary[0] = 0;
    real[half] = difference;
    imaginary[half] = 0;
  }
}
