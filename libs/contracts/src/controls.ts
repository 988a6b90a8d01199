import type { Control } from './controls/control.js';
import { EFFECT_CONTROLS } from './controls/of-effects.js';
import { NOTE_CONTROLS } from './controls/of-notes.js';
import { SOUND_CONTROLS } from './controls/of-sounds.js';

export type { Control, ControlKind, ControlPlayer } from './controls/control.js';

/**
 * Every control the studio knows by name, with Strudel's meaning. Whatever else a pattern sets goes to a SynthDef
 * that has a parameter of that name.
 */
export const CONTROLS: readonly Control[] = [...NOTE_CONTROLS, ...SOUND_CONTROLS, ...EFFECT_CONTROLS];

/** By each of their names. A Map, so that `constructor` and `__proto__` are unknown names like any other. */
export const CONTROL_BY_NAME: ReadonlyMap<string, Control> = new Map(
  CONTROLS.flatMap((control) => control.names.map((name) => [name, control] as const)),
);

/** What a SynthDef can call a parameter and a pattern a control, and no name that JavaScript keeps for itself. */
export const CONTROL_NAME = /^[A-Za-z]\w{0,63}$/;

/** The name a note's sound goes by, `bank` in front of `s`; undefined when it says none. */
export const soundNameOf = ({ s, bank }: Readonly<Record<string, string | number>>): string | undefined =>
  s === undefined ? undefined : bank === undefined ? String(s) : `${bank}_${s}`;

/** Which file of a bank a note plays, before it wraps. */
export const soundIndexOf = ({ n }: Readonly<Record<string, string | number>>): number =>
  typeof n === 'number' && Number.isFinite(n) ? Math.floor(n) : 0;

/** The number within the control's range; NaN becomes undefined, as if nothing had been given. */
export function inRange({ range }: Control, value: number): number | undefined {
  if (Number.isNaN(value)) return undefined;
  if (range === null) return Number.isFinite(value) ? value : undefined;
  return Math.min(range[1], Math.max(range[0], value));
}

/**
 * Names that Tidal and SuperDirt read otherwise than Strudel does, and what they mean by them. `/dirt/play` translates
 * each into the meaning of the table.
 */
export const TIDAL_MEANINGS: ReadonlyMap<string, string> = new Map([
  ['note', 'semitones from the root of the sound, with octave above or below the fifth'],
  ['midinote', 'a MIDI number, whatever note says'],
  ['gain', 'the fourth root of loudness: 0.8 is 0.41'],
  ['overgain', 'added to gain before its fourth power'],
  ['amp', 'the level at gain 1, 0.4 when left out'],
  ['sustain', 'the length of the note in seconds'],
  ['legato', 'the length as a multiple of delta'],
  ['delta', 'the length until the next note in seconds'],
  ['orbit', 'the effect bus, from 0; here a track of its own'],
  ['resonance', '0 to 1, a peak of up to 60 dB'],
  ['hresonance', '0 to 1, a peak of up to 60 dB'],
  ['size', '0 to 1; here 0 to 10'],
  ['distort', '0 to 1; here 0 to 10'],
  ['loop', 'how often the sample is played; here whether it repeats'],
  ['nudge', 'seconds that the sender has added to the time already'],
  ['lag', 'the same'],
]);
