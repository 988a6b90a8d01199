import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { BlobStore, CONFIG, JobQueues } from '@oiduna/platform';
import { Catalogue } from './catalogue/catalogue.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { SclangCompiler } from './compile/sclang-compiler.js';
import type { SynthDefsConfig } from './config.js';
import { SynthDefEvents } from './events.js';
import { ReadinessController } from './readiness.controller.js';
import { ValidateSynthDefJob } from './validate-synthdef.job.js';

@Module({
  controllers: [CatalogueController, ReadinessController],
  providers: [
    SynthDefEvents,
    SclangCompiler,
    ValidateSynthDefJob,
    {
      provide: Catalogue,
      inject: [CONFIG],
      useFactory: ({ DATABASE_URL }: SynthDefsConfig) => Catalogue.open(DATABASE_URL),
    },
    { provide: BlobStore, inject: [CONFIG], useFactory: ({ BLOB_DIR }: SynthDefsConfig) => new BlobStore(BLOB_DIR) },
    { provide: JobQueues, inject: [CONFIG], useFactory: ({ REDIS_URL }: SynthDefsConfig) => new JobQueues(REDIS_URL) },
  ],
})
export class AppModule implements OnApplicationShutdown {
  constructor(private readonly queues: JobQueues) {}

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}
