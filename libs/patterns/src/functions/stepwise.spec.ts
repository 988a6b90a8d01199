import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { isOnset } from '../pattern.js';
import { queryCycle } from '../query.js';
import { playsAsInStrudel } from './strudel.fixture.js';

describe('stepwise functions', () => {
  it.each([
    's(stepcat([3, "e3"], [1, "g3"]))',
    's(stepcat("bd sd cp", "<hh oh> hh"))',
    'n(stepcat("0 1 2", sine, cosine))',
    's(stepcat([2, "a b"]))',
    's(stepcat("a b"))',
    's(stepcat([0, "a"], [2, "b"]))',
    's(stepcat("a b", silence))',
    's(stepcat("a b", nothing))',
    's(stepcat())',
    'n(stepcat(1, 2))',
    'note(timeCat([3, "e3*4"], [1, "g3 a"]))',
    's(timecat([1.5, "a"], [1, "b"]))',
    's(arrange([4, "<c a f e>(3,8)"], [2, "<g a>(5,8)"]))',
    's(arrange([.5, "a"], [1, "<b c d>"]))',
    's(arrange([0, "a b"], [1, "c"]))',
    's(arrange())',
    's(stepalt(["bd cp", "mt"], "bd"))',
    's(stepalt(["a b", "c", "d"], ["x", "y z"]))',
    's(stepalt())',
    's("a b c".expand("1 2"))',
    's("a b c".expand("1@3 2"))',
    's("a b c".expand("~ 2 ~"))',
    's("a b c".expand("2,3"))',
    's("a b".expand("<1 2>"))',
    's("a b".expand(.5))',
    's("a b".expand(0))',
    'n(sine.expand(2))',
    's("a b c".contract("2 1"))',
    's("a b".extend("1 2"))',
    's("<a b> c".extend(2))',
    's("a b".extend(0))',
    's("a b".extend(1.5))',
    's("<a b> c".replicate(2))',
    's("a b".replicate("<1 2>"))',
    's("a b".replicate(1.5))',
    's("a b c".pace(4))',
    's("a b c".steps("<4 2>"))',
    's("<a b c>".pace(2))',
    'n(sine.pace(4).segment(4))',
    's(polymeter("c eb g", "c2 g2", "x"))',
    's(polymeter("d e", "<a b> c d e"))',
    'n(polymeter("0 1 2", sine))',
    's(pm())',
    's("a b c d".take("1 2 3"))',
    's("a b c d".take("-1 -2"))',
    's("<a d> b c".take("<1 2>"))',
    's("a b c d".take(0))',
    's("a b c d".take(6))',
    's("a b c d".take(1.5))',
    's("a b c".take("0 ~ 2"))',
    's("a b c".take("[1 2]@3 <~ 2>"))',
    's("a b c".take("<1 ~>"))',
    's("a b c".take("1 2".late(.25)))',
    'n(sine.take(1))',
    's(stack("a b c", "d e").take(1))',
    's(cat("a b", "c").take(1))',
    's("a b".fast(2).take(1))',
    's("a b c d".drop("0 1 2 3"))',
    's("a b c d".drop("0 -1"))',
    's("a b c d".drop("5 -6"))',
    's("a b c d".shrink("1 -1"))',
    's("a b c d".shrink("1:2 -1:3"))',
    's("a b c d".shrink("<2 5 0 1.5>"))',
    's("a b c d".shrink("1:0 0:3"))',
    's("<a d> b c".take(2.5).shrink(1))',
    'n(sine.shrink(1))',
    's("a b c d".grow("1 -1"))',
    's("a b c d".grow("<3 0 .5>"))',
    's("<a d> b c".take(2.5).grow(1))',
    's("[c g]".tour("e f", "e f g", "g f"))',
    's(tour("a b", "c", "d"))',
    's("a".tour())',
    's(zip("e f", "e f g", "g [f e] a f4 c"))',
    's(zip("a@2 b", "<c d>"))',
    'n(zip("1 2", sine))',
    's(seqPLoop([0, 2, "bd(3,8)"], [1, 3, "<cp a b c>(3,8)"]))',
    's(seqPLoop([0.5, 2, "<a b c>"]))',
    's(stepcat(gap(3), "a"))',
    "s(pure('e4'))",
    's("a b c").jux(rev).pace(6)',
    's(stepcat("a b c d".grow("1"), "x")).pace(11)',
  ])('%s plays as it does in Strudel, in as many steps', playsAsInStrudel);

  it('grow as often as a second number says, which Strudel takes for the denominator of the first', () => {
    const played = (text: string) => queryCycle(evaluate(text).tracks[0]!.pattern, 2).filter(isOnset);
    expect(played('s("a b c d".grow("1:2"))')).toMatchObject([
      { value: { s: 'a' }, whole: { begin: { n: 2, d: 1 }, end: { n: 7, d: 3 } } },
      { value: { s: 'a' } },
      { value: { s: 'b' } },
    ]);
  });

  it('show where their arguments stand', () => {
    const text = 's("a b".take("1 2"))';
    const located = queryCycle(evaluate(text).tracks[0]!.pattern, 0).map(({ locations }) =>
      locations.map(({ start, end }) => text.slice(start, end)),
    );
    expect(located).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '2'],
    ]);
  });

  it.each([
    ['s(stepcat(["a", "b"], "c"))', '[a number of steps, pattern] is expected here'],
    ['s(stepcat([-1, "a"], "c"))', 'a number of steps is at least 0, not -1'],
    ['s(arrange([2, "a"], "b"))', '[a number of cycles, pattern] is expected here'],
    ['s(arrange(["2", "a"]))', '[a number of cycles, pattern] is expected here'],
    ['s("a b".take("1 x"))', 'a number of steps is a number, not "x"'],
    ['s("a b".contract("1 0"))', 'contract takes a factor above 0'],
    ['s("a b".shrink("1:x"))', 'how many times is a number, not "x"'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({
        code: 'PATTERN_SYNTAX',
        details: expect.objectContaining({ line: 1, reason: expect.stringContaining(reason) }),
      }),
    );
  });

  it.each([
    ['a million steps that shrink', 's("a".expand(1000000).shrink(1))'],
    ['a million times', 's("a b".shrink("0:1000000"))'],
    ['shrinking what grows', `s("a b c d".grow(1)${'.shrink(1)'.repeat(12)})`],
    ['replicas of replicas', `s("a"${'.replicate(100)'.repeat(8)})`],
    ['paces too fast', 's("a b".pace(1000000))'],
    ['a loop of a moment', 's(seqPLoop([0, 0.000001, "a"]))'],
    ['a long list of turns', `s(stepalt(${[97, 89, 83].map((n) => `[${'1,'.repeat(n)}]`).join(',')}))`],
    ['a long tour', `s(tour("a", ${'"b c",'.repeat(600)}))`],
    ['a zip of primes', `s(zip(${[97, 89, 83].map((n) => `"a!${n}"`).join(',')}))`],
  ])('%s end as an ordinary error within 500 ms of computing', (_, text) => {
    const before = process.threadCpuUsage();
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ category: 'invalid' }));
    expect(process.threadCpuUsage(before).user).toBeLessThan(500_000);
  });
});
