import { Controller } from '@nestjs/common';
import {
  AppError,
  type Apply,
  heldSynthDefs,
  loadSynthDef,
  nearestName,
  type PlannedChange,
  type ReplyOf,
  type RequestOf,
  type SynthDef,
  unloadSynthDef,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { dFree } from '@oiduna/supercollider';
import { AudioServer } from '../audio-server/audio-server.js';
import { Planner } from '../changes/planner.js';
import { nowMicros } from '../clock.js';
import { EngineEvents } from '../events.js';
import { ActualSounds } from '../sounds/actual-sounds.js';
import { SynthDefLoader } from '../sounds/synthdef-loader.js';
import { SoundUses } from '../sounds/sound-uses.js';
import { retiredSynthDefs, wantedSynthDefs } from '../studio/missing-synthdefs.js';
import { StudioState } from '../studio/studio-state.js';

@Controller()
export class SynthDefsHandler {
  constructor(
    private readonly loader: SynthDefLoader,
    private readonly actual: ActualSounds,
    private readonly uses: SoundUses,
    private readonly state: StudioState,
    private readonly planner: Planner,
    private readonly server: AudioServer,
    private readonly events: EngineEvents,
  ) {}

  /** Send, prove, remember, answer. Whoever asked announces it, once it is in the catalogue as well. */
  @Handles(loadSynthDef)
  async load({ apply, publish, ...def }: RequestOf<typeof loadSynthDef>): Promise<ReplyOf<typeof loadSynthDef>> {
    this.server.mustRun();
    const began = nowMicros();
    const wasHeld = this.actual.synthDefs.has(def.serverName);
    await this.loader.loadSynthDef(def);
    const change = publish === false ? null : await this.publish(def.name, def, apply);
    if (publish === false) this.freeUnwanted(def, wasHeld);
    // freed meanwhile, as an old version it was until now
    else if (!this.actual.synthDefs.has(def.serverName)) await this.loader.loadSynthDef(def);
    const tookMs = (nowMicros() - began) / 1_000;
    this.events.synthDefProven(def, tookMs);
    return { serverName: def.serverName, server: this.server.name, tookMs, change };
  }

  @Handles(unloadSynthDef)
  async unload({ name, wish }: RequestOf<typeof unloadSynthDef>): Promise<ReplyOf<typeof unloadSynthDef>> {
    const { synthDefs } = this.state;
    if (!synthDefs.has(name)) {
      throw new AppError('SYNTHDEF_UNKNOWN', { name, nearest: nearestName(name, synthDefs.keys()) });
    }
    const tracks = [...((await this.uses.all()).get(name) ?? []), ...this.chainsOf(name)];
    if (tracks.length > 0 && wish.apply === undefined) {
      throw new AppError('SYNTHDEF_IN_USE', { name, tracks: tracks.join(', ') });
    }
    return { name, change: await this.publish(name, null, wish.apply) };
  }

  /** Whose effects it is among. */
  private chainsOf(name: string): string[] {
    const chains = [...this.state.chains.values()].filter(({ effects }) => effects.some(({ def }) => def === name));
    return chains.map(({ chain }) => `effects of ${chain}`);
  }

  @Handles(heldSynthDefs)
  async held(): Promise<ReplyOf<typeof heldSynthDefs>> {
    const uses = await this.uses.all();
    const current = [...this.state.synthDefs.values()].map(({ name, sha256, serverName }) => ({
      name,
      sha256,
      serverName,
      usedBy: uses.get(name) ?? [],
    }));
    return { current, loaded: [...this.actual.synthDefs.keys()] };
  }

  /** A version that was only to be proven takes no place on the audio server, unless somebody else wants it there. */
  private freeUnwanted({ serverName }: SynthDef, wasHeld: boolean): void {
    if (wasHeld || retiredSynthDefs(wantedSynthDefs(this.state), [serverName]).length === 0) return;
    this.actual.synthDefs.delete(serverName);
    this.server.sendNow(dFree(serverName)).catch(() => undefined); // a dead server holds nothing
  }

  /** The name plays this version, or none, from the moment on. */
  private async publish(name: string, def: SynthDef | null, apply?: Apply): Promise<PlannedChange | null> {
    if (this.planner.isLater(apply)) {
      const change = await this.planner.plan(this.planner.landingOf(apply), {}, { synthDefs: { [name]: def } });
      return this.planner.describe(change);
    }
    await (def === null ? this.state.deleteSynthDef(name) : this.state.putSynthDef(def));
    this.events.synthDefPublished(name, def);
    return null;
  }
}
