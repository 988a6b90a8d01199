import type { PreviewedText } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { preview } from './preview.js';

const look = (code: string, cycles = 1, from = 0, parameters: string[] = []): PreviewedText =>
  preview({ kind: 'preview', id: 1, code, cycles, from, parameters });

describe('a preview', () => {
  it('has every event once, exact, with its places in the text', () => {
    const code = 's("bd [sd hh]").gain(0.5)';
    const { events, tracks, problems, isComplete } = look(code);
    expect(events.map(({ begin, end, controls }) => [begin, end, controls['s']])).toEqual([
      [{ n: 0, d: 1 }, { n: 1, d: 2 }, 'bd'],
      [{ n: 1, d: 2 }, { n: 3, d: 4 }, 'sd'],
      [{ n: 3, d: 4 }, { n: 1, d: 1 }, 'hh'],
    ]);
    expect(events.map(({ locations: [first] }) => code.slice(first!.start, first!.end))).toEqual(['bd', 'sd', 'hh']);
    expect({ problems, isComplete, tracks: tracks.length }).toEqual({ problems: [], isComplete: true, tracks: 1 });
  });

  it('begins where it is told', () => {
    expect(look('s("<a b c>")', 2, 1).events.map(({ controls }) => controls['s'])).toEqual(['b', 'c']);
  });

  it('tells all that is wrong, in the order of the text, and plays the rest', () => {
    const { events, problems } = look('a: s("bd").fats(2)\nsetcpm(30)\nb: s("hh").wobble(2)\nc: s("x").nope(1)', 1, 0, [
      'wobble',
    ]);
    expect(events).toMatchObject([{ track: 0, controls: { s: 'hh', wobble: 2 } }]);
    expect(problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [1, 12, 'PATTERN_SYNTAX'],
      [2, 1, null],
      [4, 11, 'PATTERN_SYNTAX'],
    ]);
  });

  it('is cut off at 1,024 events', () => {
    const { events, isComplete } = look('s("hh*500")', 4);
    expect({ count: events.length, isComplete }).toEqual({ count: 1_024, isComplete: false });
  });

  it('of a track that fails later tells so at its place, and has the others', () => {
    const bomb = `bomb: s("<${'bd '.repeat(100)} [bd*100000*100000]>")\nhat: s("hh")`;
    const { events, problems, isComplete } = look(bomb, 1, 100);
    expect(events.map(({ controls }) => controls['s'])).toEqual(['hh']);
    expect(problems).toMatchObject([{ line: 1, column: 1, code: 'PATTERN_OVER_BUDGET' }]);
    expect(isComplete).toBe(false);
  });
});
