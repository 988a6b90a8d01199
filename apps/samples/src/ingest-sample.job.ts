import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ingestSample, type JobDataOf, type JobResultOf, loadSample, type Sample } from '@oiduna/contracts';
import { asAppError, BlobStore, CONFIG, HANDLING, type JobRun, Nats, nowMicros, Runs } from '@oiduna/platform';
import { type Heard, HeardBefore } from './analysis/heard-before.js';
import type { ExaminedSample } from './analysis/examine-sample.js';
import { ListeningPool } from './analysis/listening-pool.js';
import { Catalogue } from './catalogue/catalogue.js';
import { sampleLimits, type SamplesConfig } from './config.js';
import { SampleEvents } from './events.js';
import { type ImportedFile, ImportWork } from './imports/import-work.js';

type Upload = JobDataOf<typeof ingestSample>;
type Ingested = JobResultOf<typeof ingestSample>;

@Injectable()
export class IngestSampleJob {
  constructor(
    private readonly blobs: BlobStore,
    private readonly catalogue: Catalogue,
    private readonly nats: Nats,
    private readonly listening: ListeningPool,
    private readonly heardBefore: HeardBefore,
    private readonly events: SampleEvents,
    private readonly imports: ImportWork,
    @Inject(CONFIG) private readonly config: SamplesConfig,
  ) {}

  /** From an upload to a sound that can be played. Each step may run twice and still ends the same. */
  @Runs(ingestSample)
  async ingest(upload: Upload, run: JobRun): Promise<Ingested> {
    const startedMicros = nowMicros();
    const file = upload.importFile && (await this.imports.begin(upload, upload.importFile));
    try {
      const ingested = await this.work(upload, file?.follow(run) ?? run, file);
      const tookMs = (nowMicros() - startedMicros) / 1_000;
      await this.events.sampleLoaded(ingested.sample, ingested.buffer.bufferNumber, tookMs);
      return ingested;
    } catch (thrown) {
      const error = asAppError(thrown);
      const again = HANDLING[error.category].retryable && run.attempt < ingestSample.attempts;
      const isRefused = !again && ((await file?.fail(error)) ?? true);
      if (isRefused) await this.events.sampleRefused(upload, error);
      throw thrown;
    }
  }

  private async work(upload: Upload, run: JobRun, file: ImportedFile | undefined): Promise<Ingested> {
    await run.step('verifying');
    const heard = (await this.heardBefore.of(upload.sha256)) ?? (await this.hear(upload, run));
    await run.step('loading');
    const { bank, fileName, sha256, sizeBytes } = upload;
    const newcomer = { ...{ bank, fileName, sha256, sizeBytes }, ...heard };
    // No row before the proof: what the catalogue lists can be played.
    const load = (sample: Sample) => this.nats.request(loadSample, sample);
    const { sample, proof } = await this.catalogue.place(newcomer, run, load, (...written) => file?.done(...written));
    return { sample, buffer: proof };
  }

  private async hear(upload: Upload, run: JobRun): Promise<Heard> {
    const folder = join(tmpdir(), `oiduna-sample-${randomUUID()}`);
    try {
      const { wavPath, playsAsUploaded, ...examined } = await this.examine(upload, folder, run);
      await run.step('storing');
      const wav = playsAsUploaded
        ? upload
        : await this.blobs.write(createReadStream(wavPath), upload.fileName, Infinity);
      const heard = { ...examined, wavSha256: wav.sha256 };
      await this.heardBefore.keep(upload.sha256, heard);
      return heard;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async examine(upload: Upload, folder: string, run: JobRun): Promise<ExaminedSample> {
    await using original = await this.blobs.local(upload.sha256);
    const wish = {
      uploadPath: original.path,
      fileName: upload.fileName,
      folder,
      limits: sampleLimits(this.config),
    };
    let told: Promise<void> = Promise.resolve();
    const examined = await this.listening.examine(wish, () => {
      told = run.step('analysing');
      told.catch(() => undefined); // whoever waits for it hears of it
    });
    await told;
    return examined;
  }
}
