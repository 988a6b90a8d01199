import { describe, expect, it } from 'vitest';
import { EventBudget } from './event-budget.js';

describe('an event budget', () => {
  it('lets a second of events in at once, then as many as it earns', () => {
    const budget = new EventBudget(100);
    const taken = (atMicros: number, asked: number) =>
      Array.from({ length: asked }, () => budget.take(atMicros)).filter(Boolean).length;
    expect(taken(0, 150)).toBe(100);
    expect(taken(100_000, 50)).toBe(10);
    expect(taken(60_000_000, 150)).toBe(100);
  });

  it('earns nothing when the time goes back, nor when it comes again', () => {
    const budget = new EventBudget(1);
    expect([10, 5, 10].map((micros) => budget.take(micros))).toEqual([true, false, false]);
  });
});
