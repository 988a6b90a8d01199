import { AppError } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { Budgets } from './budgets.js';

const LIMITS = { notesPerSecond: 1_000, studioNotesPerSecond: 2_000, voices: 3 };
const IDLE = { synthCount: 0, atMicros: 0 };
const def = (...names: string[]) => ({
  controls: new Map(names.map((name, index) => [name, { name, index, defaultValue: 0, valueCount: 1 }])),
});
const GATED = def('gate');
const DRUM = def('amp');

/** How many of so many notes, spread evenly over a second, find room. */
function taken(budgets: Budgets, owner: string, notes: number): number {
  let found = 0;
  for (let i = 0; i < notes; i += 1) {
    try {
      budgets.takeNote(owner, 1e6 + (i / notes) * 1e6);
      found += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'PERFORMER_OVER_BUDGET') throw error;
    }
  }
  return found;
}
/** A voice that begins then; the answer is what was told to those before it: node and gate. */
const begin = (budgets: Budgets, nodeId: number, atMicros: number, sound = GATED, load = IDLE, owner = 'ada') =>
  budgets
    .takeVoice({ owner, nodeId, atMicros, def: sound }, load, atMicros)
    .map(({ address, args }) => [address, ...args.map((arg) => ('value' in arg ? arg.value : null))]);
const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('the notes of a performer', () => {
  it('are as many a second as one may have, after a second of silence as many at once', () => {
    expect(taken(new Budgets(LIMITS), 'flood', 5_000)).toBeLessThanOrEqual(2_000);
    expect(taken(new Budgets(LIMITS), 'calm', 900)).toBe(900);
  });

  it('always have room when they are few, however much the others play together', () => {
    const budgets = new Budgets(LIMITS);
    const floods = ['a', 'b', 'c', 'd'].map((owner) => taken(budgets, owner, 5_000));
    expect(floods.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(2 * 2_000 + 4 * 2 * 100);
    expect(taken(budgets, 'calm', 90)).toBe(90);
    expect(refusalOf(() => Array.from({ length: 300 }, () => budgets.takeNote('late', 2e6)))).toMatchObject({
      code: 'PERFORMER_OVER_BUDGET',
      message: expect.stringContaining('the studio plays 2000 notes a second'),
    });
  });
});

it('a performer that nobody has seen for hundreds of others is forgotten', () => {
  const budgets = new Budgets(LIMITS);
  expect(taken(budgets, 'ada', 2_000)).toBeLessThan(2_000);
  const whileKnown = taken(budgets, 'ada', 1);
  for (let n = 0; n < 300; n += 1) taken(budgets, `guest ${n}`, 1);
  expect([whileKnown, taken(budgets, 'ada', 1)]).toEqual([0, 1]);
});

describe('the voices of a performer', () => {
  it('give way to a new one, the oldest first, within 20 ms or by the gate of a sampler', () => {
    const budgets = new Budgets(LIMITS);
    expect(
      [1, 2, 3].flatMap((node) => begin(budgets, node, node, node === 2 ? def('cutGate', 'gate') : GATED)),
    ).toEqual([]);
    expect(begin(budgets, 4, 4)).toEqual([['/n_set', 1, 'gate', -1.02]]);
    expect(begin(budgets, 5, 5)).toEqual([['/n_set', 2, 'cutGate', 0]]);
    expect(begin(budgets, 6, 6, GATED, IDLE, 'bob')).toEqual([]); // somebody else's
  });

  it('give way no more once they have ended', () => {
    const budgets = new Budgets(LIMITS);
    for (const node of [1, 2, 3]) begin(budgets, node, node);
    budgets.voices.ended(1);
    budgets.voices.ended(1);
    expect(begin(budgets, 4, 4)).toEqual([]);
    expect(begin(budgets, 5, 5)).toEqual([['/n_set', 2, 'gate', -1.02]]);
  });

  it('are refused when none of them can be faded, those to come not counted', () => {
    const budgets = new Budgets(LIMITS);
    for (const node of [1, 2, 3]) begin(budgets, node, 100 * node, DRUM);
    const next = (node: number, nowMicros: number) =>
      refusalOf(() => budgets.takeVoice({ owner: 'ada', nodeId: node, atMicros: 400, def: DRUM }, IDLE, nowMicros));
    expect(next(4, 250)).toEqual([]);
    expect(next(5, 350)).toMatchObject({ code: 'PERFORMER_OVER_BUDGET', details: { owner: 'ada' } });
  });

  it('are over, the oldest first, when the audio server has fewer synths than should sound', () => {
    const budgets = new Budgets(LIMITS);
    for (const node of [1, 2, 3]) begin(budgets, node, node);
    expect(begin(budgets, 4, 30, GATED, { synthCount: 1, atMicros: 20 })).toEqual([]);
    expect(budgets.voices.count('ada')).toBe(2);
  });

  it('are refused when the audio server is full', () => {
    const full = { synthCount: 1_200, atMicros: 10 };
    expect(refusalOf(() => begin(new Budgets(LIMITS), 1, 20, GATED, full))).toMatchObject({
      code: 'PATTERN_OVER_BUDGET',
    });
  });
});
