import { join } from 'node:path';
import { noteSampleUses } from '@oiduna/contracts';
import { type BlobStore, logFailure, type Nats, openBlobStore } from '@oiduna/platform';
import { AudioServer } from './audio-server/audio-server.js';
import { type Cancel, nowMicros, wait, watchWallClock } from './clock.js';
import { budgetLimitsOf, bufferLimitsOf, type EngineConfig } from './config.js';
import { Changes } from './changes/changes.js';
import { Chains } from './effects/chains.js';
import { EffectDefs } from './effects/effect-defs.js';
import { EffectMemory } from './effects/effect-memory.js';
import { Sends } from './effects/sends.js';
import { EngineEvents } from './events.js';
import { Handover, legacyKeys } from './failover/handover.js';
import { Leadership } from './failover/leadership.js';
import { History } from './history/history.js';
import { LevelGuard } from './levels/level-guard.js';
import { Meters } from './levels/meters.js';
import { OscDoor } from './osc-in/osc-door.js';
import { OscOut } from './osc-out/osc-out.js';
import { PatternHost } from './patterns/pattern-host.js';
import { PAUSE_MICROS, Profiler } from './profiles/profiler.js';
import { Recorder } from './recordings/recorder.js';
import { Budgets } from './schedule/budgets.js';
import { Scheduler } from './schedule/scheduler.js';
import { ActualSounds } from './sounds/actual-sounds.js';
import { Prefetch } from './sounds/prefetch.js';
import { PlayedSamples } from './sounds/played-samples.js';
import { SampleLoader } from './sounds/sample-loader.js';
import { SoundNames } from './sounds/sound-names.js';
import { SoundUses } from './sounds/sound-uses.js';
import { SynthDefLoader } from './sounds/synthdef-loader.js';
import { SessionLog } from './session-log/session-log.js';
import { Studio } from './studio/studio.js';
import { StudioState } from './studio/studio-state.js';
import { Strips } from './tracks/strips.js';
import { Panic } from './transport/panic.js';
import { Transport } from './transport/transport.js';

/** Another engine that has lost its turn closes its door within a moment, one that is asked to stop after its requests. */
const DOOR_FREE_WITHIN_MICROS = 2_000_000;
const DOOR_RETRY_MS = 50;

/** The parts of the engine, wired once. What the handlers share is here; Nest only hands it out. */
export class Engine {
  readonly blobs: BlobStore;
  readonly server: AudioServer;
  readonly synthDefs: SynthDefLoader;
  readonly samples: SampleLoader;
  readonly played: PlayedSamples;
  readonly prefetch: Prefetch;
  readonly sounds: SoundNames;
  readonly patterns: PatternHost;
  readonly effectDefs: EffectDefs;
  readonly chains: Chains;
  readonly sends: Sends;
  readonly changes: Changes;
  readonly history: History;
  readonly scheduler: Scheduler;
  readonly oscDoor: OscDoor;
  readonly oscOut: OscOut;
  readonly transport: Transport;
  readonly panic: Panic;
  readonly meters: Meters;
  readonly recorder: Recorder;
  readonly profiler: Profiler;
  readonly studio: Studio;
  private readonly handover: Handover;
  private isAdopted = false;
  private isPlaying = false;
  private stopWatchingClock: Cancel = () => undefined;
  private sessionLog: SessionLog | undefined;

  readonly actual: ActualSounds;
  readonly uses: SoundUses;
  private constructor(
    private readonly config: EngineConfig,
    readonly state: StudioState,
    readonly events: EngineEvents,
    readonly leadership: Leadership,
    nats: Nats,
  ) {
    this.actual = new ActualSounds(bufferLimitsOf(config));
    const { actual } = this;
    this.blobs = openBlobStore(config, 'engine');
    const { blobs } = this;
    const fresh = {
      adopt: (server: AudioServer) => this.adopt(server),
      prepare: (server: AudioServer) => this.studio.prepare(server),
      serve: () => this.serve(),
    };
    this.server = new AudioServer(config, events, fresh, leadership);
    const strips = new Strips(this.server, state.tracks);
    const cacheFolder = join(config.ENGINE_CACHE_DIR, 'synthdefs');
    this.synthDefs = new SynthDefLoader(this.server, blobs, actual, cacheFolder);
    this.played = new PlayedSamples((uses) => nats.request(noteSampleUses, { uses }));
    this.samples = new SampleLoader(this.server, blobs, actual, events, this.played);
    this.sounds = new SoundNames(state.synthDefs, state.samples, actual);
    this.history = new History(state);
    this.patterns = new PatternHost(config.ENGINE_PATTERNS_MAIN, (track, reason) => {
      this.history.failed(track, undefined, true);
      events.trackQuarantined(track, reason);
    });
    this.uses = new SoundUses(state, this.patterns, this.sounds);
    const lookaheadMicros = config.ENGINE_LOOKAHEAD_MS * 1_000;
    this.effectDefs = new EffectDefs(state.synthDefs, actual);
    this.chains = this.chainsOn(strips, (config.ENGINE_RT_MEMORY_KIB * 1_024) / 2);
    this.sends = new Sends(this.server, strips);
    this.changes = new Changes(state, strips, this.chains, this.history, events);
    const ownPorts = () => [...this.server.ports, this.oscDoor.port];
    this.oscOut = new OscOut(config.ENGINE_OSC_OUT_HOSTS, state, ownPorts, events);
    const { server, patterns, sounds, samples, sends, changes, history, oscOut } = this;
    const parts = [server, patterns, sounds, samples, strips, sends, changes, history, oscOut, events] as const;
    const budgets = new Budgets(budgetLimitsOf(config));
    server.confirmations.listeners.push((reply) => {
      if (reply.kind === 'n_end') budgets.voices.ended(reply.nodeId);
    });
    this.scheduler = new Scheduler(...parts, budgets, lookaheadMicros);
    this.prefetch = new Prefetch(state, server, patterns, sounds, samples, () => {
      const { horizon } = this.scheduler;
      return { map: this.transport.map, horizon };
    });
    this.oscDoor = new OscDoor(config, nats, state, history, this.scheduler, sounds, events);
    this.transport = new Transport(state, this.scheduler, this.server, strips, events);
    this.panic = new Panic(this.transport, this.chains, sends);
    this.meters = new Meters(server, strips, new LevelGuard(config.ENGINE_TRACK_CEILING_DBFS), events);
    this.recorder = new Recorder(config, this.server, actual, samples, blobs, events, strips);
    this.profiler = new Profiler(blobs, () => this.scheduler.sendAhead(PAUSE_MICROS));
    const { synthDefs } = this;
    const effects = { chains: this.chains, sends };
    this.studio = new Studio(config, server, state, actual, synthDefs, samples, sounds, strips, effects, patterns);
    const { chains, transport, scheduler, studio } = this;
    this.handover = new Handover({ state, actual, strips, chains, sends, scheduler, transport, studio });
  }

  /** Half of the real-time memory is for effects that ring out and for notes. */
  private chainsOn(strips: Strips, memoryBytesMax: number): Chains {
    const tempo = {
      bpm: () => this.transport.bpm,
      microsOver: (cycles: number, fromMicros: number) => this.transport.microsOver(cycles, fromMicros),
    };
    const memory = new EffectMemory(
      memoryBytesMax,
      (def) => this.effectDefs.find(def)?.memoryBytes ?? 0,
      (chain) => this.state.tracks.get(chain)?.performer,
    );
    return new Chains(this.server, this.state, strips, this.effectDefs, tempo, memory);
  }

  /** It follows the studio; where nobody leads, it does when this resolves. */
  static async start(config: EngineConfig, nats: Nats): Promise<Engine> {
    const [state, leadership] = await Promise.all([
      StudioState.open(nats),
      Leadership.open(nats, legacyKeys(config.ENGINE_BUFFERS_MAX)),
    ]);
    const engine = new Engine(
      config,
      state,
      new EngineEvents(nats, (track) => state.tracks.get(track)?.performer),
      leadership,
      nats,
    );
    engine.sessionLog = await SessionLog.open(nats, state, engine.scheduler, engine.transport);
    await engine.patterns.ready();
    engine.studio.follow();
    engine.leading = leadership.won.then(() => engine.lead());
    if (leadership.isLeading) await engine.leading;
    else await engine.studio.foresee();
    return engine;
  }

  /** Another engine leads. */
  get isStandby(): boolean {
    return !this.leadership.isLeading;
  }

  /** Resolves when this engine has begun to lead. */
  leading: Promise<void> = Promise.resolve();

  private async lead(): Promise<void> {
    const { state, leadership, server } = this;
    leadership.askServer = () => server.askEpoch();
    state.isLeading = true;
    this.history.follow();
    this.oscOut.follow();
    server.start();
    if (leadership.schedule === null || leadership.schedule === undefined) this.play();
    this.prefetch.run();
    this.played.run();
    this.chains.run();
    this.meters.run(state);
    this.stopWatchingClock = watchWallClock((step) => {
      server.clockSteps.stepped(step);
      this.transport.storeAnew();
    });
    await this.openOscDoor();
  }

  /** An engine that led before us may still be about to leave its port. */
  private async openOscDoor(): Promise<void> {
    const until = this.leadership.epoch === 1 ? 0 : nowMicros() + DOOR_FREE_WITHIN_MICROS;
    for (;;) {
      try {
        return await this.oscDoor.open();
      } catch (error) {
        const { ENGINE_OSC_PORT: port } = this.config;
        if (nowMicros() > until || this.leadership.isLost) {
          logFailure('osc-in', error, { where: 'osc-in' }, `the OSC port ${port} could not be opened: `);
          return;
        }
        await wait(DOOR_RETRY_MS);
      }
    }
  }

  /** At once, or where another engine was playing once its audio server is ours. */
  private play(): void {
    this.isPlaying = true;
    this.transport.follow();
    this.scheduler.run();
  }

  private async adopt(server: AudioServer): Promise<boolean> {
    const { process } = server;
    const { documents } = this.leadership;
    this.isAdopted = process !== undefined && (await this.handover.adopt(server, process, documents));
    return this.isAdopted;
  }

  /** An audio server is ready: everything wished comes back, and the music goes on. */
  private serve(): void {
    const { transport, handover, leadership, server } = this;
    if (!this.isPlaying) this.play();
    if (this.isAdopted) {
      handover.takeUp(leadership.schedule, leadership.documents);
      this.samples.queryBuffers().catch(() => undefined); // what holds something else is read again
    } else {
      transport.resume();
    }
    this.isAdopted = false;
    handover.isOn(server.process);
    leadership.leave(handover);
    this.studio
      .reconcile()
      .catch((error: unknown) => logFailure('engine', error, { where: 'reconcile' }, 'not all came back: '));
    this.prefetch.anew();
  }

  /** What sounds is left to a standby, where there is one. */
  async stop(): Promise<void> {
    const { leadership } = this;
    const isLeft = leadership.isLost || (leadership.isLeading && (await leadership.lookForStandby()));
    this.scheduler.halt();
    // The other one has a look-ahead from here; and one that waits must not begin now.
    if (isLeft || this.isStandby) await leadership.release(isLeft);
    this.profiler.halt();
    this.oscDoor.close();
    this.stopWatchingClock();
    this.prefetch.halt();
    this.chains.halt();
    this.meters.halt();
    this.transport.halt();
    await this.played.halt();
    await this.server.stop(isLeft);
    await leadership.release(false);
    await this.patterns.stop();
    this.oscOut.close();
    this.sessionLog?.close();
  }
}
