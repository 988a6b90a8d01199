import type { ImportFileState, Problem, SampleImportSource, SampleImportState, SampleVerdict } from '@oiduna/contracts';
import { type Generated, type JSONColumnType, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface SampleImportRow {
  id: string;
  source: JSONColumnType<SampleImportSource>;
  state: SampleImportState;
  request_id: string;
  performer: string | null;
  /** How many files there will be, once that is known. */
  expected: Generated<number>;
  left_aside: Generated<number>;
  /** The number of the newest file. */
  last_number: Generated<number>;
  problem: JSONColumnType<Problem> | null;
  created_at: Generated<Date>;
  touched_at: Generated<Date>;
  finished_at: Date | null;
  /** Whether listeners heard of its end. */
  told: Generated<boolean>;
}

export interface ImportFileRow {
  import_id: string;
  number: number;
  path: string;
  bank: string | null;
  file_name: string | null;
  sha256: string | null;
  size_bytes: number | null;
  state: ImportFileState;
  verdict: SampleVerdict | null;
  sample_id: string | null;
  problem: JSONColumnType<Problem> | null;
  /** Rounds of tries that ended with what may heal. */
  rounds: Generated<number>;
  retry_at: Generated<Date>;
  ended_at: Date | null;
}

export const importMigration: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table sample_import (
      id uuid primary key, source jsonb not null, state text not null, request_id text not null,
      expected integer not null default 0, left_aside integer not null default 0,
      last_number integer not null default 0, problem jsonb,
      created_at timestamptz not null default now(), touched_at timestamptz not null default now(),
      finished_at timestamptz, told boolean not null default false)`.execute(db);
    await sql`create index on sample_import (id) where not told`.execute(db);
    await sql`create table sample_import_file (
      import_id uuid not null references sample_import (id) on delete cascade, number integer not null,
      path text not null, bank text, file_name text, sha256 text, size_bytes integer, state text not null,
      verdict text, sample_id uuid, problem jsonb, rounds integer not null default 0,
      retry_at timestamptz not null default now(), ended_at timestamptz,
      primary key (import_id, number), unique (import_id, path))`.execute(db);
    await sql`create index on sample_import_file (import_id, number) where ended_at is null`.execute(db);
  },
};
