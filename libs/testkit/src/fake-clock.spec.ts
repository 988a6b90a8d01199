import { expect, it } from 'vitest';
import { fakeClock } from './fake-clock.js';

it('stands still until it is told to move', () => {
  const clock = fakeClock(1_700_000_000_000_000);
  expect(clock.nowMicros()).toBe(1_700_000_000_000_000);
  clock.advance(250);
  expect([clock.now(), clock.nowMicros()]).toEqual([1_700_000_000_000_250, 1_700_000_000_000_250]);
});
