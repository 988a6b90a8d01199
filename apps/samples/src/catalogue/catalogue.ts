import type { OnApplicationShutdown } from '@nestjs/common';
import { AppError, type Sample } from '@oiduna/contracts';
import { type Blob, type JobRun, nowInstant } from '@oiduna/platform';
import { answered, type Database, openDatabase } from '@oiduna/platform/database';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import { firstIdAt } from './sample-id.js';
import { migrations, type SampleRow, type SamplesSchema } from './schema.js';

/** A sample before it has a place in the catalogue. */
export type Newcomer = Omit<Sample, 'id' | 'createdAt'>;

/** Every sample of the studio, by bank and file name. */
export class Catalogue implements OnApplicationShutdown {
  private constructor(private readonly database: Database<SamplesSchema>) {}

  static async open(url: string): Promise<Catalogue> {
    return new Catalogue(await openDatabase<SamplesSchema>(url, 'samples', migrations));
  }

  /** @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  list(bank: string | undefined): Promise<Sample[]> {
    return answered(async () => {
      const all = this.database.db.selectFrom('sample').selectAll().orderBy('bank').orderBy('file_name');
      const rows = await (bank === undefined ? all : all.where('bank', '=', bank)).execute();
      return rows.map(sampleOf);
    });
  }

  /** @throws AppError SAMPLE_UNKNOWN | SERVICE_UNAVAILABLE (Postgres away) */
  get(id: string): Promise<Sample> {
    return answered(async () => {
      const row = await this.database.db.selectFrom('sample').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new AppError('SAMPLE_UNKNOWN', { name: id });
      return sampleOf(row);
    });
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
   * @throws AppError SAMPLE_SUPERSEDED | SERVICE_UNAVAILABLE (Postgres away) | whatever `prove` throws
   */
  place<P>(
    newcomer: Newcomer,
    job: Pick<JobRun, 'id' | 'attempt'>,
    prove: (sample: Sample) => Promise<P>,
  ): Promise<{ sample: Sample; proof: P }> {
    const { bank, fileName } = newcomer;
    return answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`${bank}/${fileName}`}, 0))`.execute(transaction);
        const present = await rowAt(transaction, bank, fileName);
        if (job.attempt > 1 && present !== undefined && present.job_id > job.id) {
          throw new AppError('SAMPLE_SUPERSEDED', { bank, fileName });
        }
        const id = present?.id ?? firstIdAt(bank, fileName);
        const sample = { ...newcomer, id, createdAt: present?.created_at.toISOString() ?? nowInstant() };
        const proof = await prove(sample);
        await write(transaction, rowOf(sample, job.id));
        return { sample, proof };
      }),
    );
  }

  check(): Promise<void> {
    return this.database.check();
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

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
