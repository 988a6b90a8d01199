import type { WishOf } from '@oiduna/contracts';
import { Chance } from './chance.js';
import { CHORDS, SCALES, degreeOf, noteName } from './scale-notes.js';

const REST = '-';

/** The notes of a chord one after the other. */
export function arpeggioText({ root, chord, octaves, order, speed, sound, seed }: WishOf<'arpeggio'>): string {
  const intervals = CHORDS[chord];
  const degrees = Array.from({ length: intervals.length * octaves }, (_, degree) => degree);
  const notes = ordered(degrees, order, new Chance(seed)).map((degree) => noteName(degreeOf(root, intervals, degree)));
  return `note("<${notes.join(' ')}>*${speed}").s("${sound}")`;
}

function ordered(degrees: readonly number[], order: WishOf<'arpeggio'>['order'], chance: Chance): number[] {
  if (order === 'up') return [...degrees];
  if (order === 'down') return degrees.toReversed();
  // The highest and the lowest note are not played twice.
  if (order === 'up and down') return [...degrees, ...degrees.slice(1, -1).toReversed()];
  const left = [...degrees];
  return degrees.map(() => left.splice(Math.floor(chance.next() * left.length), 1)[0]!);
}

/** Each note a few degrees away from the one before it. */
export function walkText({ range, leap, ...line }: WishOf<'walk'>): string {
  const chance = new Chance(line.seed);
  let degree = 0;
  return bassline(line, chance, () => {
    const played = degree;
    const there = Math.abs(degree + Math.floor(chance.next() * (2 * leap + 1)) - leap);
    // At either end it turns round.
    degree = Math.max(0, there > range ? 2 * range - there : there);
    return played;
  });
}

/** Where a line goes from each degree of a scale, and how readily. */
type Habits = Readonly<Record<number, readonly (readonly [number, number])[]>>;

const HABITS = {
  rooted: {
    0: [
      [0, 5],
      [4, 2],
      [7, 2],
      [2, 1],
    ],
    2: [
      [0, 3],
      [4, 2],
      [3, 1],
    ],
    3: [
      [2, 2],
      [4, 2],
      [0, 1],
    ],
    4: [
      [0, 4],
      [3, 2],
      [7, 1],
    ],
    7: [
      [4, 2],
      [0, 3],
      [6, 1],
    ],
    6: [
      [7, 2],
      [4, 2],
    ],
  },
  walking: {
    0: [
      [1, 3],
      [2, 2],
      [6, 1],
    ],
    1: [
      [2, 4],
      [0, 2],
    ],
    2: [
      [3, 4],
      [1, 2],
      [4, 1],
    ],
    3: [
      [4, 4],
      [2, 2],
    ],
    4: [
      [5, 3],
      [3, 2],
      [0, 1],
    ],
    5: [
      [6, 3],
      [4, 2],
    ],
    6: [
      [7, 3],
      [5, 2],
    ],
    7: [
      [6, 3],
      [0, 2],
      [4, 1],
    ],
  },
  acid: {
    0: [
      [0, 3],
      [7, 3],
      [6, 2],
      [1, 1],
    ],
    1: [
      [0, 4],
      [7, 1],
    ],
    6: [
      [7, 2],
      [0, 3],
    ],
    7: [
      [0, 4],
      [7, 1],
      [9, 1],
    ],
    9: [
      [7, 3],
      [0, 1],
    ],
  },
  dub: {
    0: [
      [0, 6],
      [4, 2],
      [2, 1],
    ],
    2: [
      [0, 4],
      [4, 1],
    ],
    4: [
      [4, 2],
      [0, 3],
      [2, 1],
    ],
  },
} as const satisfies Readonly<Record<WishOf<'markov'>['habit'], Habits>>;

/** Each note chosen by the one before it, as a style has the habit to. */
export function markovText({ habit, ...line }: WishOf<'markov'>): string {
  const chance = new Chance(line.seed);
  const habits: Habits = HABITS[habit];
  let degree = 0;
  return bassline(line, chance, () => {
    const played = degree;
    degree = chance.weighted(habits[degree]!);
    return played;
  });
}

type Line = Pick<WishOf<'markov'>, 'root' | 'scale' | 'steps' | 'bars' | 'rests' | 'sound'>;

/** Bars of notes and rests; every bar begins with a note. */
function bassline({ root, scale, steps, bars, rests, sound }: Line, chance: Chance, next: () => number): string {
  const step = (index: number): string =>
    index > 0 && chance.isTrue(rests) ? REST : noteName(degreeOf(root, SCALES[scale], next()));
  const written = Array.from({ length: bars }, () =>
    Array.from({ length: steps }, (_, index) => step(index)).join(' '),
  );
  const text = bars === 1 ? written[0]! : `<${written.map((bar) => `[${bar}]`).join(' ')}>`;
  return `note("${text}").s("${sound}")`;
}
