import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, CONFIG, openBlobStore, type ServiceDefinition } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { Catalogue } from './catalogue/catalogue.js';
import { CheckSourceHandler } from './check/check-source.handler.js';
import { SclangCompiler } from './compile/sclang-compiler.js';
import { SynthDefsConfig } from './config.js';
import { DryRun } from './dry-run/dry-run.js';
import { SynthDefEvents } from './events.js';
import { ExchangeHandler } from './exchange/exchange.handler.js';
import { ImportLibraryJob } from './exchange/import-library.job.js';
import { LibraryExport } from './exchange/library-export.js';
import { Gate } from './gate.js';
import { GraphHandler } from './graph/graph.handler.js';
import { Library } from './library/library.js';
import { LibraryHandler } from './library/library.handler.js';
import { ReadinessHandler } from './readiness.handler.js';
import { Templates } from './templates/templates.js';
import { TemplatesHandler } from './templates/templates.handler.js';
import { ValidateSynthDefJob } from './validate-synthdef.job.js';

/**
 * A job mostly waits for the audio server's proof, so many run at once; compiles have a limit of their own. Each
 * holds a connection to the catalogue while it waits, and two of the ten stay for those who only read.
 */
const JOBS_AT_ONCE = 8;

@Module({
  controllers: [CheckSourceHandler, ExchangeHandler, GraphHandler, LibraryHandler, ReadinessHandler, TemplatesHandler],
  providers: [
    SynthDefEvents,
    SclangCompiler,
    DryRun,
    Templates,
    Gate,
    ValidateSynthDefJob,
    ImportLibraryJob,
    LibraryExport,
    Library,
    {
      provide: Catalogue,
      inject: [CONFIG],
      useFactory: ({ DATABASE_URL }: SynthDefsConfig) => Catalogue.open(DATABASE_URL),
    },
    {
      provide: BlobStore,
      inject: [CONFIG],
      useFactory: (config: SynthDefsConfig) => openBlobStore(config, 'synthdefs'),
    },
    { provide: JobQueues, inject: [CONFIG], useFactory: ({ REDIS_URL }: SynthDefsConfig) => new JobQueues(REDIS_URL) },
  ],
})
export class AppModule implements OnApplicationShutdown {
  constructor(private readonly queues: JobQueues) {}

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}

/** The service, as main.ts runs it and the tests start it. */
export const definition: ServiceDefinition = {
  name: 'synthdefs',
  config: SynthDefsConfig,
  module: AppModule,
  jobConcurrency: JOBS_AT_ONCE,
};
