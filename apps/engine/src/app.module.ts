import { Inject, Module, type OnApplicationShutdown, type Provider, type Type } from '@nestjs/common';
import { BlobStore, CONFIG, Dependencies, Nats, type ServiceDefinition } from '@oiduna/platform';
import { AudioServer } from './audio-server/audio-server.js';
import { AudioServerHandler } from './audio-server/audio-server.handler.js';
import { Changes } from './changes/changes.js';
import { ChangesHandler } from './changes/changes.handler.js';
import { Planner } from './changes/planner.js';
import { EngineConfig } from './config.js';
import { Engine } from './engine.js';
import { ChainEditor } from './effects/chain-editor.js';
import { Chains } from './effects/chains.js';
import { EffectDefs } from './effects/effect-defs.js';
import { EffectPresetStore } from './effects/effect-preset-store.js';
import { EffectPresetsHandler } from './effects/effect-presets.handler.js';
import { EffectsHandler } from './effects/effects.handler.js';
import { Leadership } from './failover/leadership.js';
import { EngineEvents } from './events.js';
import { History } from './history/history.js';
import { HistoryHandler } from './history/history.handler.js';
import { Meters } from './levels/meters.js';
import { MetersHandler } from './levels/meters.handler.js';
import { OscOut } from './osc-out/osc-out.js';
import { PatternHost } from './patterns/pattern-host.js';
import { PreviewHandler } from './patterns/preview.handler.js';
import { PlaybackHandler } from './playback/playback.handler.js';
import { PresetStore } from './presets/preset-store.js';
import { PresetsHandler } from './presets/presets.handler.js';
import { Profiler } from './profiles/profiler.js';
import { ProfilesHandler } from './profiles/profiles.handler.js';
import { Recorder } from './recordings/recorder.js';
import { RecordingsHandler } from './recordings/recordings.handler.js';
import { SamplesHandler } from './samples/samples.handler.js';
import { Scheduler } from './schedule/scheduler.js';
import { ActualSounds } from './sounds/actual-sounds.js';
import { SampleLoader } from './sounds/sample-loader.js';
import { SoundNames } from './sounds/sound-names.js';
import { SoundUses } from './sounds/sound-uses.js';
import { SynthDefLoader } from './sounds/synthdef-loader.js';
import { SessionLogHandler } from './session-log/session-log.handler.js';
import { SessionReplays } from './session-log/session-replays.js';
import { StatusHandler } from './status/status.handler.js';
import { Studio } from './studio/studio.js';
import { StudioState } from './studio/studio-state.js';
import { SynthDefsHandler } from './synthdefs/synthdefs.handler.js';
import { SynthDefPresetStore } from './synthdef-presets/synthdef-preset-store.js';
import { SynthDefPresetsHandler } from './synthdef-presets/synthdef-presets.handler.js';
import { HushHandler } from './tracks/hush.handler.js';
import { TracksHandler } from './tracks/tracks.handler.js';
import { Panic } from './transport/panic.js';
import { Transport } from './transport/transport.js';
import { TransportHandler } from './transport/transport.handler.js';

const engineProvider: Provider = {
  provide: Engine,
  inject: [CONFIG, Nats, Dependencies],
  useFactory: async (config: EngineConfig, nats: Nats, dependencies: Dependencies): Promise<Engine> => {
    const started = await Engine.start(config, nats);
    dependencies.add({
      name: 'audio-server',
      check: async () => started.isStandby || started.server.mustRun(),
      lost: 'sound',
      required: true,
    });
    dependencies.add({
      name: 'osc-in',
      check: async () => started.isStandby || started.oscDoor.mustBeOpen(),
      lost: 'OSC from Tidal and its kin',
      required: false,
    });
    return started;
  },
};

/** One part of the engine, injectable by its class. */
const part = <T>(token: { readonly prototype: T }, of: (engine: Engine) => T): Provider => ({
  provide: token as Type<T>,
  inject: [Engine],
  useFactory: of,
});

@Module({
  controllers: [
    AudioServerHandler,
    ChangesHandler,
    EffectsHandler,
    EffectPresetsHandler,
    HistoryHandler,
    HushHandler,
    MetersHandler,
    SynthDefsHandler,
    SynthDefPresetsHandler,
    PlaybackHandler,
    PresetsHandler,
    PreviewHandler,
    ProfilesHandler,
    RecordingsHandler,
    SamplesHandler,
    SessionLogHandler,
    StatusHandler,
    TracksHandler,
    TransportHandler,
  ],
  providers: [
    engineProvider,
    { provide: PresetStore, inject: [Nats], useFactory: (nats: Nats) => PresetStore.open(nats) },
    ChainEditor,
    { provide: EffectPresetStore, inject: [Nats], useFactory: (nats: Nats) => EffectPresetStore.open(nats) },
    { provide: SynthDefPresetStore, inject: [Nats], useFactory: (nats: Nats) => SynthDefPresetStore.open(nats) },
    Planner,
    SessionReplays,
    part(BlobStore, ({ blobs }) => blobs),
    part(AudioServer, ({ server }) => server),
    part(Chains, ({ chains }) => chains),
    part(EffectDefs, ({ effectDefs }) => effectDefs),
    part(Changes, ({ changes }) => changes),
    part(EngineEvents, ({ events }) => events),
    part(Leadership, ({ leadership }) => leadership),
    part(History, ({ history }) => history),
    part(Meters, ({ meters }) => meters),
    part(OscOut, ({ oscOut }) => oscOut),
    part(PatternHost, ({ patterns }) => patterns),
    part(Profiler, ({ profiler }) => profiler),
    part(Recorder, ({ recorder }) => recorder),
    part(Scheduler, ({ scheduler }) => scheduler),
    part(SampleLoader, ({ samples }) => samples),
    part(ActualSounds, ({ actual }) => actual),
    part(SoundNames, ({ sounds }) => sounds),
    part(SoundUses, ({ uses }) => uses),
    part(SynthDefLoader, ({ synthDefs }) => synthDefs),
    part(Studio, ({ studio }) => studio),
    part(StudioState, ({ state }) => state),
    part(Panic, ({ panic }) => panic),
    part(Transport, ({ transport }) => transport),
  ],
})
export class AppModule implements OnApplicationShutdown {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  onApplicationShutdown(): Promise<void> {
    return this.engine.stop();
  }
}

/** The service, as main.ts runs it and the tests start it. */
export const definition: ServiceDefinition = {
  name: 'engine',
  config: EngineConfig,
  module: AppModule,
  duty: (app) => {
    const { isStandby, leading, leadership } = app.get(Engine);
    return { begins: isStandby ? leading : undefined, ends: leadership.lost };
  },
};
