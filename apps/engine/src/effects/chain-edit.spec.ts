import { CHAIN_EFFECTS_MAX, type Effect } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { edited } from './chain-edit.js';

const effect = (id: string, parameters: Effect['parameters'] = {}): Effect => ({
  id,
  def: id,
  parameters,
  bypassed: false,
});
const chain = [effect('drive', { drive: 20 }), effect('delay', { time: 0.2, mix: 1 })];
const ids = (effects: readonly Effect[]) => effects.map(({ id }) => id);

describe('an edit of a chain', () => {
  it.each([
    [undefined, ['drive', 'delay', 'reverb']],
    [0, ['reverb', 'drive', 'delay']],
    [1, ['drive', 'reverb', 'delay']],
    [9, ['drive', 'delay', 'reverb']],
  ])('adds at position %s', (position, order) => {
    const wish = { kind: 'add', effect: { def: 'reverb' }, ...(position !== undefined && { position }) } as const;
    expect(ids(edited('kick', chain, wish))).toEqual(order);
  });

  it('names an effect after its def, and a second one with a number', () => {
    const put = edited('kick', chain, {
      kind: 'put',
      effects: [{ def: 'eq' }, { def: 'eq' }, { def: 'eq', id: 'last' }],
    });
    expect(ids(put)).toEqual(['eq', 'eq-2', 'last']);
    expect(put[0]).toEqual({ id: 'eq', def: 'eq', parameters: {}, bypassed: false });
  });

  it('turns some parameters and leaves the others; null puts one back to its default', () => {
    const [, delay] = edited('kick', chain, { kind: 'patch', id: 'delay', parameters: { time: 0.5, mix: null } });
    expect(delay).toEqual(effect('delay', { time: 0.5 }));
  });

  it('moves and bypasses', () => {
    expect(ids(edited('kick', chain, { kind: 'patch', id: 'delay', position: 0 }))).toEqual(['delay', 'drive']);
    expect(edited('kick', chain, { kind: 'patch', id: 'drive', bypassed: true })[0]).toMatchObject({ bypassed: true });
  });

  it('removes', () => {
    expect(ids(edited('kick', chain, { kind: 'remove', id: 'drive' }))).toEqual(['delay']);
  });

  it('of an effect that is not there names the nearest', () => {
    expect(() => edited('kick', chain, { kind: 'remove', id: 'dely' })).toThrow(
      expect.objectContaining({
        code: 'EFFECT_NOT_IN_CHAIN',
        details: { chain: 'kick', id: 'dely', nearest: 'delay' },
      }),
    );
  });

  it('refuses an id that is taken, and one effect too many', () => {
    const twice = { kind: 'add', effect: { def: 'eq', id: 'delay' } } as const;
    expect(() => edited('kick', chain, twice)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    const full = Array.from({ length: CHAIN_EFFECTS_MAX }, (_, n) => effect(`e${n}`));
    const one = { kind: 'add', effect: { def: 'eq' } } as const;
    expect(() => edited('kick', full, one)).toThrow(expect.objectContaining({ code: 'EFFECTS_EXHAUSTED' }));
  });
});
