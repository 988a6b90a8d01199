import type { WishOf } from '@oiduna/contracts';
import { Chance } from './chance.js';

/** Kick, snare and hat as euclidean rhythms over the same steps. */
export const euclidText = ({ steps, kick, snare, hat, snareLater, hatLater, ...sounds }: WishOf<'euclid'>): string =>
  stacked([
    `s("${sounds.kickSound}(${kick},${steps})")`,
    `s("${sounds.snareSound}(${snare},${steps},${snareLater})")`,
    `s("${sounds.hatSound}(${hat},${steps},${hatLater})").gain(0.7)`,
  ]);

/** What this studio's own sounds are called that Strudel's banks call otherwise. */
const STUDIO_KIT = { bd: 'kick', sd: 'snare', cp: 'clap', hh: 'hihat', oh: 'openhat', rim: 'rim' } as const;

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
} as const satisfies Readonly<
  Record<WishOf<'drums'>['style'], Readonly<Partial<Record<keyof typeof STUDIO_KIT, string>>>>
>;

/** A bar, or several that differ in their ghost notes, of a style of drumming. */
export function drumsText({ style, kit, ghosts, bars, swing, seed }: WishOf<'drums'>): string {
  const chance = new Chance(seed);
  const voices = Object.entries(STYLES[style]).map(([voice, row]) => {
    const name = kit === 'studio' ? STUDIO_KIT[voice as keyof typeof STUDIO_KIT] : voice;
    const grids = Array.from({ length: bars }, () => gridOf(name, row, ghosts, chance));
    // Bars that turned out alike are one.
    return `s("${new Set(grids).size === 1 ? grids[0] : `<${grids.map((grid) => `[${grid}]`).join(' ')}>`}")`;
  });
  return stacked(voices.map((voice) => (swing === 0 ? voice : `${voice}.late("[0 ${decimal(swing / 32)}]*8")`)));
}

const gridOf = (voice: string, row: string, ghosts: number, chance: Chance): string =>
  Array.from(row, (step) => {
    const isPlayed = step === 'X' || (step === 'x' && chance.isTrue(ghosts));
    return isPlayed ? voice : '-';
  }).join(' ');

/** Without digits nobody can hear. */
const decimal = (value: number): string => String(Number(value.toFixed(4)));

/** Voices at once, a line each. */
const stacked = (voices: readonly string[]): string => `stack(\n${voices.map((voice) => `  ${voice}`).join(',\n')}\n)`;
