import { AppError, type Chain } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { EffectMemory } from './effect-memory.js';

const MIB = 1024 * 1024;
/** Each effect takes one MiB of eight; `ada` has the tracks a and b, nobody has said who plays c. */
const memory = new EffectMemory(
  8 * MIB,
  () => MIB,
  (chain) => (chain === 'c' ? undefined : 'ada'),
);
const chain = (name: string, effects: number): Chain => ({
  chain: name,
  effects: Array.from({ length: effects }, (_, n) => ({ id: `${n}`, def: 'x', parameters: {}, bypassed: false })),
  revision: 0,
});
const reasonOf = (chains: readonly Chain[], changed: string): unknown => {
  try {
    return memory.mustHold(chains, changed);
  } catch (error) {
    return error instanceof AppError ? error.details['reason'] : error;
  }
};

describe('the memory of effects', () => {
  it('is as much as there is for whoever does not say who they are', () => {
    expect(reasonOf([chain('a', 4), chain('c', 4)], 'c')).toBeUndefined();
    expect(reasonOf([chain('c', 9)], 'c')).toBe(
      'all together would take 9 MiB of real-time memory, and may take 8 MiB',
    );
  });

  it('is half of that for one performer, over all of their tracks', () => {
    expect(reasonOf([chain('a', 2), chain('b', 2)], 'b')).toBeUndefined();
    expect(reasonOf([chain('a', 2), chain('b', 3)], 'b')).toBe(
      'those of performer ada would take 5 MiB of real-time memory, and may take 4 MiB',
    );
  });

  it('is not refused to somebody else because one performer has too much', () => {
    expect(reasonOf([chain('a', 2), chain('b', 3), chain('c', 1)], 'c')).toBeUndefined();
  });
});
