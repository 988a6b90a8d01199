import { didYouMean, nearestName } from '@oiduna/contracts';
import { midiOf } from '../note-name.js';
import { SCALES } from './scales.js';

/** A root and what lies above it within an octave. */
export interface Scale {
  /** MIDI number of degree 0. */
  readonly root: number;
  /** Semitones above the root, rising from 0. */
  readonly semitones: readonly number[];
}

/** Letters of a wrong name that a message repeats. */
const NAME_SHOWN = 60;

/** The root of a scale that names none. */
const ROOT_DEFAULT = 48;

/** Degrees from the root, up or down: far beyond hearing, and the octave still has the two digits a name may have. */
export const DEGREE_MAX = 200;

/**
 * The scale of `C:minor`, `c4 minor pentatonic` or `major` (its root is c3), or why there is none.
 * Words may be parted by colons, since a space parts steps in mini-notation.
 */
export function scaleOf(name: string): Scale | { readonly reason: string } {
  const words = name
    .toLowerCase()
    .split(/[\s:]+/)
    .filter((word) => word !== '');
  const root = midiOf(words[0] ?? '');
  const kind = (root === undefined ? words : words.slice(1)).join(' ');
  const semitones = SCALES.get(kind);
  if (semitones) return { root: root ?? ROOT_DEFAULT, semitones };
  if (kind === '') return { reason: `${JSON.stringify(name)} is no scale: write its name behind the root, as C:major` };
  const nearest = nearestName(kind, SCALES.keys());
  return { reason: `there is no scale ${kind.slice(0, NAME_SHOWN)}${didYouMean(nearest?.replaceAll(' ', ':'))}` };
}

/** The MIDI number of a degree, counted from 0; below 0 it goes down from the root. */
export function noteAt({ root, semitones }: Scale, degree: number): number {
  const octave = Math.floor(degree / semitones.length);
  return root + 12 * octave + semitones[degree - octave * semitones.length]!;
}

/** The degree whose note is nearest to a MIDI number; of two as near, the higher. */
export function nearestDegree(scale: Scale, midi: number): number {
  const { root, semitones } = scale;
  const octave = Math.floor((midi - root) / 12);
  let nearest = octave * semitones.length;
  for (let degree = nearest + 1; degree <= (octave + 1) * semitones.length; degree += 1) {
    if (Math.abs(noteAt(scale, degree) - midi) <= Math.abs(noteAt(scale, nearest) - midi)) nearest = degree;
  }
  return nearest;
}
