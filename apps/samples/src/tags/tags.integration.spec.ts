import { randomUUID } from 'node:crypto';
import { TAGS_PER_SAMPLE_MAX } from '@oiduna/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.js';
import { contentAt, fill, type OwnCatalogue, ownCatalogue } from '../catalogue/own-catalogue.fixture.js';
import { firstIdAt } from '../catalogue/sample-id.js';
import { Search } from '../search/search.js';
import { searched } from '../search/searched-samples.fixture.js';
import { Tags } from './tags.js';

let own: OwnCatalogue;
let tags: Tags;
let search: Search;
let bank: string;

beforeAll(async () => {
  own = await ownCatalogue();
  tags = new Tags(own.catalogue);
  search = new Search(own.catalogue);
});
afterAll(() => own?.[Symbol.asyncDispose]());
beforeEach(async () => {
  bank = `t-${randomUUID()}`;
  await fill(
    own.catalogue,
    ['a.wav', 'b.wav', 'c.wav'].map((fileName) => searched({ bank, fileName })),
  );
});

const at = (...names: string[]) => names.map((fileName) => ({ bank, fileName }));
const tagsOf = async (of: Search = search) => (await of.list({ bank })).samples.map((sample) => sample.tags);

describe('tags of many samples', () => {
  it('are added and removed at once, sorted, each once; what stays as it was is not counted', async () => {
    expect(await tags.change(at('a.wav', 'b.wav'), ['dry', '808', 'dry'], [])).toEqual({ found: 2, changed: 2 });
    expect(await tags.change(at('a.wav', 'b.wav', 'c.wav'), ['dry'], [])).toEqual({ found: 3, changed: 1 });
    expect(await tags.change(at('b.wav', 'c.wav'), ['wet'], ['dry'])).toEqual({ found: 2, changed: 2 });
    expect(await tagsOf()).toEqual([['808', 'dry'], ['808', 'wet'], ['wet']]);
    expect((await search.list({ bank, tag: 'wet,808' })).samples.map(({ fileName }) => fileName)).toEqual(['b.wav']);
  });

  it('change at none when one has no room, which is named', async () => {
    const many = Array.from({ length: TAGS_PER_SAMPLE_MAX }, (_, number) => `t${number}`);
    await tags.change(at('b.wav'), many, []);
    await expect(tags.change(at('a.wav', 'b.wav'), ['more'], [])).rejects.toMatchObject({
      code: 'SAMPLE_TAGS_FULL',
      details: { name: `${bank}/b.wav`, limit: TAGS_PER_SAMPLE_MAX },
    });
    expect((await tagsOf())[0]).toEqual([]);
  });

  it('are all there when many add at the same time', async () => {
    const each = Array.from({ length: 8 }, (_, number) => `t${number}`);
    await Promise.all(each.map((tag) => tags.change(at('a.wav'), [tag], [])));
    expect((await tagsOf())[0]).toEqual(each);
  });

  it('stay when another sound takes the place, and when the service starts anew', async () => {
    await tags.change(at('a.wav'), ['dry'], []);
    const [before] = (await search.list({ bank })).samples;
    const other = { ...before!, sha256: 'f'.repeat(64) };
    await own.catalogue.place(other, { id: 'job-2', ranBefore: false }, () => Promise.resolve());
    expect((await search.list({ bank })).samples[0]).toMatchObject({ sha256: other.sha256, tags: ['dry'] });
    const again = await Catalogue.open(own.url);
    expect((await tagsOf(new Search(again)))[0]).toEqual(['dry']);
    await again.onApplicationShutdown();
  });

  it('are found by IDs, of which an unknown one is named', async () => {
    expect(await tags.placesOf([firstIdAt(bank, 'a.wav')])).toEqual(at('a.wav'));
    const unknown = randomUUID();
    await expect(tags.placesOf([firstIdAt(bank, 'a.wav'), unknown])).rejects.toMatchObject({
      code: 'SAMPLE_UNKNOWN',
      details: { name: unknown },
    });
  });
});

describe('a tag that is renamed', () => {
  it('has the new name wherever it stood, and becomes one with it where both stood', async () => {
    const [from, to] = [`f-${randomUUID().slice(0, 8)}`, `t-${randomUUID().slice(0, 8)}`];
    await tags.change(at('a.wav'), [from], []);
    await tags.change(at('b.wav'), [from, to, 'dry'], []);
    expect(await tags.rename(from, to)).toBe(2);
    expect(await tagsOf()).toEqual([[to], ['dry', to], []]);
  });

  it('is refused with the nearest when no sample has it', async () => {
    await tags.change(at('a.wav'), ['metallic'], []);
    await expect(tags.rename('metalic', 'x')).rejects.toMatchObject({
      code: 'TAG_UNKNOWN',
      details: { name: 'metalic', nearest: 'metallic' },
    });
  });
});

describe('the lines of a catalogue', () => {
  const line = (fileName: string, names: string[], sha256 = contentAt(bank, fileName)) => ({
    bank,
    fileName,
    sha256,
    tags: names,
  });

  it('give another studio the same tags', async () => {
    await tags.change(at('a.wav', 'c.wav'), ['dry', '808'], []);
    const lines = (await own.catalogue.after({ bank, fileName: '' }, 3)).map(({ fileName, sha256, tags: these }) =>
      line(fileName, these, sha256),
    );
    await using other = await ownCatalogue();
    await fill(
      other.catalogue,
      ['a.wav', 'b.wav', 'c.wav'].map((fileName) => searched({ bank, fileName })),
    );
    const outcome = await new Tags(other.catalogue).putBack(lines);
    expect(outcome).toEqual({ placed: 3, moved: 0, waiting: 0, full: 0, changed: 2 });
    expect(await tagsOf(new Search(other.catalogue))).toEqual(await tagsOf());
  });

  it('go to where the same bytes are, or wait for their sample, and take nothing away', async () => {
    await tags.change(at('a.wav'), ['own'], []);
    const outcome = await tags.putBack([
      line('elsewhere.wav', ['dry'], contentAt(bank, 'a.wav')),
      line('later.wav', ['soon'], 'e'.repeat(64)),
    ]);
    expect(outcome).toMatchObject({ placed: 0, moved: 1, waiting: 1, full: 0 });
    await fill(own.catalogue, [searched({ bank, fileName: 'later.wav' })]);
    expect(await tagsOf()).toEqual([['dry', 'own'], [], [], ['soon']]);
  });

  it('leave a sample with no room alone, and count it', async () => {
    const many = Array.from({ length: TAGS_PER_SAMPLE_MAX }, (_, number) => `t${number}`);
    await tags.change(at('b.wav'), many, []);
    expect(await tags.putBack([line('a.wav', ['dry']), line('b.wav', ['dry'])])).toMatchObject({ full: 1, changed: 1 });
    expect((await tagsOf()).slice(0, 2)).toEqual([['dry'], many.toSorted()]);
  });
});

it('tags are looked up by index, not by reading every row', async () => {
  await own.catalogue.db.transaction().execute(async (transaction) => {
    await sql`set local enable_seqscan = off`.execute(transaction);
    const explain = sql<{ 'QUERY PLAN': string }>`explain select * from sample_tags where tags @> array['dry']`;
    const { rows } = await explain.execute(transaction);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('sample_tags_tags_idx');
  });
});
