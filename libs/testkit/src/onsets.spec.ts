import { describe, expect, it } from 'vitest';
import { findOnsets, findStrikes } from './onsets.js';
import { seededRandom } from './seeded-random.js';
import { readWav, wavOf, type SampleEncoding } from './wav.js';

const RATE_HZ = 48_000;
const TAIL_SAMPLES = 0.2 * RATE_HZ;
const SIXTEENTH_SAMPLES = 0.125 * RATE_HZ;
const REFRACTORY_SAMPLES = 0.05 * RATE_HZ;
const HIT_COUNT = 24;

type Sound = (sample: number) => number;
const sine = (hz: number) => (sample: number) => Math.sin((2 * Math.PI * hz * sample) / RATE_HZ);
const attack =
  (samples: number, sound: Sound): Sound =>
  (n) =>
    sound(n) * Math.min(1, n / samples);
const noiseTable = Float64Array.from({ length: TAIL_SAMPLES }, seededRandom(5)).map((x) => 2 * x - 1);
const noise: Sound = (n) => noiseTable[n]!;
/** Falls from 300 Hz to 50 Hz with a time constant of 20 ms. */
const sweep: Sound = (n) => Math.sin((2 * Math.PI * (50 * n + 250 * 960 * (1 - Math.exp(-n / 960)))) / RATE_HZ);

const decaying = (sound: Sound, tailDb: number): Float32Array =>
  Float32Array.from({ length: TAIL_SAMPLES }, (_, n) => sound(n) * 10 ** ((tailDb / 20) * (n / TAIL_SAMPLES)));

function recordingOf(sound: Float32Array, positions: number[], velocities: number[]): Float32Array {
  const recording = new Float32Array(positions.at(-1)! + sound.length + 100);
  positions.forEach((position, hit) =>
    sound.forEach((sample, n) => (recording[position + n]! += sample * velocities[hit]!)),
  );
  return recording;
}

const relativeToFirst = (positions: number[]) => positions.map((position) => position - positions[0]!);
const throughFile = (samples: Float32Array, format: SampleEncoding) =>
  readWav(wavOf({ sampleRateHz: RATE_HZ, channels: [samples], format })).channels[0]!;

describe('clicks over silence', () => {
  const positions = [0, 240, 481, 1_200, 1_440];
  const clicks = new Float32Array(2_000);
  positions.forEach((position, n) => (clicks[position] = n % 2 ? -0.4 : 1));

  it('are found on their sample, of either sign', () => {
    expect(findOnsets(clicks, { thresholdRelative: 0.1, refractorySamples: 100 })).toEqual(positions);
  });

  it('below the threshold are not onsets', () => {
    expect(findOnsets(clicks, { thresholdRelative: 0.5, refractorySamples: 100 })).toEqual([0, 481, 1_440]);
  });

  it('with a ringing tail count once', () => {
    const drum = decaying(attack(1, sine(180)), -80);
    const hits = [1_000, 25_000];
    const found = findOnsets(recordingOf(drum, hits, [1, 1]), {
      thresholdRelative: 0.02,
      refractorySamples: 1_000,
    });
    expect(relativeToFirst(found)).toEqual([0, 24_000]);
  });

  it('are none in silence', () => {
    const search = { thresholdRelative: 0.1, refractorySamples: 10 };
    expect(findOnsets(new Float32Array(100), search)).toEqual([]);
    expect(findStrikes(new Float32Array(100), search)).toEqual([]);
    const unheard = { ...search, template: new Float32Array(50), thresholdRelative: 0 };
    expect(findStrikes(clicks, unheard)).toEqual([]);
  });
});

describe('drums whose 200 ms tails overlap the next sixteenth', () => {
  const seed = 7;
  const random = seededRandom(seed);
  const positions = Array.from(
    { length: HIT_COUNT },
    (_, n) => 4_800 + n * SIXTEENTH_SAMPLES + Math.floor(random() * 9) - 4,
  );
  const velocities = positions.map(() => 0.25 + 0.75 * random());
  const search = { thresholdRelative: 0.15, refractorySamples: REFRACTORY_SAMPLES };
  const sounds: [string, Sound][] = [
    ['kick with a 1 ms attack', attack(48, sweep)],
    ['kick with a 10 ms attack', attack(480, sweep)],
    ['hat', noise],
    ['hat with a 5 ms attack', attack(240, noise)],
    ['snare', (n) => (sweep(n) + noise(n)) / 2],
    ['tom', sine(180)],
  ];

  const cases = sounds.flatMap(([name, sound]) => [[name, -60, sound] as const, [name, -20, sound] as const]);
  it.each(cases)('are found on their sample: %s, tail %d dB', (_, tailDb, sound) => {
    const recording = recordingOf(decaying(sound, tailDb), positions, velocities);
    expect(relativeToFirst(findStrikes(recording, search)), `seed ${seed}`).toEqual(relativeToFirst(positions));
  });

  it.each(['pcm16', 'pcm24'] as const)('are found on their sample in a %s recording', (format) => {
    const recording = recordingOf(
      decaying(attack(48, sweep), -60),
      positions,
      velocities.map((v) => v / 2),
    );
    const found = findStrikes(throughFile(recording, format), search);
    expect(relativeToFirst(found), `seed ${seed}`).toEqual(relativeToFirst(positions));
  });

  it('are told from another sound by a template', () => {
    const hats = recordingOf(decaying(noise, -60), positions, velocities);
    const kickPositions = positions.map((position) => position + 2_950);
    const kicks = recordingOf(decaying(attack(48, sweep), -60), kickPositions, velocities);
    const both = kicks.map((sample, n) => sample + (hats[n] ?? 0));
    const template = decaying(noise, -60).slice(0, 480);
    expect(findStrikes(both, { ...search, template })).toEqual(positions);
  });

  it('are found in a recording that begins with the first', () => {
    const sound = decaying(noise, -60);
    const recording = recordingOf(sound, [0, 6_000], [1, 0.5]);
    expect(findStrikes(recording, search)).toEqual([0, 6_000]);
  });
});
