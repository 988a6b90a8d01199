import { describe, expect, it } from 'vitest';
import { addUp, byPackage, parseLcov, ranges, rowOf, table, worst } from './coverage-gate.js';

const lcov = (path: string, counts: Record<number, number>) =>
  `TN:\nSF:${path}\n${Object.entries(counts)
    .map(([line, count]) => `DA:${line},${count}`)
    .join('\n')}\nend_of_record\n`;
const coverage = (path: string, counts: Record<number, number>) => parseLcov(lcov(path, counts), '/repo');
const lines = (counts: Record<number, number>) =>
  new Map(Object.entries(counts).map(([line, count]) => [Number(line), count]));

describe('lcov', () => {
  it('is read file by file, with absolute paths made relative', () => {
    const text = lcov('libs/a/src/x.ts', { 1: 2, 3: 0 }) + lcov('/repo/apps/b/src/y.ts', { 4: 1 });
    expect(parseLcov(text, '/repo')).toEqual(
      new Map([
        ['libs/a/src/x.ts', lines({ 1: 2, 3: 0 })],
        ['apps/b/src/y.ts', lines({ 4: 1 })],
      ]),
    );
  });
});

describe('the sum of several runs', () => {
  it('counts a line that any of them reached', () => {
    const sum = addUp(
      [coverage('libs/a/src/x.ts', { 1: 1, 2: 0, 3: 0 }), coverage('libs/a/src/x.ts', { 1: 0, 2: 2, 3: 0 })],
      [],
    );
    expect(sum.get('libs/a/src/x.ts')).toEqual(lines({ 1: 1, 2: 2, 3: 0 }));
  });

  it('adds what processes reached, but neither comments nor files that vitest leaves out', () => {
    const tests = coverage('apps/b/src/y.ts', { 2: 0, 3: 0 });
    const processes = parseLcov(
      lcov('apps/b/src/y.ts', { 1: 1, 2: 1, 3: 0 }) + lcov('libs/testkit/src/z.ts', { 1: 1 }),
      '/repo',
    );
    expect(addUp([tests], [processes])).toEqual(new Map([['apps/b/src/y.ts', lines({ 2: 1, 3: 0 })]]));
  });
});

describe('the table', () => {
  const sum = addUp(
    [
      coverage('libs/b/src/x.ts', { 1: 1, 2: 0 }),
      coverage('apps/a/src/x.ts', { 1: 1 }),
      coverage('libs/b/src/y.ts', { 1: 1, 2: 1 }),
    ],
    [],
  );

  it('has one row a package', () => {
    expect(byPackage(sum)).toEqual([
      { name: 'apps/a', reached: 1, total: 1, percent: 100 },
      { name: 'libs/b', reached: 3, total: 4, percent: 75 },
    ]);
  });

  it('marks what is below the gate, and nothing at it', () => {
    expect(table(byPackage(sum), 75)).not.toContain('below');
    expect(
      table(byPackage(sum), 76)
        .split('\n')
        .map((row) => row.includes('below 76 %')),
    ).toEqual([false, true]);
  });

  it('names the lines nobody reached', () => {
    expect(worst(sum, 5)).toEqual(['libs/b/src/x.ts: 2']);
  });

  it('takes a package of types for covered', () => {
    expect(rowOf('libs/t', [new Map()]).percent).toBe(100);
  });
});

it.each([
  [[], ''],
  [[7], '7'],
  [[3, 1, 2, 7], '1-3, 7'],
])('%j reads %j', (numbers, text) => {
  expect(ranges(numbers)).toBe(text);
});
