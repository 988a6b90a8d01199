import { describe, expect, it } from 'vitest';
import { diagnose, evaluate } from './evaluate.js';
import { LIMITS } from './limits.js';
import { queryCycle } from './query.js';
import { ANY_PARAMETER, type ParameterNames } from './scope.js';

const NAMES = new Set(['wobble', 'rate', 'fast']);
const values = (text: string, parameters: ParameterNames = NAMES) =>
  evaluate(text, LIMITS, { parameters: parameters }).tracks.flatMap(({ pattern }) =>
    queryCycle(pattern, 0).map(({ value }) => value),
  );

describe('a parameter of a SynthDef', () => {
  it.each([
    ['s("x").wobble(3)', [{ s: 'x', wobble: 3 }]],
    [
      's("x").wobble("1 2")',
      [
        { s: 'x', wobble: 1 },
        { s: 'x', wobble: 2 },
      ],
    ],
    [
      'wobble("1 2").s("x")',
      [
        { wobble: 1, s: 'x' },
        { wobble: 2, s: 'x' },
      ],
    ],
    [
      's("x*2").wobble(1).add(wobble("1 2"))',
      [
        { s: 'x', wobble: 2 },
        { s: 'x', wobble: 3 },
      ],
    ],
    ['s("x*2").fast(2).rate(1)', Array.from({ length: 4 }, () => ({ s: 'x', rate: 1 }))],
    ["register('wobble', p => p.fast(2)); s('x').wobble()", [{ s: 'x' }, { s: 'x' }]],
  ])('is a control: %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('takes numbers', () => {
    expect(() => values('s("x").wobble("a")')).toThrow('wobble takes a number, not "a"');
  });

  it('is among the names that are near', () => {
    expect(() => values('s("x").wobbel(3)')).toThrow('there is no function wobbel (did you mean wobble?)');
  });

  it('is unknown when no SynthDef has it', () => {
    expect(() => evaluate('s("x").wobble(3)')).toThrow('there is no function wobble');
  });

  it('may be any name in a text that was checked before', () => {
    expect(values('s("x").whatever(3)', ANY_PARAMETER)).toEqual([{ s: 'x', whatever: 3 }]);
    expect([...ANY_PARAMETER.keys()]).toEqual([]);
  });
});

describe('a diagnosis', () => {
  it('finds what is wrong in every statement, and the tracks that are right', () => {
    const { tracks, failures } = diagnose('a: s("bd").fats(2)\nb: s("hh")\nc: s("x").wobbel(1)\nd: s(');
    expect(tracks).toEqual([]);
    expect(failures.map(({ details }) => details['line'])).toEqual([4]);
    const found = diagnose('a: s("bd").fats(2)\nb: s("hh")\nc: note("x")\nsetcpm(30)');
    expect(found.tracks.map(({ label }) => label)).toEqual(['b']);
    expect(found.failures.map(({ code, details }) => [code, details['line'], details['column']])).toEqual([
      ['PATTERN_SYNTAX', 1, 12],
      ['PATTERN_SYNTAX', 3, 10],
    ]);
    expect(found.problems).toMatchObject([{ line: 4 }]);
  });

  it('of a text over its budget ends with that', () => {
    const { tracks, failures } = diagnose('a: s("bd")\nb: s("bd*100000*100000")\nc: s("hh").fats(2)');
    expect(tracks).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual(['PATTERN_SYNTAX', 'PATTERN_OVER_BUDGET']);
  });
});
