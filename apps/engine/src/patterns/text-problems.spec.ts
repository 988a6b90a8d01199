import type { CheckedTrack } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import type { PlayedSound, SoundNames } from '../sounds/sound-names.js';
import { unheardIn, unknownSoundsIn } from './text-problems.js';

const KICK = { kind: 'synthdef', def: { controls: new Map([['decay', {}]]) } } as unknown as PlayedSound;
const SOUNDS = {
  has: (name: string) => name === 'kick',
  find: (name: string) => (name === 'kick' ? KICK : undefined),
  all: () => [{ name: 'kick' }],
} as unknown as SoundNames;

const track = (controls: Record<string, string[]>): CheckedTrack => ({
  label: null,
  muted: false,
  code: '',
  sounds: Object.keys(controls),
  controls,
});

describe('a control that is not heard', () => {
  it('is told where it is written first, by whatever name', () => {
    const code = 's("kick")\n  .dec(1).lpf (400).cutoff(3)';
    expect(unheardIn(code, [track({ kick: ['s', 'decay', 'cutoff'] })], SOUNDS)).toEqual([
      { line: 2, column: 11, reason: 'cutoff is not heard: kick has no parameter of that name' },
    ]);
  });

  it('is told at the beginning when it is not written as a call', () => {
    const code = 's("kick").fmap(v => ({ ...v, crush: 4 }))';
    expect(unheardIn(code, [track({ kick: ['crush'] })], SOUNDS)).toMatchObject([{ line: 1, column: 1 }]);
  });

  it('is told once, however many tracks ask for it, and not of sounds that are not there', () => {
    const tracks = [track({ kick: ['crush'] }), track({ kick: ['crush'], gone: ['crush'] })];
    expect(unheardIn('', tracks, SOUNDS)).toHaveLength(1);
  });
});

describe('an unknown sound', () => {
  it('is told with its place and the nearest name', () => {
    const tracks = [track({ kikc: ['s'], kick: ['s'], 'a.b': ['s'] })];
    expect(unknownSoundsIn('s("kick")\ns("kikc a.b")', tracks, SOUNDS)).toEqual([
      { line: 2, column: 4, reason: 'there is no sound kikc (did you mean kick?)' },
      { line: 2, column: 9, reason: 'there is no sound a.b' },
    ]);
  });
});
