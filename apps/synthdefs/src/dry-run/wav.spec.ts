import { readWav } from '@oiduna/testkit';
import { expect, it } from 'vitest';
import { wav16 } from './wav.js';

it('is read as it was written, to 16 bits, and cut at full scale', () => {
  const bytes = wav16([Float32Array.of(0, 0.5, -1, 2), Float32Array.of(0.25, -0.25, 1, -2)], 44_100);
  const { sampleRateHz, channels } = readWav(bytes);
  expect(sampleRateHz).toBe(44_100);
  const [left, right] = channels.map((samples) => [...samples].map((value) => Math.round(value * 100) / 100));
  expect([left, right]).toEqual([
    [0, 0.5, -1, 1],
    [0.25, -0.25, 1, -1],
  ]);
});
