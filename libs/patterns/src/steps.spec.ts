import { AppError } from '@oiduna/contracts';
import { rational, toNumber } from '@oiduna/timing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { isOnset, type PatternEvent } from './pattern.js';
import { query } from './query.js';
import { STEP_EVENTS_MAX } from './steps.js';

interface Sequence {
  loopSteps?: number;
  gate?: number;
  params?: object;
  events: object[];
}

const textOf = (sequence: unknown): string => `steps('${JSON.stringify(sequence)}')`;
const patternOf = (sequence: Sequence) => evaluate(textOf(sequence)).tracks[0]!.pattern;
const onsets = (sequence: Sequence, begin: number, end: number): PatternEvent[] =>
  query(patternOf(sequence), rational(begin), rational(end)).filter(isOnset);
/** When notes begin, in steps from cycle 0. */
const stepsOf = (sequence: Sequence, begin: number, end: number): number[] =>
  onsets(sequence, begin, end).map(({ whole }) => toNumber(whole!.begin) * 16);

function refusalOf(text: string): AppError {
  try {
    evaluate(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a step sequence', () => {
  it('has sixteen steps a cycle, and begins again after 256', () => {
    const sequence = { events: [{ step: 0 }, { step: 17 }, { step: 255 }] };
    expect(stepsOf(sequence, 0, 16)).toEqual([0, 17, 255]);
    expect(stepsOf(sequence, 16, 32)).toEqual([256, 273, 511]);
    expect(stepsOf(sequence, 160_000, 160_001)).toEqual([2_560_000]);
  });

  it.each([16, 12, 7, 1])('of %d steps begins again after them, whatever a cycle is', (loopSteps) => {
    const expected = Array.from({ length: 48 }, (_, step) => step).filter((step) => step % loopSteps === 0);
    expect(stepsOf({ loopSteps, events: [{ step: 0 }] }, 0, 3)).toEqual(expected);
  });

  it('gives each note its params, its velocity and its pitch, and its gate in steps as its length', () => {
    const events = [{ step: 0, velocity: 0.5, gate: 3 }, { step: 4, note: 64, gate: 0.25 }, { step: 8 }];
    const [first, second, third] = onsets({ params: { s: 'bd', gain: 0.8, custom: 3 }, events }, 0, 1);
    expect(first!.value).toEqual({ s: 'bd', gain: 0.8, custom: 3, velocity: 0.5 });
    expect(second!.value).toEqual({ s: 'bd', gain: 0.8, custom: 3, note: 64 });
    expect([first, second, third].map((event) => event!.whole!.end)).toEqual([
      { n: 3, d: 16 },
      { n: 17, d: 64 },
      { n: 9, d: 16 },
    ]);
  });

  it('gives notes without a gate the one of the sequence', () => {
    const events = [{ step: 0 }, { step: 1, gate: 2 }];
    const ends = onsets({ gate: 0.5, events }, 0, 1).map(({ whole }) => toNumber(whole!.end) * 16);
    expect(ends).toEqual([0.5, 3]);
  });

  it('moves a note by its offset in steps, exactly, and before the first step into the loop before', () => {
    const events = [
      { step: 0, offset: -0.04 },
      { step: 3, offset: 1.333333 },
    ];
    const [first, second] = onsets({ loopSteps: 16, events }, 0, 1);
    expect(first!.whole!.begin).toEqual(rational(4_333_333, 16_000_000));
    expect(second!.whole!.begin).toEqual(rational(1_596, 1_600));
    expect(onsets({ loopSteps: 16, events }, 2_000_000, 2_000_001)).toHaveLength(2);
  });

  it('has a length even with a gate of 0', () => {
    expect(onsets({ events: [{ step: 0, gate: 0 }] }, 0, 1)[0]!.whole!.end).toEqual(rational(1, 16_000));
  });

  it('says where each note stands in the text', () => {
    const sequence = { params: { s: 'bd' }, events: [{ step: 0 }, { step: 1, gate: 2 }] };
    const places = onsets(sequence, 0, 1).map(({ locations: [at] }) => textOf(sequence).slice(at!.start, at!.end));
    expect(places).toEqual(['{"step":0}', '{"step":1,"gate":2}']);
  });

  it('is the same whether it is asked for in slices or as a whole', () => {
    const event = fc.record({
      step: fc.nat(31),
      gate: fc.constantFrom(0.5, 1, 7.25, 40),
      offset: fc.constantFrom(0, -0.5, 0.333333),
    });
    const cut = fc.nat(64).map((n) => rational(n, 32));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), cut, (events, at) => {
        const pattern = patternOf({ loopSteps: 32, events });
        const [begin, end] = [rational(0), rational(2)];
        const begun = (found: PatternEvent[]) =>
          found
            .filter(isOnset)
            .map(({ whole, value }) => JSON.stringify([whole, value]))
            .toSorted();
        const length = (found: PatternEvent[]) =>
          found.reduce((sum, { part }) => sum + toNumber(part.end) - toNumber(part.begin), 0);
        const sliced = [...query(pattern, begin, at), ...query(pattern, at, end)];
        const whole = query(pattern, begin, end);
        expect(begun(sliced)).toEqual(begun(whole));
        expect(length(sliced)).toBeCloseTo(length(whole), 9);
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ['a step past the end', { events: [{ step: 0 }, { step: 256 }] }, 'events[1].step is at most 255, not 256'],
    ['a step outside its loop', { loopSteps: 16, events: [{ step: 16 }] }, 'events[0].step is 16, in a loop of 16'],
    ['half a step', { events: [{ step: 1.5 }] }, 'events[0].step is a whole number'],
    ['no step', { events: [{ gate: 1 }] }, 'events[0].step is a number'],
    ['a negative gate', { events: [{ step: 0, gate: -1 }] }, 'events[0].gate is at least 0'],
    ['a null velocity', { events: [{ step: 0, velocity: null }] }, 'events[0].velocity is a number, not null'],
    ['an unknown field of a note', { events: [{ step: 0, pitch: 3 }] }, 'events[0] has no field pitch'],
    ['a note that is none', { events: [7] }, 'events[0] is an object'],
    ['no events', { params: {} }, 'events is a list'],
    ['an unknown field', { events: [], swing: 1 }, 'steps knows no swing'],
    ['a loop of nothing', { loopSteps: 0, events: [] }, 'loopSteps is at least 1'],
    ['a gate that is none', { gate: 'long', events: [] }, 'gate is a number'],
    ['params that are none', { params: [], events: [] }, 'params is an object'],
    ['a control of another kind', { params: { gain: 'loud' }, events: [] }, 'gain takes a number, not "loud"'],
    ['text for a control of a SynthDef', { params: { custom: 'x' }, events: [] }, 'custom is a number'],
    ['a name no control can have', { params: { 'a b': 1 }, events: [] }, 'params.a b is no name'],
    ['a list', [], 'it is an object'],
  ])('with %s is refused, and the message names it', (_, sequence, reason) => {
    const { details } = refusalOf(textOf(sequence));
    expect(details['reason']).toContain(reason);
    expect(details).toMatchObject({ line: 1 });
  });

  it('is refused at the note that is wrong', () => {
    const text = `kick: ${textOf({ events: [{ step: 0 }, { step: 999 }] })}`;
    expect(refusalOf(text).details).toMatchObject({ line: 1, column: text.indexOf('{"step":999}') + 1 });
  });

  it.each([
    ['steps(\'{"events":[1 2]}\')', 'this is no JSON', 21],
    ["steps('{')", 'this is no JSON', 9],
    ["steps('nothing')", 'this is no JSON', 8],
    ['steps("bd sd")', 'in single quotes', 1],
    ['steps(4)', 'in single quotes', 1],
  ])('%s is refused with its place', (text, reason, column) => {
    const { code, details } = refusalOf(text);
    expect([code, details]).toMatchObject(['PATTERN_SYNTAX', { line: 1, column }]);
    expect(details['reason']).toContain(reason);
  });

  it('holds a bounded number of notes', () => {
    const events = (count: number) => ({ events: Array.from({ length: count }, () => ({ step: 0 })) });
    expect(onsets(events(STEP_EVENTS_MAX), 0, 1)).toHaveLength(STEP_EVENTS_MAX);
    expect(refusalOf(textOf(events(STEP_EVENTS_MAX + 1))).code).toBe('PATTERN_OVER_BUDGET');
  });
});
