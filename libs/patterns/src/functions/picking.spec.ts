import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { isOnset } from '../pattern.js';
import { queryCycle } from '../query.js';
import { playsAsInStrudel } from './strudel.fixture.js';

const values = (text: string, cycle = 0): unknown[] =>
  queryCycle(evaluate(text).tracks[0]!.pattern, cycle)
    .filter(isOnset)
    .map(({ value }) => value);

describe('picking', () => {
  it.each([
    's("<0 1 2!2 3>".pick(["g a", "e f", "f g f g", "g c d"]))',
    's("<0 [2,0]>".pick(["bd sd", "cp cp", "hh hh"]))',
    's("0 <1 5 -1 1.5 1.4>".pick(["a b", "c d e"]))',
    's("0 <1 5 1.5 1.4>".pickmod(["a b", "c d e"]))',
    's("<a c b>".pick({ a: "x y", b: "z" }))',
    's("<0 1 0.6>".pick({ 0: "a", 1: "b" }))',
    's(pick(["a b", "c d"], "<0 1>"))',
    's(pick("<0 1>", ["a b", "c d"]))',
    'n("<0 1>".pick([1, 2]))',
    's("0".pick([]))',
    's("0 1".pickOut(["a b", "c d e"]))',
    's("<0 1>".pickOut(["a", "b c"]).pace(4))',
    's("0 3".pickmodOut(["<a b> b c d", "<c d e>*4"]))',
    's("0 1".pickRestart(["<a b> b", "<c d e>"]))',
    's("<0 3>".pickmodRestart(["<a b> b", "<c d e>"]))',
    'n("<a@2 b@2 c@2 d@2>".pickRestart({ a: "0 1 2 0", b: "2 3 4 ~", c: "[4 5] [4 3] 2 0", d: "0 -3 0 ~" }))',
    's("0 1".pickReset(["<a b> b c d", "<c d e>*4"]))',
    's("0 3".pickmodReset(["<a b> b c d", "<c d e>*4"]))',
    's("0 1".inhabit(["<a b> b", "<c d e>"]))',
    's("a@2 [a b] a".inhabit({ a: "bd(3,8)", b: "sd sd" })).slow(4)',
    's("0 3".pickSqueeze(["<a b> b", "<c d e>"]))',
    's("0 3".inhabitmod(["<a b> b", "<c d e>"]))',
    's("0 3".pickmodSqueeze(["<a b> b", "<c d e>"]))',
    's(squeeze("<0@2 [1!2] 2>", ["g a", "f g f g", "g a c d"]))',
    's(squeeze("0 5 -1 1.5", ["g a", "f"]))',
    'n("0 1 2").pickF("<0 1 2>", [rev, jux(rev), fast(2)])',
    'n("0 1 2").pickF("0 <1 7>", [rev, fast(2)])',
    'pickF("<0 1>", [rev, fast(2)], n("0 1"))',
    'n("0 1 2 3".bite("<4 2>", "3 2 <1 0> 0*2"))',
    'n("<0 4> 1 <2 6> 3".bite(2, "0 3"))',
    'n("<0 4> 1 2 3".bite(2, "0.5"))',
  ])('%s plays as it does in Strudel', playsAsInStrudel);

  it('picks functions beyond the end of a list from its begin', () => {
    expect(values('n("0 1").pickmodF("<0 1 2 -1>", [rev, add(n(5))])', 2)).toEqual([{ n: 1 }, { n: 0 }]);
    expect(values('n("0 1").pickmodF("<0 1 2 -1>", [rev, add(n(5))])', 3)).toEqual([{ n: 5 }, { n: 6 }]);
  });

  it('counts below 0 from the end of a list', () => {
    expect(values('n("-1 -2".pickmodOut(["1", "2", "3"]))')).toEqual([{ n: 3 }, { n: 2 }]);
    expect(values('n("0 1 2 3".bite(4, "-1 -4"))')).toEqual([{ n: 3 }, { n: 0 }]);
  });

  it('waits for its pattern', () => {
    expect(values('const p = pickOut([7, 8]); n(p("1 0"))')).toEqual([{ n: 8 }, { n: 7 }]);
  });

  it.each([
    ['s("0".pick("a"))', 'a list or a dictionary is expected here, as ["a b", "c"]'],
    ['s("0 x".pick(["a"]))', 'what picks from a list is a number, not "x"'],
    ['s("0").pickF("0", [1])', 'each choice is a function'],
    ['s("0").pickF("0", rev)', 'a list or a dictionary is expected here'],
    ['s("<a>".pick({ a: rev }))', 'rev is a function'],
    ['n("0 1".bite(0, "0"))', 'the number of slices is at least 1, not 0'],
    ['s("a".pick({ a: null }))', 'a pattern is expected here, not nothing'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({
        code: 'PATTERN_SYNTAX',
        details: expect.objectContaining({ line: 1, reason: expect.stringContaining(reason) }),
      }),
    );
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('finds no %s in a dictionary', (name) => {
    expect(values(`s("<${name}>".pick({ a: "x" }))`)).toEqual([]);
  });
});
