import { randomUUID } from 'node:crypto';
import { AppError, type CataloguedSample, type Facet, type SampleFilter, SampleSort } from '@oiduna/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, type OwnCatalogue, ownCatalogue } from '../catalogue/own-catalogue.fixture.js';
import { firstIdAt } from '../catalogue/sample-id.js';
import { FILTER_CASES } from './filter-cases.fixture.js';
import type { SearchedSample } from './sample-columns.js';
import { searched, variousSamples } from './searched-samples.fixture.js';
import { Search, withinBytes } from './search.js';

const nameOf = ({ bank, fileName }: Pick<SearchedSample, 'bank' | 'fileName'>) => `${bank}/${fileName}`;
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const present = [...new Map(variousSamples(400, 20_261_123).map((one) => [nameOf(one), one])).values()];

let own: OwnCatalogue;
let search: Search;

beforeAll(async () => {
  own = await ownCatalogue();
  await fill(own.catalogue, present);
  search = new Search(own.catalogue);
});
afterAll(() => own?.[Symbol.asyncDispose]());

async function walk(of: Search, wish: SampleFilter & { sort?: SampleSort; limit: number }) {
  const found: CataloguedSample[] = [];
  const totals = new Set<number>();
  for (let cursor: string | undefined, pages = 0; pages < 1_000; pages += 1) {
    const page = await of.list({ ...wish, cursor });
    found.push(...page.samples);
    totals.add(page.total);
    if (page.next === null) return { found, totals: [...totals] };
    expect(page.samples).toHaveLength(wish.limit);
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

describe('a search of the catalogue', () => {
  it.each(FILTER_CASES)('by %s finds those samples, by bank and file name', async (_, filter, test) => {
    const expected = present.filter(test).map(nameOf).toSorted(byBytes);
    const { found, totals } = await walk(search, { ...filter, limit: 50 });
    expect(found.map(nameOf)).toEqual(expected);
    expect(totals).toEqual([expected.length]);
  });

  it.each(SampleSort.options)('by %s gives each sample once, through equal keys and unknown ones', async (sort) => {
    const { found } = await walk(search, { sort, limit: 7 });
    expect(new Set(found.map(nameOf)).size).toBe(present.length);
    expect(found).toEqual((await walk(search, { sort, limit: 200 })).found);
  });

  it('by loudness puts the loudest first and silence last', async () => {
    const { found } = await walk(search, { sort: 'loudest', limit: 200 });
    const lufs = found.map(({ analysis }) => analysis?.loudnessLufs ?? -Infinity);
    expect(lufs).toEqual(lufs.toSorted((a, b) => b - a));
  });

  it('takes text for text, whatever it means to a database', async () => {
    for (const q of ["'; drop table sample; --", '%', '_%', '\\', '"', '{}']) {
      expect((await search.list({ q })).total).toBe(0);
    }
    expect((await search.list({})).total).toBe(present.length);
  });

  it('refuses a cursor of another order, and names it', async () => {
    const { next } = await search.list({ sort: 'newest', limit: 1 });
    await expect(search.list({ sort: 'longest', cursor: next! })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { errors: [{ pointer: '/cursor' }] },
    });
  });

  it('counts facets as PostgreSQL groups', async () => {
    const { facets, total } = await search.facets({ container: 'wav' });
    const grouped = async (column: string, where: ReturnType<typeof sql>) =>
      (
        await sql<{ value: string; count: number }>`select ${sql.ref(column)}::text as value, count(*)::int as count
          from sample where ${where} group by 1`.execute(own.catalogue.db)
      ).rows;
    const asMap = (values: Facet['values']) => new Map(values.map(({ value, count }) => [value, count]));
    const wav = sql`container = 'wav'`;
    for (const [facet, column] of [
      [facets.bank, 'bank'],
      [facets.encoding, 'encoding'],
      [facets.channels, 'channel_count'],
      [facets.verdict, 'verdict'],
      [facets.loop, 'has_loop'],
    ] as const) {
      expect(asMap(facet.values)).toEqual(asMap(await grouped(column, wav)));
    }
    // its own other choices
    expect(asMap(facets.container.values)).toEqual(asMap(await grouped('container', sql`true`)));
    expect(total).toBe(present.filter(({ container }) => container === 'wav').length);
  });
});

describe('what sounds like a sample', () => {
  it('is its copy first, and only what the filter lets through', async () => {
    const original = present.find(({ features }) => features !== null)!;
    await fill(own.catalogue, [searched({ bank: 'copies', features: original.features })]);
    const id = firstIdAt(original.bank, original.fileName);
    const { similar } = await search.similar({ id, limit: 5 });
    expect(similar[0]).toMatchObject({ sample: { bank: 'copies' } });
    expect(similar[0]!.similarity).toBeCloseTo(1, 5);
    const others = await search.similar({ id, limit: 5, bank: 'claps' });
    expect(others.similar.map(({ sample }) => sample.bank)).toEqual(Array(5).fill('claps'));
  });

  it('is not told of a sample that is unknown, or that nobody has listened to', async () => {
    await expect(search.similar({ id: randomUUID() })).rejects.toMatchObject({ code: 'SAMPLE_UNKNOWN' });
    const unheard = present.find(({ features }) => features === null)!;
    await expect(search.similar({ id: firstIdAt(unheard.bank, unheard.fileName) })).rejects.toMatchObject({
      code: 'SAMPLE_NOT_ANALYSED',
    });
  });
});

describe('news', () => {
  it('is found by the next search, in every process', async () => {
    const elsewhere = new Search(own.catalogue);
    expect((await elsewhere.list({ bank: 'news' })).total).toBe(0);
    await fill(own.catalogue, [searched({ bank: 'news' })]);
    for (const one of [search, elsewhere]) expect((await one.list({ bank: 'news' })).total).toBe(1);
  });

  it('is found though its transaction began before what was found earlier', async () => {
    const set = (db: typeof own.catalogue.db, bank: string) =>
      sql`update sample set container = 'late' where bank = ${bank}`.execute(db);
    await fill(own.catalogue, [searched({ bank: 'slow' }), searched({ bank: 'quick' })]);
    await own.catalogue.db.transaction().execute(async (transaction) => {
      await set(transaction, 'slow');
      await set(own.catalogue.db, 'quick');
      expect((await search.list({ container: 'late' })).samples.map(({ bank }) => bank)).toEqual(['quick']);
    });
    expect((await search.list({ container: 'late' })).samples.map(({ bank }) => bank)).toEqual(['quick', 'slow']);
  });
});

describe('a sample that is deleted', () => {
  const at = (bank: string) => firstIdAt(bank, 'a.wav');

  it('is found no more, in every process; its tags wait at the place', async () => {
    const elsewhere = new Search(own.catalogue);
    const counts = async () => [
      (await search.list({ bank: 'old' })).total,
      (await elsewhere.list({ bank: 'old' })).total,
    ];
    await fill(own.catalogue, [searched({ bank: 'old', tags: ['dry'] })]);
    expect(await counts()).toEqual([1, 1]);
    expect(await own.catalogue.remove(at('old'), async () => undefined)).toEqual({ bank: 'old', fileName: 'a.wav' });
    expect(await counts()).toEqual([0, 0]);
    await expect(own.catalogue.get(at('old'))).rejects.toMatchObject({ code: 'SAMPLE_UNKNOWN' });
    const [another] = (await search.list({ bank: 'kicks', limit: 1 })).samples;
    const newcomer = { ...another!, bank: 'old', fileName: 'a.wav' };
    await own.catalogue.place(newcomer, { id: 'job', ranBefore: false }, async () => undefined);
    expect((await search.list({ bank: 'old' })).samples.map(({ tags }) => tags)).toEqual([['dry']]);
    expect(await counts()).toEqual([1, 1]);
  });

  it('stays where it is when the engine does not let it go', async () => {
    await fill(own.catalogue, [searched({ bank: 'played' })]);
    const refuse = () => Promise.reject(new AppError('SAMPLE_IN_USE', { name: 'played/a.wav', tracks: 'drums' }));
    await expect(own.catalogue.remove(at('played'), refuse)).rejects.toMatchObject({ code: 'SAMPLE_IN_USE' });
    expect((await search.list({ bank: 'played' })).total).toBe(1);
  });
});

it('what was played is not found as unused from then on; time goes neither back nor ahead', async () => {
  const unused = async (since: string) =>
    (await search.list({ bank: 'used', unusedSince: since })).samples.map(({ fileName }) => fileName);
  const usesOf = async () => (await search.list({ bank: 'used' })).samples.map(({ lastUsedAt }) => lastUsedAt);
  await fill(own.catalogue, [searched({ bank: 'used' }), searched({ bank: 'used', fileName: 'b.wav' })]);
  const id = firstIdAt('used', 'a.wav');
  expect(await usesOf()).toEqual([null, null]);
  const at = (second: number) => `2026-05-05T12:00:0${second}.000Z`;
  await own.catalogue.noteUses([
    { id, at: at(3) },
    { id, at: at(2) },
    { id: randomUUID(), at: at(4) },
  ]);
  await own.catalogue.noteUses([{ id, at: at(1) }]);
  expect(await usesOf()).toEqual([at(3), null]);
  expect([await unused(at(3)), await unused(at(4))]).toEqual([['b.wav'], ['a.wav', 'b.wav']]);
  await own.catalogue.noteUses([{ id, at: '2999-01-01T00:00:00.000Z' }]);
  expect(Date.parse((await usesOf())[0]!)).toBeLessThan(Date.UTC(2900, 1, 1));
});

it('a page holds what one message carries, and one sample at least', () => {
  const large = 'x'.repeat(300 * 1024);
  expect(withinBytes([large, large, large, large])).toHaveLength(2);
  expect(withinBytes(['x'.repeat(1024 * 1024), large])).toHaveLength(1);
});
