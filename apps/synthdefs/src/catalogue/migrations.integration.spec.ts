import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { startLog } from '@oiduna/platform';
import { openDatabase } from '@oiduna/platform/database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type CatalogueTables, migrations } from './migrations.js';

startLog('synthdefs', 'fatal');

it('a warning in words, as the first catalogue kept them, becomes the problem it was', async () => {
  const url = process.env['TEST_DATABASE_URL'];
  assert(url, 'TEST_DATABASE_URL is not set; ./oiduna test --only integration sets it');
  const schema = `migrations_${randomUUID().slice(0, 8)}`;
  const first = await openDatabase<CatalogueTables>(url, schema, { '001_version': migrations['001_version']! });
  const row = { sha256: 'ab', server_name: 'sd-ab', size_bytes: 1, ugen_count: 1, controls: '[]', request_id: null };
  const rows = [
    { ...row, name: 'quiet', warnings: '[]' },
    { ...row, name: 'varied', warnings: '["supernova ignores its variants: soft"]' },
  ];
  await first.db.insertInto('version').values(rows).execute();
  await first.close();

  const { db, close } = await openDatabase<CatalogueTables>(url, schema, migrations);
  try {
    const kept = await db.selectFrom('version').select(['name', 'warnings']).orderBy('name').execute();
    const reason = 'supernova ignores its variants: soft';
    expect(kept).toEqual([
      { name: 'quiet', warnings: [] },
      { name: 'varied', warnings: [{ code: 'VARIANTS', ugenIndex: -1, ugenName: '', reason, cure: '' }] },
    ]);
  } finally {
    await sql`drop schema ${sql.id(schema)} cascade`.execute(db);
    await close();
  }
});
