import type { OnApplicationShutdown } from '@nestjs/common';
import { AppError, type CataloguedSample, noteSampleUses, type RequestOf, type Sample } from '@oiduna/contracts';
import { type Blob, currentPerformer, type JobRun, nowInstant } from '@oiduna/platform';
import { answered, type Database, openDatabase } from '@oiduna/platform/database';
import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { firstIdAt } from './sample-id.js';
import { migrations, type SampleRow, type SamplesSchema } from './schema.js';

/** A sample before it has a place in the catalogue. */
export type Newcomer = Omit<Sample, 'id' | 'createdAt'>;

/** Where a sample is found in patterns: `bank:3` is the fourth file of a bank. */
export interface Place {
  readonly bank: string;
  readonly fileName: string;
}

/** Every sample of the studio, by bank and file name. */
export class Catalogue implements OnApplicationShutdown {
  private constructor(private readonly database: Database<SamplesSchema>) {}

  /** @param changed done after every change, before anybody hears of it */
  static async open(url: string, changed?: () => Promise<void>): Promise<Catalogue> {
    const database = await openDatabase<SamplesSchema>(url, 'samples', migrations, changed);
    await forgetForeignTransactions(database.db);
    return new Catalogue(database);
  }

  get db(): Kysely<SamplesSchema> {
    return this.database.db;
  }

  /** The samples at these places, in this order; where there is none, it is left out. @throws AppError SERVICE_UNAVAILABLE */
  async at(places: readonly Place[]): Promise<CataloguedSample[]> {
    const [banks, names] = [places.map(({ bank }) => bank), places.map(({ fileName }) => fileName)];
    const wished = sql`unnest(${banks}::text[], ${names}::text[]) with ordinality as w (bank, file_name, number)`;
    const query = sql<CataloguedRow>`${catalogued} join ${wished} using (bank, file_name) order by w.number`;
    return (await answered(() => query.execute(this.db))).rows.map(cataloguedOf);
  }

  /** At most `limit` samples after a place, by bank and file name. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async after(place: Place | undefined, limit: number): Promise<CataloguedSample[]> {
    const { bank = '', fileName = '' } = place ?? {};
    const query = sql<CataloguedRow>`${catalogued}
      where (s.bank, s.file_name) > (${bank}, ${fileName}) order by s.bank, s.file_name limit ${limit}`;
    return (await answered(() => query.execute(this.db))).rows.map(cataloguedOf);
  }

  /** @throws AppError SAMPLE_UNKNOWN | SERVICE_UNAVAILABLE (Postgres away) */
  async get(id: string): Promise<CataloguedSample> {
    const query = sql<CataloguedRow>`${catalogued} where s.id = ${id}`;
    const [row] = (await answered(() => query.execute(this.db))).rows;
    if (row === undefined) throw new AppError('SAMPLE_UNKNOWN', { name: id });
    return cataloguedOf(row);
  }

  /** The file of a form that was made of a clean WAV before. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  rendition(wavSha256: string, form: string): Promise<Blob | undefined> {
    return answered(async () => {
      const rows = this.database.db
        .selectFrom('rendition')
        .where('wav_sha256', '=', wavSha256)
        .where('form', '=', form);
      const row = await rows.selectAll().executeTakeFirst();
      return row && { sha256: row.sha256, sizeBytes: row.size_bytes };
    });
  }

  /** @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async keepRendition(wavSha256: string, form: string, { sha256, sizeBytes }: Blob): Promise<void> {
    const row = { wav_sha256: wavSha256, form, sha256, size_bytes: sizeBytes };
    const insert = this.database.db.insertInto('rendition').values(row);
    const keep = insert.onConflict((conflict) => conflict.columns(['wav_sha256', 'form']).doUpdateSet(row));
    await answered(() => keep.execute());
  }

  /**
   * Put a sample in its place once it is proven; one that is there already is replaced and keeps its ID.
   * Uploads to one place take turns over the proof as well, so the engine and the catalogue end with
   * the same one; and a retry does not undo a newer upload.
   * @param also what is to be written with it, or not at all
   * @throws AppError SAMPLE_SUPERSEDED | SERVICE_UNAVAILABLE (Postgres away) | whatever `prove` throws
   */
  place<P>(
    newcomer: Newcomer,
    job: Pick<JobRun, 'id' | 'ranBefore'>,
    prove: (sample: Sample) => Promise<P>,
    also?: (transaction: Transaction<SamplesSchema>, sample: Sample) => Promise<void> | undefined,
  ): Promise<{ sample: Sample; proof: P }> {
    const { bank, fileName } = newcomer;
    return answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        await takeTurns(transaction, newcomer);
        const present = await rowAt(transaction, bank, fileName);
        if (job.ranBefore && present !== undefined && present.job_id > job.id) {
          throw new AppError('SAMPLE_SUPERSEDED', { bank, fileName });
        }
        const id = present?.id ?? firstIdAt(bank, fileName);
        const sample = { ...newcomer, id, createdAt: present?.created_at.toISOString() ?? nowInstant() };
        const proof = await prove(sample);
        await write(transaction, rowOf(sample, job.id));
        await also?.(transaction, sample);
        await sql`delete from empty_place where bank = ${bank} and file_name = ${fileName}`.execute(transaction);
        return { sample, proof };
      }),
    );
  }

  /**
   * Take a sample out of its place, once nobody plays it any more. What people say of the place stays.
   * @param letGo refuses by throwing, and then nothing has changed
   * @throws AppError SAMPLE_UNKNOWN | SERVICE_UNAVAILABLE (Postgres away) | whatever `letGo` throws
   */
  async remove(id: string, letGo: () => Promise<unknown>): Promise<Place> {
    const { bank, fileName } = await this.get(id);
    return answered(() =>
      this.db.transaction().execute(async (transaction) => {
        await takeTurns(transaction, { bank, fileName });
        const { numAffectedRows } = await sql`delete from sample where id = ${id}`.execute(transaction);
        if (numAffectedRows === 0n) throw new AppError('SAMPLE_UNKNOWN', { name: id });
        await sql`insert into empty_place (bank, file_name) values (${bank}, ${fileName})`.execute(transaction);
        await letGo();
        return { bank, fileName };
      }),
    );
  }

  /** Never back in time, never ahead of it; samples that are gone are passed over. @throws AppError SERVICE_UNAVAILABLE */
  async noteUses(uses: RequestOf<typeof noteSampleUses>['uses']): Promise<void> {
    const query = sql`insert into sample_use as known (id, last_used_at)
      select id, max(least(at, now())) from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
        as used (id uuid, at timestamptz) join sample using (id) group by id
      on conflict (id) do update set last_used_at = excluded.last_used_at
      where known.last_used_at < excluded.last_used_at`;
    await answered(() => query.execute(this.db));
  }

  check(): Promise<void> {
    return this.database.check();
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

/**
 * A catalogue restored from a dump carries transaction numbers of the server it comes from. Those still to come here
 * would look like news for good.
 */
async function forgetForeignTransactions(db: Kysely<SamplesSchema>): Promise<void> {
  for (const table of ['sample', 'sample_tags', 'sample_use', 'empty_place'] as const) {
    await sql`update ${sql.table(table)} set changed_by = default where changed_by > pg_current_xact_id()`.execute(db);
  }
}

/** Whoever writes to a place waits for those who began before. */
const takeTurns = (transaction: Transaction<SamplesSchema>, { bank, fileName }: Place) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${bank}/${fileName}`}, 0))`.execute(transaction);

const rowAt = (transaction: Transaction<SamplesSchema>, bank: string, fileName: string) =>
  transaction
    .selectFrom('sample')
    .selectAll()
    .where('bank', '=', bank)
    .where('file_name', '=', fileName)
    .executeTakeFirst();

async function write(transaction: Transaction<SamplesSchema>, row: Insertable<SampleRow>): Promise<void> {
  await transaction
    .insertInto('sample')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

const rowOf = (sample: Sample, jobId: string): Insertable<SampleRow> => ({
  id: sample.id,
  bank: sample.bank,
  file_name: sample.fileName,
  sha256: sample.sha256,
  size_bytes: sample.sizeBytes,
  wav_sha256: sample.wavSha256,
  container: sample.format.container,
  encoding: sample.format.encoding,
  frame_count: sample.format.frameCount,
  channel_count: sample.format.channelCount,
  sample_rate_hz: sample.format.sampleRateHz,
  duration_seconds: sample.format.durationSeconds,
  peak: sample.peak,
  verdict: sample.verdict,
  findings: JSON.stringify(sample.findings),
  analysis: sample.analysis && JSON.stringify(sample.analysis),
  created_at: sample.createdAt,
  job_id: jobId,
  uploaded_by: currentPerformer() ?? null,
});

const catalogued = sql`select s.*, coalesce(t.tags, '{}') as tags, u.last_used_at
  from sample s left join sample_tags t using (bank, file_name) left join sample_use u on u.id = s.id`;
type CataloguedRow = Selectable<SampleRow> & { readonly tags: string[]; readonly last_used_at: Date | null };
const cataloguedOf = (row: CataloguedRow): CataloguedSample => ({
  ...sampleOf(row),
  tags: row.tags,
  lastUsedAt: row.last_used_at && row.last_used_at.toISOString(),
  uploadedBy: row.uploaded_by,
});

const sampleOf = (row: Selectable<SampleRow>): Sample => ({
  id: row.id,
  bank: row.bank,
  fileName: row.file_name,
  sha256: row.sha256,
  sizeBytes: row.size_bytes,
  wavSha256: row.wav_sha256,
  format: {
    container: row.container,
    encoding: row.encoding,
    frameCount: row.frame_count,
    channelCount: row.channel_count,
    sampleRateHz: row.sample_rate_hz,
    durationSeconds: row.duration_seconds,
  },
  peak: row.peak,
  verdict: row.verdict,
  findings: row.findings,
  analysis: row.analysis,
  createdAt: row.created_at.toISOString(),
});
