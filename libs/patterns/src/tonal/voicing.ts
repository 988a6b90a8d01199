import { type Chord, symbolOf } from './chord.js';
import { semitonesOf } from './interval.js';

/** Semitones above the chord's root, rising. */
type Voicing = readonly number[];

/** Where a voicing sits. */
export interface Placement {
  /** MIDI number the voicing is moved to. */
  readonly anchor: number;
  readonly mode: Mode;
  /** Voicings further up or down from the one at the anchor. */
  readonly offset: number;
}

/**
 * `below`: the top note is the anchor or next below it; `duck`: the same, without the anchor's own note; `above`: the
 * bottom note is the anchor or next below it; `root`: the same, with the root at the bottom.
 */
export const MODES = ['below', 'duck', 'above', 'root'] as const;
export type Mode = (typeof MODES)[number];

/** A major triad, wide and close; other triads follow from TRIAD. */
const MAJOR: readonly Voicing[] = [
  [0, 7, 12, 16],
  [0, 7, 12, 16, 19],
  [4, 7, 12, 16, 19],
  [4, 12, 16, 19, 24],
  [7, 12, 16, 19, 24],
];

/** Which tones of a triad lie above each other, counted on into the next octaves. */
const TRIAD = [
  [0, 1, 2, 3, 4],
  [0, 2, 3, 4, 5],
  [1, 2, 3, 4, 5],
  [2, 3, 4, 5, 6],
];
const FIFTH = [
  [0, 1, 2],
  [0, 1, 2, 3],
  [1, 2, 3],
];
/** Every inversion with its second highest note an octave lower, as pianists and guitarists spread four notes. */
const FOUR = [
  [0, 2, 3, 5],
  [1, 3, 4, 6],
  [2, 4, 5, 7],
  [3, 5, 6, 8],
];

/** What larger chords can do without, the first first: the fifth, the root, which the bass plays, the ninth. */
const SPARE = [7, 0, 14];

function voicingsOf({ symbol, tones }: Chord): readonly Voicing[] {
  if (symbol === 'M') return MAJOR;
  const kept = [...tones];
  for (const spare of SPARE) {
    const at = kept.indexOf(spare);
    if (kept.length > 4 && at >= 0) kept.splice(at, 1);
  }
  const classes = kept.map((tone) => tone % 12).sort((a, b) => a - b);
  const shapes = classes.length === 2 ? FIFTH : classes.length === 3 ? TRIAD : FOUR;
  return shapes.map((shape) =>
    shape.map((step) => classes[step % classes.length]! + 12 * Math.floor(step / classes.length)),
  );
}

const dictionary = (written: string): ReadonlyMap<string, readonly Voicing[]> =>
  new Map(
    written
      .trim()
      .split('\n')
      .map((line) => {
        const [symbol = '', voicings = ''] = line.split(': ');
        const read = voicings
          .split(', ')
          .map((voicing) => voicing.split(' ').map((interval) => semitonesOf(interval)!));
        return [symbolOf(symbol.trim())!, read] as const;
      }),
  );

// The three dictionaries of chord-voicings 0.0.1 by Felix Roos (ISC licence), which Strudel's documentation refers to.
const LEFT_HAND = dictionary(`
m7: 3m 5P 7m 9M, 7m 9M 10m 12P
7: 3M 6M 7m 9M, 7m 9M 10M 13M
^7: 3M 5P 7M 9M, 7M 9M 10M 12P
69: 3M 5P 6A 9M
m7b5: 3m 5d 7m 8P, 7m 8P 10m 12d
7b9: 3M 6m 7m 9m, 7m 9m 10M 13m
7b13: 3M 6m 7m 9m, 7m 9m 10M 13m
o7: 1P 3m 5d 6M, 5d 6M 8P 10m
7#11: 7m 9M 11A 13A
7#9: 3M 7m 9A
mM7: 3m 5P 7M 9M, 7M 9M 10m 12P
m6: 3m 5P 6M 9M, 6M 9M 10m 12P
`);
const GUIDE_TONES = dictionary(`
m7: 3m 7m, 7m 10m
m9: 3m 7m, 7m 10m
7: 3M 7m, 7m 10M
^7: 3M 7M, 7M 10M
^9: 3M 7M, 7M 10M
69: 3M 6M
6: 3M 6M, 6M 10M
m7b5: 3m 7m, 7m 10m
7b9: 3M 7m, 7m 10M
7b13: 3M 7m, 7m 10M
o7: 3m 6M, 6M 10m
7#11: 3M 7m, 7m 10M
7#9: 3M 7m, 7m 10M
mM7: 3m 7M, 7M 10m
m6: 3m 6M, 6M 10m
`);
const TRIADS = dictionary(`
M: 1P 3M 5P, 3M 5P 8P, 5P 8P 10M
m: 1P 3m 5P, 3m 5P 8P, 5P 8P 10m
o: 1P 3m 5d, 3m 5d 8P, 5d 8P 10m
aug: 1P 3m 5A, 3m 5A 8P, 5A 8P 10m
`);

const DICTIONARIES: ReadonlyMap<string, (chord: Chord) => readonly Voicing[] | undefined> = new Map([
  ['ireal', voicingsOf],
  ['ireal-ext', voicingsOf],
  ['lefthand', ({ symbol }: Chord) => LEFT_HAND.get(symbol)],
  ['guidetones', ({ symbol }: Chord) => GUIDE_TONES.get(symbol)],
  ['triads', ({ symbol }: Chord) => TRIADS.get(symbol)],
  ['legacy', ({ symbol }: Chord) => TRIADS.get(symbol) ?? LEFT_HAND.get(symbol)],
]);

/** How a chord may be played, by a dictionary; or why it cannot. */
export function voicingsIn(name: string, chord: Chord): readonly Voicing[] | { readonly reason: string } {
  const voicings = DICTIONARIES.get(name);
  if (!voicings) return { reason: `there are no voicings ${name}: there are ${[...DICTIONARIES.keys()].join(', ')}` };
  return (
    voicings(chord) ?? {
      reason: `the voicings ${name} have no chord ${chord.symbol === 'M' ? 'C' : `C${chord.symbol}`}`,
    }
  );
}

const modulo = (a: number, b: number): number => ((a % b) + b) % b;

/** The MIDI numbers of the voicing nearest to the anchor, or of one further up or down. */
export function placed(voicings: readonly Voicing[], root: number, { anchor, mode, offset }: Placement): number[] {
  const leads = (voicing: Voicing): number => (mode === 'below' || mode === 'duck' ? voicing.at(-1)! : voicing[0]!);
  /** How far below the anchor the note lies that is aligned to it. */
  const distance = (voicing: Voicing): number => modulo(anchor - root - leads(voicing), 12);
  let nearest = -1;
  for (const [index, voicing] of voicings.entries()) {
    if (mode === 'root' && modulo(voicing[0]!, 12) !== 0) continue;
    if (nearest < 0 || distance(voicing) < distance(voicings[nearest]!)) nearest = index;
  }
  const chosen = voicings[modulo(Math.max(0, nearest) + offset, voicings.length)]!;
  const octaves = Math.ceil(offset / voicings.length);
  const base = anchor - distance(chosen) - leads(chosen) + 12 * octaves;
  const notes = chosen.map((tone) => base + tone);
  return mode === 'duck' ? notes.filter((note) => note !== anchor) : notes;
}

/** The voicing within F3 to A4 whose top note is nearest to the middle of a pianist's left hand's reach. */
export function inReach(voicings: readonly Voicing[], root: number): number[] {
  const [bottom, top, middle] = [53, 69, 65];
  const placings = voicings.flatMap((voicing) =>
    [36, 48, 60].map((octave) => voicing.map((tone) => octave + root + tone)),
  );
  const within = placings.filter((notes) => notes[0]! >= bottom && notes.at(-1)! <= top);
  const candidates = within.length > 0 ? within : placings;
  return candidates.reduce((best, notes) =>
    Math.abs(notes.at(-1)! - middle) < Math.abs(best.at(-1)! - middle) ? notes : best,
  );
}
