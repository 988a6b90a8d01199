import { describe, expect, it } from 'vitest';
import { LineLimit, LINES_PER_SECOND } from './line-limit.js';

describe('a flood of lines', () => {
  it('passes so many a second, and is counted beyond', () => {
    const limit = new LineLimit();
    const flood = Array.from({ length: 50_000 }, () => limit.take(0));
    expect(flood.filter(({ passes }) => passes)).toHaveLength(LINES_PER_SECOND);
    expect(flood.every(({ omitted }) => omitted === 0)).toBe(true);
    expect(limit.take(999_999)).toEqual({ passes: false, omitted: 0 });
    expect(limit.take(1_000_000)).toEqual({ passes: true, omitted: 50_001 - LINES_PER_SECOND });
    expect(limit.take(1_000_001)).toEqual({ passes: true, omitted: 0 });
  });

  it('that is none passes whole', () => {
    const limit = new LineLimit();
    const lines = Array.from({ length: 1_000 }, (_, n) => limit.take((n * 1_000_000) / LINES_PER_SECOND));
    expect(lines.every(({ passes, omitted }) => passes && omitted === 0)).toBe(true);
  });
});
