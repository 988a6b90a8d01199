import { Injectable } from '@nestjs/common';
import {
  AppError,
  type CatalogueLine,
  nearestName,
  type ReplyOf,
  type Tagged,
  TAGS_PER_SAMPLE_MAX,
  writeCatalogue,
} from '@oiduna/contracts';
import { answered } from '@oiduna/platform/database';
import { sql, type Transaction } from 'kysely';
import { Catalogue, type Place } from '../catalogue/catalogue.js';
import type { SamplesSchema } from '../catalogue/schema.js';

/**
 * What people say of samples. It belongs to the place: another upload there, or none for a while, leaves it as it is.
 * Writers take turns, so that nobody writes over what another has just added.
 */
@Injectable()
export class Tags {
  constructor(private readonly catalogue: Catalogue) {}

  /** @throws AppError SAMPLE_UNKNOWN, naming the first | SERVICE_UNAVAILABLE (Postgres away) */
  async placesOf(ids: readonly string[]): Promise<Place[]> {
    const query = sql<Partial<Place> & { id: string }>`select w.id::text, s.bank, s.file_name as "fileName"
      from unnest(${ids}::uuid[]) as w (id) left join sample s using (id)`;
    const { rows } = await answered(() => query.execute(this.catalogue.db));
    return rows.map(({ id, bank, fileName }) => {
      if (!bank || !fileName) throw new AppError('SAMPLE_UNKNOWN', { name: id });
      return { bank, fileName };
    });
  }

  /** At all these places or at none. @throws AppError SAMPLE_TAGS_FULL | SERVICE_UNAVAILABLE (Postgres away) */
  change(places: readonly Place[], add: readonly string[], remove: readonly string[]): Promise<Tagged> {
    const wished = places.map(({ bank, fileName }) => ({ bank, file_name: fileName, tags: add }));
    return this.inTurn(async (transaction) => {
      const { changed, full } = await write(transaction, wished, remove);
      if (full !== null) throw new AppError('SAMPLE_TAGS_FULL', { name: full, limit: TAGS_PER_SAMPLE_MAX });
      return { found: places.length, changed };
    });
  }

  /** @returns at how many places @throws AppError TAG_UNKNOWN, with the nearest | SERVICE_UNAVAILABLE (Postgres away) */
  rename(from: string, to: string): Promise<number> {
    return this.inTurn(async (transaction) => {
      const { numAffectedRows } = await sql`update sample_tags set tags = array(
          select distinct tag collate "C" from unnest(array_replace(tags, ${from}, ${to})) as tag order by 1)
        where tags @> array[${from}]`.execute(transaction);
      if (numAffectedRows! > 0n) return Number(numAffectedRows);
      const { rows } = await sql<{ tag: string }>`select distinct unnest(tags) as tag from sample_tags`.execute(
        transaction,
      );
      throw new AppError('TAG_UNKNOWN', {
        name: from,
        nearest: nearestName(
          from,
          rows.map(({ tag }) => tag),
        ),
      });
    });
  }

  /**
   * Add the tags of a catalogue's lines: at their place; where that is empty, wherever the same bytes are; where they
   * are not, at the place nevertheless, for the sample that will come.
   * @throws AppError SERVICE_UNAVAILABLE (Postgres away)
   */
  putBack(lines: readonly CatalogueLine[]): Promise<ReplyOf<typeof writeCatalogue> & { changed: number }> {
    return this.inTurn(async (transaction) => {
      const targets = await targetsOf(transaction, lines);
      const count = (fate: Fate) =>
        new Set(targets.filter((target) => target.fate === fate).map(({ line }) => line)).size;
      const { changed, fullCount } = await write(transaction, targets, []);
      return { placed: count('placed'), moved: count('moved'), waiting: count('waiting'), full: fullCount, changed };
    });
  }

  private inTurn<T>(work: (transaction: Transaction<SamplesSchema>) => Promise<T>): Promise<T> {
    return answered(() =>
      this.catalogue.db.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('sample tags', 0))`.execute(transaction);
        return work(transaction);
      }),
    );
  }
}

interface TagsAtPlace {
  readonly bank: string;
  readonly file_name: string;
  readonly tags: readonly string[];
}

type Fate = 'placed' | 'moved' | 'waiting';
interface Target extends TagsAtPlace {
  readonly line: number;
  readonly fate: Fate;
}

interface Written {
  readonly changed: number;
  /** Places with no room for more tags: they stay as they are. */
  readonly fullCount: number;
  /** The first of them. */
  readonly full: string | null;
}

/** Add tags to places and take some from them. */
async function write(
  transaction: Transaction<SamplesSchema>,
  places: readonly TagsAtPlace[],
  remove: readonly string[],
): Promise<Written> {
  const given = JSON.stringify(places.map(({ bank, file_name, tags }) => ({ bank, file_name, tags })));
  const { rows } = await sql<Written>`
    with given as (
      select bank, file_name, array_agg(tag) filter (where tag is not null) as tags
      from jsonb_to_recordset(${given}::jsonb) as g (bank text, file_name text, tags text[])
      left join unnest(g.tags) as tag on true group by bank, file_name),
    wished as (
      select g.bank, g.file_name, coalesce(t.tags, '{}') as before, array(
        select distinct tag collate "C" from unnest(coalesce(t.tags, '{}') || g.tags) as tag
        where tag <> all (${remove}::text[]) order by 1) as after
      from given g left join sample_tags t using (bank, file_name)),
    written as (
      insert into sample_tags (bank, file_name, tags) select bank, file_name, after from wished
      where after <> before and cardinality(after) <= ${TAGS_PER_SAMPLE_MAX}
      on conflict (bank, file_name) do update set tags = excluded.tags returning 1),
    "full" as (
      select bank || '/' || file_name as name from wished where cardinality(after) > ${TAGS_PER_SAMPLE_MAX})
    select (select count(*) from written)::int as changed,
      (select count(*) from "full")::int as "fullCount", (select min(name) from "full") as "full"`.execute(transaction);
  return rows[0]!;
}

/** Where the tags of each line go. */
async function targetsOf(transaction: Transaction<SamplesSchema>, lines: readonly CatalogueLine[]): Promise<Target[]> {
  const given = JSON.stringify(lines.map(({ fileName, ...line }, at) => ({ ...line, file_name: fileName, line: at })));
  const { rows } = await sql<Target>`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb)
      as g (line int, bank text, file_name text, sha256 text, tags text[])),
    missing as (
      select g.* from given g left join sample s using (bank, file_name) where s.id is null)
    select g.line, 'placed' as fate, g.bank, g.file_name, g.tags from given g join sample s using (bank, file_name)
    union all
    select m.line, 'moved', s.bank, s.file_name, m.tags from missing m join sample s using (sha256)
    union all
    select m.line, 'waiting', m.bank, m.file_name, m.tags from missing m
    where not exists (select from sample s where s.sha256 = m.sha256)`.execute(transaction);
  return rows;
}
