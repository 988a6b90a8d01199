import { Injectable } from '@nestjs/common';
import {
  AppError,
  type ImportFileState,
  ingestSample,
  type JobDataOf,
  type Sample,
  SAMPLE_IMPORT_IDLE_SECONDS,
  type SampleImportSource,
  type SampleImportState,
} from '@oiduna/contracts';
import { asAppError, HANDLING, type JobRun, toProblem } from '@oiduna/platform';
import { answered } from '@oiduna/platform/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { Catalogue } from '../catalogue/catalogue.js';
import type { SamplesSchema } from '../catalogue/schema.js';

type Upload = JobDataOf<typeof ingestSample>;
type FileRef = NonNullable<Upload['importFile']>;

/** An import whose end listeners have not heard of. */
export interface OpenImport {
  readonly id: string;
  readonly source: SampleImportSource;
  readonly state: SampleImportState;
  readonly request_id: string;
}

/** A file that is to be ingested, or already is. */
export interface WaitingFile {
  readonly upload: Upload & { readonly importFile: FileRef };
  readonly requestId: string;
  readonly performer: string | null;
}

/** People come back after the holidays to ask what became of an import. */
const KEPT_DAYS = 90;
/** What keeps failing although it should heal ends after these rounds, the last a minute after the one before. */
const ROUNDS_MAX = 7;

/** What this service does for imports, written down in PostgreSQL as it happens. */
@Injectable()
export class ImportWork {
  private readonly db: Kysely<SamplesSchema>;
  /** Imports in which something happened here since they were last told. */
  readonly changed = new Set<string>();

  constructor(catalogue: Catalogue) {
    this.db = catalogue.db;
  }

  /** What nobody asks for any more. */
  async forgetOld(): Promise<void> {
    const old = sql`delete from sample_import where finished_at < now() - make_interval(days => ${KEPT_DAYS})`;
    await answered(() => old.execute(this.db));
  }

  /** The oldest first. Uploads that nobody goes on with are closed on the way. */
  async open(): Promise<OpenImport[]> {
    const idle = sql`update sample_import set state = 'running', expected = 0 where not told and state = 'open'
      and touched_at < now() - make_interval(secs => ${SAMPLE_IMPORT_IDLE_SECONDS})`;
    const rows = this.db.selectFrom('sample_import').select(['id', 'source', 'state', 'request_id']);
    return answered(async () => {
      await idle.execute(this.db);
      return rows.where('told', '=', false).orderBy('id').execute();
    });
  }

  /** The next files of all imports, oldest import first: what is to be in the queue. */
  async waiting(limit: number): Promise<WaitingFile[]> {
    const query = sql<WaitingFile>`
      select i.request_id as "requestId", i.performer, json_build_object('bank', f.bank, 'fileName', f.file_name,
        'sha256', f.sha256, 'sizeBytes', f.size_bytes,
        'importFile', json_build_object('importId', f.import_id, 'number', f.number)) as upload
      from sample_import_file f join sample_import i on i.id = f.import_id
      where f.ended_at is null and f.retry_at <= now() order by f.import_id, f.number limit ${limit}`;
    return (await answered(() => query.execute(this.db))).rows;
  }

  /** Imports of which nothing is left to do end. @returns those whose end is to be told */
  async finish(): Promise<string[]> {
    const query = sql<{ id: string }>`
      update sample_import i set state = case state when 'running' then 'finished' else state end,
        finished_at = coalesce(finished_at, now())
      where not told and state in ('running', 'finished', 'cancelled') and not exists (
        select from sample_import_file f where f.import_id = i.id and f.ended_at is null)
      returning id`;
    return (await answered(() => query.execute(this.db))).rows.map(({ id }) => id);
  }

  /** Their listeners know. */
  async setTold(ids: readonly string[]): Promise<void> {
    await answered(() => sql`update sample_import set told = true where id = any(${ids}::uuid[])`.execute(this.db));
  }

  /** Do it where nobody else does, in any replica. @returns whether it was done */
  async alone(importId: string, work: () => Promise<void>): Promise<void> {
    await answered(() =>
      this.db.connection().execute(async (connection) => {
        const lock = sql<{ mine: boolean }>`select pg_try_advisory_lock(hashtextextended(${importId}, 0)) as mine`;
        if (!(await lock.execute(connection)).rows[0]!.mine) return;
        try {
          await work();
        } finally {
          await sql`select pg_advisory_unlock_all()`.execute(connection);
        }
      }),
    );
  }

  /**
   * The file of an import begins, and its job writes down how it fares.
   * @throws AppError IMPORT_FILE_ENDED when it was cancelled, or done by another run
   */
  async begin(upload: Upload, ref: FileRef): Promise<ImportedFile> {
    const file = new ImportedFile(this.db, ref, () => this.changed.add(ref.importId));
    if (await file.step('verifying')) return file;
    throw new AppError('IMPORT_FILE_ENDED', { fileName: upload.fileName });
  }
}

/** One file of an import while its job runs. */
export class ImportedFile {
  constructor(
    private readonly db: Kysely<SamplesSchema>,
    private readonly ref: FileRef,
    private readonly change: () => void,
  ) {}

  /** The job as it goes on, with its steps written down. */
  follow(run: JobRun): JobRun {
    return {
      ...run,
      // It waited while others were let in front: what is newer than it stays, as with one that is tried again.
      ranBefore: true,
      step: async (name) => {
        await this.step(name as ImportFileState);
        await run.step(name);
      },
    };
  }

  /** @returns whether the file had not ended yet */
  step(state: ImportFileState): Promise<boolean> {
    return this.write(this.db, sql`state = ${state}`);
  }

  /** With the row of the sample, or not at all. */
  async done(transaction: Transaction<SamplesSchema>, { id, verdict }: Sample): Promise<void> {
    await this.write(
      transaction,
      sql`state = 'done', sample_id = ${id}, verdict = ${verdict}, problem = null, ended_at = now()`,
    );
  }

  /** What may heal waits for another round, longer each time. @returns whether it is refused for good */
  async fail(thrown: unknown): Promise<boolean> {
    const error = asAppError(thrown);
    const problem = sql`problem = ${JSON.stringify(toProblem(error))}::jsonb`;
    if (HANDLING[error.category].retryable) {
      const again = sql`state = 'queued', rounds = rounds + 1, retry_at = now() + make_interval(secs => 2 ^ rounds)`;
      if (await this.write(this.db, sql`${problem}, ${again}`, sql`rounds < ${ROUNDS_MAX}`)) return false;
    }
    return this.write(this.db, sql`${problem}, state = 'refused', ended_at = now()`);
  }

  private async write(
    db: Kysely<SamplesSchema>,
    change: ReturnType<typeof sql>,
    condition: ReturnType<typeof sql> = sql`true`,
  ): Promise<boolean> {
    const { importId, number } = this.ref;
    const query = sql`update sample_import_file set ${change}
      where import_id = ${importId} and number = ${number} and ended_at is null and ${condition}`;
    const { numAffectedRows } = await answered(() => query.execute(db));
    this.change();
    return numAffectedRows === 1n;
  }
}
