import { ZERO, add, rational, sub } from '@oiduna/timing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { type PatternEvent, isOnset } from '../pattern.js';
import { query } from '../query.js';

const CYCLES = 3;

/** Onsets and total length of each event, so that its pieces count as one. */
function heard(events: readonly PatternEvent[]): Map<string, { onsets: number; length: ReturnType<typeof rational> }> {
  const found = new Map<string, { onsets: number; length: ReturnType<typeof rational> }>();
  for (const event of events) {
    const key = JSON.stringify([event.whole, event.value]);
    const { onsets, length } = found.get(key) ?? { onsets: 0, length: ZERO };
    const { begin, end } = event.part;
    found.set(key, { onsets: onsets + Number(isOnset(event)), length: add(length, sub(end, begin)) });
  }
  return found;
}

describe('in any slices the same events has', () => {
  it.each([
    's("a b/1.5 <c d>").chop("<2 3 5>").rev()',
    's("a b/1.5 <c d>").striate("<2 3>").chop(2)',
    's("a/2 b").slice("<4 8>", "0 [1 2] <3 4>*2").loopAt(1.5)',
    's("a/1.5 b").splice(8, "0 1/3 2").fit()',
    's("a/1.5 b").scrub("0 <.25 .5:2>/3")',
    'note("<[c,eb,g] [d,f]>/1.5 [c,e]").arp("0 [1 2]/1.5 <0 1>")',
    'note("[c,eb,g]/1.5").arpWith(events => events[1])',
    'chord("<C Am7 Dm9>/1.5").offset("<0 1>/3").voicing().s("x")',
    'n("0 2/1.5 <4 7>").scale("<C:major D:minor>/1.5").scaleTranspose("<1 2>/3")',
    'note("c/1.5 e").transpose("<1 5P>/3")',
    's("a/1.5 b").filter(e => e.whole.begin % 1 < 0.5)',
    '"0 1/1.5".squeezeBind(v => s("a b/1.5").n(v))',
    '"0 1/1.5".bind(v => s("a b/1.5").n(v))',
    'xfade(s("a/1.5 b"), "<0 .5 1>/2", s("c"))',
  ])('%s', (code) => {
    const { pattern } = evaluate(code).tracks[0]!;
    const whole = heard(query(pattern, ZERO, rational(CYCLES)));
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: CYCLES * 48 - 1 }), { maxLength: 5 });
    fc.assert(
      fc.property(cuts, (at) => {
        const edges = [0, ...at.toSorted((a, b) => a - b), CYCLES * 48].map((edge) => rational(edge, 48));
        const slices = edges.slice(1).flatMap((end, index) => query(pattern, edges[index]!, end));
        expect(heard(slices)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});
