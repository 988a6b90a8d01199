import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, type CataloguedSynthDef, nearestName, type SynthDef } from '@oiduna/contracts';
import { currentRequestId } from '@oiduna/platform';
import { answered, type Database, openDatabase } from '@oiduna/platform/database';
import { type Selectable, sql } from 'kysely';
import { type CatalogueTables, migrations, type VersionTable } from './migrations.js';

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
  async place<P>(
    synthDefs: readonly SynthDef[],
    prove: () => Promise<{ proof: P; held: readonly SynthDef[] }>,
  ): Promise<P> {
    return answered(() =>
      this.database.db.transaction().execute(async (transaction) => {
        // in one order, so that two uploads of the same names never wait for each other
        for (const name of synthDefs.map((synthDef) => synthDef.name).toSorted()) {
          await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
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
            })),
          )
          .execute();
        return proof;
      }),
    );
  }

  /** The current version of each, by name, without its dry run. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async list(): Promise<CataloguedSynthDef[]> {
    const rows = await answered(() => this.current().execute());
    return rows.map((row) => synthDefOf({ ...row, dry_run: null }));
  }

  /** @throws AppError SYNTHDEF_UNKNOWN, with the nearest known name | SERVICE_UNAVAILABLE (Postgres away) */
  async get(name: string): Promise<CataloguedSynthDef> {
    const row = await answered(() => this.current().where('name', '=', name).executeTakeFirst());
    if (row !== undefined) return synthDefOf(row);
    const known = await answered(() => this.database.db.selectFrom('version').select('name').distinct().execute());
    const names = known.map((version) => version.name);
    throw new AppError('SYNTHDEF_UNKNOWN', { name, nearest: nearestName(name, names) });
  }

  check(): Promise<void> {
    return this.database.check();
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }

  private current() {
    return this.database.db
      .selectFrom('version')
      .selectAll()
      .distinctOn('name')
      .orderBy('name')
      .orderBy('loaded_at', 'desc');
  }
}

const rowOf = (synthDef: SynthDef) => ({
  name: synthDef.name,
  sha256: synthDef.sha256,
  server_name: synthDef.serverName,
  size_bytes: synthDef.sizeBytes,
  ugen_count: synthDef.ugenCount,
  controls: JSON.stringify(synthDef.controls),
  warnings: JSON.stringify(synthDef.warnings),
  dry_run: synthDef.dryRun === undefined ? null : JSON.stringify(synthDef.dryRun),
  request_id: currentRequestId() ?? null,
});

const synthDefOf = (row: Selectable<VersionTable>): CataloguedSynthDef => ({
  name: row.name,
  sha256: row.sha256,
  serverName: row.server_name,
  sizeBytes: row.size_bytes,
  ugenCount: row.ugen_count,
  controls: row.controls,
  warnings: row.warnings,
  ...(row.dry_run !== null && { dryRun: row.dry_run }),
  createdAt: row.created_at.toISOString(),
});
