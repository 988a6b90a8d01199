import type { SampleAnalysis, SampleFinding, SampleVerdict } from '@oiduna/contracts';
import type { ColumnType, GeneratedAlways, JSONColumnType, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { type ImportFileRow, importMigration, type SampleImportRow } from '../imports/import-schema.js';

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
  verdict: SampleVerdict;
  findings: JSONColumnType<SampleFinding[]>;
  analysis: JSONColumnType<SampleAnalysis> | null;
  loudness_lufs: GeneratedAlways<number | null>;
  pitch_hz: GeneratedAlways<number | null>;
  tempo_bpm: GeneratedAlways<number | null>;
  has_loop: GeneratedAlways<boolean>;
  /** The transaction that wrote the row last. */
  changed_by: GeneratedAlways<string>;
  created_at: ColumnType<Date, string, string>;
  /** The upload that put it there. Job IDs sort by the time the job was made. */
  job_id: string;
  /** Who uploaded it, by their own word. */
  uploaded_by: string | null;
}

/** A file made of a clean WAV, which is made once. */
export interface RenditionRow {
  wav_sha256: string;
  form: string;
  sha256: string;
  size_bytes: number;
}

/** What people say of a place; it is there before its sample, and stays when another takes its place. */
export interface SampleTagsRow {
  bank: string;
  file_name: string;
  tags: string[];
  changed_by: GeneratedAlways<string>;
}

/** When a sample was played last; apart from its row, which is wide and changes seldom. */
export interface SampleUseRow {
  id: string;
  last_used_at: ColumnType<Date, string, string>;
  changed_by: GeneratedAlways<string>;
}

/** A place whose sample was deleted, so that every process hears of it. */
export interface EmptyPlaceRow {
  bank: string;
  file_name: string;
  changed_by: GeneratedAlways<string>;
}

export interface SamplesSchema {
  sample: SampleRow;
  rendition: RenditionRow;
  sample_tags: SampleTagsRow;
  sample_import: SampleImportRow;
  sample_import_file: ImportFileRow;
  sample_use: SampleUseRow;
  empty_place: EmptyPlaceRow;
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
  '2026-11-sample-analysis': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('sample')
        .addColumn('verdict', 'text', (column) => column.notNull().defaultTo('ok'))
        .addColumn('findings', 'jsonb', (column) => column.notNull().defaultTo('[]'))
        .addColumn('analysis', 'jsonb')
        .execute();
      // Searched by; made from the analysis, so that they cannot say something else.
      await sql`alter table sample
        add loudness_lufs double precision generated always as ((analysis ->> 'loudnessLufs')::double precision) stored,
        add pitch_hz double precision generated always as ((analysis #>> '{pitch,hz}')::double precision) stored,
        add tempo_bpm double precision generated always as ((analysis #>> '{tempo,bpm}')::double precision) stored,
        add has_loop boolean generated always as (coalesce(jsonb_typeof(analysis -> 'loop') = 'object', false)) stored
      `.execute(db);
    },
  },
  '2026-11-sample-renditions': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('rendition')
        .addColumn('wav_sha256', 'text', (column) => column.notNull())
        .addColumn('form', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('rendition_of', ['wav_sha256', 'form'])
        .execute();
    },
  },
  '2026-11-sample-search': {
    up: async (db: Kysely<unknown>) => {
      await sql`create table sample_tags (
        bank text collate "C" not null, file_name text collate "C" not null, tags text[] not null,
        changed_by xid8 not null default pg_current_xact_id(), primary key (bank, file_name))`.execute(db);
      await sql`alter table sample add changed_by xid8 not null default pg_current_xact_id()`.execute(db);
      await sql`create function changed() returns trigger language plpgsql as
        'begin new.changed_by := pg_current_xact_id(); return new; end'`.execute(db);
      for (const table of ['sample', 'sample_tags']) {
        await sql`create index on ${sql.table(table)} (changed_by)`.execute(db);
        await sql`create trigger changed before insert or update on ${sql.table(table)}
          for each row execute function changed()`.execute(db);
      }
      await sql`create index on sample_tags using gin (tags)`.execute(db);
      await sql`create index on sample (sha256)`.execute(db);
    },
  },
  '2026-11-samples-imports': importMigration,
  '2026-11-sample-use': {
    up: async (db: Kysely<unknown>) => {
      await sql`create table sample_use (
        id uuid primary key references sample on delete cascade, last_used_at timestamptz not null,
        changed_by xid8 not null default pg_current_xact_id())`.execute(db);
      await sql`create table empty_place (
        bank text collate "C" not null, file_name text collate "C" not null,
        changed_by xid8 not null default pg_current_xact_id(), primary key (bank, file_name))`.execute(db);
      for (const table of ['sample_use', 'empty_place']) {
        await sql`create index on ${sql.table(table)} (changed_by)`.execute(db);
        await sql`create trigger changed before insert or update on ${sql.table(table)}
          for each row execute function changed()`.execute(db);
      }
    },
  },
  '2026-11-uploaders': {
    up: async (db: Kysely<unknown>) => {
      await sql`alter table sample add uploaded_by text`.execute(db);
      await sql`alter table sample_import add performer text`.execute(db);
    },
  },
};
