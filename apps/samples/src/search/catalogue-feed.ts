import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Place } from '../catalogue/catalogue.js';
import type { SamplesSchema } from '../catalogue/schema.js';
import type { SampleColumns, SearchedSample } from './sample-columns.js';

/** What one answer of PostgreSQL carries while all is read. */
const ROWS_AT_ONCE = 5_000;

interface Row extends Omit<SearchedSample, 'createdAtMs' | 'usedAtMs'> {
  createdAt: Date;
  usedAt: Date | null;
}

/**
 * Keeps the columns equal to the catalogue. Each row carries the transaction that changed it last; whatever a
 * transaction did that had not ended when we read last has a number of at least that snapshot's `xmin`, so reading
 * from there on misses nothing, in this process or beside others. Reading a row twice does no harm.
 */
export class CatalogueFeed {
  private xmin: string | undefined;
  private isWhole = false;
  private last: Place | undefined;

  constructor(
    private readonly db: Kysely<SamplesSchema>,
    private readonly columns: SampleColumns,
  ) {}

  /** All that was committed before this call is in the columns after it. Where the first reading broke off it goes on. */
  async refresh(): Promise<void> {
    this.xmin ??= await snapshotXmin(this.db);
    while (!this.isWhole) await this.readOn();
    const next = await snapshotXmin(this.db);
    for (const row of await changedSince(this.db, this.xmin)) this.put(row);
    // read after them: what was deleted in between is among these, and what came back will be among the next
    for (const { bank, fileName } of await emptiedSince(this.db, this.xmin)) this.columns.remove(bank, fileName);
    this.xmin = next;
  }

  private async readOn(): Promise<void> {
    const rows = await after(this.db, this.last);
    for (const row of rows) this.put(row);
    this.last = rows.at(-1) ?? this.last;
    this.isWhole = rows.length < ROWS_AT_ONCE;
  }

  private put({ createdAt, usedAt, ...row }: Row): void {
    this.columns.put({ ...row, createdAtMs: createdAt.getTime(), usedAtMs: usedAt && usedAt.getTime() });
  }
}

async function snapshotXmin(db: Kysely<SamplesSchema>): Promise<string> {
  const { rows } = await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(
    db,
  );
  return rows[0]!.xmin;
}

const searched = sql`select s.bank, s.file_name as "fileName", s.container, s.encoding,
  s.channel_count as "channelCount", s.sample_rate_hz as "sampleRateHz", s.duration_seconds as "durationSeconds",
  s.verdict, s.loudness_lufs as "loudnessLufs", s.pitch_hz as "pitchHz", s.tempo_bpm as "tempoBpm",
  s.has_loop as "hasLoop", s.created_at as "createdAt", s.analysis -> 'features' as features,
  coalesce(t.tags, '{}') as tags, u.last_used_at as "usedAt",
  s.uploaded_by as "uploadedBy"
  from sample s left join sample_tags t on t.bank = s.bank and t.file_name = s.file_name
  left join sample_use u on u.id = s.id`;

async function after(db: Kysely<SamplesSchema>, last: Place | undefined): Promise<Row[]> {
  const from = last === undefined ? sql`` : sql`where (s.bank, s.file_name) > (${last.bank}, ${last.fileName})`;
  const order = sql`order by s.bank, s.file_name limit ${sql.lit(ROWS_AT_ONCE)}`;
  return (await sql<Row>`${searched} ${from} ${order}`.execute(db)).rows;
}

async function changedSince(db: Kysely<SamplesSchema>, xmin: string): Promise<Row[]> {
  const changed = sql`where s.id in (
    select id from sample where changed_by >= ${xmin}::xid8
    union all
    select id from sample_use where changed_by >= ${xmin}::xid8
    union all
    select o.id from sample o join sample_tags c on c.bank = o.bank and c.file_name = o.file_name
    where c.changed_by >= ${xmin}::xid8)`;
  return (await sql<Row>`${searched} ${changed}`.execute(db)).rows;
}

async function emptiedSince(db: Kysely<SamplesSchema>, xmin: string): Promise<Place[]> {
  const query = sql<Place>`select bank, file_name as "fileName" from empty_place where changed_by >= ${xmin}::xid8`;
  return (await query.execute(db)).rows;
}
