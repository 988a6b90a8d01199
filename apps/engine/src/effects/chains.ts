import {
  AppError,
  type Chain,
  type ChainEdit,
  type ChainSettings,
  EFFECTS_MAX,
  MASTER_CHAIN,
  type ParameterValues,
} from '@oiduna/contracts';
import { gFreeAll, nFree, NO_BUSES, nSet, type OscMessage } from '@oiduna/supercollider';
import type { AudioServer } from '../audio-server/audio-server.js';
import { afterUnlessEnded, type Cancel, every, nowMicros } from '../clock.js';
import type { KeptChains } from '../failover/server-contents.js';
import type { StudioState } from '../studio/studio-state.js';
import type { Strips } from '../tracks/strips.js';
import { carriedOut, type ChainCommand, chainDiff } from './chain-diff.js';
import { edited } from './chain-edit.js';
import { allParameters, type EffectDefs, TEMPO_PARAMETER } from './effect-defs.js';
import type { EffectMemory } from './effect-memory.js';
import * as messages from './effect-messages.js';
import { type EffectSlot, EffectSlots } from './effect-slots.js';
import { adoptChains, keptChains } from './kept-chains.js';
import { Ramps } from './ramps.js';
import type { MadeEffect, MusicalTime, SoundingChain, SoundingEffect } from './sounding-chain.js';

/** Silence at the end, the fade of what does not fall silent, and what a slow clock adds. */
const FREE_AFTER_MS = (messages.TAIL_SECONDS.own + 10) * 1_000;
/** Bundles of one instant may run in any order; a later edit of a chain must not overtake an earlier one. */
const STEP_MICROS = 1_000;
/** A tempo on its way is followed as closely as ears do. */
const CHECK_MS = 50;

/** When an edit is heard, and how long its parameters take; at once without. */
export interface Move {
  readonly atMicros?: number | undefined;
  readonly overCycles?: number;
}

/** The effects of tracks and of the master on the audio server: made what is wished by the difference alone. */
export class Chains {
  readonly sounding = new Map<string, SoundingChain>();
  private readonly moves = new Map<string, Move>();
  readonly ramps: Ramps;
  slots = new EffectSlots();
  private life = 0;
  /** Groups that effects are in. */
  private readonly opened = new Set<number>();
  /** As often as then the schedule was known to be given up. */
  private forgotten = 0;
  /** Beats per second. */
  private told = new WeakMap<EffectSlot, number>();
  private stopTelling: Cancel = () => undefined;

  constructor(
    private readonly server: AudioServer,
    private readonly state: StudioState,
    private readonly strips: Strips,
    private readonly defs: EffectDefs,
    private readonly tempo: MusicalTime,
    private readonly memory: EffectMemory,
  ) {
    this.ramps = new Ramps((ended) => this.send(ended));
  }

  run(): void {
    this.stopTelling = every(CHECK_MS, () => {
      this.makeAnew();
      this.tellTempo();
    });
  }

  halt(): void {
    this.stopTelling();
  }

  /** A fresh audio server has none. */
  forget(): void {
    this.life += 1;
    this.sounding.clear();
    this.opened.clear();
    this.ramps.forget();
    this.told = new WeakMap();
    this.slots = new EffectSlots();
  }

  /** For an engine that takes over. */
  get kept(): KeptChains {
    return keptChains(this);
  }

  /** @param there groups the audio server holds */
  adopt(kept: KeptChains, there: ReadonlySet<number>): void {
    this.forget();
    const defOf = ({ serverName, groupId }: { serverName: string; groupId: number }) =>
      there.has(groupId) ? this.defs.loaded(serverName) : undefined;
    const { sounding, slots, ramps } = this;
    const placeOf = (chain: string) => this.placeOf(chain);
    adoptChains(kept, { sounding, slots, ramps, placeOf, defOf, leave: (slot) => this.release({ slot }) });
    for (const { place } of sounding.values()) this.opened.add(place.groupId);
  }

  of(chain: string): Chain {
    return this.state.chains.get(chain) ?? { chain, effects: [], revision: 0 };
  }

  /** @throws AppError EFFECT_NOT_IN_CHAIN | EFFECTS_EXHAUSTED | INPUT_INVALID */
  edited(chain: string, edit: ChainEdit): ChainSettings {
    const effects = edited(chain, this.of(chain).effects, edit);
    const others = [...this.state.chains.values()].filter((other) => other.chain !== chain);
    this.mustHaveRoom([...others, { ...this.of(chain), effects }], chain);
    return { effects };
  }

  private mustHaveRoom(chains: readonly Chain[], changed: string): void {
    if (chains.flatMap(({ effects }) => effects).length > EFFECTS_MAX) {
      throw new AppError('EFFECTS_EXHAUSTED', { reason: `the studio has ${EFFECTS_MAX} at most` });
    }
    this.memory.mustHold(chains, changed);
  }

  /**
   * It holds at once in memory and is stored after, unless a revision is expected.
   * @throws AppError as `edited`, and REVISION_MISMATCH
   */
  async edit(chain: string, edit: ChainEdit, move: Move, expected?: number): Promise<Chain> {
    const settings = this.edited(chain, edit);
    this.moves.set(chain, move);
    try {
      return await (expected === undefined
        ? this.state.landChain(chain, settings)
        : this.state.putChain(chain, settings, expected));
    } finally {
      if (this.moves.get(chain) === move) this.moves.delete(chain);
    }
  }

  /** All of them, or one. */
  reconcile(only?: string): void {
    if (!this.server.running) return;
    const chains = only === undefined ? new Set([...this.state.chains.keys(), ...this.sounding.keys()]) : [only];
    for (const chain of chains) this.follow(chain);
  }

  private follow(chain: string): void {
    const move = this.moves.get(chain) ?? {};
    this.moves.delete(chain);
    const place = this.placeOf(chain);
    if (this.sounding.has(chain) && this.sounding.get(chain)?.place.groupId !== place?.groupId) this.drop(chain);
    if (place === undefined) return;
    const sounding = this.sounding.get(chain) ?? { place, effects: [], settledMicros: 0 };
    const commands = chainDiff(this.wished(chain), sounding.effects);
    if (commands.length === 0) return;
    const atMicros = momentOf(move, sounding);
    this.open(place);
    this.sounding.set(chain, sounding);
    const sent = commands.flatMap((command) => this.carryOut(sounding, command, atMicros, move.overCycles));
    this.send(sent, atMicros);
    if (atMicros !== undefined) sounding.settledMicros = atMicros + STEP_MICROS;
  }

  /** At once, whenever its first effect is heard: a stop takes back what has a time. */
  private open({ groupId, open }: messages.ChainPlace): void {
    if (this.opened.has(groupId)) return;
    this.opened.add(groupId);
    this.send([open]);
  }

  private placeOf(chain: string): messages.ChainPlace | undefined {
    if (chain === MASTER_CHAIN) return messages.MASTER_PLACE;
    const strip = this.strips.of(chain);
    return strip && messages.placeOnTrack(strip);
  }

  /** What the audio server can have of it: a SynthDef that is gone or still loading is left out. */
  private wished(chain: string): MadeEffect[] {
    return this.of(chain).effects.flatMap(({ id, def: name, parameters, bypassed }) => {
      const def = this.defs.find(name);
      if (def === undefined) return [];
      return [{ id, def, serverName: def.serverName, parameters: allParameters(parameters, def), bypassed }];
    });
  }

  private carryOut(
    sounding: SoundingChain,
    command: ChainCommand<MadeEffect>,
    atMicros: number | undefined,
    overCycles = 0,
  ): OscMessage[] {
    if (command.do === 'make') return this.make(sounding, command);
    const effect = sounding.effects.find(({ id }) => id === command.id)!;
    sounding.effects = carriedOut(sounding.effects, command);
    if (command.do === 'bypass') return messages.bypass(effect.slot, command.bypassed);
    if (command.do === 'set') return this.turn(effect, command.parameters, atMicros ?? nowMicros(), overCycles);
    this.release(effect);
    return messages.leave(effect.slot);
  }

  private make(sounding: SoundingChain, command: ChainCommand<MadeEffect> & { do: 'make' }): OscMessage[] {
    const taken = this.slots.take();
    if (taken === undefined) return []; // refused at the door with EFFECTS_EXHAUSTED
    const { slot, rings } = taken;
    this.told.delete(slot);
    const { def, parameters, bypassed } = command.effect;
    const behind = sounding.effects.find(({ id }) => id === command.behind)?.slot.groupId;
    sounding.effects = carriedOut(sounding.effects, { ...command, effect: { ...command.effect, slot } });
    const tempo = def.controls.has(TEMPO_PARAMETER) && { [TEMPO_PARAMETER]: this.tempo.bpm() / 60 };
    return [
      ...(rings ? [nFree(slot.groupId)] : []),
      ...messages.newEffect(slot, sounding.place, def, { ...parameters, ...tempo }, bypassed, behind),
    ];
  }

  private turn(effect: SoundingEffect, parameters: ParameterValues, beginMicros: number, overCycles: number) {
    const endMicros = beginMicros + (overCycles > 0 ? this.tempo.microsOver(overCycles, beginMicros) : 0);
    const { slot, parameters: before, def } = effect;
    return Object.entries(parameters).flatMap(([name, to]) => {
      const curve = def.ranges.get(name)?.curve ?? 'linear';
      const way = { from: before[name] ?? to, to, beginMicros, endMicros, curve };
      return this.ramps.turn(slot, name, way);
    });
  }

  /** It rings out in its place. */
  private release({ slot }: Pick<SoundingEffect, 'slot'>): void {
    const { life } = this;
    this.slots.leave(slot);
    this.ramps.leave(slot);
    afterUnlessEnded(FREE_AFTER_MS, () => {
      if (life !== this.life) return; // a later server has none of these
      this.slots.silent(slot);
    });
  }

  /** Its track is gone, and all its nodes with it. */
  private drop(chain: string): void {
    const { effects, place } = this.sounding.get(chain)!;
    for (const effect of effects) this.release(effect);
    this.opened.delete(place.groupId);
    this.sounding.delete(chain);
  }

  /** A stop has taken back what was on its way to the audio server: such a chain is no longer known. */
  private makeAnew(): void {
    const { forgotten } = this.server.timed;
    if (forgotten === this.forgotten) return;
    this.forgotten = forgotten;
    for (const [chain, sounding] of this.sounding) {
      if (sounding.settledMicros >= nowMicros() - 2 * CHECK_MS * 1_000) this.beginAnew(chain, sounding);
    }
  }

  /** What rings in them ends now; they themselves are there again at once. */
  cutTails(): void {
    for (const [chain, sounding] of this.sounding) this.beginAnew(chain, sounding);
  }

  private beginAnew(chain: string, sounding: SoundingChain): void {
    for (const effect of sounding.effects) this.release(effect);
    sounding.effects = [];
    sounding.settledMicros = 0;
    this.send([gFreeAll(sounding.place.groupId)]);
    this.follow(chain);
  }

  private tellTempo(): void {
    const bps = this.tempo.bpm() / 60;
    const now = nowMicros();
    for (const { effects, settledMicros } of this.sounding.values()) {
      if (settledMicros > now) continue; // some of it may not be there yet
      const late = effects.filter(({ def, slot }) => def.controls.has(TEMPO_PARAMETER) && this.told.get(slot) !== bps);
      for (const { slot } of late) this.told.set(slot, bps);
      if (late.length > 0) this.send(late.map(({ slot }) => nSet(slot.effectId, { [TEMPO_PARAMETER]: bps }, NO_BUSES)));
    }
  }

  private send(sent: readonly OscMessage[], atMicros?: number): void {
    const leaving =
      atMicros === undefined ? this.server.sendNow(...sent) : this.server.timed.send([{ atMicros, messages: sent }]);
    leaving.catch(() => undefined); // its next life is told anew
  }
}

/** When it can be heard: as wished, but behind all that was sent before. */
function momentOf({ atMicros }: Move, { settledMicros }: SoundingChain): number | undefined {
  if (atMicros !== undefined) return Math.max(atMicros, settledMicros);
  return settledMicros > nowMicros() ? settledMicros : undefined;
}
