import { describe, expect, it } from 'vitest';
import { waveformPng } from './waveform-picture.js';
import { waveformDat, waveformJson, WaveformMaker } from './waveform.js';

/** Heard in blocks of any length, as they come from a file. */
function made(channels: Float32Array[], framesPerPixel: number, blockFrames: number): readonly number[] {
  const maker = new WaveformMaker(channels.length, framesPerPixel);
  for (let at = 0; at < channels[0]!.length; at += blockFrames) {
    maker.hear(channels.map((samples) => samples.subarray(at, at + blockFrames)));
  }
  return maker.finished();
}

const LEFT = Float32Array.of(0, 0.5, -0.25, 0.125, -1, 1, 0.75);
const RIGHT = LEFT.map((value) => -value);

describe('a waveform', () => {
  it.each([1, 2, 3, 4, 7])('holds the lowest and highest value of each pixel, heard %d frames at a time', (block) => {
    expect(made([LEFT], 3, block)).toEqual([-0.25, 0.5, -1, 1, 0.75, 0.75]);
    expect(made([LEFT, RIGHT], 4, block)).toEqual([-0.25, 0.5, -0.5, 0.25, -1, 1, -1, 1]);
  });

  it('is a .dat of version 2 with 8 bits, clipped at full scale', () => {
    const values = [-0.5, 0.5, -2, 2];
    const dat = waveformDat({ sampleRateHz: 44_100, channelCount: 2, framesPerPixel: 256, values });
    expect(dat).toHaveLength(28);
    expect(Array.from({ length: 6 }, (_, at) => dat.readInt32LE(4 * at))).toEqual([2, 1, 44_100, 256, 1, 2]);
    expect([...new Int8Array(dat.subarray(24))]).toEqual([-64, 64, -128, 127]);
  });

  it('says the same as JSON', () => {
    const waveform = { sampleRateHz: 8_000, channelCount: 1, framesPerPixel: 64, values: [-1, 0.25, 0, 0] };
    expect(JSON.parse(waveformJson(waveform))).toEqual({
      version: 2,
      channels: 1,
      sample_rate: 8_000,
      samples_per_pixel: 64,
      bits: 8,
      length: 2,
      data: [-128, 32, 0, 0],
    });
  });

  it.each([1, 2, 32])('of %d channels is one picture', (channelCount) => {
    const values = Array.from({ length: 20 * channelCount }, (_, at) => (at % 2 === 0 ? -1.5 : 0.5));
    const png = waveformPng({ sampleRateHz: 48_000, channelCount, framesPerPixel: 100, values }, 1_000 / 48_000);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(800);
    expect(png.readUInt32BE(20)).toBeLessThan(600);
  });
});
