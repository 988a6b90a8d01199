import { expect, it } from 'vitest';
import { powerSpectrum } from './spectrum.js';

const RATE_HZ = 48_000;
const sine = (hertz: number, level: number, frames: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, at) => level * Math.sin((2 * Math.PI * hertz * at) / RATE_HZ));

it.each([
  [3_000, 1, 0],
  [750, 0.1, -20],
])('a sine of %d Hz at %d is one peak of %d dB', (hertz, level, decibels) => {
  const power = powerSpectrum(sine(hertz, level, RATE_HZ));
  const top = power.indexOf(Math.max(...power));
  expect((top * RATE_HZ) / 2 / power.length).toBe(hertz);
  expect(10 * Math.log10(power[top]!)).toBeCloseTo(decibels, 1);
  expect(10 * Math.log10(power[4 * top]! + 1e-20)).toBeLessThan(-80);
});

it('what is shorter than a window is looked at once', () => {
  const power = powerSpectrum(sine(3_000, 1, 1_000));
  expect(power.indexOf(Math.max(...power))).toBe(128);
});
