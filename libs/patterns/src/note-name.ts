/** Semitones above c. */
const SEMITONES: ReadonlyMap<string, number> = new Map(Object.entries({ c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 }));
const NOTE_NAME = /^([a-g])([#sbf]*)(-?\d{1,2})?$/i;

/** c alone is c3, MIDI note 48. */
const OCTAVE_DEFAULT = 3;

/** Names looked up before: every event of a note needs its number. As people write them: anybody may write `c` and a thousand `#`. */
const KNOWN = new Map<string, number>();
const KNOWN_MAX = 1_024;
const KNOWN_LETTERS_MAX = 4;

/** The MIDI number of `c4` (60), `eb3`, `f#5` or, as some write, `cs4` and `ef4`; undefined for any other text. */
export function midiOf(name: string): number | undefined {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const [, letter, accidentals = '', octave] = NOTE_NAME.exec(name) ?? [];
  const semitone = letter === undefined ? undefined : SEMITONES.get(letter.toLowerCase());
  if (semitone === undefined) return undefined;
  const shift = Array.from(accidentals).reduce((sum, accidental) => sum + ('#s'.includes(accidental) ? 1 : -1), 0);
  const midi = 12 * ((octave === undefined ? OCTAVE_DEFAULT : Number(octave)) + 1) + semitone + shift;
  if (KNOWN.size < KNOWN_MAX && name.length <= KNOWN_LETTERS_MAX) KNOWN.set(name, midi);
  return midi;
}

const LETTERS = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B'] as const;

/** A name for a whole MIDI number, as midiOf reads it: 60 is `C4`. */
export const nameOf = (midi: number): string => `${LETTERS[((midi % 12) + 12) % 12]!}${Math.floor(midi / 12) - 1}`;
