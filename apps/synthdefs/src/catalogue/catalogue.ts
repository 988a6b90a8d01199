import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  AppError,
  nearestName,
  type StatedRanges,
  type SynthDef,
  type SynthDefAbout,
  type SynthDefAboutPatch,
  type SynthDefRole,
} from '@oiduna/contracts';
import { currentRequestId } from '@oiduna/platform';
import { answered, type Database, openDatabase } from '@oiduna/platform/database';
import { type Selectable, sql } from 'kysely';
import { type CatalogueTables, migrations, type VersionTable } from './migrations.js';
import type { SynthDefVersion } from './synthdef-version.js';

/** What the catalogue takes of a version; its bytes and its source lie in the blob store. */
export type Placed = Omit<SynthDefVersion, 'file'>;

export interface KeptVersion {
  readonly synthDef: SynthDef;
  readonly stated: StatedRanges;
  readonly sourceSha256: string | null;
  readonly createdAt: string;
  readonly publishedAt: string;
}

export interface Named {
  readonly name: string;
  readonly about: SynthDefAbout;
}

export interface NameFilter {
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly author?: string | undefined;
  readonly role?: SynthDefRole | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
  readonly among?: readonly string[] | undefined;
  readonly notAmong?: readonly string[] | undefined;
}

/** Every version of every SynthDef that an audio server has been seen to hold. */
@Injectable()
export class Catalogue implements OnApplicationShutdown {
  private constructor(private readonly database: Database<CatalogueTables>) {}

  static async open(url: string): Promise<Catalogue> {
    return new Catalogue(await openDatabase<CatalogueTables>(url, 'synthdefs', migrations));
  }

  /**
   * Makes those versions current that `prove` says are held. A version that was there before becomes current
   * again. Uploads of one name take turns over the proof as well, so the engine and the catalogue end with the same.
   * @throws AppError SERVICE_UNAVAILABLE (Postgres away) | whatever `prove` throws
   */
  async place<P>(names: readonly string[], prove: () => Promise<{ proof: P; held: readonly Placed[] }>): Promise<P> {
    return answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        // in one order, so that two uploads of the same names never wait for each other
        for (const name of names.toSorted()) {
          await lock(name).execute(transaction);
        }
        const { proof, held } = await prove();
        if (held.length === 0) return proof;
        await transaction
          .insertInto('version')
          .values(held.map(rowOf))
          .onConflict((conflict) =>
            conflict.columns(['name', 'sha256']).doUpdateSet(({ ref }) => ({
              loaded_at: sql`clock_timestamp()`,
              controls: ref('excluded.controls'),
              dry_run: ref('excluded.dry_run'),
              role: ref('excluded.role'),
              source_sha256: sql`coalesce(excluded.source_sha256, version.source_sha256)`,
            })),
          )
          .execute();
        return proof;
      }),
    );
  }

  /**
   * Adds versions of one name behind those it has, so that none of them becomes current where others are: `newest`
   * first, each a moment older. Takes turns with uploads, as `place` does.
   * @throws AppError SERVICE_UNAVAILABLE (Postgres away) | whatever `prove` throws
   */
  async placeBehind<P>(name: string, prove: () => Promise<{ proof: P; newest: readonly Placed[] }>): Promise<P> {
    return answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        await lock(name).execute(transaction);
        const { proof, newest } = await prove();
        if (newest.length === 0) return proof;
        const oldest = sql<Date>`coalesce((select min(loaded_at) from version where name = ${name}), now())`;
        const rows = newest.map((placed, at) => ({
          ...rowOf(placed),
          loaded_at: sql<Date>`${oldest} - ${at + 1} * interval '1 millisecond'`,
        }));
        await transaction
          .insertInto('version')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return proof;
      }),
    );
  }

  /** Names with what people say of them, sorted; at most `limit`. @throws AppError SERVICE_UNAVAILABLE */
  async names({ search, tag, author, role, after, limit, among, notAmong }: NameFilter): Promise<Named[]> {
    let query = this.database.db
      .selectFrom('version')
      .leftJoin('about', 'about.name', 'version.name')
      .select(['version.name', 'about.tags', 'about.author', 'about.note'])
      .groupBy(['version.name', 'about.tags', 'about.author', 'about.note'])
      .orderBy('version.name')
      .limit(limit);
    if (after !== undefined) query = query.where('version.name', '>', after);
    if (among !== undefined) query = query.where('version.name', '=', sql<string>`any(${among})`);
    if (notAmong !== undefined) query = query.where('version.name', '<>', sql<string>`all(${notAmong})`);
    if (role !== undefined) query = query.where('version.role', '=', role);
    if (author !== undefined) query = query.where('about.author', '=', author);
    if (tag !== undefined) query = query.where(sql<boolean>`about.tags @> ${JSON.stringify([tag])}::jsonb`);
    if (search !== undefined) {
      const like = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      const text = sql<string>`concat_ws(' ', version.name, about.author, about.note, about.tags::text)`;
      query = query.where(text, 'ilike', like);
    }
    const rows = await answered(() => query.execute());
    return rows.map(({ name, tags, author: by, note }) => ({
      name,
      about: { tags: tags ?? [], author: by ?? '', note: note ?? '' },
    }));
  }

  /** Every version of these names, the one published last first. @throws AppError SERVICE_UNAVAILABLE */
  async versions(names: readonly string[]): Promise<KeptVersion[]> {
    if (names.length === 0) return [];
    const query = this.database.db.selectFrom('version').selectAll().where('name', 'in', names);
    const rows = await answered(() => query.orderBy('loaded_at', 'desc').execute());
    return rows.map(keptVersionOf);
  }

  /** @throws AppError SYNTHDEF_UNKNOWN, with the nearest known name | SERVICE_UNAVAILABLE (Postgres away) */
  async versionsOf(name: string): Promise<[KeptVersion, ...KeptVersion[]]> {
    const [newest, ...others] = await this.versions([name]);
    if (newest !== undefined) return [newest, ...others];
    const known = await answered(() => this.database.db.selectFrom('version').select('name').distinct().execute());
    const names = known.map((version) => version.name);
    throw new AppError('SYNTHDEF_UNKNOWN', { name, nearest: nearestName(name, names) });
  }

  /** @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async published({ name, sha256 }: SynthDef): Promise<void> {
    const query = this.database.db.updateTable('version').set({ loaded_at: sql`clock_timestamp()` });
    await answered(() => query.where('name', '=', name).where('sha256', '=', sha256).execute());
  }

  /** What is left out stays. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async describe(name: string, { tags, author, note }: SynthDefAboutPatch): Promise<void> {
    const said = {
      ...(tags && { tags: JSON.stringify(tags) }),
      ...(author !== undefined && { author }),
      ...(note !== undefined && { note }),
    };
    const query = this.database.db.insertInto('about').values({ name, ...said });
    await answered(() =>
      query.onConflict((conflict) => conflict.column('name').doUpdateSet({ name, ...said })).execute(),
    );
  }

  /** With every version. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async delete(name: string): Promise<void> {
    await answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('version').where('name', '=', name).execute();
        await transaction.deleteFrom('about').where('name', '=', name).execute();
      }),
    );
  }

  check(): Promise<void> {
    return this.database.check();
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

/** Until its transaction ends. */
const lock = (name: string) => sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;

const rowOf = ({ record: synthDef, stated, sourceSha256 }: Placed) => ({
  name: synthDef.name,
  sha256: synthDef.sha256,
  server_name: synthDef.serverName,
  size_bytes: synthDef.sizeBytes,
  ugen_count: synthDef.ugenCount,
  controls: JSON.stringify(synthDef.controls),
  warnings: JSON.stringify(synthDef.warnings),
  role: synthDef.role,
  dry_run: synthDef.dryRun === undefined ? null : JSON.stringify(synthDef.dryRun),
  stated: JSON.stringify(stated),
  source_sha256: sourceSha256,
  request_id: currentRequestId() ?? null,
});

const keptVersionOf = (row: Selectable<VersionTable>): KeptVersion => ({
  synthDef: {
    name: row.name,
    sha256: row.sha256,
    serverName: row.server_name,
    sizeBytes: row.size_bytes,
    ugenCount: row.ugen_count,
    controls: row.controls,
    warnings: row.warnings,
    role: row.role,
    ...(row.dry_run !== null && { dryRun: row.dry_run }),
  },
  stated: row.stated,
  sourceSha256: row.source_sha256,
  createdAt: row.created_at.toISOString(),
  publishedAt: row.loaded_at.toISOString(),
});
