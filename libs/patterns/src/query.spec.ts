import { ONE, ZERO, rational } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { pure } from './combine.js';
import { Pattern } from './pattern.js';
import { query } from './query.js';

describe('query', () => {
  it('is empty for an empty span', () => {
    expect(query(pure('bd'), ONE, ONE)).toEqual([]);
    expect(query(pure('bd'), ONE, ZERO)).toEqual([]);
  });

  it('cuts a span at the cycles and keeps the edges as they are', () => {
    const parts = query(pure('bd'), rational(1, 2), rational(9, 4)).map(({ part }) => part);
    expect(parts).toEqual([
      { begin: rational(1, 2), end: rational(1) },
      { begin: rational(1), end: rational(2) },
      { begin: rational(2), end: rational(9, 4) },
    ]);
  });

  it('reports a pattern nested beyond the stack as over budget, and any other mistake as itself', () => {
    const endless: Pattern<string> = new Pattern<string>((begin, end, budget) => endless.query(begin, end, budget));
    expect(() => query(endless, ZERO, ONE)).toThrow(expect.objectContaining({ code: 'PATTERN_OVER_BUDGET' }));
    const broken = new Pattern<string>(() => {
      throw new TypeError('broken');
    });
    expect(() => query(broken, ZERO, ONE)).toThrow(TypeError);
  });
});
