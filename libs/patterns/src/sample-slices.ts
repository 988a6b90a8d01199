import { type Rational, add, div, intersection, mul, rational, sub } from '@oiduna/timing';
import { byCycle, fast, mapValues, pure, silence, slow } from './combine.js';
import { combineLeft, combineRight } from './joins.js';
import { type Controls, Pattern, type PatternEvent } from './pattern.js';

/** Where a piece of a sample lies, 0 to 1; without an end it goes on to the sample's. */
interface Piece {
  readonly begin: number;
  readonly end?: number;
}

/** Equal pieces, or one from each of the points to the next. */
export type Pieces = number | readonly number[];

const pieceOf = (pieces: Pieces, index: number): Piece => {
  if (typeof pieces === 'number') return { begin: index / pieces, end: (index + 1) / pieces };
  const [begin = 0, end] = [pieces[index], pieces[index + 1]];
  return { begin, ...(end !== undefined && { end }) };
};

const numberIn = (controls: Controls, name: string, fallback: number): number => {
  const value = controls[name];
  return typeof value === 'number' ? value : fallback;
};

/** The share of the sample an event plays. */
const shareOf = (controls: Controls): number => numberIn(controls, 'end', 1) - numberIn(controls, 'begin', 0);

const cyclesOf = ({ whole, part }: PatternEvent<unknown>): number => {
  const { begin, end } = whole ?? part;
  const { n, d } = sub(end, begin);
  return n / d;
};

/** A piece takes exact arithmetic on both of its ends, so much more than a step elsewhere. */
const STEPS_PER_PIECE = 8;

/** Each event in so many parts, each with its part of the sample – or of what the event plays of it. */
export function chop(count: number, pattern: Pattern<Controls>): Pattern<Controls> {
  if (count === 0) return silence;
  return new Pattern(
    (begin, end, budget) =>
      pattern.query(begin, end, budget).flatMap((event) => {
        const { whole, value, locations } = event;
        if (!whole) return [];
        budget.spend(count * STEPS_PER_PIECE);
        const width = div(sub(whole.end, whole.begin), rational(count));
        const isPiece = Object.hasOwn(value, 'begin') && Object.hasOwn(value, 'end');
        const [first, share] = isPiece ? [numberIn(value, 'begin', 0), shareOf(value)] : [0, 1];
        const pieces: PatternEvent[] = [];
        for (let index = 0; index < count; index += 1) {
          const from = add(whole.begin, mul(width, rational(index)));
          const piece = { begin: from, end: add(from, width) };
          const part = intersection(event.part, piece);
          if (!part) continue;
          const bounds = { begin: first + (share * index) / count, end: first + (share * (index + 1)) / count };
          pieces.push({ whole: piece, part, value: { ...value, ...bounds }, locations });
        }
        return pieces;
      }),
    { steps: pattern.steps && mul(pattern.steps, rational(count)) },
  );
}

/** As many cycles of the pattern in one, each with the next part of its samples. */
export function striate(count: number, pattern: Pattern<Controls>): Pattern<Controls> {
  const pieces = byCycle((cycle) => pure(pieceOf(count, ((cycle % count) + count) % count)));
  const cut = combineLeft(pattern, pieces, (value, piece) => ({ ...value, ...piece }));
  return fast(rational(count), cut).withSteps(pattern.steps && mul(pattern.steps, rational(count)));
}

/** Pieces of the sample in the order and rhythm of the indices. */
export const slice = (pieces: Pieces, indices: Pattern<number>, pattern: Pattern<Controls>): Pattern<Controls> =>
  combineRight(pattern, indices, (value, index) => ({ ...pieceOf(pieces, index), ...value }));

/** As slice, each piece as fast as it must be to last as long as its event – unless it has a speed already. */
export const splice = (pieces: Pieces, indices: Pattern<number>, pattern: Pattern<Controls>): Pattern<Controls> =>
  withDuration(slice(pieces, indices, pattern), (value, cycles) => {
    const share = typeof pieces === 'number' ? 1 / pieces : shareOf(value);
    return { speed: share / cycles, unit: 'c', ...value };
  });

/** What an event plays of its sample lasts as long as the event. */
export const fit = (pattern: Pattern<Controls>): Pattern<Controls> =>
  withDuration(pattern, (value, cycles) => ({ ...value, speed: shareOf(value) / cycles, unit: 'c' }));

/** The sample lasts so many cycles, and so does each cycle of the pattern. */
export function loopAt(cycles: Rational, cyclesPerSecond: number, pattern: Pattern<Controls>): Pattern<Controls> {
  const speed = (cycles.d / cycles.n) * cyclesPerSecond;
  return slow(
    cycles,
    mapValues(pattern, (value) => ({ ...value, speed, unit: 'c' })),
  ).withSteps(pattern.steps && div(pattern.steps, cycles));
}

/** The playhead: where in the sample each value begins, and how fast it goes on from there. */
export const scrub = (
  positions: Pattern<{ readonly begin: number; readonly speed: number }>,
  pattern: Pattern<Controls>,
): Pattern<Controls> =>
  combineLeft(positions, pattern, ({ begin, speed }, value) => ({
    ...value,
    begin,
    speed: speed * numberIn(value, 'speed', 1),
    clip: 1,
  }));

/** Values changed by how many cycles their event lasts. */
function withDuration(
  pattern: Pattern<Controls>,
  change: (value: Controls, cycles: number) => Controls,
): Pattern<Controls> {
  return new Pattern(
    (begin, end, budget) =>
      pattern.query(begin, end, budget).map((event) => ({
        whole: event.whole,
        part: event.part,
        value: change(event.value, cyclesOf(event)),
        locations: event.locations,
      })),
    { steps: pattern.steps },
  );
}
