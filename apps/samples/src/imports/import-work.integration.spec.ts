import { AppError } from '@oiduna/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OwnCatalogue, ownCatalogue } from '../catalogue/own-catalogue.fixture.js';
import { etaSeconds } from './import-view.js';
import { Imports } from './imports.js';
import { ImportWork } from './import-work.js';

const upload = { bank: 'kicks', fileName: 'a.wav', sha256: 'a'.repeat(64), sizeBytes: 9 };

let own: OwnCatalogue;
let imports: Imports;
let work: ImportWork;
let id: string;

beforeAll(async () => {
  own = await ownCatalogue();
});
afterAll(() => own?.[Symbol.asyncDispose]());
beforeEach(async () => {
  await sql`truncate sample_import cascade`.execute(own.catalogue.db);
  imports = new Imports(own.catalogue);
  work = new ImportWork(own.catalogue);
  id = await imports.open({ kind: 'upload' }, 'r-1');
  const { bank, fileName, sha256, sizeBytes } = upload;
  await imports.take(id, { path: 'kicks/a.wav', place: { bank, fileName } }, { sha256, sizeBytes });
});

const change = (what: ReturnType<typeof sql>) => what.execute(own.catalogue.db);
const begin = () => work.begin(upload, { importId: id, number: 1 });
const fileNow = async () => (await imports.files({ id, after: 0, limit: 1 })).files[0];

describe('a file of an import', () => {
  it('that may heal waits longer from round to round, and is refused after eight', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      expect(await (await begin()).fail(new AppError('SCSYNTH_SILENT', {}))).toBe(false);
      expect(await work.waiting(9)).toEqual([]);
      const { rows } = await sql<{ wait: number }>`
        select round(extract(epoch from retry_at - now()))::int as wait from sample_import_file`.execute(
        own.catalogue.db,
      );
      waits.push(rows[0]!.wait);
      await change(sql`update sample_import_file set retry_at = now()`);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(await fileNow()).toMatchObject({ state: 'queued', problem: { code: 'SCSYNTH_SILENT' } });
    expect(await (await begin()).fail(new AppError('SCSYNTH_SILENT', {}))).toBe(true);
    expect(await fileNow()).toMatchObject({ state: 'refused' });
  });

  it('that cannot heal is refused at once, and begins no more', async () => {
    expect(await (await begin()).fail(new TypeError('ours'))).toBe(true);
    expect(await fileNow()).toMatchObject({ state: 'refused', problem: { code: 'INTERNAL' } });
    await expect(begin()).rejects.toMatchObject({ code: 'IMPORT_FILE_ENDED' });
  });
});

describe('an import', () => {
  it('that nobody goes on with ends by itself', async () => {
    await (await begin()).fail(new AppError('SAMPLE_DAMAGED', {}));
    expect(await work.finish()).toEqual([]);
    await change(sql`update sample_import set touched_at = now() - interval '16 minutes'`);
    expect((await work.open()).map(({ state }) => state)).toEqual(['running']);
    expect(await work.finish()).toEqual([id]);
    expect(await imports.get(id)).toMatchObject({ state: 'finished', counts: { refused: 1 } });
  });

  it('is told of until somebody has told its end', async () => {
    await (await begin()).fail(new AppError('SAMPLE_DAMAGED', {}));
    await imports.close(id);
    expect([await work.finish(), await work.finish()]).toEqual([[id], [id]]);
    await work.setTold([id]);
    expect([await work.finish(), await work.open()]).toEqual([[], []]);
  });

  it('takes no file beyond the limit', async () => {
    await change(sql`update sample_import set last_number = 10000`);
    const place = { bank: 'kicks', fileName: 'b.wav' };
    const more = imports.take(id, { path: 'kicks/b.wav', place }, { sha256: 'b'.repeat(64), sizeBytes: 9 });
    await expect(more).rejects.toMatchObject({ code: 'IMPORT_FULL' });
  });

  it('is read by one at a time', async () => {
    const other = new ImportWork(own.catalogue);
    const order: string[] = [];
    await work.alone(id, async () => {
      order.push('first');
      await other.alone(id, () => Promise.resolve(void order.push('beside')));
    });
    await other.alone(id, () => Promise.resolve(void order.push('after')));
    expect(order).toEqual(['first', 'after']);
  });
});

it.each([
  [0, 5, 100, null],
  [10, 0, 100, null],
  [10, 20, 100, 5],
  [10, 20, 2, 1],
])('%d files left, %d in the last seconds, after %d s: %j s to go', (left, lately, age, eta) => {
  expect(etaSeconds(left, lately, age)).toBe(eta);
});
