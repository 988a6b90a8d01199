import { float, int, type OscArgument, string } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { dirtNote } from './dirt-note.js';

const pairs = (given: Record<string, string | number>): OscArgument[] =>
  Object.entries(given).flatMap(([name, value]) => [
    string(name),
    typeof value === 'string' ? string(value) : float(value),
  ]);
const read = (given: Record<string, string | number>) => dirtNote('/dirt/play', pairs(given));

describe('a /dirt/play', () => {
  it('plays a sound for as long as its pattern step lasts', () => {
    expect(read({ _id_: '1', cps: 0.5, cycle: 3, delta: 0.25, s: 'bd', n: 2, gain: 0.8 })).toEqual({
      track: 'osc',
      seconds: 0.25,
      controls: { s: 'bd', n: 2, gain: 0.8 },
    });
  });

  it.each<[Record<string, number>, number]>([
    [{ delta: 0.5, legato: 2 }, 1],
    [{ delta: 0.5, sustain: 0.1 }, 0.1],
    [{}, 0.5],
  ])('with %j lasts %d s', (given, seconds) => {
    expect(read({ s: 'bd', ...given }).seconds).toBeCloseTo(seconds, 6);
  });

  it('gives each orbit its own track', () => {
    expect(read({ s: 'bd', orbit: 3 }).track).toBe('osc_3');
  });

  it('counts its note from the root of the sound, and its midinote as MIDI does', () => {
    expect(read({ s: 'bd', note: 7 })).toMatchObject({ transpose: 7, controls: { s: 'bd' } });
    expect(read({ s: 'bd', midinote: 64 }).controls).toEqual({ s: 'bd', note: 64 });
  });

  it.each<[string, OscArgument[], string]>([
    ['no sound', pairs({ n: 1 }), 's is undefined'],
    ['NaN', pairs({ s: 'bd', gain: Number.NaN }), 'gain is NaN'],
    ['an endless note', pairs({ s: 'bd', sustain: Infinity }), 'sustain is Infinity'],
    ['a negative duration', pairs({ s: 'bd', delta: -1 }), 'delta is -1'],
    ['an orbit that is not there', pairs({ s: 'bd', orbit: 99 }), 'orbit is 99'],
    ['a name without a value', [string('s')], 's is missing'],
    ['a value without a name', [int(1), int(2)], 'argument 0 is i'],
  ])('with %s is refused by name', (_, args, why) => {
    expect(() => dirtNote('/dirt/play', args)).toThrow(why);
  });
});
