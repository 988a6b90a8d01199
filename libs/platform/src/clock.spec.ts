import { expect, it } from 'vitest';
import { instantOf, nowInstant, nowMicros, wait } from './clock.js';

it('an instant is RFC 3339 in UTC with milliseconds', () => {
  expect(instantOf(1_790_000_000_123_456)).toBe('2026-09-21T14:13:20.123Z');
});

it('now is the time of day, in microseconds, and never goes back', () => {
  const [first, second] = [nowMicros(), nowMicros()];
  expect(second).toBeGreaterThanOrEqual(first);
  expect(Math.abs(first / 1_000 - Date.now())).toBeLessThan(2_000);
  expect(nowInstant()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

it('waiting takes at least as long as asked', async () => {
  const begun = performance.now();
  await wait(20);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(19);
});
