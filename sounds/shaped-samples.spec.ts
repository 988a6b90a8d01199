import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { int, type Message, prepare, renderOffline, SAMPLE_RATE_HZ } from './offline.ts';

/** A test is one or two runs of scsynth, half a second each; a busy machine needs longer. */
vi.setConfig({ testTimeout: 30_000 });

const HERE = import.meta.dirname;
const MS = SAMPLE_RATE_HZ / 1000;
/** Nearly all of a kick lies below 200 Hz, nearly all of a closed hat above 4 kHz. */
const FILES = { kick: 'kicks/00-deep', hat: 'hats/00-closed', pad: 'pads/00-warm' };
type File = keyof typeof FILES;

async function heard(file: File, controls: Record<string, number>, name = 'mono_shaped'): Promise<Float32Array> {
  const defs = await prepare(join(HERE, 'compiled', `sampler_${name}.scsyndef`));
  const load: Message = ['/b_allocRead', int(0), join(HERE, 'samples', `${FILES[file]}.wav`)];
  const given = Object.entries({ amp: 1, pan: -1, ...controls }).flat();
  const play: Message = ['/s_new', `sampler_${name}`, int(-1), int(1), int(0), ...given];
  const { left, survivors, complaints } = await renderOffline([{ atS: 0, messages: [...defs, load, play] }], 3);
  expect({ survivors, complaints }).toEqual({ survivors: [], complaints: [] });
  return left;
}

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const peak = (samples: Float32Array): number => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
const lastMs = (samples: Float32Array): number => samples.findLastIndex((value) => Math.abs(value) > 1e-6) / MS;
const share = async (file: File, controls: Record<string, number>): Promise<number> =>
  rms(await heard(file, controls)) / rms(await heard(file, {}));

describe('a shaped sample', () => {
  it.each([
    ['mono', 'kick'],
    ['stereo', 'pad'],
  ] as const)('that is not shaped is the %s sample itself', async (channels, file) => {
    const [plain, shaped] = [await heard(file, {}, channels), await heard(file, {}, `${channels}_shaped`)];
    const end = (await pcmFrames(file)) - 6 * MS; // both fade out at the very end
    expect(peak(plain.subarray(0, end).map((value, i) => value - shaped[i]!))).toBeLessThan(1e-6);
  });

  it.each([
    ['a low-pass', { cutoff: 300 }, 0.8, 1.05, 0, 0.05],
    ['a high-pass', { hcutoff: 4_000 }, 0, 0.05, 0.6, 1.1],
    ['a low band-pass', { bandf: 60 }, 0.5, 1.05, 0, 0.05],
    ['a high band-pass', { bandf: 9_000, bandq: 0.5 }, 0, 0.1, 0.3, 1.05],
  ])('through %s (%j) keeps what lies within', async (_, controls, kickMin, kickMax, hatMin, hatMax) => {
    const [kick, hat] = [await share('kick', controls), await share('hat', controls)];
    expect(kick).toBeGreaterThanOrEqual(kickMin);
    expect(kick).toBeLessThan(kickMax);
    expect(hat).toBeGreaterThanOrEqual(hatMin);
    expect(hat).toBeLessThan(hatMax);
  });

  it.each([
    ['cutoff', 'resonance'],
    ['hcutoff', 'hresonance'],
  ])('peaks at %s by its %s', async (frequency, resonance) => {
    const flat = await heard('kick', { [frequency]: 60 });
    const peaked = await heard('kick', { [frequency]: 60, [resonance]: 18 });
    expect(rms(peaked) / rms(flat)).toBeGreaterThan(2);
  });

  it('rises for as long as its attack says', async () => {
    const [plain, slow] = [await heard('kick', {}), await heard('kick', { attack: 0.2 })];
    expect(peak(slow.subarray(0, 20 * MS)) / peak(plain.subarray(0, 20 * MS))).toBeLessThan(0.12);
    const [later, laterPlain] = [slow, plain].map((samples) => rms(samples.subarray(210 * MS, 300 * MS)));
    expect(later! / laterPlain!).toBeCloseTo(1, 2);
  });

  it('falls to its sustain level', async () => {
    const [plain, low] = [await heard('kick', {}), await heard('kick', { decay: 0.05, sustainLevel: 0.25 })];
    const [after, before] = [low, plain].map((samples) => rms(samples.subarray(100 * MS, 300 * MS)));
    expect(after! / before!).toBeCloseTo(0.25, 2);
  });

  it('fades over its release, from the end of its note', async () => {
    const note = await heard('kick', { sustain: 0.1, release: 0.15 });
    expect(lastMs(note)).toBeGreaterThan(200);
    expect(lastMs(note)).toBeLessThan(255);
  });

  it('is over sooner when it accelerates', async () => {
    expect(lastMs(await heard('kick', { accelerate: 2 }))).toBeCloseTo(250, -1);
  });

  it('crushed has as many levels as its bits say', async () => {
    const levels = new Set([...(await heard('kick', { crush: 2 })).subarray(0, 400 * MS)].map((v) => v.toFixed(3)));
    expect(levels.size).toBeGreaterThan(2);
    expect(levels.size).toBeLessThanOrEqual(5);
  });

  it('made coarse changes every so many samples', async () => {
    const samples = (await heard('hat', { coarse: 8 })).subarray(0, 50 * MS);
    const changes = samples.filter((value, i) => i > 0 && value !== samples[i - 1]).length;
    expect(changes).toBeLessThanOrEqual(samples.length / 8 + 2);
    expect(changes).toBeGreaterThan(samples.length / 16);
  });

  it.each([
    [{ shape: 0.8 }, { shape: 0.8, shapevol: 0.5 }],
    [{ distort: 2 }, { distort: 2, distortvol: 0.5 }],
  ])('is fuller with %j, without getting louder than full scale, and half as loud with %j', async (hard, half) => {
    const [plain, full, soft] = [await heard('kick', {}), await heard('kick', hard), await heard('kick', half)];
    expect(rms(full)).toBeGreaterThan(1.2 * rms(plain));
    expect(peak(full)).toBeLessThanOrEqual(1.001);
    expect(rms(soft) / rms(full)).toBeCloseTo(0.5, 2);
  });

  it('stays finite whatever it is asked for', async () => {
    for (const value of [-1e9, 1e9]) {
      const names =
        'accelerate cutoff resonance hcutoff hresonance bandf bandq decay sustainLevel shape distort crush coarse';
      const samples = await heard('hat', Object.fromEntries(names.split(' ').map((name) => [name, value])));
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  });
});

/** Of a 16-bit WAV of ours: 44 bytes of header. */
async function pcmFrames(file: File): Promise<number> {
  const bytes = await readFile(join(HERE, 'samples', `${FILES[file]}.wav`));
  return (bytes.length - 44) / 2 / bytes.readUInt16LE(22);
}
