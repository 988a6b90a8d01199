import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { lines, loadStrudel, plain, shown, strudelEvents } from '../oracle.fixture.js';
import { queryCycle } from '../query.js';

const CYCLES = 4;

let strudel: Awaited<ReturnType<typeof loadStrudel>>;
beforeAll(async () => {
  strudel = await loadStrudel();
});

async function sameEvents(code: string): Promise<void> {
  const { tracks } = evaluate(code);
  const ours = Array.from({ length: CYCLES }, (_, cycle) =>
    tracks.flatMap(({ pattern }) =>
      queryCycle(pattern, cycle).map(({ whole, part, value }) => ({
        whole: whole ? ([shown(whole.begin), shown(whole.end)] as const) : null,
        part: [shown(part.begin), shown(part.end)] as const,
        value: plain(value),
      })),
    ),
  );
  expect(ours.map(lines)).toEqual(strudelEvents(await strudel.evaluate(code), CYCLES).map(lines));
}

describe('tonal text', () => {
  it.each([
    'n("0 2 4 7 -1 -8 <3b 4##>").scale("<C:major D4:minor Eb2:bebop:major>")',
    'n("0.5 1.5 -0.5 1.49").scale("F#:dorian")',
    'note("c3 c#3 db3 d3 eb3 e3 f3 f#3 gb3 g3 g#3 a3 bb3 b3").scale("<A:major C:pentatonic G5:minor:pentatonic>")',
    'note("0 2 12").scale("C:major").s("x").gain(0.5)',
    'n("0 1 2").scale("C4:minor").scaleTranspose("1 2 -1 1.5")',
    'note("c3 eb3 e3 g#3 bb5".scale("C:minor")).scaleTranspose("0,1,2,-1")',
    'n("0 2 4").scale("C:minor").off(1/8, scaleTranspose(2)).rev().every(2, scaleTranspose("<1 2>"))',
    'note("c3 e3").transpose("1 -1 <12 5P>").add(note(1))',
    'note("3 c4".transpose("5P -3m"))',
    'n("0").note("e4").scale("C:major")',
    'note("<C^7 A7 Dm7 G7 Ebm7b5>".rootNotes("<2 3>"))',
    'chord("C Dm").s("x").rootNotes(2)',
  ])('%s has the events it has in Strudel', sameEvents);
});

describe('text that cuts samples', () => {
  it.each([
    's("a b*2").chop("<2 3>").begin(0.5)',
    's("a").begin(.25).end(.75).speed(2).chop(4).rev()',
    's("a@3 b").chop(2).early(.1).chop(3)',
    's("a").chop(0)',
    's("<a b c> d").striate("<2 3>")',
    's("a").begin(.25).end(.75).striate(2)',
    's("a b").loopAt("<1 2 .5>").speed(2)',
    's("a").loopAt(2).chop(4)',
    's("a b").loopAtCps(2, 1.5)',
    's("a b").slice(4, "0 3 <5 [1 2]>")',
    's("a b").slice(4, "0")',
    's("a").slice([0, .25, .5, .75], "0 1 3")',
    's("a").slice("<4 8 0:.25:.5>", "0 1 2")',
    's("a").begin(.5).slice(4, "0 1")',
    's("a").speed(2).splice("<4 8>", "0 1@3 [2 3]")',
    's("a/2 b").fit()',
    's("a").begin(.25).end(.5).fit()',
    's("a").fit().slice(4, "0 1").fit()',
    's("a b").speed(3).scrub("0.1 .25@3 <0.8:1.5 1>")',
    's("a b").scrub(.5)',
  ])('%s has the events it has in Strudel', sameEvents);
});
