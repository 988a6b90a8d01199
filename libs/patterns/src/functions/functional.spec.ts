import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { queryCycle } from '../query.js';

const values = (code: string, cycle = 0) =>
  evaluate(code).tracks.flatMap(({ pattern }) => queryCycle(pattern, cycle).map(({ value }) => value));

describe('functions of the text', () => {
  it('see an event with its value, its times and its tags', () => {
    const code = `s("a b").fmap(v => v).every(2, x => x.tag('odd')).filter(e => e.hasTag('odd') && e.duration === 0.5 && e.part.end < 1)`;
    expect([values(code, 0), values(code, 1)]).toEqual([[{ s: 'a' }], []]);
  });

  it('see that a signal has no whole', () => {
    expect(values("s(sine.fmap(v => 'a')).filter(e => e.whole === undefined)")).toEqual([{ s: 'a' }]);
    expect(values("s(sine.fmap(v => 'a')).filterWhen(t => true)")).toEqual([]);
  });

  it('choose of a chord by a number of any size', () => {
    expect(values('note("[c,e,g]").arp("-1 4 0.5")').map(({ note }) => note)).toEqual([55, 52, 48]);
  });

  it('make controls that are functions and methods', () => {
    expect(values("createParams('wobble', 'growl'); s('bd').wobble(1).growl('x')")).toEqual([
      { s: 'bd', wobble: 1, growl: 'x' },
    ]);
    expect(values("const wobble = createParam('wobble'); wobble(1).s('bd')")).toEqual([{ s: 'bd', wobble: 1 }]);
  });

  it('play the piano, each note for its length unless it has another', () => {
    expect(values('note("c").piano()')).toEqual([{ note: 48, s: 'piano', clip: 1, release: 0.1 }]);
    expect(values('note("c").clip(2).piano()')[0]).toMatchObject({ clip: 2 });
  });

  it('take a slider for its value', () => {
    expect(values('s("bd").gain(slider(0.5, 0, 1))')).toEqual([{ s: 'bd', gain: 0.5 }]);
  });

  it('count a fraction exactly', () => {
    expect(values(`s("bd*2").fast(Fraction('3/2'))`).length).toBe(3);
  });

  it.each([
    ['s("a").filter(3)', 'test is a function, as event =>'],
    ['s("a").arpWith(e => e)', 'gives one event'],
    ['"0 1".join()', '0 alone makes no sound'],
    ['"0 1".bind(3)', 'choose is a function'],
    ['note("x".round())', 'round is for numbers, not "x"'],
    ['note(ratio("1:0"))', 'a ratio divides by no 0'],
    ["note(Fraction('1/0'))", 'a ratio divides by no 0'],
    ['s("a").adsr("x")', 'adsr is a number, not "x"'],
    ['"a".adsr(1)', '"a" is no sound: write s("a")'],
    ['"x".as("note")', 'note takes a note name or MIDI number, not "x"'],
    ["'1'.as('__proto__')", '"__proto__" is no name of a control'],
    ["pure({ a: 1 }).as('wobble')", 'wobble takes a number or name, not {"a":1}'],
    ["s('a').as('wobble')", 'wobble takes a number or name, not {"s":"a"}'],
    ["createParam('__proto__')", 'a control has a name in single quotes'],
    ['createParam(1)', 'a control has a name in single quotes, not 1'],
    ['s("bd").gain(slider("x"))', 'a slider is a number'],
  ])('are refused when they cannot work: %s', (code, reason) => {
    expect(() => evaluate(code)).toThrow(reason);
  });

  it.each(['osc()', 'midi()', 'modulate()'])('that send elsewhere leave the sound: %s', (call) => {
    expect(values(`s("a").${call}`)).toEqual([{ s: 'a' }]);
    expect(evaluate(`s("a").${call}`).problems).toHaveLength(1);
  });
});
