import type { ColumnType, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface SampleRow {
  id: string;
  bank: string;
  file_name: string;
  sha256: string;
  size_bytes: number;
  wav_sha256: string;
  container: string;
  encoding: string;
  frame_count: number;
  channel_count: number;
  sample_rate_hz: number;
  duration_seconds: number;
  peak: number;
  created_at: ColumnType<Date, string, string>;
  /** The upload that put it there. Job IDs sort by the time the job was made. */
  job_id: string;
}

export interface SamplesSchema {
  sample: SampleRow;
}

/** Names sort by their bytes on every machine, because a pattern's `:3` counts along that order. */
const BY_BYTES = sql`text collate "C"`;

export const migrations: Record<string, Migration> = {
  '2026-01-samples': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('sample')
        .addColumn('id', 'uuid', (column) => column.primaryKey())
        .addColumn('bank', BY_BYTES, (column) => column.notNull())
        .addColumn('file_name', BY_BYTES, (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'integer', (column) => column.notNull())
        .addColumn('wav_sha256', 'text', (column) => column.notNull())
        .addColumn('container', 'text', (column) => column.notNull())
        .addColumn('encoding', 'text', (column) => column.notNull())
        .addColumn('frame_count', 'integer', (column) => column.notNull())
        .addColumn('channel_count', 'integer', (column) => column.notNull())
        .addColumn('sample_rate_hz', 'double precision', (column) => column.notNull())
        .addColumn('duration_seconds', 'double precision', (column) => column.notNull())
        .addColumn('peak', 'double precision', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('job_id', BY_BYTES, (column) => column.notNull())
        .addUniqueConstraint('sample_place', ['bank', 'file_name'])
        .execute();
    },
  },
};
