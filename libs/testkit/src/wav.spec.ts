import { describe, expect, it } from 'vitest';
import { readWav, wavOf, type SampleEncoding, type WavContent } from './wav.js';

const left = Float32Array.of(0, 0.5, -0.5, -1, 0.25);
const right = Float32Array.of(0.125, -0.125, 0, 0.75, -0.75);
const stereo: WavContent = { sampleRateHz: 48_000, channels: [left, right], format: 'float32' };
const DATA_SIZE_AT = 40;

const withUint32 = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};

describe('WAV files', () => {
  const formats: SampleEncoding[] = ['pcm8', 'pcm16', 'pcm24', 'pcm32', 'float32', 'float64'];
  it.each(formats.flatMap((format) => [[format, false] as const, [format, true] as const]))(
    '%s (extensible: %s) reads back as written',
    (format, extensible) => {
      const read = readWav(wavOf({ ...stereo, format, extensible }));
      expect(read).toEqual({ sampleRateHz: 48_000, channels: [left, right] });
    },
  );

  it('are laid out as the RIFF standard says', () => {
    const bytes = wavOf({ sampleRateHz: 44_100, channels: [Float32Array.of(-1)], format: 'pcm16' });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '524946462600000057415645' + // RIFF, 38 bytes, WAVE
        '666d7420100000000100010044ac00008858010002001000' + // fmt: PCM, mono, 44100, 88200/s
        '64617461020000000080', // data, 2 bytes: −32768
    );
  });

  it.each([
    ['pcm8', 127 / 128],
    ['pcm16', 32_767 / 32_768],
    ['pcm24', 8_388_607 / 8_388_608],
  ] as const)('%s clips above full scale', (format, highest) => {
    const bytes = wavOf({ sampleRateHz: 48_000, channels: [Float32Array.of(3, -3)], format });
    expect([...readWav(bytes).channels[0]!]).toEqual([Math.fround(highest), -1]);
  });

  it('may hold other chunks, of odd length too', () => {
    const chunks = [{ id: 'smpl', bytes: Uint8Array.of(1, 2, 3) }];
    expect(readWav(wavOf({ ...stereo, chunks })).channels).toEqual([left, right]);
  });

  it('may begin anywhere in a buffer', () => {
    const bytes = wavOf(stereo);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readWav(shifted.subarray(3)).channels).toEqual([left, right]);
  });

  it.each([
    ['of nothing', 0],
    ['beyond the end', 0xffff_ffff],
  ])('still being written state a size %s and hold all data to the end', (_, size) => {
    const unfinished = withUint32(withUint32(wavOf(stereo), 4, 8), DATA_SIZE_AT, size);
    expect(readWav(unfinished).channels).toEqual([left, right]);
  });

  it('cut inside a frame hold the whole frames before it', () => {
    const cut = wavOf(stereo).slice(0, -3);
    expect(readWav(cut).channels[0]).toEqual(left.slice(0, -1));
  });

  it('that are finished and empty hold no frames, whatever chunk follows', () => {
    const empty = wavOf({ ...stereo, channels: [new Float32Array()] });
    const followed = Buffer.concat([empty, Buffer.from('LIST\x04\0\0\0abcd', 'latin1')]);
    expect(readWav(withUint32(followed, 4, followed.length - 8)).channels[0]).toHaveLength(0);
  });

  it.each([
    ['no WAV', new Uint8Array(20), /not a WAV file/],
    ['no data chunk', wavOf(stereo).slice(0, 36), /no data chunk/],
    ['an unknown encoding', withUint32(wavOf(stereo), 20, 0x0002_0055), /WAV format 85 with 32 bits/],
    ['no channels', withUint32(wavOf(stereo), 20, 0x0000_0003), /without channels/],
  ])('with %s are refused', (_, bytes, reason) => {
    expect(() => readWav(bytes)).toThrow(reason);
  });

  it('need channels of one length', () => {
    expect(() => wavOf({ ...stereo, channels: [left, right.slice(1)] })).toThrow(/differ in length/);
  });
});
