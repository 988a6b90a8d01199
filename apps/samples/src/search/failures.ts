import type { SampleFilter } from '@oiduna/contracts';
import { type Choice, CHOICES, folded, type Quantity, type SampleColumns, tagsIn } from './sample-columns.js';

/** The bit of a failure that leaves no choice open: of text, a tag or a quantity, or of a sample that is gone. */
export const HARD = 1 << CHOICES.length;
/** The bit of a choice. */
export const bitOf = (choice: Choice): number => 1 << CHOICES.indexOf(choice);

/**
 * Why each row is not found: 0 for one that is, HARD, or a bit for each choice that differs.
 * Facets need the reasons: a row that fails by its bank alone is one that another choice of bank would find.
 */
export function failures(columns: SampleColumns, filter: SampleFilter): Uint16Array {
  const open = openRows(columns, filter);
  const failed = new Uint16Array(columns.count).fill(HARD);
  for (let at = 0; at < open.length; at += 1) failed[open[at]!] = 0;
  const { bank, container, encoding, channels, sampleRateHz, verdict, loop } = filter;
  const wished = { bank, container, encoding, channels, sampleRateHz, verdict, loop };
  for (const [choice, wish] of Object.entries(wished) as [keyof typeof wished, unknown][]) {
    if (wish !== undefined) failChoice(columns, choice, String(wish), open, failed);
  }
  return failed;
}

/** The rows that text, tags and quantities let through: each question is put to what the one before has left. */
function openRows(columns: SampleColumns, filter: SampleFilter): Uint32Array {
  const { choices, quantities, uploaders, count, gone } = columns;
  let rows: Uint32Array = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) rows[row] = row;
  if (gone.size > 0) rows = rows.filter((row) => !gone.has(row));
  if (filter.tag !== undefined) {
    const tags = tagsIn(filter.tag);
    const hasAll = choices.tags.passing((value) => {
      const own = new Set(tagsIn(value));
      return tags.every((tag) => own.has(tag));
    });
    rows = keepPassing(rows, choices.tags.numbers, hasAll);
  }
  if (filter.uploadedBy !== undefined) {
    rows = keepPassing(
      rows,
      uploaders.numbers,
      uploaders.passing((name) => name === filter.uploadedBy),
    );
  }
  for (const { quantity, min = -Infinity, max = Infinity } of rangesOf(filter)) {
    rows = keepWithin(rows, quantities[quantity], min, max);
  }
  for (const word of folded(filter.q ?? '').split(/\s+/u)) if (word !== '') rows = keepHolding(columns, word, rows);
  return rows;
}

function failChoice(
  { choices }: SampleColumns,
  choice: Choice,
  wish: string,
  open: Uint32Array,
  failed: Uint16Array,
): void {
  const { numbers } = choices[choice];
  const passing = choices[choice].passing((value) => value === wish);
  const bit = bitOf(choice);
  for (let at = 0; at < open.length; at += 1) {
    const row = open[at]!;
    if (passing[numbers[row]!] === 0) failed[row]! |= bit;
  }
}

interface Limits {
  readonly quantity: Quantity;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

function rangesOf(filter: SampleFilter): Limits[] {
  const { uploadedAfter, uploadedBefore, unusedSince } = filter;
  const ranges: Limits[] = [
    { quantity: 'seconds', min: filter.minSeconds, max: filter.maxSeconds },
    { quantity: 'lufs', min: filter.minLufs, max: filter.maxLufs },
    { quantity: 'hz', min: filter.minHz, max: filter.maxHz },
    { quantity: 'bpm', min: filter.minBpm, max: filter.maxBpm },
    {
      quantity: 'createdAtMs',
      min: uploadedAfter === undefined ? undefined : Date.parse(uploadedAfter),
      max: uploadedBefore === undefined ? undefined : Date.parse(uploadedBefore) - 1,
    },
    {
      quantity: 'usedAtMs',
      min: undefined,
      max: unusedSince === undefined ? undefined : Date.parse(unusedSince) - 1,
    },
  ];
  return ranges.filter(({ min, max }) => min !== undefined || max !== undefined);
}

/** In place, and by a sum: a branch is guessed wrong as often as not. What is not known, NaN, is in no range. */
function keepWithin(rows: Uint32Array, values: Float64Array, min: number, max: number): Uint32Array {
  let kept = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at]!;
    const value = values[row]!;
    rows[kept] = row;
    kept += Number(value >= min && value <= max);
  }
  return rows.subarray(0, kept);
}

function keepPassing(rows: Uint32Array, numbers: Uint32Array, passing: Uint8Array): Uint32Array {
  let kept = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at]!;
    rows[kept] = row;
    kept += passing[numbers[row]!]!;
  }
  return rows.subarray(0, kept);
}

function keepHolding({ choices, foldedNames, count }: SampleColumns, word: string, rows: Uint32Array): Uint32Array {
  const { bank, tags } = choices;
  const holds = (value: string) => folded(value).includes(word);
  const [inBank, inTags] = [bank.passing(holds), tags.passing((value) => tagsIn(value).some(holds))];
  const marks = new Uint8Array(count).fill(1); // what is no longer open is not looked at
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at]!;
    marks[row] = inBank[bank.numbers[row]!]! | inTags[tags.numbers[row]!]!;
  }
  foldedNames.mark(word, marks);
  let kept = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at]!;
    rows[kept] = row;
    kept += marks[row]!;
  }
  return rows.subarray(0, kept);
}
