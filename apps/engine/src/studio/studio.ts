import { join } from 'node:path';
import type { SynthDef } from '@oiduna/contracts';
import { acceptRequestId, logger, runInContext } from '@oiduna/platform';
import { bFree, dFree, gFreeAll } from '@oiduna/supercollider';
import { studioGraph } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { COMMANDS_PER_SLICE } from '../audio-server/pace.js';
import { pauseProbes, syncQuestion } from '../audio-server/proofs.js';
import { afterUnlessEnded } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { Chains } from '../effects/chains.js';
import type { Sends } from '../effects/sends.js';
import type { PatternHost } from '../patterns/pattern-host.js';
import type { ActualSounds } from '../sounds/actual-sounds.js';
import type { SampleLoader } from '../sounds/sample-loader.js';
import type { SoundNames } from '../sounds/sound-names.js';
import type { SynthDefLoader } from '../sounds/synthdef-loader.js';
import type { Strips } from '../tracks/strips.js';
import { missingSynthDefs, retiredSynthDefs, wantedSynthDefs } from './missing-synthdefs.js';
import type { Noun } from './studio-keys.js';
import type { StudioState } from './studio-state.js';

/** Notes already on their way may still play the old version: the look-ahead, and a pause of the engine. */
const OLD_SYNTHDEF_KEPT_MS = 10_000;

/** Brings the audio server and the pattern process to what the studio wishes: at start, after a crash, on a change. */
export class Studio {
  /** Another engine leads. */
  private isForeseeing = false;
  private reconciling = false;
  private stale = false;

  constructor(
    private readonly config: EngineConfig,
    private readonly server: AudioServer,
    private readonly state: StudioState,
    private readonly actual: ActualSounds,
    private readonly loader: SynthDefLoader,
    private readonly samples: SampleLoader,
    private readonly names: SoundNames,
    private readonly strips: Strips,
    private readonly effects: { readonly chains: Chains; readonly sends: Sends },
    private readonly patterns: PatternHost,
  ) {}

  /** Follow the state from what it is now. */
  follow(): void {
    this.names.refresh();
    for (const { name, code } of this.state.tracks.values()) this.patterns.define(name, code);
    this.state.onChange((noun, name) => this.changed(noun, name));
  }

  /** The groups, the master and every SynthDef, on a server that holds nothing. Samples come when they are needed. */
  async prepare(server: AudioServer): Promise<void> {
    this.actual.clear();
    this.strips.forget();
    this.effects.chains.forget();
    this.effects.sends.forget();
    this.samples.forgetFailures();
    await server.sendNow(...server.timed.forget(), gFreeAll(0));
    if (server.isForeign) await this.freeBuffers(server);
    const folders = this.folders;
    const [first, ...rest] = studioGraph(server.name, this.config.ENGINE_CEILING_DBFS);
    await server.sendNow(first!, ...rest.slice(0, -1), pauseProbes());
    await server.confirmations.ask('/sync', syncQuestion());
    await this.loader.loadStudioDefs(folders.system, (name) => name !== 'oiduna_seed');
    await this.loader.loadStudioDefs(folders.sounds, (name) => name.startsWith('sampler_'));
    await server.sendNow(rest.at(-1)!);
    const effects = this.loader.loadStudioDefs(folders.effects);
    await Promise.all([effects, ...this.missing().map((def) => this.load(def))]);
  }

  /** What the audio server holds of these is not loaded again. */
  async adoptSynthDefs(held: ReadonlySet<string>): Promise<void> {
    const own = Object.values(this.folders).map((folder) => this.loader.adoptStudioDefs(folder, held));
    const wanted = wantedSynthDefs(this.state).filter(({ serverName }) => held.has(serverName));
    await Promise.all([...own, ...wanted.map((def) => this.loader.adoptSynthDef(def))]);
    this.isForeseeing = false;
    this.loader.forgetForeseen();
  }

  /** Read what the audio server will be found to hold: there is no time for it then. */
  async foresee(): Promise<void> {
    this.isForeseeing = true;
    await Promise.all(Object.values(this.folders).map((folder) => this.loader.adoptStudioDefs(folder, new Set())));
    await Promise.allSettled(wantedSynthDefs(this.state).map((def) => this.loader.foresee(def)));
  }

  private get folders() {
    const { ENGINE_SOUNDS_DIR: folder } = this.config;
    return {
      system: join(folder, 'system/compiled'),
      sounds: join(folder, 'compiled'),
      effects: join(folder, 'effects/compiled'),
    };
  }

  /** A server that we did not start may hold those of an earlier life of ours. */
  private async freeBuffers({ confirmations }: AudioServer): Promise<void> {
    const numbers = Array.from({ length: this.config.ENGINE_BUFFERS_MAX }, (_, number) => number);
    while (numbers.length > 0) {
      const some = numbers.splice(0, COMMANDS_PER_SLICE - 1);
      await confirmations.ask('/b_free', syncQuestion(...some.map((number) => bFree(number))));
    }
  }

  /** After `prepare`, and whenever sounds were wished while the server was away. */
  async reconcile(): Promise<void> {
    this.strips.reconcile();
    this.effects.chains.reconcile();
    this.stale = true;
    if (this.reconciling) return; // it looks again: the server it began with may be gone
    this.reconciling = true;
    try {
      while (this.stale) {
        this.stale = false;
        await Promise.all(this.missing().map((def) => this.load(def)));
        this.effects.chains.reconcile();
      }
    } finally {
      this.reconciling = false;
    }
  }

  /** SynthDefs the studio has and the audio server does not hold (yet). */
  missing(): SynthDef[] {
    return missingSynthDefs(wantedSynthDefs(this.state), this.actual.synthDefs);
  }

  /** Of these what is still not wanted. Sounding notes finish: the audio server keeps the graph of each synth. */
  private freeRetired(candidates: readonly string[]): void {
    const retired = retiredSynthDefs(wantedSynthDefs(this.state), candidates).filter((serverName) =>
      this.actual.synthDefs.delete(serverName),
    );
    if (retired.length === 0) return;
    logger('studio').info({ serverNames: retired }, 'SynthDefs freed');
    this.server.sendNow(dFree(...retired)).catch(() => undefined); // a dead server holds nothing
  }

  private async load(def: SynthDef): Promise<void> {
    const { name } = def;
    await runInContext({ requestId: acceptRequestId(undefined) }, async () => {
      try {
        await this.loader.loadSynthDef(def);
        logger('studio').info({ name }, 'SynthDef restored');
      } catch (error) {
        logger('studio').warn({ name, err: error }, 'SynthDef not restored');
      }
    });
  }

  private changed(noun: Noun, name: string): void {
    if (noun === 'track') {
      const track = this.state.tracks.get(name);
      if (track === undefined) this.patterns.drop(name);
      else this.patterns.define(name, track.code);
      this.strips.reconcile();
      this.effects.chains.reconcile(name);
      this.effects.sends.reconcile();
    } else if (noun === 'chain') {
      this.effects.chains.reconcile(name);
    } else if (noun === 'sample') {
      this.names.sampleChanged(name);
      this.samples.retire(name, this.state.samples.get(name)?.wavSha256);
    }
    if (noun !== 'synthdef' && noun !== 'change') return;
    if (noun === 'synthdef') this.effects.chains.reconcile(); // another version, or one that was missing
    const def = noun === 'synthdef' && this.isForeseeing ? this.state.synthDefs.get(name) : undefined;
    if (def !== undefined) void this.loader.foresee(def).catch(() => undefined); // read again when it is adopted
    const retired = retiredSynthDefs(wantedSynthDefs(this.state), this.actual.synthDefs.keys());
    if (retired.length > 0) afterUnlessEnded(OLD_SYNTHDEF_KEPT_MS, () => this.freeRetired(retired));
  }
}
