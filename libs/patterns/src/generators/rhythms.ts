import { Chance } from './chance.js';
import { SEED, choice, generator, share, sound, whole } from './generator.js';

const STEPS = whole('steps of a cycle', [2, 32], 16);
const pulses = (value: number) => whole('pulses, spread evenly over the steps', [0, 32], value);

/** Kick, snare and hat as euclidean rhythms over the same steps. */
export const euclidGrid = generator({
  name: 'euclid',
  help: 'Three euclidean rhythms over one grid.',
  settings: {
    steps: STEPS,
    kick: pulses(4),
    snare: pulses(2),
    hat: pulses(7),
    snareLater: whole('steps the snare begins later', [0, 31], 4),
    hatLater: whole('steps the hat begins later', [0, 31], 0),
    kickSound: sound('the sound of the kick', 'bd'),
    snareSound: sound('the sound of the snare', 'sd'),
    hatSound: sound('the sound of the hat', 'hh'),
  },
  text: ({ steps, kick, snare, hat, snareLater, hatLater, kickSound, snareSound, hatSound }) =>
    stacked([
      `s("${kickSound}(${kick},${steps})")`,
      `s("${snareSound}(${snare},${steps},${snareLater})")`,
      `s("${hatSound}(${hat},${steps},${hatLater})").gain(0.7)`,
    ]),
});

/** `X` is always played, `x` as often as ghosts are wanted, `.` never. Sixteen steps of a bar. */
const STYLES = {
  'four on the floor': { bd: 'X...X...X...X...', cp: '....X.......X...', hh: 'x.X.x.X.x.X.x.X.' },
  techno: { bd: 'X...X...X...X..x', rim: 'x..X..x...X..x..', hh: 'x.X.x.X.x.X.x.Xx', oh: '..X...X...X...X.' },
  breakbeat: { bd: 'X.X......xXx....', sd: '....X..x.x..X..x', hh: 'X.X.X.X.X.X.X.X.' },
  'boom bap': { bd: 'X..x...X..X.x...', sd: '....X..x....X..x', hh: 'X.X.X.X.X.X.X.Xx' },
  trap: { bd: 'X......xX.x.....', cp: '........X.......', hh: 'XxXxXxXxXxXxXXXX' },
  dembow: { bd: 'X...X...X...X...', sd: '...X..X....X..X.', hh: 'x.X.x.X.x.X.x.X.' },
  'drum and bass': { bd: 'X.........X..x..', sd: '....X..x.x..X...', hh: 'X.X.X.X.X.X.X.Xx' },
  'bossa nova': { bd: 'X..XX..XX..XX..X', rim: 'X..X..X...X..X..', hh: 'XxXxXxXxXxXxXxXx' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

type Style = keyof typeof STYLES;

/** A bar, or several that differ in their ghost notes, of a style of drumming. */
export const drums = generator({
  name: 'drums',
  help: 'Drums in a style, on a grid of sixteen steps.',
  settings: {
    style: choice('the style', Object.keys(STYLES) as Style[], 'four on the floor'),
    ghosts: share('how many of the possible extra strokes are played', 0.3),
    bars: whole('bars before it repeats', [1, 4], 2),
    swing: share('how late every second step is: 0 not, 1 half a step', 0),
    seed: SEED,
  },
  text: ({ style, ghosts, bars, swing, seed }) => {
    const chance = new Chance(seed);
    const voices = Object.entries(STYLES[style]).map(([voice, row]) => {
      const grids = Array.from({ length: bars }, () => gridOf(voice, row, ghosts, chance));
      // Bars that turned out alike are one.
      return `s("${new Set(grids).size === 1 ? grids[0] : `<${grids.map((grid) => `[${grid}]`).join(' ')}>`}")`;
    });
    return stacked(voices.map((voice) => (swing === 0 ? voice : `${voice}.late("[0 ${decimal(swing / 32)}]*8")`)));
  },
});

const gridOf = (voice: string, row: string, ghosts: number, chance: Chance): string =>
  Array.from(row, (step) => {
    const isPlayed = step === 'X' || (step === 'x' && chance.isTrue(ghosts));
    return isPlayed ? voice : '-';
  }).join(' ');

/** Without digits nobody can hear. */
const decimal = (value: number): string => String(Number(value.toFixed(4)));

/** Voices at once, a line each. */
const stacked = (voices: readonly string[]): string => `stack(\n${voices.map((voice) => `  ${voice}`).join(',\n')}\n)`;
