import { type Facet, FACET_VALUES_MAX, type SampleFacets } from '@oiduna/contracts';
import { HARD } from './failures.js';
import { type Choice, CHOICES, type Quantity, type SampleColumns, tagsIn } from './sample-columns.js';

/** How often each value occurs among what was found, by the reasons why the rest was not. */
export function facetsOf(columns: SampleColumns, failed: Uint16Array): SampleFacets {
  const counts = countValues(columns, failed);
  const of = (choice: Choice): Facet => facetOf(counts[choice]);
  const range = (quantity: Quantity) => rangeOf(columns, quantity, failed);
  return {
    total: counts.verdict.reduce((sum, [, count]) => sum + count, 0),
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

function countValues({ choices, count }: SampleColumns, failed: Uint16Array): Record<Choice, Count[]> {
  const counted = CHOICES.map((name) => ({
    name,
    values: choices[name].values,
    numbers: choices[name].numbers,
    counts: new Uint32Array(choices[name].values.length),
  }));
  for (let row = 0; row < count; row += 1) {
    const reasons = failed[row]!;
    if (reasons === 0) for (const { counts, numbers } of counted) counts[numbers[row]!]! += 1;
    else if (reasons < HARD && (reasons & (reasons - 1)) === 0) {
      const { counts, numbers } = counted[31 - Math.clz32(reasons)]!;
      counts[numbers[row]!]! += 1;
    }
  }
  const pairs = counted.map(({ name, values, counts }): [Choice, Count[]] => [
    name,
    values.map((value, at): Count => [value, counts[at]!]).filter(([, times]) => times > 0),
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

function rangeOf({ quantities, count }: SampleColumns, quantity: Quantity, failed: Uint16Array) {
  const values = quantities[quantity];
  let [min, max] = [Infinity, -Infinity];
  for (let row = 0; row < count; row += 1) {
    if (failed[row] !== 0) continue;
    if (values[row]! < min) min = values[row]!;
    if (values[row]! > max) max = values[row]!;
  }
  return min > max ? null : { min, max };
}
