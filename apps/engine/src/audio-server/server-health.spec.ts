import { describe, expect, it } from 'vitest';
import { HUNG_AFTER_MICROS, nextServer, restartDelayMs, stateOf } from './server-health.js';

const NOW = 1_000_000_000_000;
const secondsAgo = (seconds: number): number => NOW - seconds * 1e6;

describe('a server whose process runs', () => {
  it.each([
    ['has not answered yet', undefined, 'booting'],
    ['answered just now', NOW, 'running'],
    ['answered 2 s ago', NOW - HUNG_AFTER_MICROS, 'running'],
    ['answered longer ago than that', NOW - HUNG_AFTER_MICROS - 1, 'hung'],
  ] as const)('that %s is %s → %s', (_, lastReply, state) => {
    expect(stateOf(NOW, lastReply)).toBe(state);
  });
});

describe('the next server', () => {
  it.each([
    ['supernova', [], 'supernova'],
    ['supernova', [1], 'supernova'],
    ['supernova', [60, 1], 'scsynth'],
    ['supernova', [61, 1], 'supernova'],
    ['supernova', [300, 200, 100], 'supernova'],
    ['scsynth', [], 'scsynth'],
    ['scsynth', [2, 1], 'scsynth'],
  ] as const)('where %s is wished and supernova died %j s ago is %s', (wished, deaths, next) => {
    expect(nextServer(wished, deaths.map(secondsAgo), NOW)).toBe(next);
  });
});

describe('the restart', () => {
  it.each([
    [[1], 50],
    [[300, 200, 1], 50],
    [[2, 1], 200],
    [[3, 2, 1], 800],
    [[4, 3, 2, 1], 3_200],
    [[5, 4, 3, 2, 1], 5_000],
    [Array.from({ length: 16 }, (_, n) => 16 - n), 5_000],
  ])('after deaths %j s ago waits %d ms', (deaths, delayMs) => {
    expect(restartDelayMs(deaths.map(secondsAgo), NOW)).toBe(delayMs);
  });
});
