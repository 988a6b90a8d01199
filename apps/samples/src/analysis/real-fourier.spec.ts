import { seededRandom } from '@oiduna/testkit';
import { expect, it } from 'vitest';
import { RealFourier } from './real-fourier.js';

/** By the definition, term by term. */
function slowly(signal: Float64Array): { real: number[]; imaginary: number[] } {
  const bins = Array.from({ length: signal.length / 2 + 1 }, (_, bin) => bin);
  const part = (turn: (angle: number) => number) =>
    bins.map((bin) =>
      signal.reduce((sum, value, at) => sum + value * turn((-2 * Math.PI * bin * at) / signal.length), 0),
    );
  return { real: part(Math.cos), imaginary: part(Math.sin) };
}

const random = seededRandom(7);
const noise = (size: number) => Float64Array.from({ length: size }, () => random() - 0.5);

it.each([8, 16, 32, 64, 128, 256])('a transform of %d values is what its definition says', (size) => {
  const fourier = RealFourier.of(size);
  for (const signal of [noise(size), noise(size)]) {
    fourier.transform(signal);
    const { real, imaginary } = slowly(signal);
    for (let bin = 0; bin <= size / 2; bin += 1) {
      expect(fourier.real[bin]).toBeCloseTo(real[bin]!, 9);
      expect(fourier.imaginary[bin]).toBeCloseTo(imaginary[bin]!, 9);
    }
  }
});

it('the power of a whole number of waves is in one bin', () => {
  const power = new Float64Array(513);
  RealFourier.of(1_024).power(
    Float64Array.from({ length: 1_024 }, (_, at) => Math.cos((2 * Math.PI * 100 * at) / 1_024)),
    power,
  );
  expect(power[100]).toBeCloseTo(512 ** 2, 3);
  expect(power.reduce((sum, value) => sum + value, 0) - power[100]!).toBeLessThan(1e-9);
});
