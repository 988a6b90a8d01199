import { join } from 'node:path';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, CONFIG, Dependencies, Nats, openBlobStore, type ServiceDefinition } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { ChangesController } from './changes/changes.controller.js';
import { every } from './clock.js';
import { GatewayConfig } from './config.js';
import { DocsController } from './docs/docs.controller.js';
import { prepare } from './edge/prepare.js';
import { EffectPresetsController } from './effects/effect-presets.controller.js';
import { EffectsController } from './effects/effects.controller.js';
import { UnknownRouteController } from './edge/unknown-route.controller.js';
import { ErrorSource } from './errors/error-source.js';
import { ErrorsController } from './errors/errors.controller.js';
import { countQueues, uploadsNotExpired } from './events.js';
import { HistoryController } from './history/history.controller.js';
import { LogLevelController } from './logging/log-level.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { EventSource } from './notify/event-source.js';
import { NotifyGateway } from './notify/notify.gateway.js';
import { PatternsController } from './patterns/patterns.controller.js';
import { PlaybackController } from './playback/playback.controller.js';
import { PresetsController } from './presets/presets.controller.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { RecordingsController } from './recordings/recordings.controller.js';
import { SampleMediaController } from './samples/sample-media.controller.js';
import { SampleCatalogueController } from './samples/sample-catalogue.controller.js';
import { SampleImportsController } from './samples/sample-imports.controller.js';
import { SamplesController } from './samples/samples.controller.js';
import { SessionLogController } from './session-log/session-log.controller.js';
import { addDependencies } from './status/add-dependencies.js';
import { StatusController } from './status/status.controller.js';
import { SynthDefPreviewsController } from './synthdefs/synthdef-previews.controller.js';
import { SynthDefPresetsController } from './synthdefs/synthdef-presets.controller.js';
import { ExchangeController } from './synthdefs/exchange.controller.js';
import { GraphController } from './synthdefs/graph.controller.js';
import { LibraryController } from './synthdefs/library.controller.js';
import { SynthDefsController } from './synthdefs/synthdefs.controller.js';
import { TemplatesController } from './synthdefs/templates.controller.js';
import { TracksController } from './tracks/tracks.controller.js';
import { TransportController } from './transport/transport.controller.js';
import { UploadStore } from './uploads/upload-store.js';
import { UploadsController } from './uploads/uploads.controller.js';

/** They are kept for a day; an hour more does no harm. */
const EXPIRE_UPLOADS_EVERY_MS = 3_600_000;

@Module({
  controllers: [
    TemplatesController, // ahead of a SynthDef's own route, to which `templates` is a name
    ExchangeController, // and so is `export`
    LibraryController,
    SynthDefsController,
    SynthDefPreviewsController,
    SynthDefPresetsController,
    GraphController,
    SampleCatalogueController, // ahead of a sample's own routes
    SampleMediaController,
    SampleImportsController,
    SamplesController,
    UploadsController,
    JobsController,
    TracksController,
    TransportController,
    ChangesController,
    EffectsController,
    EffectPresetsController,
    HistoryController,
    SessionLogController,
    PatternsController,
    PlaybackController,
    PresetsController,
    ProfilesController,
    RecordingsController,
    NotifyGateway,
    StatusController,
    ErrorsController,
    LogLevelController,
    DocsController,
    UnknownRouteController, // last: it takes what is left
  ],
  providers: [
    {
      provide: JobQueues,
      inject: [CONFIG],
      useFactory: ({ REDIS_URL }: GatewayConfig) => new JobQueues(REDIS_URL),
    },
    {
      provide: BlobStore,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => openBlobStore(config, 'gateway'),
    },
    {
      provide: UploadStore,
      inject: [CONFIG],
      useFactory: ({ BLOB_DIR, GATEWAY_UPLOADS_MAX, GATEWAY_UPLOAD_SPACE_MIB }: GatewayConfig) => {
        const limits = { count: GATEWAY_UPLOADS_MAX, spaceBytes: GATEWAY_UPLOAD_SPACE_MIB * 1_048_576 };
        return UploadStore.open(join(BLOB_DIR, 'uploads'), limits);
      },
    },
    { provide: EventSource, inject: [Nats], useFactory: (nats: Nats) => EventSource.open(nats) },
    { provide: ErrorSource, inject: [Nats], useFactory: (nats: Nats) => ErrorSource.open(nats) },
  ],
})
export class AppModule implements OnApplicationShutdown {
  private readonly stopExpiring: () => void;

  constructor(
    @Inject(JobQueues) private readonly queues: JobQueues,
    blobs: BlobStore,
    nats: Nats,
    dependencies: Dependencies,
    uploads: UploadStore,
  ) {
    this.stopExpiring = every(EXPIRE_UPLOADS_EVERY_MS, () => void uploads.expire().catch(uploadsNotExpired));
    addDependencies(dependencies, nats, queues, blobs);
    countQueues(() => queues.waiting());
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopExpiring();
    await this.queues.close();
  }
}

/** The service, as main.ts runs it and the tests start it. */
export const definition: ServiceDefinition = { name: 'gateway', config: GatewayConfig, module: AppModule, prepare };
