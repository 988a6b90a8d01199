import { SAMPLE_FEATURE_COUNT, type SampleVerdict } from '@oiduna/contracts';
import { grown, TextColumn } from './text-column.js';
import { ValueColumn } from './value-column.js';

/** What is searched of a sample; what it does not have is null. */
export interface SearchedSample {
  readonly bank: string;
  readonly fileName: string;
  readonly container: string;
  readonly encoding: string;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly durationSeconds: number;
  readonly verdict: SampleVerdict;
  readonly loudnessLufs: number | null;
  readonly pitchHz: number | null;
  readonly tempoBpm: number | null;
  readonly hasLoop: boolean;
  readonly createdAtMs: number;
  /** When it was played last. */
  readonly usedAtMs: number | null;
  /** Who uploaded it, by their own word. */
  readonly uploadedBy: string | null;
  readonly features: readonly number[] | null;
  readonly tags: readonly string[];
}

/** Where each sample has one of a few values. Of tags, the value is all of them. */
export const CHOICES = [
  'bank',
  'container',
  'encoding',
  'channels',
  'sampleRateHz',
  'verdict',
  'loop',
  'tags',
] as const;
export type Choice = (typeof CHOICES)[number];
const QUANTITIES = ['seconds', 'lufs', 'hz', 'bpm', 'createdAtMs', 'usedAtMs'] as const;
export type Quantity = (typeof QUANTITIES)[number];

const TAG_SEPARATOR = ',';
export const tagsIn = (value: string): string[] => (value === '' ? [] : value.split(TAG_SEPARATOR));
/** The form in which text is compared: no case, one way to write an accent. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** New places that have not found their position among the others yet. */
const UNSETTLED_MAX = 2_000;

/**
 * All that search asks of the samples, by columns in memory: about 250 bytes a sample. A row stays with its place
 * (bank and file name) for good; PostgreSQL keeps the truth.
 */
export class SampleColumns {
  count = 0;
  /** Counts changes; what was computed at another version is out of date. */
  version = 0;
  readonly choices = Object.fromEntries(CHOICES.map((name) => [name, new ValueColumn()])) as Record<
    Choice,
    ValueColumn
  >;
  readonly quantities = Object.fromEntries(QUANTITIES.map((name) => [name, new Float64Array(1 << 12)])) as Record<
    Quantity,
    Float64Array
  >;
  /** `SAMPLE_FEATURE_COUNT` a row; the first is NaN where nothing was analysed. */
  features = new Float32Array(SAMPLE_FEATURE_COUNT << 12);
  /** Empty where nobody said. */
  readonly uploaders = new ValueColumn();
  /** Rows of places that are empty now: no search finds them. */
  readonly gone = new Set<number>();
  readonly foldedNames = new TextColumn();
  private readonly names = new TextColumn();
  /** Rows by bank and file name, as many as are settled. */
  private order = new Uint32Array(1 << 12);
  private readonly unsettled = new Map<string, number>();
  private rankings = new Uint32Array(0);
  private rankedAt = -1;

  put(sample: SearchedSample): void {
    const row = this.rowAt(sample.bank, sample.fileName) ?? this.add(sample);
    const { choices, quantities } = this;
    choices.container.set(row, sample.container);
    choices.encoding.set(row, sample.encoding);
    choices.channels.set(row, String(sample.channelCount));
    choices.sampleRateHz.set(row, String(sample.sampleRateHz));
    choices.verdict.set(row, sample.verdict);
    choices.loop.set(row, String(sample.hasLoop));
    choices.tags.set(row, sample.tags.join(TAG_SEPARATOR));
    this.uploaders.set(row, sample.uploadedBy ?? '');
    quantities.seconds[row] = sample.durationSeconds;
    quantities.lufs[row] = sample.loudnessLufs ?? NaN;
    quantities.hz[row] = sample.pitchHz ?? NaN;
    quantities.bpm[row] = sample.tempoBpm ?? NaN;
    quantities.createdAtMs[row] = sample.createdAtMs;
    quantities.usedAtMs[row] = sample.usedAtMs ?? -Infinity; // never is before any moment
    const start = row * SAMPLE_FEATURE_COUNT;
    if (sample.features === null) this.features[start] = NaN;
    else this.features.set(sample.features, start);
    this.gone.delete(row);
    this.version += 1;
  }

  /** Its sample is no more; another one may come to the place. */
  remove(bank: string, fileName: string): void {
    const row = this.rowAt(bank, fileName);
    if (row === undefined) return;
    this.gone.add(row);
    this.features[row * SAMPLE_FEATURE_COUNT] = NaN;
    this.version += 1;
  }

  placeOf(row: number): { bank: string; fileName: string } {
    return { bank: this.choices.bank.at(row), fileName: this.names.at(row) };
  }

  rowAt(bank: string, fileName: string): number | undefined {
    const unsettled = this.unsettled.get(`${bank}/${fileName}`);
    if (unsettled !== undefined) return unsettled;
    const position = this.positionOf(bank, fileName);
    const row = position < this.settledCount ? this.order[position]! : undefined;
    return row !== undefined && this.compare(row, bank, Buffer.from(fileName)) === 0 ? row : undefined;
  }

  /** How many settled places come before this one. */
  positionOf(bank: string, fileName: string): number {
    const name = Buffer.from(fileName);
    let [low, high] = [0, this.settledCount];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.order[middle]!, bank, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Each row's position by bank and file name. */
  ranks(): Uint32Array {
    this.settle();
    if (this.rankedAt !== this.count) {
      this.rankings = grown(this.rankings, this.count);
      for (let position = 0; position < this.count; position += 1) this.rankings[this.order[position]!] = position;
      this.rankedAt = this.count;
    }
    return this.rankings;
  }

  private get settledCount(): number {
    return this.count - this.unsettled.size;
  }

  private add({ bank, fileName }: SearchedSample): number {
    const row = this.count;
    const last = this.settledCount - 1;
    const isNext = last < 0 || this.compare(this.order[last]!, bank, Buffer.from(fileName)) < 0;
    this.choices.bank.set(row, bank);
    this.names.add(fileName);
    this.foldedNames.add(folded(fileName));
    for (const name of QUANTITIES) this.quantities[name] = grown(this.quantities[name], row + 1);
    this.features = grown(this.features, (row + 1) * SAMPLE_FEATURE_COUNT);
    this.order = grown(this.order, row + 1);
    if (isNext) this.order[last + 1] = row;
    else this.unsettled.set(`${bank}/${fileName}`, row);
    this.count += 1;
    if (this.unsettled.size > UNSETTLED_MAX) this.settle();
    return row;
  }

  /** Give what came out of order its position: one pass over the order for any number of places. */
  private settle(): void {
    if (this.unsettled.size === 0) return;
    const arrivals = [...this.unsettled.values()]
      .map((row) => ({ row, ...this.placeOf(row), name: this.names.bytesAt(row) }))
      .toSorted((a, b) => -this.compare(b.row, a.bank, a.name));
    const { order, settledCount } = this;
    const merged = new Uint32Array(order.length);
    let [read, written] = [0, 0];
    for (const { row, bank, fileName } of arrivals) {
      const position = this.positionOf(bank, fileName);
      merged.set(order.subarray(read, position), written);
      written += position - read;
      read = position;
      merged[written] = row;
      written += 1;
    }
    merged.set(order.subarray(read, settledCount), written);
    this.order = merged;
    this.unsettled.clear();
  }

  private compare(row: number, bank: string, name: Uint8Array): number {
    const own = this.choices.bank.at(row);
    if (own !== bank) return own < bank ? -1 : 1;
    return this.names.compare(row, name);
  }
}
