import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterEach, expect, it } from 'vitest';
import { answered, type Database, openDatabase } from './database.js';
import { startLog } from './log.js';

startLog('samples', 'fatal');

interface Tables {
  samples: { name: string };
}

const url = process.env['TEST_DATABASE_URL'] ?? '';
if (url === '') throw new Error('TEST_DATABASE_URL is not set: run `./oiduna test --only integration`');

const schema = `test_${randomUUID().replaceAll('-', '')}`;
const opened: Database<Tables>[] = [];
const open = async (migrations: Record<string, Migration>, changed?: () => Promise<void>) => {
  const database = await openDatabase<Tables>(url, schema, migrations, changed);
  opened.push(database);
  return database;
};
const createTable: Migration = {
  up: (db: Kysely<unknown>) =>
    db.schema
      .createTable('samples')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .execute(),
};

afterEach(async () => {
  const last = opened.at(-1);
  if (last !== undefined) await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(last.db);
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

it('two replicas that start together migrate once, into a schema of their own', async () => {
  const [a, b] = await Promise.all([open({ '001': createTable }), open({ '001': createTable })]);
  await a.db.insertInto('samples').values({ name: 'kick' }).execute();
  await expect(b.db.selectFrom('samples').selectAll().execute()).resolves.toEqual([{ name: 'kick' }]);
  const where = await sql<{
    table_schema: string;
  }>`select table_schema from information_schema.tables where table_name = 'samples' and table_schema = ${schema}`.execute(
    a.db,
  );
  expect(where.rows).toHaveLength(1);
});

it('a later start runs only what is new', async () => {
  const first = await open({ '001': createTable });
  await first.db.insertInto('samples').values({ name: 'kick' }).execute();
  const add: Migration = {
    up: (db: Kysely<unknown>) => db.schema.alterTable('samples').addColumn('tag', 'text').execute(),
  };
  const second = await open({ '001': createTable, '002': add });
  await expect(second.db.selectFrom('samples').selectAll().execute()).resolves.toEqual([{ name: 'kick', tag: null }]);
});

it('whoever wants to know of changes is done with each before it is answered', async () => {
  let told = 0;
  const { db } = await open({ '001': createTable }, async () => {
    await Promise.resolve();
    told += 1;
  });
  const tells = async (work: () => Promise<unknown>): Promise<boolean> => {
    const before = told;
    await work();
    return told > before;
  };
  const insert = (name: string) => db.insertInto('samples').values({ name }).execute();
  expect(await tells(() => insert('kick'))).toBe(true);
  expect(await tells(() => sql`update samples set name = 'snare'`.execute(db))).toBe(true);
  expect(await tells(() => db.selectFrom('samples').selectAll().execute())).toBe(false);
  expect(await tells(() => db.transaction().execute((inside) => sql`select 1`.execute(inside)))).toBe(true);
  await expect(insert('snare')).rejects.toThrow(/duplicate/);
});

it('a migration that fails stops the start and says which schema', async () => {
  const broken: Migration = { up: () => Promise.reject(new Error('disk full')) };
  await expect(openDatabase(url, schema, { '001': broken })).rejects.toThrow(
    `the schema ${schema} could not be migrated`,
  );
});

it('the check passes while the database answers, and fails once closed', async () => {
  const database = await open({});
  await expect(database.check()).resolves.toBeUndefined();
  const other = await openDatabase(url, schema, {});
  await other.close();
  await expect(other.check()).rejects.toThrow(/driver has already been destroyed|end on the pool/);
});

it('a connection that breaks while idle costs nothing: the next query opens another', async () => {
  const database = await open({});
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db);
  const other = await open({});
  await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(other.db);
  await expect
    .poll(() =>
      database.check().then(
        () => 'up',
        () => 'down',
      ),
    )
    .toBe('up');
});

it('a Postgres that went away is unavailable and ends nothing here; a wrong query stays our own error', async () => {
  const { db, check } = await open({ '001': createTable });
  await expect(answered(() => sql`select nonsense`.execute(db))).rejects.toMatchObject({ code: '42703' });
  const lost = db.transaction().execute(async (transaction) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(transaction).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(transaction);
  });
  await expect(answered(() => lost)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await check();
});
