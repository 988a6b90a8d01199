import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, CONFIG, Dependencies, openBlobStore, type ServiceDefinition } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { RedisCache } from '@oiduna/platform/redis-cache';
import { HeardBefore } from './analysis/heard-before.js';
import { ListeningPool } from './analysis/listening-pool.js';
import { CatalogueHandler } from './catalogue/catalogue.handler.js';
import { Catalogue } from './catalogue/catalogue.js';
import { SampleAnswers } from './catalogue/sample-answers.js';
import { sampleLimits, SamplesConfig } from './config.js';
import { SampleEvents } from './events.js';
import { Fetcher } from './fetch/fetcher.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportsHandler } from './imports/imports.handler.js';
import { Imports } from './imports/imports.js';
import { ImportWork } from './imports/import-work.js';
import { IngestSampleJob } from './ingest-sample.job.js';
import { ReadinessHandler } from './readiness.handler.js';
import { SampleMediaHandler } from './waveform/sample-media.handler.js';
import { SearchHandler } from './search/search.handler.js';
import { Search } from './search/search.js';
import { TagsHandler } from './tags/tags.handler.js';
import { Tags } from './tags/tags.js';

/** Decoding runs in children and loading waits for the engine, so a few overlap well. */
const JOBS_AT_ONCE = 4;

async function openCatalogue(
  config: SamplesConfig,
  dependencies: Dependencies,
  answers: SampleAnswers,
): Promise<Catalogue> {
  const catalogue = await Catalogue.open(config.DATABASE_URL, () => answers.forget());
  const check = () => catalogue.check();
  dependencies.add({ name: 'postgres', check, lost: 'the list of samples, and new samples', required: true });
  return catalogue;
}

async function openBlobs(config: SamplesConfig, dependencies: Dependencies): Promise<BlobStore> {
  const blobs = openBlobStore(config, 'samples');
  // A folder that cannot be written is told by the check below.
  await blobs.removeUnfinished().catch(() => undefined);
  dependencies.add({ name: 'blobs', check: () => blobs.check(), lost: 'new samples', required: true });
  return blobs;
}

@Module({
  controllers: [CatalogueHandler, SearchHandler, TagsHandler, ReadinessHandler, SampleMediaHandler, ImportsHandler],
  providers: [
    IngestSampleJob,
    SampleEvents,
    Search,
    Tags,
    Imports,
    ImportWork,
    ImportRunner,
    { provide: ListeningPool, useFactory: () => new ListeningPool() },
    {
      provide: JobQueues,
      inject: [CONFIG],
      useFactory: ({ REDIS_URL }: SamplesConfig) => new JobQueues(REDIS_URL),
    },
    {
      provide: Fetcher,
      inject: [CONFIG],
      useFactory: ({ SAMPLES_FETCH_HOSTS }: SamplesConfig) => new Fetcher(SAMPLES_FETCH_HOSTS),
    },
    { provide: Catalogue, inject: [CONFIG, Dependencies, SampleAnswers], useFactory: openCatalogue },
    { provide: RedisCache, inject: [CONFIG], useFactory: ({ REDIS_URL }: SamplesConfig) => new RedisCache(REDIS_URL) },
    { provide: SampleAnswers, inject: [RedisCache], useFactory: (cache: RedisCache) => new SampleAnswers(cache) },
    {
      provide: HeardBefore,
      inject: [RedisCache, BlobStore, CONFIG],
      useFactory: (cache: RedisCache, blobs: BlobStore, config: SamplesConfig) =>
        HeardBefore.open(cache, blobs, sampleLimits(config)),
    },
    { provide: BlobStore, inject: [CONFIG, Dependencies], useFactory: openBlobs },
  ],
})
export class AppModule implements OnApplicationShutdown {
  constructor(
    private readonly queues: JobQueues,
    private readonly cache: RedisCache,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.cache.close();
    await this.queues.close();
  }
}

/** The service, as main.ts runs it and the tests start it. */
export const definition: ServiceDefinition = {
  name: 'samples',
  config: SamplesConfig,
  module: AppModule,
  jobConcurrency: JOBS_AT_ONCE,
};
