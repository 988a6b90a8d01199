import { EFFECT_CONTROLS } from './effect-controls.js';
import { midiOf } from './note-name.js';
import type { Controls, Plain } from './pattern.js';
import { described, joinedText } from './value.js';

/** A control as performers write it. */
export interface ControlRow {
  /** The first name is the one events carry; the others are aliases. */
  readonly names: readonly [string, ...string[]];
  /**
   * `name` is text, `note` a note name or MIDI number, `number` a finite number, `degree` one that may be raised or
   * lowered (`7b`), `any` whatever is written.
   */
  readonly kind: 'name' | 'note' | 'number' | 'degree' | 'any';
  /** What the values after `:` mean, as in `s("bd:3")`. */
  readonly tail?: readonly string[];
  readonly help: string;
  readonly example: string;
}

const number = (names: string, help: string, example: string, tail: readonly string[] = []): ControlRow => {
  const [name = names, ...aliases] = names.split(' ');
  return { names: [name, ...aliases], kind: 'number', tail, help, example };
};

/** Names and aliases as in Strudel. A row is all a control needs to be written as a function and as a method. */
export const CONTROLS: readonly ControlRow[] = [
  {
    names: ['s', 'sound'],
    kind: 'name',
    tail: ['n', 'gain'],
    help: 'The sound: a sample folder or a SynthDef; `:` chooses within the folder.',
    example: 's("bd sd:2")',
  },
  {
    names: ['note'],
    kind: 'note',
    tail: ['n'],
    help: 'The pitch: a note name (c is c3) or a MIDI number.',
    example: 'note("c e4 g#2 60").s("pluck")',
  },
  {
    names: ['bank'],
    kind: 'name',
    help: 'Put before the sound name, as in bank_sound.',
    example: 's("bd").bank("tr909")',
  },
  { names: ['vowel'], kind: 'name', help: 'A vowel formant: a e i o u.', example: 's("saw").vowel("<a e>")' },
  {
    names: ['n'],
    kind: 'degree',
    help: 'The number within a sound: which sample of the folder, or which note of a scale.',
    example: 'n("0 1 2").s("bd")',
  },
  number('gain', 'Loudness; 1 is the sound as it is.', 's("hh*8").gain("0.4 1")', []),
  number('velocity', 'Loudness again, multiplied with gain.', 's("hh*4").velocity("0.4 1")'),
  number('pan', 'Place between left (0) and right (1).', 's("hh*2").pan("0 1")'),
  number('clip legato', 'Duration as a multiple of the event: 0.5 is staccato.', 'note("c e").clip(0.5)'),
  number('duration dur', "Duration in cycles, in place of the event's own.", 'note("c e").duration(0.5)'),
  number('attack att', 'Seconds to rise.', 'note("c").attack(0.1)'),
  number('decay dec', 'Seconds to fall to the sustain level.', 'note("c").decay(0.2)'),
  number('sustain sus', 'Level held between decay and release.', 'note("c").sustain(0.5)'),
  number('release rel', 'Seconds to fade after the end.', 'note("c").release(0.5)'),
  number('cutoff ctf lpf lp', 'Low-pass frequency in Hz; `:` gives the resonance.', 's("saw").lpf("400:8")', [
    'resonance',
  ]),
  number('resonance lpq', 'Low-pass resonance.', 's("saw").lpf(800).lpq(5)'),
  number('hcutoff hpf hp', 'High-pass frequency in Hz; `:` gives the resonance.', 's("hh").hpf(4000)', ['hresonance']),
  number('hresonance hpq', 'High-pass resonance.', 's("hh").hpf(4000).hpq(5)'),
  number('speed', 'Playback rate; negative plays backwards.', 's("bd").speed("1 -1")'),
  number('begin', 'Where in the sample to begin, 0 to 1.', 's("bd").begin(0.25)'),
  number('end', 'Where in the sample to end, 0 to 1.', 's("bd").end(0.5)'),
  number('cut', 'Sounds of one cut group silence each other.', 's("hh oh").cut(1)'),
  number('orbit', 'Which effect bus the sound goes to.', 's("bd").orbit(2)'),
  number('room', 'Reverb level; `:` gives the size.', 's("sd").room("0.5:2")', ['size']),
  number('roomsize size sz rsize', 'Reverb size.', 's("sd").room(0.5).roomsize(4)'),
  number('delay', 'Echo level; `:` gives time and feedback.', 's("sd").delay("0.5:0.25:0.4")', [
    'delaytime',
    'delayfeedback',
  ]),
  number('delaytime delayt dt', 'Echo time in seconds.', 's("sd").delay(0.5).delaytime(0.125)'),
  number('delayfeedback delayfb dfb', 'Echo feedback, 0 to 1.', 's("sd").delay(0.5).delayfeedback(0.6)'),
  number('shape', 'Waveshaping distortion, 0 to 1.', 's("bd").shape(0.5)'),
  number('crush', 'Bits left by the bit crusher, 1 to 16.', 's("bd").crush(4)'),
  ...EFFECT_CONTROLS.map(({ names, tail }): ControlRow => ({
    names,
    kind: 'any',
    tail,
    help: `The control ${names[0]}, as a SynthDef of the studio understands it.`,
    example: `s("bd").${names[0]}(1)`,
  })),
];

/**
 * The controls a value sets, or the reason why it sets none. Note names stay names, which scales and transpositions
 * tell from numbers; `evaluate` makes MIDI numbers of them.
 */
export function controlsOf(row: ControlRow, value: unknown): Controls | { reason: string } {
  const [name] = row.names;
  const fields = [name, ...(row.tail ?? [])];
  const isList = Array.isArray(value) && (fields.length > 1 || row.kind !== 'any');
  const values: readonly unknown[] = isList ? (value as readonly Plain[]) : [value];
  if (values.length > fields.length) return { reason: `${name} takes at most ${fields.length} values joined by ':'` };
  const controls: Record<string, string | number> = {};
  for (const [index, field] of fields.entries()) {
    const given = values[index];
    if (given === undefined) continue;
    const kind = index === 0 || row.kind === 'any' ? row.kind : 'number';
    const taken = takenAs(kind, given);
    if (taken === undefined) return { reason: `${field} takes ${EXPECTED[kind]}, not ${described(given)}` };
    controls[field] = taken;
  }
  return controls;
}

const EXPECTED = {
  name: 'a name',
  note: 'a note name or MIDI number',
  number: 'a number',
  degree: 'a number',
  any: 'a number or name',
} as const;

const DEGREE = /^-?\d+(#+|b+)$/;

function takenAs(kind: ControlRow['kind'], value: unknown): string | number | undefined {
  if (typeof value === 'number') return kind === 'name' ? String(value) : Number.isFinite(value) ? value : undefined;
  if (kind === 'any' && (typeof value === 'boolean' || Array.isArray(value))) return taken(value);
  if (typeof value !== 'string') return undefined;
  if (kind === 'name' || kind === 'any') return value;
  if (kind === 'degree') return DEGREE.test(value) ? value : undefined;
  return kind === 'note' && midiOf(value) !== undefined ? value : undefined;
}

/** Events hold numbers and names only: a list stays as it is written. */
const taken = (value: boolean | readonly unknown[]): string | number =>
  typeof value === 'boolean' ? Number(value) : joinedText(value);
