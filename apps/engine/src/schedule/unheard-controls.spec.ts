import { describe, expect, it } from 'vitest';
import type { PlayedSound } from '../sounds/sound-names.js';
import { UnheardControls } from './unheard-controls.js';

const KICK: PlayedSound = {
  kind: 'synthdef',
  def: { serverName: 'kick', controls: new Map(), busControls: new Set() },
};
const WHY = 'crush is not heard: kick has no parameter of that name';

describe('a control that is not heard', () => {
  it('is told once a track', () => {
    const unheard = new UnheardControls();
    const take = (track: string) => unheard.take(track, { s: 'kick', crush: 4, gain: 1 }, 'kick', KICK);
    expect(take('a')).toEqual([WHY]);
    expect(take('a')).toEqual([]);
    expect(take('b')).toEqual([WHY]);
  });

  it('is told again of another sound, and of a new pattern', () => {
    const unheard = new UnheardControls();
    const take = (name: string) => unheard.take('a', { crush: 4 }, name, KICK);
    expect([take('kick'), take('snare').length, take('kick')]).toEqual([[WHY], 1, []]);
    unheard.forget('a');
    expect(take('kick')).toEqual([WHY]);
  });

  it('is told of 32 at most', () => {
    const unheard = new UnheardControls();
    const controls = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`x${n}`, n]));
    expect(unheard.take('a', controls, 'kick', KICK)).toHaveLength(32);
    expect(unheard.take('a', { y: 1 }, 'kick', KICK)).toEqual([]);
  });
});
