import type { ControlRange, TrackPreset } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { arrived, type Morphable, morphableOf, recalled, valuesAt } from './morph.js';

const control = (name: string, defaultValue: number, range?: Partial<ControlRange>) => ({
  name,
  defaultValue,
  valueCount: 1,
  ...(range && {
    range: { min: -1e5, max: 1e5, unit: null, curve: 'linear' as const, source: 'metadata' as const, ...range },
  }),
});
const PAD: Morphable = morphableOf({
  controls: [
    control('cutoff', 1_000, { curve: 'exponential' }),
    control('wobble', 4),
    control('detune', 0, { curve: 'exponential' }),
    control('guess', 100, { curve: 'exponential', source: 'dry-run' }),
    control('amp', 0.1),
    control('constructor', 3),
  ],
});
const UNKNOWN = morphableOf({ controls: [] });

const onTheWay = (from: TrackPreset['parameters'], parameters: TrackPreset['parameters']): TrackPreset => ({
  owner: 'studio',
  name: 'warm',
  parameters,
  morph: { from, fromCycle: 8, toCycle: 10 },
});
const recall = (name: string | null, parameters: TrackPreset['parameters'], overCycles = 0, synthDef = 'pad') => ({
  synthDef,
  owner: 'studio',
  name,
  parameters,
  overCycles,
});

describe('the values a note gets of a preset', () => {
  it.each([
    [7, 400],
    [8, 400],
    [8.5, 400 * 4 ** 0.25],
    [9, 800],
    [10, 1_600],
    [99, 1_600],
  ])('at cycle %d lie on the exponential curve its parameter states', (cycle, cutoff) => {
    const values = valuesAt(onTheWay({ cutoff: 400 }, { cutoff: 1_600 }), cycle, PAD);
    expect(values['cutoff']).toBeCloseTo(cutoff, 9);
  });

  it.each([
    ['that states none', 'wobble', [2, 6], 3],
    ['of which only a dry run tells one', 'guess', [2, 6], 3],
    ['whose exponential curve would pass 0', 'detune', [-1, 3], 0],
    ['whose exponential curve would begin at 0', 'detune', [0, 4], 1],
  ] as const)('lie on a straight line for a parameter %s', (_, name, [from, to], expected) => {
    expect(valuesAt(onTheWay({ [name]: from }, { [name]: to }), 8.5, PAD)).toEqual({ [name]: expected });
  });

  it('come from the default where the former preset says nothing, and go there where the new one does not', () => {
    expect(valuesAt(onTheWay({}, { wobble: 8 }), 9, PAD)).toEqual({ wobble: 6 });
    expect(valuesAt(onTheWay({ wobble: 8 }, {}), 9, PAD)).toEqual({ wobble: 6 });
    expect(valuesAt(onTheWay({ wobble: 8 }, {}), 10, PAD)).toEqual({});
    expect(valuesAt(onTheWay({}, { constructor: 5 }), 9, PAD)).toEqual({ constructor: 4 });
  });

  it('come from the level every note has rather than from the default of amp', () => {
    expect(valuesAt(onTheWay({}, { amp: 0.1 }), 9, PAD)).toEqual({ amp: 0.3 });
  });

  it('of a SynthDef nobody knows any more jump where there is nothing to come from', () => {
    expect(valuesAt(onTheWay({ a: 1, gone: 2 }, { a: 3, b: 5 }), 9, UNKNOWN)).toEqual({ a: 2, b: 5 });
  });

  it('are the preset itself without a morph', () => {
    expect(valuesAt({ parameters: { cutoff: 5 }, morph: null }, 0, PAD)).toEqual({ cutoff: 5 });
  });
});

describe('a recall', () => {
  const warm = recalled(undefined, recall('warm', { wobble: 8 }), 8, PAD);

  it('holds at once unless it is to take a while', () => {
    expect(warm).toEqual({ pad: { owner: 'studio', name: 'warm', parameters: { wobble: 8 }, morph: null } });
    expect(recalled(warm, recall('cold', { wobble: 2 }, 2), 8, PAD)?.['pad']).toEqual({
      owner: 'studio',
      name: 'cold',
      parameters: { wobble: 2 },
      morph: { from: { wobble: 8 }, fromCycle: 8, toCycle: 10 },
    });
  });

  it('that lands on the way of another goes on from there', () => {
    const cold = recalled(warm, recall('cold', { wobble: 2 }, 2), 8, PAD);
    const back = recalled(cold, recall('warm', { wobble: 8 }, 4), 9, PAD);
    expect(back?.['pad']?.morph).toEqual({ from: { wobble: 5 }, fromCycle: 9, toCycle: 13 });
    expect(valuesAt(back!['pad']!, 9, PAD)).toEqual(valuesAt(cold!['pad']!, 9, PAD));
  });

  it('of the defaults leaves nothing, once it is there', () => {
    expect(recalled(warm, recall(null, {}), 8, PAD)).toBeUndefined();
    const leaving = recalled(warm, recall(null, {}, 2), 8, PAD);
    expect(leaving).toMatchObject({ pad: { name: null, parameters: {}, morph: { from: { wobble: 8 } } } });
    expect(arrived(leaving)).toEqual({ presets: undefined });
  });

  it('leaves those of other SynthDefs alone, up to sixteen of a track', () => {
    let presets = warm;
    for (let index = 0; index < 16; index += 1) presets = recalled(presets, recall('x', {}, 0, `d${index}`), 8, PAD);
    expect(Object.keys(presets!)).toEqual(Array.from({ length: 16 }, (_, index) => `d${index}`));
  });

  it('is at its end when the music ends', () => {
    const cold = recalled(warm, recall('cold', { wobble: 2 }, 2), 8, PAD);
    expect(arrived(cold)?.presets).toMatchObject({ pad: { name: 'cold', morph: null } });
    expect(arrived(warm)).toBeUndefined();
    expect(arrived(undefined)).toBeUndefined();
  });
});
