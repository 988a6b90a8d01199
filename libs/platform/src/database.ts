import { AppError } from '@oiduna/contracts';
import { Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { logger } from './log.js';
import { ToldDialect } from './told-dialect.js';

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
 * @param changed done after everything that may have changed something, before whoever did it goes on
 */
export async function openDatabase<T>(
  url: string,
  schema: string,
  migrations: Record<string, Migration>,
  changed: () => Promise<void> = () => Promise.resolve(),
): Promise<Database<T>> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: `-c search_path=${schema}`,
  });
  pool.on('error', (error) => logger('database').warn({ error: error.message }, 'idle connection lost'));
  // one lost while it is in use fails its query; without a listener it would end the process as well
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<T>({ dialect: new ToldDialect({ pool }, changed) });
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

/**
 * A five-character SQLSTATE means Postgres answered, and our query is at fault – unless it says that
 * the connection broke (08), memory or connections ran out (53), or it is shutting down (57).
 */
const isAway = (error: Error): boolean => {
  const code = 'code' in error ? String(error.code) : '';
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57)/.test(code);
};

/**
 * What heals when Postgres comes back is said to be unavailable, so the job is tried again.
 * @throws AppError SERVICE_UNAVAILABLE (Postgres away) | whatever `work` throws
 */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError || !(cause instanceof Error) || !isAway(cause)) throw cause;
    throw new AppError('SERVICE_UNAVAILABLE', { service: 'catalogue (PostgreSQL)' }, { cause });
  }
}
