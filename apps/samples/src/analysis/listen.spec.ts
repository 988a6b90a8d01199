import { describe, expect, it } from 'vitest';
import { listenTo, noise, saw, sine, sound } from './sounds.fixture.js';

const RATE_HZ = 48_000;
const RATES = [8_000, 22_050, 44_100, 48_000, 96_000, 192_000];
const decay = (second: number, perSecond: number): number => Math.exp(-second * perSecond);

describe('a sample', () => {
  it('is heard the same in blocks of any length', () => {
    const channels = [sound(1.3, 44_100, saw(220)), sound(1.3, 44_100, noise())];
    const whole = listenTo(44_100, channels, Infinity);
    for (const blockFrames of [1_000, 4_411, 65_536]) {
      const { features, rms, loudnessLufs, ...rest } = listenTo(44_100, channels, blockFrames);
      expect({ ...rest }).toEqual({ ...whole, features: undefined, rms: undefined, loudnessLufs: undefined, ...rest });
      expect(rest.onsets).toEqual(whole.onsets);
      expect(rest.pitch).toEqual(whole.pitch);
      expect(rms).toBeCloseTo(whole.rms, 9);
      expect(loudnessLufs).toBeCloseTo(whole.loudnessLufs!, 9);
      for (const [at, feature] of features.entries()) expect(feature).toBeCloseTo(whole.features[at]!, 6);
    }
  });

  it.each([1, 2, 63, 64, 600])('of %d frames has all its numbers, and they are finite', (frameCount) => {
    const heard = listenTo(RATE_HZ, [new Float32Array(frameCount).fill(0.5)]);
    expect(heard.features).toHaveLength(16);
    expect(heard.features.every(Number.isFinite)).toBe(true);
    expect(heard).toMatchObject({ rms: 0.5, dcOffset: 0.5, loudnessIsGated: false, leadingSilenceSeconds: 0 });
    expect(heard.truePeak).toBeGreaterThanOrEqual(0.5);
    expect(heard.onsets.seconds).toEqual([0]);
  });

  it('of silence is that: no loudness, no pitch, no onsets, silent from both ends', () => {
    expect(listenTo(RATE_HZ, [new Float32Array(RATE_HZ), new Float32Array(RATE_HZ)])).toEqual({
      truePeak: 0,
      rms: 0,
      dcOffset: 0,
      loudnessLufs: null,
      loudnessIsGated: true,
      leadingSilenceSeconds: 1,
      trailingSilenceSeconds: 1,
      pitch: null,
      onsets: { seconds: [], confidence: 0 },
      features: Array.from({ length: 16 }, () => 0),
    });
  });
});

describe('levels', () => {
  it('are those of the whole: RMS over all channels, DC of the one where it is furthest', () => {
    const heard = listenTo(RATE_HZ, [sound(1, RATE_HZ, sine(100, 1)), sound(1, RATE_HZ, () => -0.25)]);
    expect(heard.rms).toBeCloseTo(Math.sqrt((0.5 + 0.0625) / 2), 6);
    expect(heard.dcOffset).toBeCloseTo(-0.25, 6);
  });

  it('tell the silence before and after, over all channels and blocks', () => {
    const burst = (from: number, to: number) =>
      sound(3, RATE_HZ, (second) => (second >= from && second < to ? 0.5 : 0.0005));
    const heard = listenTo(RATE_HZ, [burst(1, 2), burst(0.5, 1.5)], 10_000);
    expect(heard.leadingSilenceSeconds).toBeCloseTo(0.5, 4);
    expect(heard.trailingSilenceSeconds).toBeCloseTo(1, 4);
  });
});

describe('the true peak', () => {
  it('is found between the frames: a sine at a quarter of the rate, off the frames by an eighth of a wave', () => {
    const quarter = Float32Array.from(
      { length: 1_000 },
      (_, frame) => 0.5 * Math.sin((Math.PI / 2) * frame + Math.PI / 4),
    );
    const { truePeak } = listenTo(RATE_HZ, [quarter]);
    expect(20 * Math.log10(truePeak / 0.5)).toBeCloseTo(0, 0);
    expect(truePeak).toBeGreaterThan(0.49);
  });

  it('is found in the last frames too, and in any channel', () => {
    const late = new Float32Array(4_800);
    late.set([0.5, 0.5], 4_798);
    const { truePeak } = listenTo(RATE_HZ, [new Float32Array(4_800), late]);
    expect(truePeak).toBeGreaterThan(0.6);
  });

  it('is at least the largest frame', () => {
    expect(listenTo(RATE_HZ, [sound(0.5, RATE_HZ, sine(50, 0.8))]).truePeak).toBeGreaterThanOrEqual(Math.fround(0.8));
  });
});

describe('loudness', () => {
  /** @see EBU Tech 3341, test 1 and 2 */
  it.each(
    RATES.flatMap(
      (rate) =>
        [
          [rate, -23],
          [rate, -33],
        ] as const,
    ),
  )('of a stereo sine of 1 kHz at %d Hz and %d dBFS is that many LUFS', (rate, level) => {
    const tone = sound(4, rate, sine(1_000, 10 ** (level / 20)));
    const { loudnessLufs, loudnessIsGated } = listenTo(rate, [tone, tone]);
    expect(Math.abs(loudnessLufs! - level)).toBeLessThan(0.1);
    expect(loudnessIsGated).toBe(true);
  });

  /** @see EBU Tech 3341, test 3: the quiet parts are gated away */
  it('is that of the loud part', () => {
    const level = (second: number): number => 10 ** ((second < 10 || second >= 70 ? -36 : -23) / 20);
    const tone = sound(80, 8_000, (second) => sine(1_000, level(second))(second));
    expect(Math.abs(listenTo(8_000, [tone, tone]).loudnessLufs! + 23)).toBeLessThan(0.1);
  });

  it('below 0.4 s is that of all of it, ungated', () => {
    const tone = sound(0.3, RATE_HZ, sine(1_000, 0.1));
    const { loudnessLufs, loudnessIsGated } = listenTo(RATE_HZ, [tone, tone]);
    expect(Math.abs(loudnessLufs! + 20)).toBeLessThan(0.2);
    expect(loudnessIsGated).toBe(false);
  });
});

describe('pitch', () => {
  it.each(RATES)('of sines and saws at %d Hz is found within ten cents', (rate) => {
    for (const hz of [41.2, 82.4, 220, 440, 1_046.5, 2_000]) {
      // a saw that is made so simply is more of aliases than of itself near the rate
      for (const wave of hz < rate / 8 ? [sine(hz), saw(hz)] : [sine(hz)]) {
        const { pitch } = listenTo(rate, [sound(0.6, rate, wave)]);
        expect(pitch).not.toBeNull();
        expect(Math.abs(1_200 * Math.log2(pitch!.hz / hz))).toBeLessThan(10);
        expect(pitch!.confidence).toBeGreaterThan(0.8);
      }
    }
  });

  it('of a short decaying note is found', () => {
    const note = sound(0.08, RATE_HZ, (second) => decay(second, 30) * saw(440)(second));
    expect(listenTo(RATE_HZ, [note]).pitch!.hz).toBeCloseTo(440, -1);
  });

  it('of a note that is twisted between two channels is found', () => {
    const note = sound(0.5, RATE_HZ, sine(330));
    expect(listenTo(RATE_HZ, [note, note.map((value) => -value)]).pitch!.hz).toBeCloseTo(330, 0);
  });

  it.each<[string, (second: number) => number]>([
    ['noise', noise()],
    [
      'a kick that falls from 200 to 40 Hz',
      (second) => decay(second, 5) * Math.sin(2 * Math.PI * (40 * second + 16 * (1 - decay(second, 10)))),
    ],
    ['a chord', (second) => (sine(261.6)(second) + sine(329.6)(second) + sine(392)(second)) / 3],
    ['a click', (second) => (second < 0.001 ? 0.5 : 0)],
    ['something hardly audible', sine(440, 0.002)],
  ])('of %s is none', (_, wave) => {
    expect(listenTo(RATE_HZ, [sound(1, RATE_HZ, wave)]).pitch).toBeNull();
  });
});

describe('onsets', () => {
  const hits =
    (period: number, first: number, hit: (second: number) => number) =>
    (second: number): number =>
      second < first ? 0 : hit((second - first) % period);

  it.each(RATES)('of hits at %d Hz are each found within 5 ms, and surely', (rate) => {
    const click = (second: number): number => decay(second, 40) * sine(700)(second);
    const { onsets } = listenTo(rate, [sound(2, rate, hits(0.25, 0.1, click))]);
    expect(onsets.seconds).toHaveLength(8);
    for (const [at, second] of onsets.seconds.entries()) expect(Math.abs(second - 0.1 - at * 0.25)).toBeLessThan(0.005);
    expect(onsets.confidence).toBeGreaterThan(0.8);
  });

  it('of sixteenths of noise at 174 BPM are each found', () => {
    const period = 60 / 174 / 4;
    const wave = noise();
    const { onsets } = listenTo(RATE_HZ, [
      sound(
        16 * period,
        RATE_HZ,
        hits(period, 0, (at) => decay(at, 50) * wave()),
      ),
    ]);
    expect(onsets.seconds).toHaveLength(16);
  });

  it('of a hat over a ringing bass are found', () => {
    const wave = noise(0.2);
    const loop = (second: number): number =>
      sine(60, 0.4)(second) + hits(0.5, 0.25, (at) => decay(at, 60) * wave())(second);
    const { seconds } = listenTo(RATE_HZ, [sound(2, RATE_HZ, loop)]).onsets;
    for (const hat of [0.25, 0.75, 1.25, 1.75])
      expect(seconds.some((found) => Math.abs(found - hat) < 0.005)).toBe(true);
  });

  it.each<[string, (second: number) => number]>([
    ['a tone', sine(440)],
    ['a bass whose periods are longer than a moment', saw(30)],
    ['noise', noise()],
    [
      'a tone with vibrato',
      (second) => 0.5 * Math.sin(2 * Math.PI * (440 * second + 3 * Math.sin(2 * Math.PI * 6 * second))),
    ],
  ])('of %s are one, at its beginning', (_, wave) => {
    const { seconds } = listenTo(RATE_HZ, [sound(2, RATE_HZ, wave)]).onsets;
    expect(seconds).toHaveLength(1);
    expect(seconds[0]).toBeLessThan(0.005);
  });

  it('are no more than a list may have', () => {
    const click = (second: number): number => decay(second, 200) * 0.9;
    const { seconds } = listenTo(22_050, [sound(66, 22_050, hits(0.06, 0, click))]).onsets;
    expect(seconds).toHaveLength(1_024);
  });
});

describe('features', () => {
  const featuresOf = (wave: (second: number) => number, rate = RATE_HZ): number[] =>
    listenTo(rate, [sound(0.5, rate, wave)]).features;
  const [CENTROID, FLATNESS, ROLLOFF, CROSSINGS] = [12, 13, 14, 15] as const;
  const octaves = (hz: number): number => Math.log2(1 + hz / 20);

  it('tell where a sound lies: the centroid, rolloff and crossings of a sine are its frequency', () => {
    const features = featuresOf(sine(2_000));
    for (const at of [CENTROID, ROLLOFF, CROSSINGS]) expect(features[at]).toBeCloseTo(octaves(2_000), 1);
  });

  it('tell tone from noise', () => {
    expect(featuresOf(noise())[FLATNESS]).toBeGreaterThan(-1);
    expect(featuresOf(sine(440))[FLATNESS]).toBeLessThan(-8);
  });

  it('stay the same at another level, and nearly so at another rate', () => {
    const wave = (second: number): number => decay(second, 4) * saw(110)(second);
    const usual = featuresOf(wave);
    const quiet = featuresOf((second) => wave(second) / 4);
    const slow = featuresOf(wave, 44_100);
    for (const at of usual.keys()) {
      expect(Math.abs(quiet[at]! - usual[at]!)).toBeLessThan(1);
      expect(Math.abs(slow[at]! - usual[at]!)).toBeLessThan(2.5);
    }
  });
});
