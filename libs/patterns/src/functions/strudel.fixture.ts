import { expect } from 'vitest';
import { evaluate } from '../evaluate.js';
import { lines, loadStrudel, ourEvents, shown, stepsOf, strudelEvents } from '../oracle.fixture.js';

const CYCLES = 8;
const strudel = loadStrudel();

/** The text plays the events it plays in Strudel, and counts as many steps. */
export async function playsAsInStrudel(code: string): Promise<void> {
  const ours = evaluate(code).tracks.map(({ pattern }) => pattern);
  const theirs = await (await strudel).evaluate(code);
  expect(ourEvents(ours, CYCLES).map(lines)).toEqual(strudelEvents(theirs, CYCLES).map(lines));
  expect(ours[0]?.steps && shown(ours[0].steps)).toBe(stepsOf(theirs));
}
