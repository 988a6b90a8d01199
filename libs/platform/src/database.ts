import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { logger } from './log.js';

/** A service answers from its own schema; ten connections serve it well before Postgres minds. */
const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 2_000;

export interface Database<T> {
  readonly db: Kysely<T>;
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Open this service's own schema and bring it up to date.
 * Two replicas that start together take turns: the migrator holds a lock.
 */
export async function openDatabase<T>(
  url: string,
  schema: string,
  migrations: Record<string, Migration>,
): Promise<Database<T>> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: `-c search_path=${schema}`,
  });
  pool.on('error', (error) => logger('database').warn({ error: error.message }, 'idle connection lost'));
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, schema, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    check: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

async function migrate<T>(db: Kysely<T>, schema: string, migrations: Record<string, Migration>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: schema,
  });
  const { error, results } = await migrator.migrateToLatest();
  for (const { migrationName, status } of results ?? []) {
    logger('database').info({ schema, migrationName, status }, 'migrated');
  }
  if (error !== undefined) throw new Error(`the schema ${schema} could not be migrated`, { cause: error });
}
