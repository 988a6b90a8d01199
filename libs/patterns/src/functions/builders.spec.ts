import { describe, expect, it } from 'vitest';
import { fast, fastcat, mapValues, pure, stack } from '../combine.js';
import type { Pattern } from '../pattern.js';
import { queryCycle } from '../query.js';
import { Source } from '../source.js';
import { Callable, type Site, type Value } from '../value.js';
import { constant, factory, generator, transform } from './builders.js';
import { takes } from './parameters.js';

const warnings: string[] = [];
const SITE: Site = {
  source: new Source('text'),
  offset: 0,
  warn: (reason) => warnings.push(reason),
  define: () => {},
};
const HEAD = { names: 'f g', help: 'Help.', example: 'f()' };

const values = (pattern: Value): unknown[] => queryCycle(pattern as Pattern, 0).map(({ value }) => value);
const seq = (...items: Value[]) => fastcat(items.map((item) => pure(item)));

describe('a transform', () => {
  const row = transform({
    ...HEAD,
    parameters: [takes.text('word'), takes.number('count'), takes.optional(takes.time('by'), undefined)],
    run: (pattern, word, count, by) =>
      mapValues(by ? fast(by, pattern) : pattern, (value) => `${String(value)}${word}${count}`),
  });

  it('has its names, the names of its parameters, and as many arguments as these', () => {
    expect(row.names).toEqual(['f', 'g']);
    expect(row.parameters).toEqual(['word', 'count', 'by']);
    expect([row.method?.min, row.method?.max, row.call?.min, row.call?.max]).toEqual([2, 3, 2, 4]);
  });

  it('changes its receiver, or its last argument', () => {
    expect(values(row.method!.run([pure('a'), 'x', 1], SITE))).toEqual(['ax1']);
    expect(values(row.call!.run(['x', 1, 2, pure('a')], SITE))).toEqual(['ax1', 'ax1']);
  });

  it('waits for its pattern', () => {
    const waiting = row.call!.run(['x', 1], SITE);
    expect(waiting).toBeInstanceOf(Callable);
    expect(values((waiting as Callable).invoke([pure('a')], SITE))).toEqual(['ax1']);
  });

  it('gets the values of patterned arguments in their time, all of them together', () => {
    const pattern = row.method!.run([seq('a', 'b', 'c', 'd'), seq('x', 'y'), seq(1, 2)], SITE);
    expect(values(pattern)).toEqual(['ax1', 'bx1', 'cy2', 'dy2']);
  });

  it.each<[string, Value[]]>([
    ['word is a name, not true', [pure('a'), pure(true), 1]],
    ['count is a number, not "x"', [pure('a'), 'x', 'x']],
  ])('refuses wrong arguments: %s', (reason, args) => {
    expect(() => values(row.method!.run(args, SITE))).toThrow(reason);
  });

  it('takes names joined by colons as one', () => {
    expect(values(row.method!.run([pure('a'), pure(['c', 'minor']), 1], SITE))).toEqual(['ac:minor1']);
  });
});

describe('takes', () => {
  it('patterns as a whole, lists as sequences', () => {
    const row = transform({
      ...HEAD,
      parameters: [takes.pattern('other'), takes.each('value')],
      run: (pattern, other, value) => stack([pattern, other, pure(value)]),
    });
    expect(values(row.method!.run([pure(1), [2, [3, 4]], 5], SITE))).toEqual([1, 2, 5, 3, 4]);
  });

  it('all that is left', () => {
    const row = generator({
      ...HEAD,
      parameters: [takes.number('first'), takes.rest(takes.raw('list'))],
      run: (first, lists, { warn }) => {
        warn(`${lists.length} more`);
        return pure([first, ...lists]);
      },
    });
    expect(row.parameters).toEqual(['first', '...list']);
    expect(row.call?.max).toBe(Infinity);
    expect(values(row.call!.run([1, 2, 3], SITE))).toEqual([[1, 2, 3]]);
    expect(warnings).toEqual(['2 more']);
  });

  it('functions of more than a pattern', () => {
    const row = transform({
      ...HEAD,
      parameters: [takes.change('change')],
      run: (pattern, change) => change(pattern, 7),
    });
    const second = new Callable('second', ([, more]) => more);
    expect(values(row.method!.run([pure(1), second], SITE))).toEqual([7]);
    expect(() => row.method!.run([pure(1), 2], SITE)).toThrow('change is a function');
  });
});

it('a factory has the same form as a function and as a method', () => {
  const row = factory({ ...HEAD, run: (patterns) => stack(patterns) });
  expect(values(row.call!.run([1, pure(2)], SITE))).toEqual(values(row.method!.run([pure(1), 2], SITE)));
});

it('a constant is known by its name alone', () => {
  const row = constant({ ...HEAD, pattern: pure(1) });
  expect([row.call, row.method]).toEqual([undefined, undefined]);
  expect(values(row.value)).toEqual([1]);
});
