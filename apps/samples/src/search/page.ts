import { AppError, type SampleSort } from '@oiduna/contracts';
import { z } from 'zod';
import { FirstRows } from './first-rows.js';
import type { Quantity, SampleColumns } from './sample-columns.js';

/** What is compared, and in which direction; null is the name alone. */
const SORTS: Readonly<Record<SampleSort, readonly [Quantity, 1 | -1] | null>> = {
  name: null,
  newest: ['createdAtMs', -1],
  oldest: ['createdAtMs', 1],
  shortest: ['seconds', 1],
  longest: ['seconds', -1],
  quietest: ['lufs', 1],
  loudest: ['lufs', -1],
  lowest: ['hz', 1],
  highest: ['hz', -1],
  slowest: ['bpm', 1],
  fastest: ['bpm', -1],
};

/** The last sample of a page: the next one begins after it, whatever has come or changed meanwhile. */
const Cursor = z.tuple([z.string(), z.number().nullable(), z.string(), z.string()]);

/** At most `limit` rows that did not fail, in the order of `sort`, after the sample of `cursor`. */
export function pageRows(
  columns: SampleColumns,
  failed: Uint16Array,
  { sort, limit, cursor }: { sort: SampleSort; limit: number; cursor?: string | undefined },
): number[] {
  const ranks = columns.ranks();
  const keyOf = keysOf(columns, sort);
  const first = new FirstRows(limit, (a, b) => keyOf(a) - keyOf(b) || ranks[a]! - ranks[b]!);
  const isAfter = cursor === undefined ? () => true : afterCursor(columns, sort, cursor);
  for (let row = 0; row < columns.count; row += 1) if (failed[row] === 0 && isAfter(row)) first.offer(row);
  return first.sorted();
}

export function cursorAt(columns: SampleColumns, sort: SampleSort, row: number): string {
  const { bank, fileName } = columns.placeOf(row);
  const key = keysOf(columns, sort)(row);
  return Buffer.from(JSON.stringify([sort, Number.isFinite(key) ? key : null, bank, fileName])).toString('base64url');
}

/** Smallest first; what is not known comes last in every direction. */
function keysOf(columns: SampleColumns, sort: SampleSort): (row: number) => number {
  const by = SORTS[sort];
  if (by === null) return () => 0;
  const [quantity, sign] = by;
  const values = columns.quantities[quantity];
  return (row) => (Number.isNaN(values[row]!) ? Infinity : sign * values[row]!);
}

/** @throws AppError INPUT_INVALID for a cursor of another query, or of another studio's making */
function afterCursor(columns: SampleColumns, sort: SampleSort, cursor: string): (row: number) => boolean {
  const [, lastKey, bank, fileName] = read(sort, cursor);
  const ranks = columns.ranks();
  const keyOf = keysOf(columns, sort);
  const last = lastKey ?? Infinity;
  const isThere = columns.rowAt(bank, fileName) !== undefined;
  const rank = columns.positionOf(bank, fileName) + Number(isThere);
  return (row) => keyOf(row) > last || (keyOf(row) === last && ranks[row]! >= rank);
}

function read(sort: SampleSort, cursor: string): z.output<typeof Cursor> {
  try {
    const parsed = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (parsed[0] === sort) return parsed;
  } catch {
    // told below
  }
  const detail = 'is `next` of a page with the same sort; leave it out for the first page';
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/cursor', detail }] });
}
