import type { CheckedTrack } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import type { PlayedSound, SoundNames } from '../sounds/sound-names.js';
import { unheardIn, unknownSoundsIn, wrongParametersIn } from './text-problems.js';

const KICK = {
  kind: 'synthdef',
  def: { controls: new Map([['decay', {}]]), busControls: new Set(), ranges: new Map() },
} as unknown as PlayedSound;
const SOUNDS = {
  has: (name: string) => name === 'kick',
  find: (name: string) => (name === 'kick' ? KICK : undefined),
  all: () => [{ name: 'kick' }],
} as unknown as SoundNames;

const CRUSHED = { crush: [4, 4] } as const;
const track = (controls: CheckedTrack['controls']): CheckedTrack => ({
  label: null,
  muted: false,
  code: '',
  sounds: Object.keys(controls),
  controls,
});

describe('a control that is not heard', () => {
  it('is told where it is written first, by whatever name', () => {
    const code = 's("kick")\n  .dec(1).lpf (400).cutoff(3)';
    expect(unheardIn(code, [track({ kick: { s: null, decay: [1, 1], cutoff: [3, 3] } })], SOUNDS)).toEqual([
      { line: 2, column: 11, reason: 'cutoff is not heard: kick has no parameter of that name' },
    ]);
  });

  it('is told at the beginning when it is not written as a call', () => {
    const code = 's("kick").fmap(v => ({ ...v, crush: 4 }))';
    expect(unheardIn(code, [track({ kick: CRUSHED })], SOUNDS)).toMatchObject([{ line: 1, column: 1 }]);
  });

  it('is told once, however many tracks ask for it, and not of sounds that are not there', () => {
    const tracks = [track({ kick: CRUSHED }), track({ kick: CRUSHED, gone: CRUSHED })];
    expect(unheardIn('', tracks, SOUNDS)).toHaveLength(1);
  });
});

describe('a number beyond its range', () => {
  it('is told where its control is written first, with what is played instead', () => {
    const tracks = [track({ kick: { decay: [0.1, 99] } })];
    expect(unheardIn('s("kick")\n.dec("0.1 99")', tracks, SOUNDS)).toEqual([
      { line: 2, column: 2, reason: 'decay 99 is played as 16: kick takes 0 to 16 s' },
    ]);
  });
});

describe('a step session', () => {
  it('is told of numbers beyond their range and of names nobody knows, not of effects a sound has not', () => {
    const tracks = [track({ kick: { decay: [99, 99], crush: [4, 4], room: [0, 0], decoy: [1, 1] } })];
    expect(wrongParametersIn(tracks, SOUNDS)).toEqual([
      'decay 99 is played as 16: kick takes 0 to 16 s',
      'decoy is not heard: kick has no parameter of that name (did you mean decay?)',
    ]);
  });
});

describe('an unknown sound', () => {
  it('is told with its place and the nearest name', () => {
    const tracks = [track({ kikc: { s: null }, kick: { s: null }, 'a.b': { s: null } })];
    expect(unknownSoundsIn('s("kick")\ns("kikc a.b")', tracks, SOUNDS)).toEqual([
      { line: 2, column: 4, reason: 'there is no sound kikc (did you mean kick?)' },
      { line: 2, column: 9, reason: 'there is no sound a.b' },
    ]);
  });
});
