import { seededRandom } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { facetsOf } from './facets.js';
import { failures } from './failures.js';
import { FirstRows } from './first-rows.js';
import { columnsOf, searched, variousSamples } from './searched-samples.fixture.js';
import { Similarity } from './similar.js';
import { TextColumn } from './text-column.js';
import { ValueColumn } from './value-column.js';

const SEED = 20_261_123;
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('a column of texts', () => {
  it('gives back what was added, however much it is', () => {
    const texts = Array.from({ length: 10_000 }, (_, at) => `é-${at}-${'x'.repeat(at % 40)}`);
    const column = new TextColumn();
    for (const text of texts) column.add(text);
    expect(texts.map((_, row) => column.at(row))).toEqual(texts);
  });

  it.each([
    ['kick', [1, 0, 0, 1]],
    ['k', [1, 0, 1, 1]],
    ['kick.wav', [1, 0, 0, 0]],
    ['é', [0, 0, 1, 0]],
    ['vk', [0, 0, 0, 0]],
    ['longer than any of the texts', [0, 0, 0, 0]],
  ])('marks the rows that hold %s, and none across two rows', (word, expected) => {
    const column = new TextColumn();
    for (const text of ['kick.wav', 'clap.wav', 'kéck', 'kikick']) column.add(text);
    const marks = new Uint8Array(4);
    column.mark(word, marks);
    // `clap` holds no k; what is marked before stays
    expect([...marks]).toEqual(expected);
  });
});

it('a column of values keeps one number for each', () => {
  const column = new ValueColumn();
  for (let row = 0; row < 10_000; row += 1) column.set(row, ['a', 'b', 'c'][row % 3]!);
  column.set(0, 'c');
  expect(column.values).toEqual(['a', 'b', 'c']);
  expect([column.at(0), column.at(1), column.at(9_999)]).toEqual(['c', 'b', 'a']);
  expect([...column.passing((value) => value > 'a')]).toEqual([0, 1, 1]);
});

it.each([1, 7, 100, 2_000])('the first %i of many are those that sorting puts first', (limit) => {
  const random = seededRandom(SEED);
  const keys = Array.from({ length: 1_000 }, () => Math.floor(random() * 300));
  const compare = (a: number, b: number) => keys[a]! - keys[b]! || a - b;
  const first = new FirstRows(limit, compare);
  for (const row of keys.keys()) first.offer(row);
  expect(first.sorted()).toEqual([...keys.keys()].toSorted(compare).slice(0, limit));
});

describe('the columns of samples', () => {
  it('rank places by bank and by the bytes of the file name, in whatever order they come', () => {
    const samples = variousSamples(9_000, SEED);
    const columns = columnsOf(samples);
    const ranks = columns.ranks();
    const ranked: string[] = [];
    for (let row = 0; row < columns.count; row += 1) {
      const { bank, fileName } = columns.placeOf(row);
      ranked[ranks[row]!] = `${bank}\0${fileName}`;
    }
    const places = new Set(samples.map(({ bank, fileName }) => `${bank}\0${fileName}`));
    expect(ranked).toEqual([...places].toSorted(byBytes));
  });

  it('find each place again, settled or not, and no other', () => {
    const samples = variousSamples(500, SEED);
    const columns = columnsOf(samples);
    for (const { bank, fileName } of samples) {
      expect(columns.placeOf(columns.rowAt(bank, fileName)!)).toEqual({ bank, fileName });
    }
    columns.ranks();
    for (const { bank, fileName } of samples) {
      expect(columns.placeOf(columns.rowAt(bank, fileName)!)).toEqual({ bank, fileName });
    }
    expect(columns.rowAt('kicks', 'none.wav')).toBeUndefined();
    expect(columns.rowAt('zz', 'a.wav')).toBeUndefined();
  });

  it('find a place no more once its sample is gone, until another comes there', () => {
    const columns = columnsOf([searched({ tags: ['dry'] }), searched({ fileName: 'b.wav' })]);
    const found = () => [...failures(columns, {})].filter((reasons) => reasons === 0).length;
    columns.remove('kicks', 'a.wav');
    columns.remove('kicks', 'none.wav');
    expect(found()).toBe(1);
    const { total, facets } = facetsOf(columns, failures(columns, { bank: 'claps' }));
    expect([total, facets.bank.values, facets.tag.values]).toEqual([0, [{ value: 'kicks', count: 1 }], []]);
    expect(new Similarity(columns).isComparable(columns.rowAt('kicks', 'a.wav')!)).toBe(false);
    columns.put(searched());
    expect([found(), columns.count]).toEqual([2, 2]);
  });

  it('keep one row for a place whose sample is replaced', () => {
    const columns = columnsOf([searched(), searched({ fileName: 'b.wav' }), searched({ durationSeconds: 9 })]);
    expect(columns.count).toBe(2);
    expect(columns.quantities.seconds[columns.rowAt('kicks', 'a.wav')!]).toBe(9);
  });
});
