import { Injectable } from '@nestjs/common';
import {
  AppError,
  type ImportFileState,
  type RequestOf,
  type listImportFiles,
  SAMPLE_IMPORT_FILES_MAX,
  SAMPLE_IMPORTS_LISTED,
  type SampleImport,
  type SampleImportFile,
  type SampleImportSource,
} from '@oiduna/contracts';
import { type Blob, currentPerformer, toProblem } from '@oiduna/platform';
import { answered } from '@oiduna/platform/database';
import { type Kysely, type Selectable, sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { Catalogue, type Place } from '../catalogue/catalogue.js';
import type { SamplesSchema } from '../catalogue/schema.js';
import { type CountedImport, fileOf, importOf } from './import-view.js';
import type { ImportFileRow } from './import-schema.js';

/** Imports and their files as PostgreSQL keeps them: the one truth about what is done. */
@Injectable()
export class Imports {
  private readonly db: Kysely<SamplesSchema>;

  constructor(catalogue: Catalogue) {
    this.db = catalogue.db;
  }

  /** @returns its ID, which sorts by time */
  async open(source: SampleImportSource, requestId: string): Promise<string> {
    const id = uuidv7();
    const row = {
      id,
      source: JSON.stringify(source),
      state: source.kind === 'upload' ? ('open' as const) : ('reading' as const),
      request_id: requestId,
      performer: currentPerformer() ?? null,
      expected: source.kind === 'upload' ? (source.fileCount ?? 0) : 0,
    };
    await answered(() => this.db.insertInto('sample_import').values(row).execute());
    return id;
  }

  /** @throws AppError IMPORT_UNKNOWN */
  async get(id: string): Promise<SampleImport> {
    const [found] = await this.views([id]);
    if (found === undefined) throw new AppError('IMPORT_UNKNOWN', { id });
    return found;
  }

  async newest(): Promise<SampleImport[]> {
    const ids = this.db.selectFrom('sample_import').select('id').orderBy('id', 'desc').limit(SAMPLE_IMPORTS_LISTED);
    return this.views((await answered(() => ids.execute())).map(({ id }) => id));
  }

  /** These imports with their counts, the newest first. */
  async views(ids: readonly string[]): Promise<SampleImport[]> {
    const query = sql<CountedImport>`
      select i.*, s.states, extract(epoch from now() - i.created_at)::float8 as age_seconds
      from sample_import i left join lateral (
        select jsonb_agg(g) as states from (
          select state, count(*)::int as count, coalesce(sum(size_bytes), 0)::float8 as bytes,
            count(*) filter (where ended_at > now() - interval '10 seconds')::int as recent
          from sample_import_file where import_id = i.id group by state) g) s on true
      where i.id = any(${ids}::uuid[]) order by i.id desc`;
    return (await answered(() => query.execute(this.db))).rows.map(importOf);
  }

  /** @throws AppError IMPORT_UNKNOWN */
  async files({ id, state, after, limit }: RequestOf<typeof listImportFiles>) {
    await this.get(id);
    const query = this.db
      .selectFrom('sample_import_file')
      .selectAll()
      .where('import_id', '=', id)
      .where('number', '>', after)
      .$if(state !== undefined, (all) => all.where('state', '=', state!))
      .orderBy('number')
      .limit(limit + 1);
    const rows = await answered(() => query.execute());
    const files = rows.slice(0, limit).map(fileOf);
    return { files, next: rows.length > limit ? files.at(-1)!.number : null };
  }

  /**
   * One more file; one that is known by its path is left as it is.
   * @param outcome its bytes, or why it is left out
   * @throws AppError IMPORT_UNKNOWN | IMPORT_CLOSED | IMPORT_FULL
   */
  async take(
    importId: string,
    { path, place }: { path: string; place: Place | null },
    outcome: Blob | AppError,
  ): Promise<SampleImportFile> {
    const refused = outcome instanceof AppError;
    const [blob, problem] = refused ? [null, JSON.stringify(toProblem(outcome))] : [outcome, null];
    const state: ImportFileState = refused ? 'refused' : 'queued';
    const query = sql<Selectable<ImportFileRow>>`
      with known as (select * from sample_import_file where import_id = ${importId} and path = ${path}),
      i as (update sample_import set last_number = last_number + 1, touched_at = now()
        where id = ${importId} and state in ('open', 'reading') and last_number < ${SAMPLE_IMPORT_FILES_MAX}
          and not exists (select from known) returning id, last_number),
      taken as (insert into sample_import_file
          (import_id, number, path, bank, file_name, sha256, size_bytes, state, problem, ended_at)
        select i.id, i.last_number, ${path}, ${place?.bank ?? null}, ${place?.fileName ?? null},
          ${blob?.sha256 ?? null}, ${blob?.sizeBytes ?? null}::int, ${state}, ${problem}::jsonb,
          case when ${refused} then now() end
        from i on conflict (import_id, path) do nothing returning *)
      select * from known union all select * from taken`;
    const [row] = (await answered(() => query.execute(this.db))).rows;
    if (row === undefined) return this.notTaken(importId);
    if (blob === null || row.sha256 === blob.sha256) return fileOf(row);
    throw new AppError('IMPORT_FILE_REFUSED', { file: path, reason: 'another file of the import has its place' });
  }

  private async notTaken(id: string): Promise<never> {
    const { state } = await this.get(id);
    if (state !== 'open' && state !== 'reading') throw new AppError('IMPORT_CLOSED', { id, state });
    throw new AppError('IMPORT_FULL', { source: `The import ${id}`, limit: SAMPLE_IMPORT_FILES_MAX });
  }

  /** The paths of the files that were taken already. */
  async pathsOf(importId: string): Promise<Set<string>> {
    const rows = this.db.selectFrom('sample_import_file').select('path').where('import_id', '=', importId);
    return new Set((await answered(() => rows.execute())).map(({ path }) => path));
  }

  /** How many files a source has, unless it was cancelled meanwhile. */
  async expect(id: string, fileCount: number, leftAside: number): Promise<void> {
    const change = { expected: fileCount, left_aside: leftAside };
    const reading = this.db
      .updateTable('sample_import')
      .set(change)
      .where('id', '=', id)
      .where('state', '=', 'reading');
    await answered(() => reading.execute());
  }

  /** No more files come, because all were sent or read, or because of a problem. */
  async close(id: string, problem?: AppError): Promise<void> {
    const change = {
      state: 'running' as const,
      expected: 0,
      ...(problem && { problem: JSON.stringify(toProblem(problem)) }),
    };
    const open = this.db.updateTable('sample_import').set(change).where('id', '=', id);
    await answered(() => open.where('state', 'in', ['open', 'reading']).execute());
  }

  /** What has not begun ends. @returns the numbers of those files */
  async cancel(id: string): Promise<number[]> {
    return answered(() =>
      this.db.transaction().execute(async (transaction) => {
        const live = transaction
          .updateTable('sample_import')
          .set({ state: 'cancelled', expected: 0 })
          .where('id', '=', id);
        await live.where('finished_at', 'is', null).execute();
        const ended = await sql<{ number: number }>`
          update sample_import_file f set state = 'cancelled', ended_at = now() from sample_import i
          where i.id = f.import_id and i.id = ${id} and i.state = 'cancelled' and f.state = 'queued'
          returning f.number`.execute(transaction);
        return ended.rows.map(({ number }) => number);
      }),
    );
  }
}
