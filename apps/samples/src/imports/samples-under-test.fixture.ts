import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  getSampleImport,
  listImportFiles,
  listSamples,
  loadSample,
  openSampleImport,
  type RequestOf,
  type Sample,
  type SampleImport,
  type SampleImportFile,
  sampleImportProgressed,
} from '@oiduna/contracts';
import { type BlobStore, DirectoryBlobStore, Nats, type RunningService, startService } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { type Broker, ownNats, ownRedis, wavOf, zipOf } from '@oiduna/testkit';
import { expect } from 'vitest';
import { definition } from '../app.module.js';
import { type OwnCatalogue, ownCatalogue } from '../catalogue/own-catalogue.fixture.js';

export const WAIT = { timeout: 20_000, interval: 50 };

/** A sound like no other. */
export const wav = (seed: number): Uint8Array =>
  wavOf({
    sampleRateHz: 8_000,
    channels: [Float32Array.from({ length: 80 }, (_, i) => ((i * seed) % 17) / 20)],
    format: 'pcm16',
  });
export const wavs = (count: number, bank: string): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${bank}/${at}.wav`, wav(at + 1)]));

/** The service in this process, with brokers and a catalogue of its own; the engine is stood in for. */
export class SamplesUnderTest {
  /** What listeners were told of imports. */
  progress: SampleImport[] = [];
  /** The samples the engine was asked to load, in order. */
  asked: Sample[] = [];
  /** The engine answers once this is over. */
  gate: Promise<void> = Promise.resolve();

  private constructor(
    /** Folders below `root` may be imported. */
    readonly folder: string,
    private readonly service: RunningService,
    readonly nats: Nats,
    readonly queues: JobQueues,
    readonly blobs: BlobStore,
    readonly own: OwnCatalogue,
    readonly brokers: { readonly nats: Broker; readonly redis: Broker },
  ) {
    this.standInForTheEngine();
    nats.connection.subscribe(`event.${sampleImportProgressed.type}`, {
      callback: (_, message) => void this.progress.push(message.json<{ data: SampleImport }>().data),
    });
  }

  static async start(): Promise<SamplesUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'oiduna-imports-'));
    await mkdir(join(folder, 'root'));
    const [natsBroker, redis, own] = await Promise.all([ownNats(), ownRedis(), ownCatalogue()]);
    const nats = await Nats.open(natsBroker.url, 'imports-test');
    const service = await startService(definition, {
      NATS_URL: natsBroker.url,
      REDIS_URL: redis.url,
      DATABASE_URL: own.url,
      BLOB_DIR: join(folder, 'blobs'),
      SAMPLES_IMPORT_ROOTS: `/nowhere:${join(folder, 'root')}`,
      LOG_LEVEL: 'fatal',
    });
    const blobs = new DirectoryBlobStore(join(folder, 'blobs'));
    return new SamplesUnderTest(folder, service, nats, new JobQueues(redis.url), blobs, own, {
      nats: natsBroker,
      redis,
    });
  }

  async stop(): Promise<void> {
    await this.service.close();
    await this.queues.close();
    await this.nats.close();
    await this.own[Symbol.asyncDispose]();
    await Promise.all([this.brokers.nats.stop(), this.brokers.redis.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  open(source: RequestOf<typeof openSampleImport>): Promise<SampleImport> {
    return this.nats.request(openSampleImport, source);
  }

  async openZip(files: Readonly<Record<string, string | Uint8Array>>, bank?: string): Promise<SampleImport> {
    return this.open({ kind: 'zip', ...(await this.blobs.put(zipOf(files))), ...(bank !== undefined && { bank }) });
  }

  get({ id }: SampleImport): Promise<SampleImport> {
    return this.nats.request(getSampleImport, { id });
  }

  async ended(begun: SampleImport): Promise<SampleImport> {
    const finishedAt = async () => (await this.get(begun).catch(() => null))?.finishedAt ?? null;
    await expect.poll(finishedAt, WAIT).not.toBeNull();
    return this.get(begun);
  }

  async filesOf({ id }: SampleImport, state?: 'refused'): Promise<SampleImportFile[]> {
    return (await this.nats.request(listImportFiles, { id, ...(state && { state }) })).files;
  }

  async placesIn(bank: string): Promise<string[]> {
    const { samples } = await this.nats.request(listSamples, { bank });
    return samples.map((sample) => `${sample.bank}/${sample.fileName}`);
  }

  private standInForTheEngine(): void {
    this.nats.connection.subscribe(loadSample.subject, {
      callback: (_, message) => {
        const { data: sample } = message.json<{ data: Sample }>();
        this.asked.push(sample);
        const { frameCount, channelCount, sampleRateHz } = sample.format;
        const measured = { frameCount, channelCount, sampleRateHz, memoryBytes: frameCount * channelCount * 4 };
        const { id: sampleId, bank, fileName } = sample;
        const response = { bufferNumber: 1, ...measured, sampleId, bank, fileName, requestId: 'r' };
        void this.gate.then(() => message.respond(JSON.stringify({ response, isDisposed: true })));
      },
    });
  }
}
