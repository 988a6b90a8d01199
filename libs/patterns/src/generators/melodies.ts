import { Chance } from './chance.js';
import { SEED, choice, generator, share, sound, whole } from './generator.js';
import { CHORDS, CHORD_NAMES, SCALES, SCALE_NAMES, degreeOf, noteName } from './scale-notes.js';

const ROOT = (value: number) => whole('the lowest note, as a MIDI number', [24, 72], value);
const SCALE = choice('the notes it may use', SCALE_NAMES, 'minor');
const RESTS = share('how many steps are rests', 0.2);
const REST = '-';

/** The notes of a chord one after the other. */
export const arpeggio = generator({
  name: 'arpeggio',
  help: 'The notes of a chord one after the other.',
  settings: {
    root: ROOT(48),
    chord: choice('the chord', CHORD_NAMES, 'minor'),
    octaves: whole('octaves it spans', [1, 3], 2),
    order: choice('the order of the notes', ['up', 'down', 'up and down', 'shuffled'], 'up'),
    speed: whole('notes a cycle', [1, 32], 8),
    sound: sound('the sound', 'triangle'),
    seed: SEED,
  },
  text: ({ root, chord, octaves, order, speed, sound: name, seed }) => {
    const intervals = CHORDS[chord];
    const degrees = Array.from({ length: intervals.length * octaves }, (_, degree) => degree);
    const notes = ordered(degrees, order, new Chance(seed)).map((degree) =>
      noteName(degreeOf(root, intervals, degree)),
    );
    return `note("<${notes.join(' ')}>*${speed}").s("${name}")`;
  },
});

function ordered(
  degrees: readonly number[],
  order: 'up' | 'down' | 'up and down' | 'shuffled',
  chance: Chance,
): number[] {
  if (order === 'up') return [...degrees];
  if (order === 'down') return degrees.toReversed();
  // The highest and the lowest note are not played twice.
  if (order === 'up and down') return [...degrees, ...degrees.slice(1, -1).toReversed()];
  const left = [...degrees];
  return degrees.map(() => left.splice(Math.floor(chance.next() * left.length), 1)[0]!);
}

const BARS = whole('cycles before it repeats', [1, 8], 2);
const STEPS = whole('steps of a cycle', [1, 32], 8);
const BASS = sound('the sound', 'sawtooth');

/** Each note a few degrees away from the one before it. */
export const randomWalk = generator({
  name: 'walk',
  help: 'A bassline whose notes wander over a scale.',
  settings: {
    root: ROOT(36),
    scale: SCALE,
    range: whole('degrees above the root it may reach', [1, 14], 7),
    leap: whole('degrees from one note to the next, at most', [1, 7], 2),
    steps: STEPS,
    bars: BARS,
    rests: RESTS,
    sound: BASS,
    seed: SEED,
  },
  text: ({ root, scale, range, leap, steps, bars, rests, sound: name, seed }) => {
    const chance = new Chance(seed);
    let degree = 0;
    return bassline({ root, scale, steps, bars, rests, name }, chance, () => {
      const played = degree;
      const there = Math.abs(degree + Math.floor(chance.next() * (2 * leap + 1)) - leap);
      // At either end it turns round.
      degree = Math.max(0, there > range ? 2 * range - there : there);
      return played;
    });
  },
});

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
} as const satisfies Readonly<Record<string, Habits>>;

type Habit = keyof typeof HABITS;

/** Each note chosen by the one before it, as a style has the habit to. */
export const markov = generator({
  name: 'markov',
  help: 'A bassline in which each note leads to the next as a style has the habit to.',
  settings: {
    habit: choice('the style', Object.keys(HABITS) as Habit[], 'rooted'),
    root: ROOT(36),
    scale: SCALE,
    steps: STEPS,
    bars: BARS,
    rests: RESTS,
    sound: BASS,
    seed: SEED,
  },
  text: ({ habit, root, scale, steps, bars, rests, sound: name, seed }) => {
    const chance = new Chance(seed);
    const habits: Habits = HABITS[habit];
    let degree = 0;
    return bassline({ root, scale, steps, bars, rests, name }, chance, () => {
      const played = degree;
      degree = chance.weighted(habits[degree]!);
      return played;
    });
  },
});

interface Line {
  readonly root: number;
  readonly scale: keyof typeof SCALES;
  readonly steps: number;
  readonly bars: number;
  readonly rests: number;
  readonly name: string;
}

/** Bars of notes and rests; every bar begins with a note. */
function bassline({ root, scale, steps, bars, rests, name }: Line, chance: Chance, next: () => number): string {
  const step = (index: number): string =>
    index > 0 && chance.isTrue(rests) ? REST : noteName(degreeOf(root, SCALES[scale], next()));
  const written = Array.from({ length: bars }, () =>
    Array.from({ length: steps }, (_, index) => step(index)).join(' '),
  );
  const text = bars === 1 ? written[0]! : `<${written.map((bar) => `[${bar}]`).join(' ')}>`;
  return `note("${text}").s("${name}")`;
}
