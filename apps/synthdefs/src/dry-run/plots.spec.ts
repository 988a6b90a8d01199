import { expect, it } from 'vitest';
import { spectrumPicture, waveformPicture } from './plots.js';

const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];
const saw = (level: number, frames: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, at) => level * ((at % 100) / 50 - 1));

it('a waveform has a lane for each channel, however short or loud it is', () => {
  expect(sizeOf(waveformPicture([saw(0.5, 48_000)], 48_000))).toEqual([800, 188]);
  expect(sizeOf(waveformPicture([saw(3, 200_000), saw(0.1, 200_000)], 48_000))).toEqual([800, 308]);
  expect(sizeOf(waveformPicture([saw(1, 10)], 48_000))).toEqual([800, 188]);
});

it('what is beyond full scale is drawn otherwise than what is not', () => {
  expect(waveformPicture([saw(1.5, 4_800)], 48_000)).not.toEqual(waveformPicture([saw(1, 4_800)], 48_000));
});

it('a spectrum is one picture, of silence too', () => {
  expect(sizeOf(spectrumPicture(saw(0.5, 48_000), 48_000))).toEqual([800, 368]);
  expect(sizeOf(spectrumPicture(new Float32Array(100), 48_000))).toEqual([800, 368]);
});
