import { describe, expect, it } from 'vitest';
import { deathsInARow, HEALTHY_AFTER_MS, restartDelayMs } from './back-off.js';

describe('restart back-off', () => {
  it.each([
    [1, 250],
    [2, 500],
    [3, 1_000],
    [6, 8_000],
    [50, 8_000],
  ])('after death %d in a row waits %d ms', (deaths, delayMs) => {
    expect(restartDelayMs(deaths)).toBe(delayMs);
  });

  it('counts from one again after a healthy while', () => {
    expect(deathsInARow(4, HEALTHY_AFTER_MS - 1)).toBe(5);
    expect(deathsInARow(4, HEALTHY_AFTER_MS)).toBe(1);
  });
});
