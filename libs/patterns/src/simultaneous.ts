import type { Span } from '@oiduna/timing';
import { Pattern, type PatternEvent } from './pattern.js';

const sameSpan = (a: Span, b: Span): boolean =>
  a === b || (a.begin.n === b.begin.n && a.begin.d === b.begin.d && a.end.n === b.end.n && a.end.d === b.end.d);

const together = (a: PatternEvent<unknown>, b: PatternEvent<unknown>): boolean =>
  sameSpan(a.part, b.part) && (a.whole && b.whole ? sameSpan(a.whole, b.whole) : a.whole === b.whole);

/** What sounds together, as the notes of a chord do: one event for all of the same extent, in their order. */
export const collect = <T>(pattern: Pattern<T>): Pattern<readonly PatternEvent<T>[]> =>
  new Pattern(
    (begin, end, budget) => {
      const chords: PatternEvent<T>[][] = [];
      for (const event of pattern.query(begin, end, budget)) {
        budget.spend(1 + chords.length / CHORDS_PER_STEP);
        const chord = chords.find(([first]) => first && together(first, event));
        if (chord) chord.push(event);
        else chords.push([event]);
      }
      return chords.map((value) => ({
        whole: value[0]!.whole,
        part: value[0]!.part,
        value,
        locations: value.flatMap(({ locations }) => locations),
      }));
    },
    { steps: pattern.steps },
  );

/** Comparisons that cost as much as one step of any query. */
const CHORDS_PER_STEP = 16;

/** Notes of each chord by their number, in the rhythm of the numbers; beyond the last it starts over. */
export const arp = <T>(indices: Pattern<number>, pattern: Pattern<T>): Pattern<T> =>
  new Pattern((begin, end, budget) =>
    collect(pattern)
      .query(begin, end, budget)
      .flatMap(({ part: { begin: from, end: to }, value: chord }) =>
        indices.query(from, to, budget).map(({ whole, part, value: index, locations }) => {
          const { length } = chord;
          const note = chord[((Math.floor(index) % length) + length) % length]!;
          return { whole, part, value: note.value, locations: [...note.locations, ...locations] };
        }),
      ),
  );
