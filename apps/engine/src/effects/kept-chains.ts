import { wallOffsetMicros } from '../clock.js';
import type { KeptChains } from '../failover/server-contents.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { ChainPlace } from './effect-messages.js';
import type { EffectSlots } from './effect-slots.js';
import type { Ramps } from './ramps.js';
import type { SoundingChain, SoundingEffect } from './sounding-chain.js';

/** The chains of one audio server: what their engine knows of them. */
export interface ChainsKnown {
  readonly sounding: Map<string, SoundingChain>;
  readonly slots: EffectSlots;
  readonly ramps: Ramps;
}

/** For an engine that takes over. */
export function keptChains({ sounding, slots, ramps }: ChainsKnown): KeptChains {
  const offset = wallOffsetMicros();
  const chains = [...sounding].map(([name, { effects, settledMicros }]) => {
    const kept = effects.map(({ id, serverName, parameters, bypassed, slot }) => ({
      id,
      serverName,
      parameters,
      bypassed,
      groupId: slot.groupId,
    }));
    return [name, { settledMicros: settledMicros + offset, effects: kept }] as const;
  });
  return { chains: Object.fromEntries(chains), leaving: slots.leavingGroups, ramps: ramps.kept(offset) };
}

interface Adoption extends ChainsKnown {
  placeOf(chain: string): ChainPlace | undefined;
  /** Undefined for an effect that is not there, or of a SynthDef nobody knows: it is made anew where it is wished. */
  defOf(effect: { readonly serverName: string; readonly groupId: number }): LoadedSynthDef | undefined;
  /** One whose chain is gone, or that rang out already: by then its tail is over. */
  leave(slot: SoundingEffect['slot']): void;
}

/** What another engine has left sounds on, and is ours from now on. */
export function adoptChains(kept: KeptChains, { sounding, slots, ramps, placeOf, defOf, leave }: Adoption): void {
  const offset = wallOffsetMicros();
  for (const [name, chain] of Object.entries(kept.chains)) {
    const place = placeOf(name);
    const effects = chain.effects.flatMap((effect): SoundingEffect[] => {
      const slot = slots.claim(effect.groupId);
      const def = defOf(effect);
      if (slot === undefined) return [];
      if (place !== undefined && def !== undefined) return [{ ...effect, def, slot }];
      leave(slot);
      return [];
    });
    if (place !== undefined) sounding.set(name, { place, effects, settledMicros: chain.settledMicros - offset });
  }
  for (const groupId of kept.leaving) {
    const slot = slots.claim(groupId);
    if (slot !== undefined) leave(slot);
  }
  const effects = [...sounding.values()].flatMap((chain) => chain.effects);
  ramps.adopt(kept.ramps, offset, (groupId) => effects.find(({ slot }) => slot.groupId === groupId)?.slot);
}
