import { midiOf } from '../note-name.js';

/** Chords by their symbols: semitones above the root. */
const WRITTEN = `
M ^ maj major: 0 4 7
m - min minor: 0 3 7
o dim: 0 3 6
+ aug: 0 4 8
sus sus4: 0 5 7
sus2: 0 2 7
5: 0 7
2 add9 add2: 0 4 7 14
madd9 -add9: 0 3 7 14
6 M6: 0 4 7 9
m6 -6 min6: 0 3 7 9
mb6 -b6: 0 3 7 8
69 M69: 0 4 7 9 14
m69 -69: 0 3 7 9 14
7 dom7: 0 4 7 10
^7 M7 maj7: 0 4 7 11
m7 -7 min7: 0 3 7 10
mM7 -^7 m^7 -M7 mmaj7: 0 3 7 11
m7b5 -7b5 h7 h: 0 3 6 10
o7 dim7: 0 3 6 9
7#5 +7 aug7: 0 4 8 10
7b5: 0 4 6 10
^7#5 M7#5 maj7#5: 0 4 8 11
^7b5 M7b5 maj7b5: 0 4 6 11
7sus 7sus4: 0 5 7 10
7susadd3: 0 4 5 10
9: 0 4 7 10 14
^9 M9 maj9: 0 4 7 11 14
m9 -9 min9: 0 3 7 10 14
mM9 -^9 m^9: 0 3 7 11 14
9sus 9sus4: 0 5 7 10 14
9b5: 0 4 6 10 14
9#5: 0 4 8 10 14
9#11: 0 4 7 10 14 18
^9#11 M9#11 maj9#11: 0 4 7 11 14 18
^7#11 M7#11 maj7#11: 0 4 7 11 18
7#11: 0 4 7 10 18
7b9: 0 4 7 10 13
7#9: 0 4 7 10 15
7b13: 0 4 7 10 20
7alt alt: 0 4 10 15 20
7b9b5: 0 4 6 10 13
7b9#5: 0 4 8 10 13
7#9b5: 0 4 6 10 15
7#9#5: 0 4 8 10 15
7b9#9: 0 4 7 10 13 15
7b9b13: 0 4 7 10 13 20
7b9#11: 0 4 7 10 13 18
7#9#11: 0 4 7 10 15 18
7b9sus: 0 5 7 10 13
7b13sus: 0 5 7 10 20
11: 0 7 10 14 17
m11 -11 min11: 0 3 7 10 14 17
13: 0 4 7 10 14 21
^13 M13 maj13: 0 4 7 11 14 21
m13 -13 min13: 0 3 7 10 14 21
13sus 13sus4: 0 5 7 10 14 21
13b9: 0 4 7 10 13 21
13#9: 0 4 7 10 15 21
13#11: 0 4 7 10 14 18 21
`;

interface ChordKind {
  /** The first of its symbols. */
  readonly symbol: string;
  /** Semitones above the root, rising. */
  readonly tones: readonly number[];
}

const KINDS: ReadonlyMap<string, ChordKind> = new Map(
  WRITTEN.trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', semitones = ''] = line.split(': ');
      const [symbol = '', ...aliases] = names.split(' ');
      const kind = { symbol, tones: semitones.split(' ').map(Number) };
      return [symbol, ...aliases].map((name) => [name, kind] as const);
    }),
);

export interface Chord extends ChordKind {
  /** Pitch class, 0 to 11. */
  readonly root: number;
}

/** Root, symbol and, behind a slash, the bass: `C`, `Ebm7`, `F^7/A`. */
const CHORD = /^([A-G][#b]*)([^/]*)(?:\/[A-G][#b]*)?$/;

/** A symbol alone, as dictionaries of voicings write it, in the form they are known by here. */
export const symbolOf = (symbol: string): string | undefined => KINDS.get(symbol === '' ? 'M' : symbol)?.symbol;

/** The chord that is written so; undefined for any other text. The bass behind a slash changes no voicing. */
export function chordOf(text: string): Chord | undefined {
  const [, , symbol = ''] = CHORD.exec(text) ?? [];
  const root = rootOf(text);
  const kind = KINDS.get(symbol === '' ? 'M' : symbol);
  return root === undefined || kind === undefined ? undefined : { root, ...kind };
}

/** The pitch class of a chord's root, 0 to 11; undefined for any other text. */
export function rootOf(chord: string): number | undefined {
  const [, root] = CHORD.exec(chord) ?? [];
  const midi = root === undefined ? undefined : midiOf(root);
  return midi === undefined ? undefined : ((midi % 12) + 12) % 12;
}
