import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, ingestSample, SAMPLE_BYTES_MAX } from '@oiduna/contracts';
import { type Blob, BlobStore, CONFIG, HANDLING, logger, nowMicros, runInContext } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { pause } from '../clock.js';
import type { SamplesConfig } from '../config.js';
import { SampleEvents } from '../events.js';
import { Fetcher } from '../fetch/fetcher.js';
import { Imports } from './imports.js';
import { ImportWork, type OpenImport } from './import-work.js';
import { openSource, type ReadSource } from './open-source.js';
import { leftOut, type FoundFile, type LeftOut } from './source.js';

/** From turn to turn: more than four a second, so that progress moves before the eye. */
const TURN_MS = 220;
/** Replicas, and a database that came back, are looked after this often. */
const REST_MS = 2_000;
/** Every so many turns the queue is shown the whole window again: Redis may have lost what it knew. */
const TURNS_TILL_ANEW = 10;
/** What the queue holds of imports at once: a second of work for all hands, and little to lose. */
const WINDOW = 64;

export const importJobId = (importId: string, number: number): string =>
  `${ingestSample.queue}-${importId}-${String(number).padStart(5, '0')}`;

/** Brings imports to their end: reads their sources, keeps the queue filled, tells how far they are. */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopped = new AbortController();
  private rest = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly reading = new Map<string, Promise<void>>();
  /** Jobs the queue is known to have. */
  private queued = new Set<string>();
  private turns = 0;

  constructor(
    private readonly imports: Imports,
    private readonly work: ImportWork,
    private readonly queues: JobQueues,
    private readonly blobs: BlobStore,
    private readonly events: SampleEvents,
    private readonly fetcher: Fetcher,
    @Inject(CONFIG) private readonly config: SamplesConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    this.rest.abort();
    await Promise.all([this.running, ...this.reading.values()]);
  }

  /** There is something to do. */
  wake(): void {
    this.rest.abort();
  }

  /** A cancelled import has these jobs in the queue no more. */
  async takeBack(importId: string, numbers: readonly number[]): Promise<void> {
    const ids = numbers.map((number) => importJobId(importId, number)).filter((id) => this.queued.delete(id));
    // one that is left there finds that its file has ended
    await this.queues.takeBack(ids).catch(() => undefined);
    this.work.changed.add(importId);
    this.wake();
  }

  private async run(): Promise<void> {
    await this.work.forgetOld().catch(() => undefined);
    while (!this.stopped.signal.aborted) {
      const begunMicros = nowMicros();
      const isBusy = await this.turn().catch((error: unknown) => {
        logger('imports').warn({ error: String(error) }, 'imports wait');
        return false;
      });
      if (!isBusy && !this.rest.signal.aborted) await pause(REST_MS, this.rest.signal);
      else await pause(Math.max(0, TURN_MS - (nowMicros() - begunMicros) / 1_000), this.stopped.signal);
      if (this.rest.signal.aborted) this.rest = new AbortController();
    }
  }

  /** @returns whether there is more to do */
  private async turn(): Promise<boolean> {
    const open = await this.work.open();
    if (open.length === 0) return false;
    for (const each of open) if (each.state === 'reading') this.startReading(each);
    await this.fill();
    await this.tell(open);
    return true;
  }

  private async fill(): Promise<void> {
    this.turns += 1;
    if (this.turns % TURNS_TILL_ANEW === 0) this.queued = new Set();
    const waiting = await this.work.waiting(WINDOW);
    const works = waiting.map(({ upload, requestId, performer }) => {
      const { importId, number } = upload.importFile;
      return { id: importJobId(importId, number), requestId, performer: performer ?? undefined, data: upload };
    });
    const missing = works.filter(({ id }) => !this.queued.has(id));
    // Redis may be away: then nothing here waits for it, least of all the news
    const isIn = await this.queues.enqueueBulk(ingestSample, missing).then(
      () => true,
      () => false,
    );
    this.queued = new Set(isIn ? works.map(({ id }) => id) : []);
  }

  private async tell(open: readonly OpenImport[]): Promise<void> {
    const ended = await this.work.finish();
    const changed = [...this.work.changed].filter((id) => !ended.includes(id));
    this.work.changed.clear();
    for (const view of await this.imports.views([...ended, ...changed])) {
      const requestId = open.find(({ id }) => id === view.id)?.request_id ?? '';
      await runInContext({ requestId }, () => this.events.importProgressed(view));
    }
    if (ended.length > 0) await this.work.setTold(ended);
  }

  private startReading(open: OpenImport): void {
    if (this.reading.has(open.id)) return;
    const reading = runInContext({ requestId: open.request_id }, () => this.work.alone(open.id, () => this.read(open)))
      .catch(async (error: unknown) => {
        logger('imports').warn({ importId: open.id, error: String(error) }, 'import is read again later');
        await pause(REST_MS, this.stopped.signal);
      })
      .finally(() => this.reading.delete(open.id));
    this.reading.set(open.id, reading);
  }

  /** Goes on where a reader that was killed stopped. */
  private async read({ id, source }: OpenImport): Promise<void> {
    try {
      await using opened = await openSource(
        source as ReadSource,
        this.blobs,
        this.config.SAMPLES_IMPORT_ROOTS,
        this.fetcher,
      );
      await this.imports.expect(id, opened.files.length, opened.leftAside);
      const taken = await this.imports.pathsOf(id);
      for (const file of opened.files) {
        if (this.stopped.signal.aborted) return;
        if (!taken.has(file.path)) await this.take(id, file);
      }
      await this.imports.close(id);
    } catch (error) {
      const isFinal = error instanceof AppError && !HANDLING[error.category].retryable;
      if (!isFinal) throw error;
      if (error.code !== 'IMPORT_CLOSED') await this.imports.close(id, error); // else it was cancelled meanwhile
    } finally {
      this.work.changed.add(id);
      this.wake();
    }
  }

  /** @throws AppError IMPORT_CLOSED */
  private async take(id: string, file: FoundFile | LeftOut): Promise<void> {
    const place = 'refusal' in file ? null : { bank: file.bank, fileName: file.fileName };
    const outcome = 'refusal' in file ? file.refusal : await this.stored(file);
    await this.imports.take(id, { path: file.path, place }, outcome);
    this.work.changed.add(id);
  }

  /** The bytes of a file, kept; or why it is left out. */
  private async stored(file: FoundFile): Promise<Blob | AppError> {
    try {
      return await this.blobs.write(file.read(), file.path, SAMPLE_BYTES_MAX);
    } catch (error) {
      if (error instanceof AppError) return error;
      const { code = String(error) } = error as NodeJS.ErrnoException;
      return leftOut(file.path, `it could not be read or kept (${code})`).refusal;
    }
  }
}
