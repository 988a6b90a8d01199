import { rational } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { type Track, evaluate } from './evaluate.js';
import { FUNCTIONS } from './functions/table.js';
import { EXPRESSION_DEPTH_MAX, LIMITS } from './limits.js';
import { CODE_CHARACTERS_MAX, nearestName } from '@oiduna/contracts';
import { midiOf } from './note-name.js';
import { isOnset } from './pattern.js';
import { query, queryCycle } from './query.js';

/** The values of the onsets of the first cycle of the last track. */
const values = (text: string, cycle = 0): unknown[] => {
  const pattern = evaluate(text).tracks.at(-1)?.pattern;
  return pattern
    ? queryCycle(pattern, cycle)
        .filter(isOnset)
        .map(({ value }) => value)
    : [];
};

const shape = ({ label, muted, position }: Track) => [label, muted, position.line];

it('every name of the language means one thing', () => {
  const names = FUNCTIONS.flatMap((row) => row.names);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe('tracks', () => {
  it('are the labelled statements of a text; an underscore mutes one', () => {
    const { tracks, problems } = evaluate('kick: s("bd*4")\n$: s("hh")\n_bass: note("c")\n_$: s("cp")');
    expect(tracks.map(shape)).toEqual([
      ['kick', false, 1],
      [null, false, 2],
      ['bass', true, 3],
      [null, true, 4],
    ]);
    expect(problems).toEqual([]);
  });

  it('carry their own text, which alone gives the same track', () => {
    const { tracks } = evaluate('kick: s("bd*4")\n_bass: note("c")\n  .gain(0.5);');
    expect(tracks.map(({ code }) => code)).toEqual(['kick: s("bd*4")', '_bass: note("c")\n  .gain(0.5);']);
    for (const { label, muted, code } of tracks) expect(evaluate(code).tracks).toMatchObject([{ label, muted, code }]);
  });

  it('are one without a name when the text is a bare expression', () => {
    expect(evaluate('s("bd")').tracks.map(shape)).toEqual([[null, false, 1]]);
  });

  it('are none for an empty text or one of comments', () => {
    expect(evaluate(' // nothing\n;').tracks).toEqual([]);
  });

  it('take the last statement of a label and say that the earlier one is not played', () => {
    const { tracks, problems } = evaluate('a: s("bd")\ns("hh")\n_a: s("sd")');
    expect(tracks.map(shape)).toEqual([['a', true, 3]]);
    expect(problems).toMatchObject([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
    ]);
  });

  it('are not asked of a function that a text registers', () => {
    const { tracks, problems } = evaluate('register(\'twice\', p => p.fast(2))\ns("bd").twice()');
    expect(tracks).toHaveLength(1);
    expect(problems).toEqual([]);
  });
});

describe('functions', () => {
  it.each<[string, unknown[]]>([
    ['s("bd sd:2")', [{ s: 'bd' }, { s: 'sd', n: 2 }]],
    ['sound("bd:2:0.5 808")', [{ s: 'bd', n: 2, gain: 0.5 }, { s: '808' }]],
    ["s('bd')", [{ s: 'bd' }]],
    ['s(`bd\nsd`)', [{ s: 'bd' }, { s: 'sd' }]],
    ['"bd sd".s()', [{ s: 'bd' }, { s: 'sd' }]],
    ['note("c4 eb3 f#5 60")', [{ note: 60 }, { note: 51 }, { note: 78 }, { note: 60 }]],
    [
      'n("0 1").s("bd")',
      [
        { n: 0, s: 'bd' },
        { n: 1, s: 'bd' },
      ],
    ],
    [
      's("bd sd").gain("0.5 1").pan(-1 + 2 * 0.75)',
      [
        { s: 'bd', gain: 0.5, pan: 0.5 },
        { s: 'sd', gain: 1, pan: 0.5 },
      ],
    ],
    ['s("bd").n("4 5")', [{ s: 'bd', n: 4 }]],
    ['s("bd").lpf("500:10")', [{ s: 'bd', cutoff: 500, resonance: 10 }]],
    ['s("bd").legato(0.5)', [{ s: 'bd', clip: 0.5 }]],
    ['stack(s("bd"), s("hh"))', [{ s: 'bd' }, { s: 'hh' }]],
    ['s("bd").stack(s("hh"))', [{ s: 'bd' }, { s: 'hh' }]],
    ['stack()', []],
    ['silence', []],
    ['fast(2, s("bd"))', [{ s: 'bd' }, { s: 'bd' }]],
    ['s("bd sd").slow(2)', [{ s: 'bd' }]],
    ['s("bd sd").fast("2 0")', [{ s: 'bd' }, { s: 'sd' }]],
    ['note("c e g").rev()', [{ note: 55 }, { note: 52 }, { note: 48 }]],
    ['s("bd").euclid(3, 8)', [{ s: 'bd' }, { s: 'bd' }, { s: 'bd' }]],
    ['s("bd").euclidRot(2, 8, 1)', [{ s: 'bd' }, { s: 'bd' }]],
    ['s("bd").gain(+1).speed(-2)', [{ s: 'bd', gain: 1, speed: -2 }]],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it.each(FUNCTIONS.map((row) => [row.names[0], row.example] as const))('%s: its example plays', (name, example) => {
    expect(values(example).length > 0).toBe(name !== 'silence');
  });

  it('locate their events in the whole text', () => {
    const text = '$: s("bd sd")\n  .gain("1")';
    const [event] = queryCycle(evaluate(text).tracks[0]!.pattern, 0);
    expect(event?.locations.map(({ start, end }) => text.slice(start, end))).toEqual(['bd', '1']);
  });
});

describe('a wrong text', () => {
  it.each([
    ['s("bd").kast(2)', 1, 9, 'there is no function kast (did you mean fast?)'],
    ['\n  sund("bd")', 2, 3, 'there is no function sund (did you mean sound?)'],
    ['s("bd").constructor("x")', 1, 9, 'there is no function constructor'],
    ['__proto__("a")', 1, 1, 'there is no function __proto__'],
    ['s.call("x")', 1, 1, 's is a function: write s("bd sd:2")'],
    ['s("bd").silence()', 1, 9, 'silence is no method: write silence'],
    ['silence()', 1, 1, 'silence is no function: write silence'],
    ['s("bd")["fast"](2)', 1, 1, 'the pattern language has no member expression'],
    ['s("bd")?.fast(2)', 1, 1, 'the pattern language has no chain expression'],
    ['s("bd").#x()', 1, 9, "Private field '#x' must be declared in an enclosing class"],
    ['(() => 1)()', 1, 1, '1 alone makes no sound: write s(...) or note(...)'],
    ['(async () => 1)()', 1, 2, 'the pattern language has no arrow function expression'],
    ['((a = 1) => s("bd"))()', 1, 3, 'the pattern language has no assignment pattern'],
    ['stack(...s("a"))', 1, 7, 'only a list can be spread'],
    ['const { x } = s("bd")', 1, 7, 'the pattern language has no object pattern'],
    ['const x = 1; const y = z', 1, 24, 'there is no function z'],
    ['for (;;) s("bd")', 1, 1, 'the pattern language has no for statement'],
    ['let x = 1; x = 2', 1, 12, 'the pattern language has no assignment expression'],
    ['class A {}', 1, 1, 'the pattern language has no class declaration'],
    ['import "fs"', 1, 1, 'the pattern language has no import declaration'],
    ['new s("bd")', 1, 1, 'the pattern language has no new expression'],
    ['this', 1, 1, 'the pattern language has no this expression'],
    ['$: { s("bd") }', 1, 4, 'the pattern language has no block statement'],
    ['s(~1)', 1, 3, 'the pattern language has no unary expression'],
    ['s(1 << 2)', 1, 3, 'the pattern language has no binary expression'],
    ['s("bd").gain("1" + 1)', 1, 14, 'arithmetic is for numbers'],
    ['s("bd").gain(1 / 0)', 1, 14, 'this number is not finite'],
    ['s(/x/)', 1, 3, '/x/ is no pattern'],
    ['s(`bd ${1}`)', 1, 3, 'backticks hold mini-notation, without ${ }'],
    ['s("bd")\n.fast()', 2, 2, 'fast takes 1 argument, not 0'],
    ['s("bd").fast(1, 2)', 1, 9, 'fast takes 1 argument, not 2'],
    ['s("bd").gain(1, 2)', 1, 9, 'gain takes 0 to 1 arguments, not 2'],
    ['s("bd") $', 1, 9, 'Unexpected token'],
    ['note("<c4 c4 c4 c4 c4 c4 foo>")', 1, 26, 'note takes a note name or MIDI number, not "foo"'],
    ['s("bd").gain("1 a")', 1, 17, 'gain takes a number, not "a"'],
    ["s('bd').gain('a')", 1, 9, 'gain takes a number, not "a"'],
    ['s("a:1:2:3")', 1, 4, "s takes at most 3 values joined by ':'"],
    ['s("a:b")', 1, 4, 'n takes a number, not "b"'],
    ['note(s("a"))', 1, 9, 'note takes a note name or MIDI number, not {"s":"a"}'],
    ['"bd sd"', 1, 2, '"bd" alone makes no sound: write s(...) or note(...)'],
    ['"bd".gain(1)', 1, 2, 'gain adds to a sound: write s("bd") or note(...) first'],
    ['s("bd").fast("<1 x>")', 1, 18, 'a factor is a number, not "x"'],
    ['a: s("bd")\nb: s("bd [")', 2, 10, "'[' is never closed by ']'"],
  ])('%s is refused at %d:%d: %s', (text, line, column, reason) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({ code: 'PATTERN_SYNTAX', details: { line, column, reason } }),
    );
  });
});

describe('a text over budget', () => {
  it.each([
    ['too many events', '\ns("bd*1000000")', 2],
    ['one event too many', `s("${'bd '.repeat(LIMITS.eventsPerCycle + 1)}")`, 1],
    ['fast within fast', 's("[[[[bd*100]*100]*100]*100]")', 1],
    ['stacks that double', `s("${'['.repeat(30)}a${',a]*2'.repeat(30)}")`, 1],
    ['euclids in a hurry', `s("a(<${'512 511 '.repeat(4000)}>,1024)*50")`, 1],
    ['a long chain', `s("bd")${'.fast(2)'.repeat(EXPRESSION_DEPTH_MAX + 1)}`, 1],
    ['a heavy cycle that comes late', 's("<a a a [a*5000]>")', 1],
    ['a text too long', ' '.repeat(CODE_CHARACTERS_MAX + 1), 1],
  ])('of %s ends as an ordinary error with its line', (_, text, line) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({ code: 'PATTERN_OVER_BUDGET', details: expect.objectContaining({ line }) }),
    );
  });

  it.each(['('.repeat(CODE_CHARACTERS_MAX), '-'.repeat(CODE_CHARACTERS_MAX), 'a=>'.repeat(20_000)])(
    'of endless nesting (%.3s…) ends as an ordinary error',
    (text) => {
      expect(() => evaluate(text)).toThrow(expect.objectContaining({ category: 'invalid' }));
    },
  );

  it('of factors finer than a number can hold says where', () => {
    expect(() => evaluate(`\n$: s("bd${'*1.000001'.repeat(10)}")`)).toThrow(
      expect.objectContaining({ code: 'TIME_TOO_FINE', details: expect.objectContaining({ line: 2, column: 4 }) }),
    );
  });

  it('draws all its tracks from one budget', () => {
    const track = '$: s("bd*2000")\n';
    expect(evaluate(track).tracks).toHaveLength(1);
    expect(() => evaluate(track.repeat(200))).toThrow(expect.objectContaining({ code: 'PATTERN_OVER_BUDGET' }));
  });

  it('is refused by a later query too, cycle by cycle', () => {
    const { pattern } = evaluate('s("<a a a a [a*5000]>")').tracks[0]!;
    expect(query(pattern, rational(0), rational(4))).toHaveLength(4);
    expect(() => queryCycle(pattern, 4)).toThrow(expect.objectContaining({ code: 'PATTERN_OVER_BUDGET' }));
    expect(() => queryCycle(pattern, 0, { ...LIMITS, stepsPerCycle: 0 })).toThrow('too many steps');
  });
});

describe('names', () => {
  it.each([
    ['c', 48],
    ['C4', 60],
    ['cb4', 59],
    ['bb', 58],
    ['cs4', 61],
    ['ef4', 63],
    ['c##4', 62],
    ['c-1', 0],
    ['h4', undefined],
    ['c4.5', undefined],
    ['', undefined],
  ])('%s is MIDI note %s', (name, midi) => {
    expect(midiOf(name)).toBe(midi);
  });

  it.each([
    ['gian', 'gain'],
    ['nte', 'note'],
    ['xyzzy', undefined],
    ['q', undefined],
  ])('the nearest known name to %s is %s', (name, nearest) => {
    expect(nearestName(name, ['gain', 'note', 's'])).toBe(nearest);
  });
});
