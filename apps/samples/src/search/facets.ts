import { type Facet, FACET_VALUES_MAX, type SampleFacets } from '@oiduna/contracts';
import { HARD } from './failures.js';
import { type Choice, CHOICES, type Quantity, type SampleColumns, tagsIn } from './sample-columns.js';

/** How often each value occurs among what was found, by the reasons why the rest was not. */
export function facetsOf(columns: SampleColumns, failed: Uint16Array): SampleFacets {
  const found = rowsFound(failed);
  const counts = countValues(columns, failed, found);
  const of = (choice: Choice): Facet => facetOf(counts[choice]);
  const range = (quantity: Quantity) => rangeOf(columns.quantities[quantity], found);
  return {
    total: found.length,
    facets: {
      bank: of('bank'),
      tag: facetOf(countTags(counts.tags)),
      container: of('container'),
      encoding: of('encoding'),
      channels: of('channels'),
      sampleRateHz: of('sampleRateHz'),
      verdict: of('verdict'),
      loop: of('loop'),
    },
    ranges: { seconds: range('seconds'), lufs: range('lufs'), hz: range('hz'), bpm: range('bpm') },
  };
}

type Count = readonly [value: string, count: number];

function countValues({ choices }: SampleColumns, failed: Uint16Array, found: Uint32Array): Record<Choice, Count[]> {
  const counted = CHOICES.map((name) => ({
    values: choices[name].values,
    numbers: choices[name].numbers,
    counts: new Uint32Array(choices[name].values.length),
  }));
  for (const { counts, numbers } of counted) {
    for (let at = 0; at < found.length; at += 1) counts[numbers[found[at]!]!]! += 1;
  }
  for (let row = 0; row < failed.length; row += 1) {
    const reasons = failed[row]!;
    if (reasons === 0 || reasons >= HARD || (reasons & (reasons - 1)) !== 0) continue;
    const { counts, numbers } = counted[31 - Math.clz32(reasons)]!;
    counts[numbers[row]!]! += 1;
  }
  const pairs = counted.map(({ values, counts }, at): [Choice, Count[]] => [
    CHOICES[at]!,
    values.map((value, number): Count => [value, counts[number]!]).filter(([, times]) => times > 0),
  ]);
  return Object.fromEntries(pairs) as Record<Choice, Count[]>;
}

function countTags(sets: readonly Count[]): Count[] {
  const counts = new Map<string, number>();
  for (const [set, count] of sets) for (const tag of tagsIn(set)) counts.set(tag, (counts.get(tag) ?? 0) + count);
  return [...counts];
}

function facetOf(counts: readonly Count[]): Facet {
  const sorted = counts.toSorted(([a, times], [b, others]) => others - times || (a < b ? -1 : 1));
  return {
    values: sorted.slice(0, FACET_VALUES_MAX).map(([value, count]) => ({ value, count })),
    others: Math.max(0, sorted.length - FACET_VALUES_MAX),
  };
}

function rowsFound(failed: Uint16Array): Uint32Array {
  const rows = new Uint32Array(failed.length);
  let found = 0;
  for (let row = 0; row < failed.length; row += 1) {
    rows[found] = row;
    found += Number(failed[row] === 0);
  }
  return rows.subarray(0, found);
}

function rangeOf(values: Float64Array, rows: Uint32Array): { min: number; max: number } | null {
  let [min, max] = [Infinity, -Infinity];
  for (let at = 0; at < rows.length; at += 1) {
    const value = values[rows[at]!]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? null : { min, max };
}
