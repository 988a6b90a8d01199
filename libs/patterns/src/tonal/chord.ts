import { midiOf } from '../note-name.js';

/** Root, symbol and, behind a slash, the bass: `C`, `Ebm7`, `F^7/A`. */
const CHORD = /^([A-Ga-g][#b]*)([^/]*)(?:\/([A-Ga-g][#b]*))?$/;

/** The pitch class of a chord's root, 0 to 11; undefined for any other text. */
export function rootOf(chord: string): number | undefined {
  const [, root] = CHORD.exec(chord) ?? [];
  const midi = root === undefined ? undefined : midiOf(root);
  return midi === undefined ? undefined : ((midi % 12) + 12) % 12;
}
