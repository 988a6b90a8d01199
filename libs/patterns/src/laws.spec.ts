import { type Rational, ZERO, add, compare, rational, sub } from '@oiduna/timing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from './budget.js';
import { fast, late, mapValues, rev, signal, slow, stack } from './combine.js';
import { evaluate } from './evaluate.js';
import { type Pattern, type PatternEvent, isOnset } from './pattern.js';
import { query, queryCycle } from './query.js';
import { RANDOM } from './random.js';

const CYCLES = 4;

/** Notation of every kind, two levels deep. */
const { notation } = fc.letrec<{ notation: string; step: string }>((tie) => ({
  notation: fc.array(tie('step'), { minLength: 1, maxLength: 4 }).map((steps) => steps.join(' ')),
  step: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(
      'bd',
      'sd:3',
      '~',
      'hh*2',
      'cp/3',
      'oh(3,8,1)',
      'bd*1.5',
      'sd@2',
      'hh!2',
      'cp*<1 3>',
      'oh(<3 -5>,8)',
      'hh*4?',
      'cp!3?0.3',
      '[bd | sd hh]',
      'bd:<1 2>',
      '0 .. 3',
    ),
    tie('notation').map((inner) => `[${inner}]`),
    tie('notation').map((inner) => `<${inner}>/1.5`),
    tie('notation').map((inner) => `{${inner}, hh cp}%3`),
    fc.tuple(tie('notation'), tie('notation')).map(([a, b]) => `[${a}, ${b}]*2`),
  ),
}));

const pattern = fc
  .tuple(
    notation,
    fc.constantFrom(
      '',
      '.rev()',
      '.gain("1 0.5 <0.2 0.7>")',
      '.fast("<1 1.5>")',
      '.slow(3)',
      '.late("<0 .125>")',
      '.off(1/8, x => x.rev())',
      '.juxBy("<.5 1>", rev)',
      '.echo("<2 3>", 1/6, 0.8)',
      '.plyWith("<2 3>", x => x.rev())',
      '.chunk("<2 3>", x => x.fast(2))',
      '.chunkInto(3, x => x.fast(2))',
      '.into("1 [0 1]", rev)',
      '.repeatCycles("<2 1.5>")',
      '.beat("0,3,<5 6>", 8)',
      '.take("1 <2 -1>")',
      '.drop("0 <1 -1>")',
      '.shrink("<1 -1>")',
      '.grow("1:2")',
      '.pace("<3 4>")',
      '.replicate("1 2")',
      '.pickF("<0 1 2>", [rev, fast(2), x => x.late(1/8)])',
      '.every("<2 3>", x => x.fast(2))',
      '.degradeBy("0.3 0.6")',
      '.struct("x*3 ~ <x ~>")',
      '.mask("<1 0> [1 0]")',
      '.reset("x <x ~>")',
      '.restart("x@3 <x ~>")',
      '.set.mix(pan("0 <1 .5> 1"))',
      '.set.squeeze(pan("0 <1 .5>"))',
      '.set.squeezeout(pan("0 <1 .5>"))',
      '.set.poly(pan("0 1 .5"))',
      '.pan(sine.slow(3).range(0.2, 0.8))',
      '.pan(rand.late(1/8).add(saw.fast("<2 3>")))',
    ),
  )
  .map(([text, chain]) => evaluate(`s("${text}")${chain}`).tracks[0]!.pattern);

const factor = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]) => rational(n, d));

/** What sounds, however it is cut: onsets and total length of each whole, so that fragments count as one event. */
function sounding(events: readonly PatternEvent[]): Record<string, { onsets: number; length: Rational }> {
  const found: Record<string, { onsets: number; length: Rational }> = {};
  for (const event of events) {
    const key = JSON.stringify([event.whole, event.value, event.locations]);
    const { onsets, length } = found[key] ?? { onsets: 0, length: ZERO };
    found[key] = {
      onsets: onsets + Number(isOnset(event)),
      length: add(length, sub(event.part.end, event.part.begin)),
    };
  }
  return found;
}

const heard = (p: Pattern<PatternEvent['value']>) => sounding(query(p, ZERO, rational(CYCLES)));

describe('patterns', { timeout: 30_000 }, () => {
  it('give the same events in any slices', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: CYCLES * 96 - 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(pattern, cuts, (p, at) => {
        const edges = [0, ...at.toSorted((a, b) => a - b), CYCLES * 96].map((edge) => rational(edge, 96));
        const slices = edges.slice(1).flatMap((end, i) => query(p, edges[i] ?? ZERO, end));
        expect(sounding(slices)).toEqual(heard(p));
      }),
    );
  });

  it('give the same events at cycle n from a fresh start as after playing up to n', () => {
    fc.assert(
      fc.property(notation, fc.integer({ min: 1, max: 30 }), (text, cycle) => {
        const fresh = () => evaluate(`s("${text}")`).tracks[0]!.pattern;
        const played = fresh();
        query(played, ZERO, rational(cycle));
        expect(queryCycle(fresh(), cycle)).toEqual(queryCycle(played, cycle));
      }),
    );
  });

  it('still play after a million cycles, three weeks at 120 bpm', () => {
    fc.assert(
      fc.property(pattern, fc.integer({ min: 1_000_000, max: 1_000_100 }), (p, cycle) => {
        expect(() => queryCycle(p, cycle)).not.toThrow();
      }),
    );
  });

  it('hold their parts within the query and within their wholes', () => {
    fc.assert(
      fc.property(pattern, fc.integer({ min: 0, max: 95 }), (p, from) => {
        const [begin, end] = [rational(from, 96), rational(from + 30, 96)];
        for (const { whole, part } of query(p, begin, end)) {
          const edges = [whole!.begin, part.begin, part.end, whole!.end];
          expect(edges.toSorted(compare)).toEqual(edges);
          expect(compare(begin, part.begin)).toBeLessThanOrEqual(0);
          expect(compare(part.end, end)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('are themselves after fast and slow by the same factor', () => {
    fc.assert(
      fc.property(pattern, factor, (p, n) => {
        expect(heard(fast(n, slow(n, p)))).toEqual(heard(p));
      }),
    );
  });

  it('are themselves when reversed twice', () => {
    fc.assert(
      fc.property(pattern, (p) => {
        expect(heard(rev(rev(p)))).toEqual(heard(p));
      }),
    );
  });

  it('sound the same stacked in either order', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(heard(stack([a, b]))).toEqual(heard(stack([b, a])));
      }),
    );
  });

  it('cross a process border as JSON', () => {
    fc.assert(
      fc.property(pattern, (p) => {
        const events = queryCycle(p, 1);
        expect(JSON.parse(JSON.stringify(events))).toEqual(events);
      }),
    );
  });
});

describe('a signal', () => {
  const time = fc.tuple(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 1, max: 48 }));
  it.each([
    signal((at) => at),
    mapValues(signal(Math.sin), (value) => value * 3),
    slow(rational(3, 2), RANDOM),
    late(rational(1, 3), fast(rational(5), RANDOM)),
  ])('has by itself the value that its query has', (wave) => {
    fc.assert(
      fc.property(time, ([at, width]) => {
        const [begin, end] = [rational(at, 24), rational(at + width, 24)];
        const events = wave.query(begin, end, new Budget(100));
        expect(events).toEqual([
          { whole: undefined, part: { begin, end }, value: wave.sample!(begin, end, new Budget(100)), locations: [] },
        ]);
      }),
    );
  });

  it('costs a step for each change of it, also where its value alone is asked for', () => {
    const budget = new Budget(10);
    const twice = mapValues(mapValues(RANDOM, String), String);
    twice.sample!(ZERO, rational(1), budget);
    expect(budget.left).toBe(7);
  });
});
