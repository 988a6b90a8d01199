import { TIDAL_MEANINGS } from '@oiduna/contracts';
import { float, int, type OscArgument, string } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { ADAPTED, dirtNote } from './dirt-note.js';

const pairs = (given: Record<string, string | number>): OscArgument[] =>
  Object.entries(given).flatMap(([name, value]) => [
    string(name),
    typeof value === 'string' ? string(value) : float(value),
  ]);
const read = (given: Record<string, string | number>) => dirtNote('/dirt/play', pairs(given));

describe('a /dirt/play', () => {
  it('plays a sound for as long as its pattern step lasts', () => {
    expect(read({ _id_: '1', cps: 0.5, cycle: 3, delta: 0.25, s: 'bd', n: 2, pan: 0.8 })).toEqual({
      track: 'osc',
      seconds: 0.25,
      cycleSeconds: 2,
      controls: { s: 'bd', n: 2, pan: 0.8 },
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

  it.each<[Record<string, number>, Record<string, number>]>([
    [{ gain: 1 }, { gain: 1 }],
    [{ gain: 0.5 }, { gain: 0.0625 }],
    [{ gain: 0.5, overgain: 0.5 }, { gain: 1 }],
    [{ overgain: 1 }, { gain: 16 }],
    [{ gain: 9 }, { gain: 16 }],
    [{ gain: -1 }, { gain: 0 }],
    [{ amp: 0.5 }, { amp: 0.625 }],
    [
      { cutoff: 800, resonance: 0.5 },
      { cutoff: 800, resonance: 30 },
    ],
    [
      { hcutoff: 800, hresonance: 0 },
      { hcutoff: 800, hresonance: 0 },
    ],
    [
      { room: 0.5, size: 0.25 },
      { room: 0.5, roomsize: 2.5 },
    ],
    [{ distort: 0.5 }, { distort: 5 }],
    [
      { resonance: 20, size: 4 },
      { resonance: 20, roomsize: 4 },
    ],
    [{ loop: 1 }, { loop: 0 }],
    [{ loop: 4 }, { loop: 1 }],
    [{ sustain: 0.5 }, { clip: 1 }],
    [
      { n: 2, octave: 4 },
      { n: 2, octave: 4 },
    ],
    [{ lag: 0.5, nudge: 0.5, orbit: 1, delta: 1 }, {}],
    [
      { lpf: 400, tremolorate: 4, wobble: 3 },
      { cutoff: 400, tremolo: 4, wobble: 3 },
    ],
  ])('that says %j asks for %j', (given, controls) => {
    expect(read({ s: 'bd', ...given }).controls).toEqual({ s: 'bd', ...controls });
  });

  it('counts the octaves of its note from the fifth', () => {
    expect(read({ s: 'bd', note: 7, octave: 4 })).toMatchObject({ transpose: -5, controls: { s: 'bd' } });
  });

  it('is translated wherever Tidal means something else', () => {
    expect([...ADAPTED].filter((name) => TIDAL_MEANINGS.has(name)).toSorted()).toEqual(
      [...TIDAL_MEANINGS.keys()].toSorted(),
    );
  });

  it.each<[string, OscArgument[], string]>([
    ['no sound', pairs({ n: 1 }), 's is undefined'],
    ['NaN', pairs({ s: 'bd', gain: Number.NaN }), 'gain is NaN'],
    ['an endless note', pairs({ s: 'bd', sustain: Infinity }), 'sustain is Infinity'],
    ['a negative resonance', pairs({ s: 'bd', resonance: -1 }), 'resonance is -1'],
    ['a negative duration', pairs({ s: 'bd', delta: -1 }), 'delta is -1'],
    ['an orbit that is not there', pairs({ s: 'bd', orbit: 99 }), 'orbit is 99'],
    ['a name without a value', [string('s')], 's is missing'],
    ['a value without a name', [int(1), int(2)], 'argument 0 is i'],
  ])('with %s is refused by name', (_, args, why) => {
    expect(() => dirtNote('/dirt/play', args)).toThrow(why);
  });
});
