import type { StatedRanges, SynthDefControl, SynthDefDryRun, SynthDefProblem, SynthDefRole } from '@oiduna/contracts';
import { type ColumnType, type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

type JsonColumn<T> = ColumnType<T, string, string>;

/** One version of a SynthDef. Of a name's versions the one loaded last is current. */
export interface VersionTable {
  name: string;
  sha256: string;
  server_name: string;
  size_bytes: number;
  ugen_count: number;
  controls: JsonColumn<SynthDefControl[]>;
  warnings: JsonColumn<SynthDefProblem[]>;
  /** null for versions of before there were dry runs. */
  role: ColumnType<SynthDefRole, SynthDefRole | undefined, SynthDefRole>;
  dry_run: ColumnType<SynthDefDryRun | null, string | null, string | null>;
  /** What the source states of the parameters; part of the version's identity. */
  stated: ColumnType<StatedRanges, string | undefined, string>;
  /** null for versions that came compiled, and of before sources were kept. */
  source_sha256: ColumnType<string | null, string | null | undefined, string | null>;
  request_id: string | null;
  created_at: Generated<Date>;
  loaded_at: Generated<Date>;
}

/** What people say of a name. */
export interface AboutTable {
  name: string;
  tags: ColumnType<string[], string | undefined, string>;
  author: Generated<string>;
  note: Generated<string>;
}

export interface CatalogueTables {
  version: VersionTable;
  about: AboutTable;
}

export const migrations: Record<string, Migration> = {
  '001_version': {
    up: async (db: Kysely<unknown>) => {
      const now = sql`clock_timestamp()`;
      await db.schema
        .createTable('version')
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('server_name', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'integer', (column) => column.notNull())
        .addColumn('ugen_count', 'integer', (column) => column.notNull())
        .addColumn('controls', 'jsonb', (column) => column.notNull())
        .addColumn('warnings', 'jsonb', (column) => column.notNull())
        .addColumn('request_id', 'text')
        .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
        .addColumn('loaded_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
        .addPrimaryKeyConstraint('version_pkey', ['name', 'sha256'])
        .execute();
      await db.schema.createIndex('version_current').on('version').columns(['name', 'loaded_at desc']).execute();
    },
  },
  '002_warnings': {
    // Of the checks there were, only the one for variants warned, in a sentence.
    up: async (db: Kysely<unknown>) => {
      await sql`
        update version set warnings = (
          select coalesce(
            jsonb_agg(jsonb_build_object('code', 'VARIANTS', 'ugenIndex', -1, 'ugenName', '', 'reason', said, 'cure', '')),
            '[]'
          )
          from jsonb_array_elements_text(warnings) as said
        )`.execute(db);
    },
  },
  '003_about': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('about')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('tags', 'jsonb', (column) => column.notNull().defaultTo('[]'))
        .addColumn('author', 'text', (column) => column.notNull().defaultTo(''))
        .addColumn('note', 'text', (column) => column.notNull().defaultTo(''))
        .execute();
    },
  },
  '004_dry_run': {
    up: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('version').addColumn('dry_run', 'jsonb').execute();
    },
  },
  '005_role': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('version')
        .addColumn('role', 'text', (column) => column.notNull().defaultTo('instrument'))
        .execute();
    },
  },
  '006_source': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('version')
        .addColumn('stated', 'jsonb', (column) => column.notNull().defaultTo('{}'))
        .addColumn('source_sha256', 'text')
        .execute();
    },
  },
};
