import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  AppError,
  type ReplyOf,
  type RequestOf,
  type SampleFacets,
  type SampleFilter,
  type SamplePage,
  SAMPLES_PER_PAGE,
  similarSamples,
  listSamples,
} from '@oiduna/contracts';
import { answered } from '@oiduna/platform/database';
import { Catalogue, type Place } from '../catalogue/catalogue.js';
import { CatalogueFeed } from './catalogue-feed.js';
import { facetsOf } from './facets.js';
import { failures } from './failures.js';
import { cursorAt, pageRows } from './page.js';
import { SampleColumns } from './sample-columns.js';
import { Similarity } from './similar.js';

/** A page is one NATS message, which holds 1 MiB; the rest is room for its envelope. */
const PAGE_BYTES_MAX = 768 * 1024;

/** Finds samples: which ones is decided in memory, what they are is read from PostgreSQL. */
@Injectable()
export class Search implements OnApplicationBootstrap {
  private readonly columns = new SampleColumns();
  private readonly similarity = new Similarity(this.columns);
  private readonly feed: CatalogueFeed;
  /** The reading under way, and the one that begins after it: whoever comes now needs the latter. */
  private reading: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;

  constructor(private readonly catalogue: Catalogue) {
    this.feed = new CatalogueFeed(catalogue.db, this.columns);
  }

  /** A million samples take longer to read than a first question may wait. */
  onApplicationBootstrap(): void {
    void this.refresh().catch(() => undefined); // whoever asks hears of it, and reading goes on where it broke off
  }

  /** @throws AppError INPUT_INVALID (the cursor) | SERVICE_UNAVAILABLE (Postgres away) */
  async list(wish: RequestOf<typeof listSamples>): Promise<SamplePage> {
    const { sort = 'name', limit = SAMPLES_PER_PAGE, cursor, ...filter } = wish;
    await this.refresh();
    const failed = failures(this.columns, filter);
    const rows = pageRows(this.columns, failed, { sort, limit: limit + 1, cursor });
    const found = await this.catalogue.at(rows.slice(0, limit).map((row) => this.columns.placeOf(row)));
    const samples = withinBytes(found);
    const last = samples.at(-1);
    const hasMore = last !== undefined && rows.length > samples.length;
    const next = hasMore ? cursorAt(this.columns, sort, this.columns.rowAt(last.bank, last.fileName)!) : null;
    return { samples, total: countFound(failed), next };
  }

  /** @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async facets(filter: SampleFilter): Promise<SampleFacets> {
    await this.refresh();
    return facetsOf(this.columns, failures(this.columns, filter));
  }

  /** @throws AppError SAMPLE_UNKNOWN | SAMPLE_NOT_ANALYSED | SERVICE_UNAVAILABLE (Postgres away) */
  async similar(wish: RequestOf<typeof similarSamples>): Promise<ReplyOf<typeof similarSamples>> {
    const { id, limit = SAMPLES_PER_PAGE, ...filter } = wish;
    const place = await this.catalogue.get(id);
    await this.refresh();
    const row = this.columns.rowAt(place.bank, place.fileName)!;
    if (!this.similarity.isComparable(row)) {
      throw new AppError('SAMPLE_NOT_ANALYSED', { name: `${place.bank}/${place.fileName}` });
    }
    const nearest = this.similarity.nearest(row, failures(this.columns, filter), limit);
    const found = withinBytes(await this.catalogue.at(nearest.map((one) => this.columns.placeOf(one.row))));
    return { similar: found.map((sample, at) => ({ similarity: nearest[at]!.similarity, sample })) };
  }

  /** Every place a filter finds. @throws AppError SERVICE_UNAVAILABLE (Postgres away) */
  async places(filter: SampleFilter): Promise<Place[]> {
    await this.refresh();
    const failed = failures(this.columns, filter);
    const places: Place[] = [];
    for (let row = 0; row < failed.length; row += 1) if (failed[row] === 0) places.push(this.columns.placeOf(row));
    return places;
  }

  private refresh(): Promise<void> {
    this.waiting ??= this.reading.then(() => {
      this.waiting = undefined;
      const read = answered(() => this.feed.refresh());
      this.reading = read.catch(() => undefined); // whoever waits for it hears of it
      return read;
    });
    return this.waiting;
  }
}

function countFound(failed: Uint16Array): number {
  let found = 0;
  for (let row = 0; row < failed.length; row += 1) found += Number(failed[row] === 0);
  return found;
}

/** As many of the first as one message holds, one at least. */
export function withinBytes<T>(documents: readonly T[]): T[] {
  let bytes = 0;
  const tooMany = documents.findIndex((one) => (bytes += Buffer.byteLength(JSON.stringify(one))) > PAGE_BYTES_MAX);
  return documents.slice(0, tooMany === -1 ? undefined : Math.max(1, tooMany));
}
