import { beforeAll, describe, expect, it } from 'vitest';
import { Budget } from './budget.js';
import { CYCLES, IDENTICAL_MIN, REASONS, conformance } from './conformance.fixture.js';
import { evaluate } from './evaluate.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { parseNotation } from './notation.js';
import { type Strudel, lines, loadStrudel, ourEvents, shown, stepsOf, strudelEvents } from './oracle.fixture.js';
import { Source } from './source.js';
import { USED_NAMES } from './usage.fixture.js';

const NOTATIONS = `
a b | a | a*3 | a/3 b | <a b c> | <a b>*3 | <a b , c d e> | [a b]*1.5 | a@3 b | a@1.5 b _ c | a!3 b | a ! ! b
a*2!2 b | a ~ - b | a . b c . d | [a . b c] | {a b c}%4 | {a b, c d e} | {a b}%<2 4> | <{a b c}%2 d>
a(3,8) | a(-3,8) | a(3,8,2) | a(<3 5>,8,<0 2>) | [a b](3,8)*2 | a([3 5],8) | a:3 | a:b:c | a:<b c> | a:3*2 | a*2:3
a*<2 3> | a*[2 3] | a*<2 3>/2 | a*<2 [3 4]> | 0 .. 4 | 3 .. 1 | -3 .. 1 | 0 .. <2 3> | <0 .. 3> | [0 .. 3]*2 b
a? | a*8? | a*8?0.3 hh*4? | [a b? c?]*2 | a? b? c? d? | a!3? | a!3? b? | a!3?0.3 [b c]? | a?!3 b? | a*8?0.3?0.4 | a?*2 | <a b>? | a(5,8)? | {a? b?}%5
a\\|b\\|c | [a\\|b]*4 | a? [b? c\\|d]*2 | [a b\\|c d\\|e] | [[a\\|b] [c\\|d]]*2 | a, b\\|c
a *2 b | a /2 | a @3 b | a !2 b | a ? b | a (3,8) b | a : b c | a* 2 | a@ b | a! b | a!!! b
^a b | [^a b] c | a.b .5 -1 1. | a~b ~ | a _ _ b | a __ b | <a@2 b> | <a b c>@2 d | [a,b]!2 c
`
  .trim()
  .split('\n')
  .flatMap((line) => line.split(/(?<!\\) \| /))
  .map((text) => text.replaceAll('\\|', '|').trim())
  .filter((text) => text !== 'a, b|c');

let strudel: Strudel;
beforeAll(async () => {
  strudel = await loadStrudel();
});

describe('mini-notation', () => {
  it.each(NOTATIONS)('%s has the events it has in Strudel, and as many steps', async (text) => {
    const theirs = await strudel.evaluate(`\`${text}\``);
    const ours = parseNotation(new Source(text), 0, text.length, new Budget(10_000));
    expect(ourEvents([ours], CYCLES).map(lines)).toEqual(strudelEvents(theirs, CYCLES).map(lines));
    expect(ours.steps && shown(ours.steps)).toBe(stepsOf(theirs));
  });
});

const hows = ['', '.in', '.out', '.mix', '.squeeze', '.squeezeout', '.reset', '.restart', '.poly'];
const operations = 'add sub mul div mod pow band bor bxor blshift brshift set keep and or'.split(' ');

const comparisons = ['lt', 'gt', 'lte', 'gte', 'eq', 'ne'];

describe('arithmetic', () => {
  it.each([
    ...hows.map((how) => `n("0 [1 2] <3 4>".add${how}("<10 20> 30 [40 50 60]"))`),
    ...hows.map((how) => `n("0 1 2 3".mul${how}("<2 3>*3"))`),
    ...hows.map((how) => `n("0 1").s("bd").set${how}(n("<5 6> 7").pan("0 1"))`),
    ...hows.slice(0, -1).map((how) => `s("a b c d").keepif${how}("1 [0 1] <0 1>")`),
    ...operations.map((name) => `note("3 5 <6 0>".${name}("<2 3 6>*2"))`),
    ...comparisons.map((name) => `s("hh*6").mask("3 5 <6 0>".${name}("<2 3 6>*2"))`),
    'n("3 5 7".sub.poly("1 2"))',
    'note("c3 e3".add("7 <5 12>"))',
    'n("0 2").add(n("<1 2>"))',
    'n("0 2".add(1, 2))',
    'n(add(1, "0 2"))',
    'n("0 2").superimpose(add(n(1)))',
    's("bd*4").struct("x ~ <x ~> x")',
    's("bd sd").mask("<1 0> [1 0 1]")',
    's("bd sd hh cp").structAll("0 1 <1 ~>")',
    's("bd sd hh cp").maskAll("0 ~ 1")',
    's("<bd cp> sd hh cp").reset("x@3 <x ~>")',
    's("<bd cp> sd hh cp").restart("x@3 <x ~>")',
  ])('%s has the events it has in Strudel', sameEvents);
});

describe('the core', () => {
  it.each([
    's("bd sd").fast("<1 2 1.5>").slow("1 2")',
    's("bd sd").distort("3:<.5 1>:fold").lpf("<400 500> : 8")',
    's("bd sd hh").early("<0 .25>").late(1/8)',
    's("bd <sd hh>").rev().euclid("<3 5>", 8)',
    's("bd <sd hh>").euclidRot(3, "<8 16>", "<0 2>")',
    'n("0 1 2").off(1/8, x => x.add(n(7))).every("<2 3>", rev)',
    'n("0 1 2").layer(x => x.rev(), fast(2))',
    'stack(s("bd"), [s("hh"), s("cp")], "sd".s())',
    'cat(s("bd hh"), [s("cp"), s("sd")], s("<a b>"))',
    'seq(s("bd"), s("<a b>"), [s("hh"), [s("cp"), s("sd")]])',
    's("hh*8").degradeBy("<0.2 0.8>").pan(rand)',
    'n(irand(8)).struct("x*4 x").pan(sine).gain(saw).room(isaw).size(cosine.slow(3))',
    'const p = s("bd hh"); stack(p, p.rev())',
    'const f = (a, b) => { const c = a.fast(b); return c.rev(); }; f(s("bd hh cp"), 2)',
    'register(\'twice\', (n, p) => p.fast(n).rev()); s("bd hh <cp sd>").twice("<2 3>")',
    'const twice = register(\'twice\', (n, p) => p.fast(n)); s("bd hh").superimpose(twice("2 3"))',
    'n("0 1 2").fmap(v => ({ ...v, n: v.n > 0 ? v.n * 2 : 5 }))',
    'n("0 1 2".fmap(v => v % 2 === 0 || v > 5 ? v + 1 : -v))',
    'n("0 <1 2>").segment("<2 3>").pan(tri.range(1, 3)).gain(square.segment(4))',
    'n(run("<3 4>").add(itri.range(0, 8).segment(4)))',
    'stack(...[1, 2, 3].map(i => n(i).fast(i)))',
    'a: s("bd")\n_b: s("hh")\nc$: s("cp")\n$: s("sd")',
  ])('%s has the events it has in Strudel', sameEvents);
});

describe("the examples of Strudel's own documentation", () => {
  it('have the same events here, and each that has not has its reason', { timeout: 60_000 }, async () => {
    const report = await conformance(strudel);
    expect(report.inScope.length).toBeGreaterThan(300);
    expect(report.share).toBeGreaterThanOrEqual(IDENTICAL_MIN);
    expect([...report.different, ...report.refused].filter(({ why }) => why === undefined)).toEqual([]);
  });

  it('need every reason there is', async () => {
    const { different, refused } = await conformance(strudel);
    const given = new Set([...different, ...refused].map(({ why }) => why));
    expect(REASONS.filter(({ why }) => !given.has(why))).toEqual([]);
  });
});

describe('the names people use most', () => {
  it('are there', () => {
    const missing = USED_NAMES.slice(0, 200).filter((name) => !FUNCTION_BY_NAME.has(name));
    expect(missing).toEqual([]);
  });
});

async function sameEvents(code: string): Promise<void> {
  const tracks = evaluate(code).tracks.filter(({ muted }) => !muted);
  const ours = ourEvents(
    tracks.map(({ pattern }) => pattern),
    CYCLES,
  );
  expect(ours.map(lines)).toEqual(strudelEvents(await strudel.evaluate(code), CYCLES).map(lines));
}
