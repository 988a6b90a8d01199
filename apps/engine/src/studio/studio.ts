import { join } from 'node:path';
import type { SynthDef } from '@oiduna/contracts';
import { acceptRequestId, logger, runInContext } from '@oiduna/platform';
import { dFree, gFreeAll } from '@oiduna/supercollider';
import { studioGraph } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { pauseProbes, syncQuestion } from '../audio-server/proofs.js';
import { after } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { PatternHost } from '../patterns/pattern-host.js';
import type { ActualSounds } from '../sounds/actual-sounds.js';
import type { SoundLoader } from '../sounds/sound-loader.js';
import type { SoundNames } from '../sounds/sound-names.js';
import type { Strips } from '../tracks/strips.js';
import { missingSounds, retiredSynthDefs, type SoundLoad } from './missing-sounds.js';
import type { Noun, StudioState } from './studio-state.js';

/** Notes already on their way may still play the old version: the look-ahead, and a pause of the engine. */
const OLD_SYNTHDEF_KEPT_MS = 10_000;

/** Brings the audio server and the pattern process to what the studio wishes: at start, after a crash, on a change. */
export class Studio {
  private reconciling = false;
  private stale = false;

  constructor(
    private readonly config: EngineConfig,
    private readonly server: AudioServer,
    private readonly state: StudioState,
    private readonly actual: ActualSounds,
    private readonly loader: SoundLoader,
    private readonly names: SoundNames,
    private readonly strips: Strips,
    private readonly patterns: PatternHost,
  ) {}

  /** Follow the state from what it is now. */
  follow(): void {
    this.names.refresh();
    for (const { name, code } of this.state.tracks.values()) this.patterns.define(name, code);
    this.state.onChange((noun, name) => this.changed(noun, name));
  }

  /** The groups, the master and every SynthDef, on a server that holds nothing. Samples come once it runs. */
  async prepare(server: AudioServer): Promise<void> {
    this.actual.clear();
    this.strips.forget();
    await server.sendNow(...server.timed.forget(), gFreeAll(0));
    const { ENGINE_SOUNDS_DIR: folder } = this.config;
    const [first, ...rest] = studioGraph(server.name);
    await server.sendNow(first!, ...rest.slice(0, -1), pauseProbes());
    await server.confirmations.ask('/sync', syncQuestion());
    await this.loader.loadStudioDefs(join(folder, 'system/compiled'), (name) => name !== 'oiduna_seed');
    await this.loader.loadStudioDefs(join(folder, 'compiled'), (name) => name.startsWith('sampler_'));
    await server.sendNow(rest.at(-1)!);
    await Promise.all(
      this.missing()
        .filter(({ kind }) => kind === 'synthdef')
        .map((load) => this.load(load)),
    );
  }

  /** After `prepare`, and whenever sounds were wished while the server was away. */
  async reconcile(): Promise<void> {
    this.strips.reconcile();
    this.stale = true;
    if (this.reconciling) return; // it looks again: the server it began with may be gone
    this.reconciling = true;
    try {
      while (this.stale) {
        this.stale = false;
        await Promise.all(this.missing().map((load) => this.load(load)));
      }
    } finally {
      this.reconciling = false;
    }
  }

  /** Sounds the studio has and the audio server does not hold (yet). */
  missing(): SoundLoad[] {
    return missingSounds({ synthDefs: this.wantedSynthDefs(), samples: this.state.samples.values() }, this.actual);
  }

  /** What names play, and what they are going to play. */
  private wantedSynthDefs(): SynthDef[] {
    const { synthDefs, changes } = this.state;
    const planned = [...changes.values()].flatMap((change) => Object.values(change.synthDefs));
    return [...synthDefs.values(), ...planned.filter((def) => def !== null)];
  }

  /** Of these what is still not wanted. Sounding notes finish: the audio server keeps the graph of each synth. */
  private freeRetired(candidates: readonly string[]): void {
    const retired = retiredSynthDefs(this.wantedSynthDefs(), candidates).filter((serverName) =>
      this.actual.synthDefs.delete(serverName),
    );
    if (retired.length === 0) return;
    logger('studio').info({ serverNames: retired }, 'SynthDefs freed');
    this.server.sendNow(dFree(...retired)).catch(() => undefined); // a dead server holds nothing
  }

  private async load(load: SoundLoad): Promise<void> {
    const name = load.kind === 'synthdef' ? load.def.name : `${load.sample.bank}/${load.sample.fileName}`;
    await runInContext({ requestId: acceptRequestId(undefined) }, async () => {
      try {
        await (load.kind === 'synthdef' ? this.loader.loadSynthDef(load.def) : this.loader.loadSample(load.sample));
        logger('studio').info({ kind: load.kind, name, reason: load.reason }, 'restored');
      } catch (error) {
        logger('studio').warn({ kind: load.kind, name, reason: load.reason, err: error }, 'not restored');
      }
    });
  }

  private changed(noun: Noun, name: string): void {
    if (noun === 'track') {
      const track = this.state.tracks.get(name);
      if (track === undefined) this.patterns.drop(name);
      else this.patterns.define(name, track.code);
      this.strips.reconcile();
    } else if (noun === 'sample' || noun === 'synthdef') {
      this.names.refresh();
    }
    if (noun !== 'synthdef' && noun !== 'change') return;
    const retired = retiredSynthDefs(this.wantedSynthDefs(), this.actual.synthDefs.keys());
    if (retired.length > 0) after(OLD_SYNTHDEF_KEPT_MS, () => this.freeRetired(retired));
  }
}
