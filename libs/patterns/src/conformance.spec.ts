import { describe, expect, it } from 'vitest';
import { REASONS, conformance, firstDifference } from './conformance.fixture.js';
import type { PlainEvent, Strudel } from './oracle.fixture.js';

type Played = readonly [begin: number, end: number, value: unknown];

const DENOMINATOR = 1_000_000_000n;
const fraction = (x: number) => ({ s: 1n, n: BigInt(Math.round(x * Number(DENOMINATOR))), d: DENOMINATOR });

/** An engine that plays these events in every cycle, whatever the text is. */
const playing = (...events: readonly Played[]): Strudel => ({
  version: 'synthetic',
  evaluate: () =>
    Promise.resolve([
      {
        queryArc: (cycle: number) =>
          events.map(([begin, end, value]) => {
            const span = { begin: fraction(cycle + begin), end: fraction(cycle + end) };
            return { whole: span, part: span, value };
          }),
      },
    ]),
});

const outcome = async (code: string, ...events: readonly Played[]) => {
  const report = await conformance(playing(...events), [{ name: 'it', code }]);
  return [...report.inScope, ...report.outside, ...report.unplayable][0]!;
};

const [rounding, bare] = REASONS.map(({ why }) => why);

describe('an example', () => {
  it('is identical when every event is, in whatever order', async () => {
    const found = await outcome('s("bd hh")', [0.5, 1, { s: 'hh' }], [0, 0.5, { s: 'bd' }]);
    expect(found).toMatchObject({ kind: 'identical', found: '' });
  });

  it.each([
    ['another sound', [0.5, 1, { s: 'cp' }], '1/2-1 1/2-1 {"s":"cp"}'],
    ['another length', [0.5, 0.75, { s: 'hh' }], '1/2-3/4 1/2-3/4 {"s":"hh"}'],
    ['one control more', [0.5, 1, { s: 'hh', n: 1 }], '1/2-1 1/2-1 {"n":1,"s":"hh"}'],
  ] as const)('with %s is different, and both events are told', async (_, event, theirs) => {
    const found = await outcome('s("bd hh")', [0, 0.5, { s: 'bd' }], event);
    expect(found.kind).toBe('different');
    expect(found.found).toBe(`cycle 0: ours 1/2-1 1/2-1 {"s":"hh"}, Strudel ${theirs}`);
    expect(found.why).toBeUndefined();
  });

  it('is different when an event is missing, or there twice', async () => {
    const [once, again] = [
      [0, 0.5, { s: 'bd' }],
      [0, 0.5, { s: 'bd' }],
    ] as const;
    expect(await outcome('s("bd hh")', once)).toMatchObject({
      kind: 'different',
      found: 'cycle 0: ours 1/2-1 1/2-1 {"s":"hh"}, Strudel nothing',
    });
    expect(await outcome('s("bd ~")', once, again)).toMatchObject({
      kind: 'different',
      found: 'cycle 0: ours nothing, Strudel 0-1/2 0-1/2 {"s":"bd"}',
    });
  });

  it('is refused with what the language says, and without a reason nobody knows', async () => {
    const found = await outcome('s("bd").jukx(rev)', [0, 1, { s: 'bd' }]);
    expect(found).toMatchObject({ kind: 'refused', why: undefined });
    expect(found.found).toContain('jukx');
  });

  it('is outside when it needs what is no pattern', async () => {
    expect(await outcome('note("c").midi()', [0, 1, { note: 'c' }])).toMatchObject({ kind: 'outside' });
  });

  it('is left out when Strudel alone cannot play it', async () => {
    const failing: Strudel = { version: 'synthetic', evaluate: () => Promise.reject(new Error('no page')) };
    const report = await conformance(failing, [{ name: 'it', code: 's("bd")' }]);
    expect(report.unplayable).toHaveLength(1);
    expect(report.inScope).toHaveLength(0);
  });
});

describe('the reason of a difference', () => {
  it('is rounding when only the last digits of times differ', async () => {
    const found = await outcome(
      's("bd hh").pan(0.25)',
      [0, 0.5, { s: 'bd', pan: 0.25 }],
      [0.500001, 1, { s: 'hh', pan: 0.25 }],
    );
    expect(found).toMatchObject({ kind: 'different', why: rounding });
  });

  it.each([
    ['a time differs by more', [0.50001, 1, { s: 'hh' }]],
    ['a value differs as well', [0.500001, 1, { s: 'cp' }]],
    ['a control is missing as well', [0.500001, 1, {}]],
  ] as const)('is unknown when %s', async (_, event) => {
    expect(await outcome('s("bd hh")', [0, 0.5, { s: 'bd' }], event)).toMatchObject({
      kind: 'different',
      why: undefined,
    });
  });

  it('is the missing control when Strudel too has bare values', async () => {
    expect(await outcome('"3"', [0, 1, 3])).toMatchObject({ kind: 'refused', why: bare });
    expect(await outcome('"3"', [0, 1, { n: 3 }])).toMatchObject({ kind: 'refused', why: undefined });
  });
});

describe('the report', () => {
  it('counts the identical ones among those in scope only', async () => {
    const texts = ['s("bd")', 's("bd")', 's("hh")', 's("bd").jukx(rev)', 's("bd").midi()'];
    const report = await conformance(
      playing([0, 1, { s: 'bd' }]),
      texts.map((code) => ({ name: 'it', code })),
    );
    expect(report.share).toBe(0.5);
    expect([report.examples, report.inScope.length, report.outside.length]).toEqual([5, 4, 1]);
  });
});

describe('the first difference', () => {
  it('is the earliest of the first cycle that has one', () => {
    const event = (begin: string, s: string): PlainEvent => ({ whole: null, part: [begin, '9'], value: { s } });
    const ours = [[event('1/2', 'a')], [event('11/8', 'd'), event('5/4', 'c')]];
    const theirs = [[event('1/2', 'a')], []];
    expect(firstDifference(ours, theirs)).toBe('cycle 1: ours ~ 5/4-9 {"s":"c"}, Strudel nothing');
    expect(firstDifference(ours, ours)).toBeUndefined();
  });
});
