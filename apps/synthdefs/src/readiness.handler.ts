import { Controller } from '@nestjs/common';
import { getSynthDefsReadiness, type Readiness } from '@oiduna/contracts';
import { BlobStore, Dependencies, Handles } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { Catalogue } from './catalogue/catalogue.js';
import { SclangCompiler } from './compile/sclang-compiler.js';
import { DryRun } from './dry-run/dry-run.js';

@Controller()
export class ReadinessHandler {
  constructor(
    private readonly dependencies: Dependencies,
    catalogue: Catalogue,
    queues: JobQueues,
    blobs: BlobStore,
    compiler: SclangCompiler,
    dryRun: DryRun,
  ) {
    const lost = 'loading SynthDefs';
    dependencies.add({
      name: 'postgres',
      required: true,
      lost: 'the SynthDef catalogue',
      check: () => catalogue.check(),
    });
    dependencies.add({ name: 'redis', required: true, lost, check: () => queues.check() });
    dependencies.add({ name: 'blobs', required: true, lost, check: () => blobs.check() });
    dependencies.add({
      name: 'sclang',
      required: false,
      lost: 'loading SynthDefs from source; compiled files still load',
      check: () => compiler.ready(),
    });
    dependencies.add({ name: 'scsynth', required: false, lost, check: () => dryRun.check() });
  }

  @Handles(getSynthDefsReadiness)
  ready(): Promise<Readiness> {
    return this.dependencies.readiness();
  }
}
