import { seededRandom } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { Kernel } from './kernel.js';
import { MelBands } from './mel-bands.js';
import * as plain from './plain-listening.fixture.js';
import { noise, saw, sine, sound } from './sounds.fixture.js';

const RATE_HZ = 44_100;
const WINDOW = 1_024;
const GRAIN = 59;
/** The shelf and high-pass of BS.1770 at 48 kHz, as its tables have them. */
const WEIGHTING = [
  1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585, -1.99004745483398,
  0.99007225036621,
] as const;

const random = seededRandom(11);
/** Sums of values that were rounded to 24 bits, against sums in doubles: so much of the result. */
const ROUNDING = 2e-5;

const hiss = noise(0.7, 4);
const SIGNALS: readonly [string, Float32Array][] = [
  ['noise', sound(0.1, RATE_HZ, hiss)],
  ['a saw', sound(0.13, RATE_HZ, saw(220, 0.8))],
  ['a decaying sine', sound(0.09, RATE_HZ, (second) => Math.exp(-40 * second) * sine(1_000, 0.9)(second))],
  ['bursts with exact silence between them', sound(0.12, RATE_HZ, (at) => (at % 0.04 < 0.01 ? hiss() : 0))],
  ['a few frames', Float32Array.from({ length: 7 }, () => random() - 0.5)],
];

/** A kernel that has the sample in its first channels. */
function kernelWith(channels: readonly Float32Array[], windowFrames = WINDOW): Kernel {
  const kernel = Kernel.take();
  kernel.begin(channels.length, RATE_HZ, windowFrames, GRAIN, 2 * RATE_HZ);
  kernel.run.setWeighting(...WEIGHTING);
  MelBands.of(RATE_HZ / windowFrames, windowFrames / 2 + 1).tell(kernel);
  kernel.run.beginBlock(channels[0]!.length);
  for (const [channel, samples] of channels.entries()) kernel.channel(channel, samples.length).set(samples);
  return kernel;
}

function expectNear(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(tolerance);
}

describe.each(SIGNALS)('of %s the kernel says what the definition says:', (_, samples) => {
  const frames = samples.length;

  it('sum, squares and peak', () => {
    const kernel = kernelWith([samples]);
    kernel.run.measureLevels(0, frames);
    const wanted = [
      samples.reduce((sum, value) => sum + value, 0),
      samples.reduce((sum, value) => sum + value * value, 0),
      Math.max(...samples.map(Math.abs)),
    ];
    expectNear(kernel.wideTable(kernel.run.levelsAt, 3), wanted, 1e-9);
  });

  it('the true peak, to a hundred thousandth', () => {
    const { run } = kernelWith([samples]);
    run.listenBetween(0, frames);
    const wanted = plain.plainTruePeak(samples);
    expect(Math.abs(run.truePeakOf(0) - wanted)).toBeLessThan(wanted * 1e-5);
  });

  it('the energy behind the weighting, of one channel and of two at once', () => {
    const other = samples.map((value, at) => value * (at % 3));
    const { run } = kernelWith([samples, other]);
    const [first, second] = [samples, other].map((channel) => plain.plainEnergy(channel, WEIGHTING)) as [
      number,
      number,
    ];
    const half = frames >> 1;
    const pair = run.energyOfPair(0, 0, half) + run.energyOfPair(0, half, frames);
    expect(Math.abs(pair / (first + second) - 1)).toBeLessThan(1e-6);
    const alone = kernelWith([samples]).run;
    expect(Math.abs((alone.energyOf(0, 0, half) + alone.energyOf(0, half, frames)) / first - 1)).toBeLessThan(1e-6);
  });

  it('crossings and grains', () => {
    const kernel = kernelWith([samples]);
    expect(kernel.run.crossings(frames)).toBe(plain.plainCrossings(samples));
    const ended = kernel.run.hearGrains(frames);
    const grains = [...kernel.table(kernel.run.grainsAt, 2 * ended)];
    grains.push(...kernel.table(kernel.run.grainsAt, 2 * kernel.run.endGrains()));
    expectNear(grains, plain.plainGrains(samples, GRAIN), 1e-6);
  });

  it('the mix of three channels', () => {
    const channels = [samples, samples.map((value) => -value), samples.map((value) => value / 2)];
    const kernel = kernelWith(channels);
    kernel.run.mixDown(frames);
    const wanted = Array.from(samples, (value) => (value * (1 - 0.6 + 0.3)) / 2.2);
    expectNear(kernel.channel(3, frames), wanted, 1e-6);
  });

  it.each([128, WINDOW])('its moments in windows of %d: power, bands, rises, shape', (windowFrames) => {
    const part = samples.subarray(0, 4 * windowFrames);
    const hertzPerBin = RATE_HZ / windowFrames;
    const kernel = kernelWith([part], windowFrames);
    const { run } = kernel;
    run.hearMoments(part.length);
    run.endMoments();
    const moments = plain.plainMoments(part, windowFrames);
    expectNear(kernel.table(run.powerAt, windowFrames / 2 + 1), moments.at(-1) ?? [], 1e-6);
    const bands = moments.map((power) => plain.plainBands(power, hertzPerBin));
    const isWhole = part.length % (windowFrames / 2) === 0;
    const rises = plain.plainRises(bands).slice(0, isWhole || moments.length === 1 ? undefined : -1);
    expectNear(kernel.table(run.risesAt, run.takeRises()), rises, 2e-3);
    const shapes = moments.map((power) => plain.plainShape(power, hertzPerBin));
    const octave = (hertz: number): number => Math.log(1 + hertz / 20);
    const weighted = (of: (shape: plain.PlainShape, moment: number) => number): number =>
      shapes.reduce((sum, shape, at) => sum + (shape.total < 1e-12 ? 0 : Math.sqrt(shape.total) * of(shape, at)), 0);
    const sums = kernel.wideTable(run.timbreAt, 36);
    const wanted = [
      ...Array.from({ length: 32 }, (_value, band) => weighted((_shape, at) => bands[at]![band]!)),
      weighted(({ centroidHz }) => octave(centroidHz)),
      weighted(({ flatness }) => flatness),
      weighted(({ rolloffHz }) => octave(rolloffHz)),
      weighted(() => 1),
    ];
    for (const [row, value] of wanted.entries()) {
      expect(Math.abs(sums[row]! - value)).toBeLessThan(ROUNDING * Math.abs(value) + 1e-3 * wanted[35]!);
    }
  });

  it('a window thinned out, its power and its likeness to itself', () => {
    if (frames < 1_100) return;
    const kernel = kernelWith([samples]);
    const { run } = kernel;
    const [factor, count] = [4, 256];
    const kept = run.keepFrames(frames);
    const from = frames - kept;
    const box = [1, 2, 3, 4, 3, 2, 1]; // two boxes
    const taps = Array.from({ length: 16 }, (_value, at) =>
      box.reduce((sum, tap, place) => sum + (tap * (box[at - place] ?? 0)) / 256, 0),
    );
    kernel.table(run.tapsAt, taps.length).set(taps);
    const energy = run.thinOut(0, factor, taps.length, count);
    const window = plain.plainThinned(samples.subarray(from), factor, count);
    expectNear(kernel.table(run.windowAt, count), window, 1e-6);
    expect(Math.abs(energy - plain.plainCorrelation(window, 1)[0]!)).toBeLessThan(1e-4 * energy);
    run.correlate();
    const padded = [...window, ...Array.from({ length: 2_048 - count }, () => 0)];
    expectNear(kernel.table(run.windowPowerAt, 1_025), plain.plainPower(padded), 1e-4 * energy);
    const likeness = kernel.table(run.correlationAt, count).map((value) => value / 2_048);
    expectNear(likeness, plain.plainCorrelation(window, count), 1e-5 * energy);
  });
});

it('one kernel after the other hears a sample as the first did: nothing is left of what was heard before', () => {
  const [first, other] = [SIGNALS[0]![1], SIGNALS[1]![1]];
  const peakAfter = (before: readonly Float32Array[]): number => {
    for (const samples of before) {
      const kernel = kernelWith([samples]);
      kernel.run.listenBetween(0, samples.length);
      kernel.run.endBlock();
      kernel.giveBack();
    }
    const kernel = kernelWith([other]);
    kernel.run.listenBetween(0, other.length);
    return kernel.run.truePeakOf(0);
  };
  expect(peakAfter([first])).toBe(peakAfter([]));
});
