import { type SampleFilter, SampleSort } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { facetsOf } from './facets.js';
import { failures } from './failures.js';
import { cursorAt, pageRows } from './page.js';
import { FILTER_CASES, holds } from './filter-cases.fixture.js';
import type { SearchedSample } from './sample-columns.js';
import { columnsOf, searched, variousSamples } from './searched-samples.fixture.js';

const SEED = 20_261_123;
const samples = variousSamples(1_000, SEED);
const columns = columnsOf(samples);
const nameOf = ({ bank, fileName }: Pick<SearchedSample, 'bank' | 'fileName'>) => `${bank}/${fileName}`;
/** The last of each place: it took the place of those before. */
const present = [...new Map(samples.map((sample) => [nameOf(sample), sample])).values()];

function found(filter: SampleFilter): string[] {
  const failed = failures(columns, filter);
  return [...failed.keys()].filter((row) => failed[row] === 0).map((row) => nameOf(columns.placeOf(row)));
}
const expected = (test: (sample: SearchedSample) => boolean): string[] => present.filter(test).map(nameOf);

describe('a filter', () => {
  it.each(FILTER_CASES)('by %s finds those samples and no others', (_, filter, test) => {
    const these = expected(test);
    expect(these.length).toBeGreaterThan(0);
    expect(found(filter).toSorted()).toEqual(these.toSorted());
  });

  it('finds a sample of exactly the length asked for', () => {
    const exact = columnsOf([searched({ durationSeconds: 0.6 })]);
    expect([...failures(exact, { minSeconds: 0.6, maxSeconds: 0.6 })]).toEqual([0]);
  });

  it('by anything finds nothing where there is nothing', () => {
    expect(failures(columnsOf([]), { q: 'kick', bank: 'kicks', maxHz: 3 })).toHaveLength(0);
  });
});

describe('pages', () => {
  const everyRow = new Uint16Array(columns.count);
  const read = (sort: SampleSort, limit: number): number[] => {
    const rows: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = pageRows(columns, everyRow, { sort, limit, cursor });
      if (page.length === 0) return rows;
      rows.push(...page);
      cursor = cursorAt(columns, sort, page.at(-1)!);
    }
  };

  it.each(SampleSort.options)('by %s hold each sample once, and the same as one long page', (sort) => {
    const rows = read(sort, 37);
    expect(new Set(rows).size).toBe(columns.count);
    expect(rows).toEqual(read(sort, 5_000));
  });

  it.each([
    ['shortest', 'seconds', 1],
    ['longest', 'seconds', -1],
    ['loudest', 'lufs', -1],
    ['lowest', 'hz', 1],
    ['fastest', 'bpm', -1],
    ['newest', 'createdAtMs', -1],
  ] as const)('by %s are sorted, with what is not known at the end', (sort, quantity, sign) => {
    const values = read(sort, 500).map((row) => columns.quantities[quantity][row]!);
    const known = values.filter((value) => !Number.isNaN(value));
    expect(values.slice(0, known.length)).toEqual(known.toSorted((a, b) => sign * (a - b)));
  });

  it('go on where they stood, though samples have come before and after', () => {
    const growing = columnsOf(['b', 'd', 'f'].map((name) => searched({ fileName: name })));
    const [first, second] = pageRows(growing, new Uint16Array(3), { sort: 'name', limit: 2 });
    const cursor = cursorAt(growing, 'name', second!);
    growing.put(searched({ fileName: 'a' }));
    growing.put(searched({ fileName: 'e' }));
    const rest = pageRows(growing, new Uint16Array(5), { sort: 'name', limit: 10, cursor });
    expect([first!, second!, ...rest].map((row) => growing.placeOf(row).fileName)).toEqual(['b', 'd', 'e', 'f']);
  });

  it.each(['nonsense', '', Buffer.from('["newest",1,"a","b"]').toString('base64url')])(
    'refuse the cursor %s',
    (cursor) => {
      expect(() => pageRows(columns, everyRow, { sort: 'name', limit: 1, cursor })).toThrow(
        expect.objectContaining({ code: 'INPUT_INVALID' }),
      );
    },
  );
});

describe('facets', () => {
  const facets = (filter: SampleFilter) => facetsOf(columns, failures(columns, filter));
  const countBy = (of: readonly SearchedSample[], valuesOf: (sample: SearchedSample) => string[]) => {
    const counts = new Map<string, number>();
    for (const value of of.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  const asCounts = ({ values }: { values: { value: string; count: number }[] }) =>
    Object.fromEntries(values.map(({ value, count }) => [value, count]));

  it('count the values of what was found', () => {
    const these = present.filter((sample) => holds(sample, 'kick'));
    const { total, facets: counted } = facets({ q: 'kick' });
    expect(total).toBe(these.length);
    expect(asCounts(counted.bank)).toEqual(countBy(these, ({ bank }) => [bank]));
    expect(asCounts(counted.tag)).toEqual(countBy(these, ({ tags }) => [...tags]));
    expect(asCounts(counted.loop)).toEqual(countBy(these, ({ hasLoop }) => [String(hasLoop)]));
  });

  it('show the other choices beside the one that was made', () => {
    const long = present.filter(({ durationSeconds }) => durationSeconds > 1);
    const mono = long.filter(({ channelCount }) => channelCount === 1);
    const { total, facets: counted } = facets({ channels: 1, minSeconds: 1.000_1 });
    expect(total).toBe(mono.length);
    expect(asCounts(counted.channels)).toEqual(countBy(long, ({ channelCount }) => [String(channelCount)]));
    expect(asCounts(counted.container)).toEqual(countBy(mono, ({ container }) => [container]));
  });

  it('name the most frequent first, a hundred at most', () => {
    const many = columnsOf(
      Array.from({ length: 150 }, (_, at) => [
        searched({ bank: `b${at}` }),
        searched({ bank: 'b7', fileName: `${at}` }),
      ]).flat(),
    );
    const { bank } = facetsOf(many, failures(many, {})).facets;
    expect(bank.values[0]).toEqual({ value: 'b7', count: 151 });
    expect([bank.values.length, bank.others]).toEqual([100, 50]);
  });

  it('tell the ranges of what was found, and none where nothing has it', () => {
    const hz = present.filter(({ bank }) => bank === 'kicks').flatMap(({ pitchHz }) => pitchHz ?? []);
    expect(facets({ bank: 'kicks' }).ranges.hz).toEqual({ min: Math.min(...hz), max: Math.max(...hz) });
    expect(facets({ q: 'no such sample' })).toMatchObject({ total: 0, ranges: { hz: null, seconds: null } });
  });
});
