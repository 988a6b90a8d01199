import type { WishOf } from '@oiduna/contracts';

/** Semitones above the root. */
export const SCALES = {
  minor: [0, 2, 3, 5, 7, 8, 10],
  major: [0, 2, 4, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  'minor pentatonic': [0, 3, 5, 7, 10],
  'major pentatonic': [0, 2, 4, 7, 9],
  blues: [0, 3, 5, 6, 7, 10],
} as const satisfies Readonly<Record<WishOf<'walk'>['scale'], readonly number[]>>;

export const CHORDS = {
  minor: [0, 3, 7],
  major: [0, 4, 7],
  'minor seventh': [0, 3, 7, 10],
  'major seventh': [0, 4, 7, 11],
  'dominant seventh': [0, 4, 7, 10],
  suspended: [0, 5, 7],
  diminished: [0, 3, 6],
  augmented: [0, 4, 8],
} as const satisfies Readonly<Record<WishOf<'arpeggio'>['chord'], readonly number[]>>;

const LETTERS = ['c', 'c#', 'd', 'eb', 'e', 'f', 'f#', 'g', 'ab', 'a', 'bb', 'b'];

/** `eb3` for MIDI note 51. */
export const noteName = (midi: number): string => `${LETTERS[midi % 12]}${Math.floor(midi / 12) - 1}`;

/** The MIDI note of a degree of a scale: 0 is the root, degrees beyond the scale are in the next octave. */
export function degreeOf(root: number, intervals: readonly number[], degree: number): number {
  const octave = Math.floor(degree / intervals.length);
  return root + 12 * octave + intervals[degree - octave * intervals.length]!;
}
