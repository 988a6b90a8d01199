import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { WishedEffect } from './chain-diff.js';
import type { ChainPlace } from './effect-messages.js';
import type { EffectSlot } from './effect-slots.js';

export interface MadeEffect extends WishedEffect {
  readonly def: LoadedSynthDef;
}

/** An effect as the audio server has it. */
export interface SoundingEffect extends MadeEffect {
  readonly slot: EffectSlot;
}

export interface SoundingChain {
  readonly place: ChainPlace;
  effects: readonly SoundingEffect[];
  /** Everything sent for it has run by then. */
  settledMicros: number;
}

/** Musical time, as the transport tells it. */
export interface MusicalTime {
  bpm(): number;
  microsOver(cycles: number, fromMicros: number): number;
}
