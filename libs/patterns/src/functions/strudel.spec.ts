import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { lines, loadStrudel, ourEvents, strudelEvents } from '../oracle.fixture.js';

const CYCLES = 4;

let strudel: Awaited<ReturnType<typeof loadStrudel>>;
beforeAll(async () => {
  strudel = await loadStrudel();
});

async function sameEvents(code: string): Promise<void> {
  const ours = ourEvents(
    evaluate(code).tracks.map(({ pattern }) => pattern),
    CYCLES,
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
    'chord("<C Am F G D# Bbm>").voicing().s("x").gain(0.5)',
    'note("<C Am>".voicing().fmap(v => v.note))',
    'chord("<C Am>").anchor("<c4 e4 g4 a3>").mode("<below above duck root>").voicing()',
    'chord("<D B Eb F#m>").anchor("<c5 d5 b3 g2>").mode("<above root duck below>*4").voicing()',
    'chord("<C Cm>").offset("0 1 2 3 4 5 6 -1 -4 -5 -6").voicing()',
    'chord("C").mode("<above root>").offset("1 -1").voicing()',
    'n("0 1 2 3 4 5 6 10 -1 -6").chord("<C Am>").octaves("<1 2>").voicing()',
    'n("0 1 4").chord("C").mode("duck").voicing()',
    'chord("<C^7 Dm7 Em7b5 A7>").dict("<lefthand guidetones>").offset("<0 1>").voicing()',
    'chord("<C Am Bo>").dict("triads").anchor("c4").voicing()',
    'note("<C^7 A7 Dm7 G7>".voicings(\'lefthand\'))',
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

describe('text of functions', () => {
  it.each([
    'note("<[c,eb,g] [c,f,ab]>").arp("0 [0,2] 1 [0,2]")',
    'note("[c,eb,[g a]] <d [e,f]>").arp("<0 1>*4 2")',
    'note("[c ~ [c,eb,g]]").s("x").arp("0 2")',
    'note("<[c,eb,g]!2 [c,f,ab]>").arpWith(haps => haps[2])',
    'note("[c,eb,g] [d,e,f]").collect().fmap(haps => haps[1].value)',
    "s('a').fast(4).pan(saw.segment(4)).filter(hap => hap.value.pan > 0.3 && hap.whole.begin % 1 < 0.7)",
    's("a b*2").filterValues(v => v.s === \'a\')',
    's("a b/1.5 c").filterWhen(t => t % 2 < 0.5)',
    's("a b/1.5 c").onsetsOnly()',
    "s(sine.segment(2).fmap(v => 'a')).discreteOnly()",
    ...['join', 'innerJoin', 'outerJoin', 'squeezeJoin', 'resetJoin', 'restartJoin', 'polyJoin'].map(
      (join) => `"0 <1 2> 3".fmap(v => note("c <d e>*3").add(note(v)).fast(v + 1)).${join}()`,
    ),
    ...['bind', 'innerBind', 'outerBind', 'squeezeBind', 'polyBind'].map(
      (bind) => `"0 <1 2> 3".${bind}(v => note("c <d e>*3").add(note(v)))`,
    ),
    'note("0.5 -1.5 2.5 c".round()).pan("0.5 -0.2".floor()).gain("0.2 1".ceil())',
    'freq(ratio("1, 5:4 3:2:2").mul(110))',
    's("a b").fast(Fraction(3)).late(Fraction(1).div(3))',
    's("a b").adsr(".1:.1:.5:.2").ad("<.1 1:2>")',
    's("a b").ds(".1 .2:.3").ar("<.1 1:2>")',
    'note("c:.5 a:1 60".as("note:clip").fmap(v => v.note))',
    'xfade(s("a b").gain(.5), "<0 .25 .5 .75>", s("c d e"))',
    's("a").xfade("<1 [0 1]>", s("b"))',
    '"800:3 2".as("lpf:wobble")',
    'createParam(\'wobble\'); s("a b").wobble("1 2")',
  ])('%s has the events it has in Strudel', sameEvents);
});
