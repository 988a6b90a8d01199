import { describe, expect, it } from 'vitest';
import type { PlayedSound } from '../sounds/sound-names.js';
import { ControlWarnings } from './control-warnings.js';

const KICK: PlayedSound = {
  kind: 'synthdef',
  def: { serverName: 'kick', controls: new Map(), busControls: new Set(), ranges: new Map() },
};
const WHY = 'crush is not heard: kick has no parameter of that name';

describe('a control that is not heard', () => {
  it('is told once a track', () => {
    const warnings = new ControlWarnings();
    const take = (track: string) => warnings.unheard(track, { s: 'kick', crush: 4, gain: 1 }, 'kick', KICK);
    expect(take('a')).toEqual([WHY]);
    expect(take('a')).toEqual([]);
    expect(take('b')).toEqual([WHY]);
  });

  it('is told again of another sound, and of a new pattern', () => {
    const warnings = new ControlWarnings();
    const take = (name: string) => warnings.unheard('a', { crush: 4 }, name, KICK);
    expect([take('kick'), take('snare').length, take('kick')]).toEqual([[WHY], 1, []]);
    warnings.forget('a');
    expect(take('kick')).toEqual([WHY]);
  });

  it('is told of 32 at most', () => {
    const warnings = new ControlWarnings();
    const controls = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`x${n}`, n]));
    expect(warnings.unheard('a', controls, 'kick', KICK)).toHaveLength(32);
    expect(warnings.unheard('a', { y: 1 }, 'kick', KICK)).toEqual([]);
  });
});

describe('something else about a track', () => {
  it('is told once until it has a new pattern, and counts among the 32', () => {
    const warnings = new ControlWarnings();
    expect([warnings.isNew('a', 'why'), warnings.isNew('a', 'why'), warnings.isNew('b', 'why')]).toEqual([
      true,
      false,
      true,
    ]);
    warnings.forget('a');
    const told = Array.from({ length: 40 }, (_, n) => warnings.isNew('a', `why ${n}`)).filter(Boolean);
    expect(told).toHaveLength(32);
  });
});

describe('a number that is played as another', () => {
  const BEYOND = { name: 'wobble', value: 12.00000001, played: 9, range: { min: 1, max: 9, unit: 'Hz' } };

  it('is told once of each sound, with its range, until there is a new pattern', () => {
    const warnings = new ControlWarnings();
    const told = 'wobble 12 is played as 9: kick takes 1 to 9 Hz';
    expect(warnings.clamped('a', BEYOND, 'kick')).toBe(told);
    expect(warnings.clamped('a', { ...BEYOND, value: 13 }, 'kick')).toBeUndefined();
    const unitless = { ...BEYOND, range: { min: 1, max: 9, unit: null } };
    expect(warnings.clamped('a', unitless, 'snare')).toBe('wobble 12 is played as 9: snare takes 1 to 9');
    warnings.forget('a');
    expect(warnings.clamped('a', BEYOND, 'kick')).toBe(told);
  });

  it('counts among the 32', () => {
    const warnings = new ControlWarnings();
    const names = Array.from({ length: 40 }, (_, n) => `x${n}`);
    const told = names.flatMap((name) => warnings.clamped('a', { ...BEYOND, name }, 'kick') ?? []);
    expect(told).toHaveLength(32);
    expect(warnings.unheard('a', { crush: 4 }, 'kick', KICK)).toEqual([]);
  });
});
