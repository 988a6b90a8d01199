import type { SampleFilter } from '@oiduna/contracts';
import { spreadOf } from '@oiduna/testkit';
import { type Kysely, sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Catalogue } from '../../apps/samples/dist/catalogue/catalogue.js';
import type { SamplesSchema } from '../../apps/samples/dist/catalogue/schema.js';
import { Search } from '../../apps/samples/dist/search/search.js';
import { OUTPUT_OPTIONS, print } from './report.ts';

/** Searching a catalogue of made-up rows in a database of its own, beside what PostgreSQL alone takes to scan it. */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '60' },
    /** A PostgreSQL in which databases can be made: `postgresql://...`. */
    database: { type: 'string' },
    ...OUTPUT_OPTIONS,
  },
});
if (options.database === undefined) throw new Error('--database is missing; give the address of a PostgreSQL');
const [rowCount, rounds] = [Number(options.rows), Number(options.rounds)];
const ROWS_AT_ONCE = 50_000;

/** Rows `from` to `to`, of 400 banks; seven in ten with a pitch, one in ten a loop, a third with two tags. */
async function insert(db: Kysely<SamplesSchema>, from: number, to: number): Promise<void> {
  await sql`insert into sample (id, bank, file_name, sha256, size_bytes, wav_sha256, container, encoding, frame_count,
      channel_count, sample_rate_hz, duration_seconds, peak, analysis, created_at, job_id)
    select gen_random_uuid(), 'bank' || n % 400, (array['kick','clap','hat','open','vinyl','808','long','snare'])
      [1 + (hashint4(n) & 7)] || '-' || n || '.wav', md5(n::text), 100, md5(n::text),
      (array['wav','flac','mp3'])[1 + n % 3], (array['pcm_s16le','flac','mp3'])[1 + n % 3], 44100,
      1 + n % 2, 44100, (1 + n % 997) / 100.0, 0.5,
      jsonb_build_object('loudnessLufs', -(n % 401) / 10.0,
        'pitch', case when n % 10 < 7 then jsonb_build_object('hz', 40 + n % 1801, 'confidence', 1) end,
        'loop', case when n % 10 = 0 then '{"startFrame": 0, "endFrame": 9}'::jsonb end,
        'features', (select jsonb_agg(round((10 * random() + n * feature % 7)::numeric, 4)) from generate_series(1, 16) as feature)),
      timestamptz '2026-01-01Z' + n * interval '1 second', 'job'
    from generate_series(${from}::int, ${to}::int) as n`.execute(db);
}

/** What a search without an index costs: every row is read, and its text looked through. */
const scan = (db: Kysely<SamplesSchema>) =>
  sql`select count(*) from sample where lower(bank || ' ' || file_name) like '%snare%' and duration_seconds <= 2`.execute(
    db,
  );

async function msOf(work: (round: number) => Promise<unknown>, times = rounds): Promise<number[]> {
  const ms: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const begun = performance.now();
    await work(round);
    ms.push(performance.now() - begun);
  }
  return ms;
}

async function measure(catalogue: Catalogue) {
  const { db } = catalogue;
  const search = new Search(catalogue);
  const [loadMs] = await msOf(() => search.list({ limit: 1 }), 1);
  const words = ['snare', 'kick 7', '808 bank3', 'vinyl dry', 'open', 'nothing-like-it'];
  const filter: SampleFilter = { channels: 1, maxSeconds: 2, minHz: 100, maxHz: 800, loop: false, tag: 'dry' };
  const today = new Date().toISOString().replace(/T.*/, 'T00:00:00.000Z');
  const unused: SampleFilter = { q: 'clap', channels: 1, minSeconds: 0.1, maxSeconds: 0.6, unusedSince: today };
  const { next } = await search.list({ sort: 'loudest', limit: 100 });
  const { rows: ids } = await sql<{ id: string }>`select id::text from sample order by id limit ${rounds}`.execute(db);
  const measured = {
    'sequential scan by PostgreSQL': await msOf(() => scan(db), Math.min(rounds, 20)),
    text: await msOf((round) => search.list({ q: words[round % words.length] })),
    'six filters': await msOf(() => search.list(filter)),
    'text and filters, by loudness': await msOf((round) =>
      search.list({ ...filter, q: words[round % words.length], sort: 'loudest' }),
    ),
    'page 2 of all, by loudness': await msOf(() => search.list({ sort: 'loudest', limit: 100, cursor: next! })),
    'facets of all': await msOf(() => search.facets({})),
    'facets under text and filters': await msOf(() => search.facets({ ...filter, q: 'snare' })),
    'clap, mono, 0.1 to 0.6 s, not used today': await msOf(() => search.list(unused)),
    'sounds like this, 20': await msOf((round) => search.similar({ id: ids[round % ids.length]!.id, limit: 20 })),
  };
  return { loadMs: loadMs!, measured };
}

const outer = await Catalogue.open(options.database);
const name = `bench_${randomUUID().replaceAll('-', '')}`;
await sql`create database ${sql.id(name)}`.execute(outer.db);
try {
  const catalogue = await Catalogue.open(Object.assign(new URL(options.database), { pathname: `/${name}` }).href);
  for (let from = 1; from <= rowCount; from += ROWS_AT_ONCE) {
    await insert(catalogue.db, from, Math.min(rowCount, from + ROWS_AT_ONCE - 1));
  }
  await sql`insert into sample_tags (bank, file_name, tags)
    select bank, file_name, case when sha256 < '3' then array['808','dry'] else array['dark','dry'] end
    from sample where sha256 < '5'`.execute(catalogue.db);
  await sql`insert into sample_use (id, last_used_at)
    select id, now() - random() * interval '2 days' from sample where sha256 < '8'`.execute(catalogue.db);
  await sql`analyze`.execute(catalogue.db);
  const { loadMs, measured } = await measure(catalogue);
  await catalogue.onApplicationShutdown();
  const scanned = spreadOf(measured['sequential scan by PostgreSQL']).p50;
  const rows = Object.entries(measured).map(([what, ms]) => {
    const { p50, p95 } = spreadOf(ms);
    return { what, calls: ms.length, 'p50 ms': p50, 'p95 ms': p95, 'of a scan (p50)': p50 / scanned };
  });
  const notes = [
    `read into memory at the start: ${(loadMs / 1_000).toFixed(1)} s`,
    `memory of the process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`,
  ];
  print({ title: `Search among ${rowCount} samples`, rows, notes }, options);
} finally {
  await sql`drop database ${sql.id(name)} with (force)`.execute(outer.db);
  await outer.onApplicationShutdown();
}
