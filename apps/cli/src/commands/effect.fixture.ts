import type { Chain, EffectPreset } from '@oiduna/contracts';
import { change } from './rehearsal.fixture.js';

export const chain: Chain = {
  chain: 'kick',
  effects: [
    { id: 'delay', def: 'delay', parameters: { time: 0.25, mix: 0.4 }, bypassed: false },
    { id: 'reverb', def: 'reverb', parameters: {}, bypassed: true },
  ],
  revision: 7,
};
const preset: EffectPreset = {
  name: 'dub',
  effects: chain.effects,
  savedAt: '2026-01-02T03:04:05.678Z',
  revision: 2,
};
const mix = { min: 0, max: 1, unit: null, curve: 'linear', source: 'metadata' };

/** What a studio would answer about effects. */
export const EFFECT_ANSWERS: Record<string, unknown> = {
  listEffects: {
    effects: [
      { name: 'delay', own: true, parameters: [{ name: 'mix', defaultValue: 0.35, valueCount: 1, range: mix }] },
    ],
  },
  listChains: { chains: [chain] },
  getChain: chain,
  putChain: chain,
  addEffect: chain,
  patchEffect: chain,
  removeEffect: chain,
  listEffectPresets: { presets: [preset] },
  getEffectPreset: preset,
  saveEffectPreset: preset,
  recallEffectPreset: { ...change, tracks: [], chains: ['kick'] },
};
