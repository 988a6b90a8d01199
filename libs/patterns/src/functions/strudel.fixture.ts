import { expect } from 'vitest';
import { evaluate } from '../evaluate.js';
import { type PlainEvent, lines, loadStrudel, plain, shown, stepsOf, strudelEvents } from '../oracle.fixture.js';
import type { Pattern } from '../pattern.js';
import { queryCycle } from '../query.js';

const CYCLES = 8;
const strudel = loadStrudel();

/** The text plays the events it plays in Strudel, and counts as many steps. */
export async function playsAsInStrudel(code: string): Promise<void> {
  const ours = evaluate(code).tracks.map(({ pattern }) => pattern);
  const theirs = await (await strudel).evaluate(code);
  expect(eventsOf(ours).map(lines)).toEqual(strudelEvents(theirs, CYCLES).map(lines));
  expect(ours[0]?.steps && shown(ours[0].steps)).toBe(stepsOf(theirs));
}

const eventsOf = (patterns: readonly Pattern[]): PlainEvent[][] =>
  Array.from({ length: CYCLES }, (_, cycle) =>
    patterns.flatMap((pattern) =>
      queryCycle(pattern, cycle).map(({ whole, part, value }) => ({
        whole: whole ? ([shown(whole.begin), shown(whole.end)] as const) : null,
        part: [shown(part.begin), shown(part.end)] as const,
        value: plain(value),
      })),
    ),
  );
