import { describe, expect, it } from 'vitest';
import type { Effect } from '@oiduna/contracts';
import {
  type Direction,
  effectsBack,
  hasOtherEffects,
  moved,
  namesIn,
  newestId,
  NO_STEPS,
  recorded,
  returned,
  type Steps,
  withFailure,
} from './steps.js';

const settings = (code: string) => ({ code, muted: false, solo: false, gain: 1 });
type Texts = readonly [before: string | null, after: string | null];
const stateOf = (code: string | null) => (code === null ? null : settings(code));
const edit = (steps: Steps, texts: Record<string, Texts>): Steps =>
  recorded(steps, {
    requestId: 'r',
    at: '2026-01-02T03:04:05.678Z',
    chains: {},
    tracks: Object.fromEntries(
      Object.entries(texts).map(([name, [before, after]]) => [
        name,
        { before: stateOf(before), after: stateOf(after) },
      ]),
    ),
  });
const edited = (...edits: Record<string, Texts>[]): Steps => edits.reduce(edit, NO_STEPS);
const textsOf = (steps: Steps, direction: Direction, track?: string) => {
  const { wishes } = moved(steps, direction, track)!;
  return Object.fromEntries(Object.entries(wishes).map(([name, wish]) => [name, wish?.code ?? null]));
};
const effect = (id: string, cutoff = 300) => ({ id, def: id, parameters: { cutoff }, bypassed: false });
const withEffects = (steps: Steps, chain: string, before: Effect[], now: Effect[]): Steps =>
  recorded(steps, { requestId: 'r', at: '', tracks: {}, chains: { [chain]: { before, after: now } } });
const after = (steps: Steps, direction: Direction, track?: string): Steps => moved(steps, direction, track)!.steps;

describe('the history', () => {
  it('leads back step by step, and forward the same way', () => {
    const steps = edited({ kick: [null, 'a'] }, { kick: ['a', 'b'] }, { kick: ['b', 'c'] });
    expect(textsOf(steps, 'back')).toEqual({ kick: 'b' });
    const once = after(steps, 'back');
    expect(textsOf(once, 'back')).toEqual({ kick: 'a' });
    const twice = after(once, 'back');
    expect(textsOf(twice, 'back')).toEqual({ kick: null });
    expect(moved(after(twice, 'back'), 'back')).toBeUndefined();
    expect(textsOf(twice, 'forward')).toEqual({ kick: 'b' });
    expect(after(after(twice, 'forward'), 'forward')).toEqual(steps);
    expect(moved(steps, 'forward')).toBeUndefined();
  });

  it('of one track leaves the others where they are', () => {
    const steps = edited({ kick: ['a', 'b'], hats: ['x', 'y'] }, { bass: [null, 'z'] });
    expect(textsOf(steps, 'back', 'kick')).toEqual({ kick: 'a' });
    const back = after(steps, 'back', 'kick');
    expect(textsOf(back, 'back')).toEqual({ bass: null });
    expect(textsOf(after(back, 'back'), 'back')).toEqual({ hats: 'x' });
    expect(moved(steps, 'back', 'snare')).toBeUndefined();
  });

  it('of the whole studio takes all that one request did', () => {
    expect(textsOf(edited({ kick: ['a', 'b'], hats: ['x', null] }), 'back')).toEqual({ kick: 'a', hats: 'x' });
  });

  it('goes forward to what back undid last', () => {
    const steps = edited({ kick: ['a', 'b'] }, { hats: ['x', 'y'] });
    expect(textsOf(after(after(steps, 'back', 'hats'), 'back', 'kick'), 'forward')).toEqual({ kick: 'b' });
    expect(textsOf(after(after(steps, 'back', 'kick'), 'back', 'hats'), 'forward')).toEqual({ hats: 'y' });
  });

  it('loses the way forward of a track with its new edit, and of that track only', () => {
    const both = edited({ kick: ['a', 'b'], hats: ['x', 'y'] });
    const cut = edit(after(both, 'back'), { kick: ['a', 'c'] });
    expect(textsOf(cut, 'forward')).toEqual({ hats: 'y' });
    expect(moved(cut, 'forward', 'kick')).toBeUndefined();
  });

  it('goes back past what failed, and forward as far as that', () => {
    const steps = withFailure(edited({ kick: ['a', 'b'] }, { kick: ['b', 'c'] }), 'kick', 'b');
    expect(textsOf(steps, 'back')).toEqual({ kick: 'a' });
    expect(textsOf(after(steps, 'back'), 'forward')).toEqual({ kick: 'c' });
  });

  it('never goes back to what failed, and forward to it only at the end', () => {
    const first = withFailure(edited({ kick: ['a', 'b'] }), 'kick', 'a');
    expect(moved(first, 'back')).toBeUndefined();
    const last = withFailure(edited({ kick: ['a', 'b'] }), 'kick', 'b');
    expect(textsOf(after(last, 'back'), 'forward')).toEqual({ kick: 'b' });
    expect(withFailure(last, 'hats', 'x')).toEqual(last);
  });

  it('restores what the edit changed, and all of a deleted track', () => {
    const before = { ...settings('a'), gain: 0.5 };
    const steps = recorded(NO_STEPS, {
      requestId: 'r',
      at: '',
      tracks: {
        kick: { before, after: { ...settings('b'), gain: 0.5, muted: true } },
        hats: { before: { ...before, failed: undefined }, after: null },
      },
      chains: { hats: { before: [effect('reverb')], after: [] } },
    });
    expect(moved(steps, 'back')).toMatchObject({
      wishes: { kick: { code: 'a', muted: false }, hats: before },
      chains: { hats: { from: [], to: [effect('reverb')] } },
    });
    expect(moved(after(steps, 'back'), 'forward')).toMatchObject({ wishes: { hats: null }, chains: {} });
  });

  it('holds the effects of each track and of the master, beside the texts', () => {
    const [none, one, two] = [[], [effect('reverb')], [effect('drive'), effect('reverb')]];
    const added = withEffects(edited({ kick: ['a', 'b'] }), 'kick', none, one);
    const steps = withEffects(withEffects(added, 'kick', one, two), 'master', none, one);
    expect(namesIn(steps.past.at(-1)!)).toEqual(['master']);
    expect(moved(steps, 'back')!.chains).toEqual({ master: { from: one, to: none } });
    const once = after(steps, 'back', 'kick');
    expect(moved(once, 'back', 'kick')).toMatchObject({ wishes: {}, chains: { kick: { from: one, to: none } } });
    expect(textsOf(after(once, 'back', 'kick'), 'back', 'kick')).toEqual({ kick: 'a' });
    expect(moved(once, 'forward', 'kick')!.chains).toEqual({ kick: { from: one, to: two } });
  });

  it('gives steps back when their change does not land', () => {
    const steps = edited({ kick: ['a', 'b'], hats: ['x', 'y'] }, { kick: ['b', 'c'] });
    const back = moved(steps, 'back')!;
    expect(returned(back.steps, 'back', back.ids, ['kick'])).toEqual(steps);
    const forward = moved(back.steps, 'forward')!;
    expect(returned(forward.steps, 'forward', forward.ids, ['kick'])).toEqual(back.steps);
    const cut = edit(back.steps, { kick: ['c', 'd'] });
    expect(returned(cut, 'back', back.ids, ['kick'])).toEqual(cut);
  });

  it('knows the newest edit, wherever it stands', () => {
    const steps = after(edited({ kick: ['a', 'b'] }, { hats: ['x', 'y'] }), 'back');
    expect([newestId(steps), newestId(steps, 'kick'), newestId(steps, 'bass')]).toEqual([2, 1, 0]);
  });

  it('keeps 32 steps and 256 KiB, and forgets the oldest first', () => {
    const many = edited(
      ...Array.from({ length: 40 }, (_, n): Record<string, Texts> => ({ kick: [`${n}`, `${n + 1}`] })),
    );
    expect(many.past).toHaveLength(32);
    expect(many.past.at(-1)!.tracks['kick']!.after).toMatchObject({ code: '40' });
    const long = (n: number) => `${n}${'x'.repeat(60_000)}`;
    const large = edited(...[0, 1, 2].map((n): Record<string, Texts> => ({ kick: [long(n), long(n + 1)] })));
    expect(large.past.map(({ id }) => id)).toEqual([2, 3]);
    const ahead = edit(after(after(large, 'back'), 'back'), { hats: [long(1), long(2)] });
    expect([ahead.past.map(({ id }) => id), ahead.future.map(({ id }) => id)]).toEqual([[4], [3]]);
  });
});

describe('the effects of a step', () => {
  it('are which there are, and in which order; a knob that is turned is none', () => {
    expect(hasOtherEffects([effect('drive', 1)], [effect('drive', 2)])).toBe(false);
    expect(hasOtherEffects([effect('drive')], [])).toBe(true);
    expect(hasOtherEffects([effect('drive'), effect('reverb')], [effect('reverb'), effect('drive')])).toBe(true);
    expect(hasOtherEffects([effect('drive')], [{ ...effect('drive'), def: 'reverb' }])).toBe(true);
  });

  it('come back as they were, and those that stayed keep what was turned since', () => {
    const way = { from: [effect('reverb', 300)], to: [effect('drive', 1), effect('reverb', 300)] };
    expect(effectsBack(way, [effect('reverb', 900)])).toEqual([effect('drive', 1), effect('reverb', 900)]);
    expect(effectsBack(way, [])).toEqual(way.to);
  });
});
