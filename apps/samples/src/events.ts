import { Injectable } from '@nestjs/common';
import {
  type AppError,
  type EventDataOf,
  type Sample,
  sampleDeleted,
  type SampleImport,
  sampleImportProgressed,
  sampleLoaded,
  sampleRefused,
  samplesTagged,
} from '@oiduna/contracts';
import { logger, metrics, Nats } from '@oiduna/platform';
import { Counter } from 'prom-client';

const samplesIngested = new Counter({
  name: 'oiduna_samples_ingested_total',
  help: 'Uploads by what became of them: loaded or refused, and the error code.',
  labelNames: ['outcome', 'code'],
  registers: [metrics],
});

/** Every fact of this service: logged in full, counted by outcome, told to who listens. */
@Injectable()
export class SampleEvents {
  constructor(private readonly nats: Nats) {}

  async sampleLoaded(sample: Sample, bufferNumber: number, tookMs: number): Promise<void> {
    samplesIngested.inc({ outcome: 'loaded', code: '' });
    logger('samples').info({ sample, bufferNumber, tookMs }, 'sample loaded');
    await this.nats.publish(sampleLoaded, sample);
  }

  async sampleDeleted(sample: EventDataOf<typeof sampleDeleted>): Promise<void> {
    logger('samples').info({ ...sample }, 'sample deleted');
    await this.nats.publish(sampleDeleted, sample);
  }

  async samplesTagged(changed: number, added: string[], removed: string[]): Promise<void> {
    if (changed === 0) return;
    logger('samples').info({ changed, added, removed }, 'samples tagged');
    await this.nats.publish(samplesTagged, { changed, added, removed });
  }

  async importProgressed(progress: SampleImport): Promise<void> {
    const { id, state, counts, problem, finishedAt } = progress;
    if (finishedAt !== null) logger('samples').info({ importId: id, state, counts, problem }, 'import ended');
    await this.nats.publish(sampleImportProgressed, progress);
  }

  async sampleRefused(place: { bank: string; fileName: string }, error: AppError): Promise<void> {
    const { bank, fileName } = place;
    const { code, message, cure, details } = error;
    samplesIngested.inc({ outcome: 'refused', code });
    logger('samples').info({ bank, fileName, code, details }, 'sample refused');
    await this.nats.publish(sampleRefused, { bank, fileName, code, detail: `${message} ${cure}` });
  }
}
