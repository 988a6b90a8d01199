import { describe, expect, it } from 'vitest';
import type { LoadedBuffer, LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { whyUnheard } from './note-controls.js';

const defWith = (...controls: string[]): LoadedSynthDef => ({
  serverName: 'sd-1',
  controls: new Map(controls.map((name, index) => [name, { name, index, defaultValue: 0, valueCount: 1 }])),
  busControls: new Set(),
});
const bass: PlayedSound = { kind: 'synthdef', def: defWith('cutoff', 'hcutoff', 'wobble') };
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
  ])('%s is played by %s', (name, _, sound) => {
    expect(whyUnheard(name, 'it', sound)).toBeUndefined();
  });

  it.each([
    ['crush', bass, 'crush is not heard: it has no parameter of that name'],
    ['wobbel', bass, 'wobbel is not heard: it has no parameter of that name'],
    ['speed', bass, 'speed is not heard: it has no parameter of that name'],
    ['djf', kicks, 'djf is not heard: it has no parameter of that name'],
    ['room', kicks, 'room is not played yet: there is no such effect, and it has no parameter of that name'],
    ['bufnum', kicks, 'bufnum is not heard: it has no parameter of that name'],
  ])('%s is missed by who has no parameter for it', (name, sound, why) => {
    expect(whyUnheard(name, 'it', sound)).toBe(why);
  });
});
