import { rational } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { bjorklund } from './euclid.js';
import { NOTATION_DEPTH_MAX, STEP_OPERATORS_MAX } from './limits.js';
import { parseNotation } from './notation.js';
import { Budget } from './budget.js';
import { isOnset } from './pattern.js';
import { query } from './query.js';
import { Source } from './source.js';

const parse = (text: string, steps = 10_000) => parseNotation(new Source(text), 0, text.length, new Budget(steps));

/** Onsets as `begin value`, in eighths of a cycle unless told otherwise. */
function onsets(text: string, cycles = 1, grid = 8): string {
  const events = query(parse(text), rational(0), rational(cycles)).filter(isOnset);
  return events.map(({ part, value }) => `${(part.begin.n * grid) / part.begin.d} ${String(value)}`).join(', ');
}

describe('mini-notation', () => {
  it.each<[string, string, number?, number?]>([
    ['bd', '0 bd'],
    ['bd sd', '0 bd, 4 sd'],
    ['bd ~ sd -', '0 bd, 4 sd'],
    ['bd [hh sd]', '0 bd, 4 hh, 6 sd'],
    ['[bd, hh hh]', '0 bd, 0 hh, 4 hh'],
    ['bd, hh sd', '0 bd, 0 hh, 4 sd'],
    ['bd*2 sd', '0 bd, 2 bd, 4 sd'],
    ['bd*1.5', '0 bd, 2 bd, 4 bd', 2, 3],
    ['bd*0 sd', '4 sd'],
    ['bd/2 sd', '0 bd, 4 sd, 12 sd', 2],
    ['bd*<2 1>', '0 bd, 4 bd, 8 bd', 2],
    ['<bd sd>', '0 bd, 8 sd, 16 bd', 3],
    ['<bd sd, hh>', '0 bd, 0 hh, 8 sd, 8 hh', 2],
    ['<bd@3 sd>', '0 bd, 24 sd', 4],
    ['<bd <hh cp>>', '0 bd, 8 hh, 16 bd, 24 cp', 4],
    ['<bd sd>*2', '0 bd, 4 sd'],
    ['bd@3 sd', '0 bd, 6 sd'],
    ['bd@ sd', '0 bd, 2 sd', 1, 3],
    ['bd _ _ sd', '0 bd, 6 sd'],
    ['bd!3 sd', '0 bd, 2 bd, 4 bd, 6 sd'],
    ['bd!! sd', '0 bd, 2 bd, 4 bd, 6 sd'],
    ['bd ! !2', '0 bd, 1 bd, 2 bd', 1, 3],
    ['bd!0 sd', '0 sd'],
    ['bd . hh sd', '0 bd, 4 hh, 6 sd'],
    ['bd:3', '0 bd,3'],
    ['bd:<1 2>:0.5', '0 bd,1,0.5, 8 bd,2,0.5', 2],
    ['bd(3,8)', '0 bd, 3 bd, 6 bd'],
    ['bd(3,8,2)', '0 bd, 2 bd, 5 bd'],
    ['bd(-3,8)', '1 bd, 2 bd, 4 bd, 5 bd, 7 bd'],
    ['bd(0,8)', ''],
    ['bd(<3 5>,8)', '0 bd, 3 bd, 6 bd, 8 bd, 10 bd, 11 bd, 13 bd, 14 bd', 2],
    ['[bd sd](3,8)', '0 bd, 3 bd, 6 sd'],
    ['{bd sd hh}%4', '0 bd, 2 sd, 4 hh, 6 bd'],
    ['{bd sd, hh cp oh}', '0 bd, 0 hh, 4 sd, 4 cp, 8 bd, 8 oh, 12 sd, 12 hh', 2],
    ['{bd sd}%<1 2>', '0 bd, 8 bd, 12 sd', 2],
    ['{}', ''],
    ['0.5 -1 1e3 c#4', '0 0.5, 2 -1, 4 1000, 6 c#4'],
    ['', ''],
    ['[] <> ~', ''],
  ])('%s plays %s', (text, expected, cycles, grid) => {
    expect(onsets(text, cycles, grid)).toBe(expected);
  });

  it('knows where in the text each event comes from, operands included', () => {
    const [first, second] = query(parse('bd*<2 3> [sd:1]'), rational(0), rational(1)).slice(1);
    expect(first?.locations).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 5 },
    ]);
    expect(second?.locations).toEqual([
      { start: 10, end: 12 },
      { start: 13, end: 14 },
    ]);
  });

  it('shows the rest of a step that began earlier as a part without an onset', () => {
    const [rest] = query(parse('bd sd'), rational(1, 4), rational(1, 2));
    expect(rest).toMatchObject({ whole: { begin: rational(0), end: rational(1, 2) }, part: { begin: rational(1, 4) } });
    expect(rest && isOnset(rest)).toBe(false);
  });

  it.each([
    ['bd [sd', 4, "'[' is never closed by ']'"],
    ['bd <sd]', 7, "'>' is expected here, not ']'"],
    ['bd ] sd', 4, "there is nothing ']' could close or mean here"],
    ['bd sd*', 7, 'the notation ends where a step is expected'],
    ['bd $', 4, "a step cannot begin with '$'"],
    ['<bd | sd>', 5, "'>' is expected here, not '|'"],
    ['0 .. 1.5', 6, 'an end of a range is a whole number, not 1.5'],
    ['bd*fast', 4, 'a factor is a number, not "fast"'],
    ['bd*<2 x>', 7, 'a factor is a number, not "x"'],
    ['bd*-1', 4, 'a factor is at least 0, not -1'],
    ['bd*[2:3]', 5, 'a factor is a number, not [2,3]'],
    ['bd(3)', 3, 'a euclidean rhythm is written (pulses,steps) or (pulses,steps,rotation)'],
    ['bd(3,8', 3, 'a euclidean rhythm is written (pulses,steps) or (pulses,steps,rotation)'],
    ['bd(3,0)', 6, 'the number of steps is at least 1, not 0'],
    ['bd(2.5,8)', 4, 'the number of pulses is a whole number, not 2.5'],
    ['! bd', 1, "'!' repeats the step before it, and there is none"],
    ['_ bd', 1, "'_' lengthens the step before it, and there is none"],
    ['[bd | sd, hh]', 9, "']' is expected here, not ','"],
    ['bd!1.5', 3, "'!' takes a whole number, not 1.5"],
    ['bd@0', 3, 'a weight is above 0'],
  ])('refuses %s at column %d: %s', (text, column, reason) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'PATTERN_SYNTAX', details: { line: 1, column, reason } }),
    );
  });

  it.each([
    ['a huge factor', 'bd*100000000', 4],
    ['a huge euclidean rhythm', 'bd(100000000,200000000)', 4],
    ['a huge number of copies', 'bd!100000000', 3],
    ['a huge weight', 'bd@100000000', 3],
    ['a huge range', '0 .. 100000000', 3],
    ['deep brackets', '['.repeat(NOTATION_DEPTH_MAX + 1), NOTATION_DEPTH_MAX + 1],
    ['a tower of operators', `bd${'*2'.repeat(STEP_OPERATORS_MAX + 2)}`, 3 + 2 * (STEP_OPERATORS_MAX + 1)],
  ])('refuses %s as over budget, with its place', (_, text, column) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'PATTERN_OVER_BUDGET', details: expect.objectContaining({ line: 1, column }) }),
    );
  });
});

describe('bjorklund', () => {
  it.each([
    [2, 5, 'x.x..'],
    [3, 4, 'xxx.'],
    [3, 7, 'x.x.x..'],
    [3, 8, 'x..x..x.'],
    [5, 8, 'x.xx.xx.'],
    [5, 12, 'x..x.x..x.x.'],
    [7, 16, 'x..x.x.x..x.x.x.'],
    [4, 4, 'xxxx'],
    [0, 3, '...'],
  ])('spreads %d pulses over %d steps as %s', (pulses, steps, rhythm) => {
    expect(
      bjorklund(pulses, steps)
        .map((isPulse) => (isPulse ? 'x' : '.'))
        .join(''),
    ).toBe(rhythm);
  });
});
