import type { ControlRange } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { LoadedBuffer } from '../sounds/buffers.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { clampedEnd, whyUnheard } from './note-controls.js';

const defWith = (...controls: string[]): LoadedSynthDef => ({
  serverName: 'sd-1',
  controls: new Map(controls.map((name, index) => [name, { name, index, defaultValue: 0, valueCount: 1 }])),
  busControls: new Set(['fxBus']),
  ranges: new Map(),
});
const bass: PlayedSound = { kind: 'synthdef', def: defWith('cutoff', 'hcutoff', 'wobble', 'fxBus', 'gate') };
const kicks: PlayedSound = {
  kind: 'sample',
  def: defWith('begin'),
  shaped: defWith('begin', 'cutoff'),
  buffer: {} as LoadedBuffer,
};

describe('a control', () => {
  it.each([
    ['cutoff', 'a parameter', bass],
    ['lpf', 'a parameter by another name', bass],
    ['wobble', 'a parameter of its own', bass],
    ['djf', 'two filters', bass],
    ['cutoff', 'the sampler that shapes', kicks],
    ['begin', 'the plain sampler', kicks],
    ['speed', 'the engine, for samples', kicks],
    ['gain', 'the engine', bass],
    ['color', 'nobody, and nothing is missed', bass],
    ['room', 'the room of its track', kicks],
    ['delayfb', 'the echo of its track', bass],
  ])('%s is played by %s', (name, _, sound) => {
    expect(whyUnheard(name, 'it', sound)).toBeUndefined();
  });

  it.each([
    ['crush', bass, 'crush is not heard: it has no parameter of that name'],
    ['wobbel', bass, 'wobbel is not heard: it has no parameter of that name (did you mean wobble?)'],
    ['begim', kicks, 'begim is not heard: it has no parameter of that name (did you mean begin?)'],
    ['cutof', kicks, 'cutof is not heard: it has no parameter of that name (did you mean cutoff?)'],
    ['fxBas', bass, 'fxBas is not heard: it has no parameter of that name'],
    ['fxBus', bass, 'fxBus is not heard: it chooses a bus, and it plays on that of its track'],
    ['gats', bass, 'gats is not heard: it has no parameter of that name'],
    ['speed', bass, 'speed is not heard: it has no parameter of that name'],
    ['djf', kicks, 'djf is not heard: it has no parameter of that name'],
    ['leslie', kicks, 'leslie is not played yet: there is no such effect, and it has no parameter of that name'],
    ['bufnum', kicks, 'bufnum is not heard: it has no parameter of that name'],
  ])('%s is missed by who has no parameter for it', (name, sound, why) => {
    expect(whyUnheard(name, 'it', sound)).toBe(why);
  });
});

describe('a span of numbers', () => {
  const range = (min: number, max: number, source: ControlRange['source'] = 'metadata'): ControlRange => ({
    min,
    max,
    unit: 'Hz',
    curve: 'linear',
    source,
  });
  const stating = (ranges: Record<string, ControlRange>, ...controls: string[]): PlayedSound => ({
    kind: 'synthdef',
    def: { ...defWith(...controls), ranges: new Map(Object.entries(ranges)) },
  });
  const acid = stating({ cutoff: range(40, 18_000), freq: range(20, 500) }, 'cutoff', 'freq', 'crush');

  it.each([
    ['cutoff', [100, 90_000], acid, 90_000, 18_000],
    ['cutoff', [1, 100], acid, 1, 40],
    ['cutoff', [1, 90_000], acid, 90_000, 18_000],
    ['freq', [100, 600], acid, 600, 500],
    ['crush', [4, 17], acid, 17, 16],
    ['cutoff', [100, 90_000], kicks, 90_000, 20_000],
  ] as const)('of %s, %j, goes too far', (name, span, sound, value, played) => {
    expect(clampedEnd(name, span, sound)).toMatchObject({ name, value, played });
  });

  it.each([
    ['cutoff', [40, 18_000], acid],
    ['gain', [0, 1_000], acid],
    ['wobble', [0, 1e9], bass],
    ['freq', [0, 1e9], stating({ freq: range(1, 20_000, 'convention') }, 'freq')],
    ['begim', [0, 9], kicks],
  ] as const)('of %s, %j, is played as it is, or is not for the sound to judge', (name, span, sound) => {
    expect(clampedEnd(name, span, sound)).toBeUndefined();
  });
});
