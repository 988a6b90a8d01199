import { describe, expect, it } from 'vitest';
import { Deaths, GIVEN_UP_RETRY_MS, nextServer, restartDelayMs, SHORT_LIFE_MICROS } from './server-health.js';

const NOW = 1_000_000_000_000;
const secondsAgo = (seconds: number): number => NOW - seconds * 1e6;

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

describe('after a death', () => {
  const death = (secondsLater: number, livedMicros = 0) => ({
    name: 'scsynth' as const,
    atMicros: NOW + secondsLater * 1e6,
    livedMicros,
    isDeviceLost: false,
    reason: 'code 1',
  });
  const afterAll = (deaths: Deaths, ...all: ReturnType<typeof death>[]) => all.map((one) => deaths.after(one).state);

  it('the fifth short life in a row is the last for half a minute, and so is every further one', () => {
    const deaths = new Deaths('scsynth');
    expect(afterAll(deaths, ...[0, 1, 2, 3].map((at) => death(at)))).toEqual(['dead', 'dead', 'dead', 'dead']);
    expect(deaths.after(death(4))).toEqual({
      name: 'scsynth',
      state: 'given-up',
      delayMs: GIVEN_UP_RETRY_MS,
      reason: 'it died 5 times in a row, and is tried again every 30 s: code 1',
    });
    expect(deaths.after(death(34))).toMatchObject({ state: 'given-up', delayMs: GIVEN_UP_RETRY_MS });
  });

  it('one longer life ends a row of short ones', () => {
    const deaths = new Deaths('scsynth');
    const lives = [0, 0, 0, 0, SHORT_LIFE_MICROS, 0, 0, 0, 0];
    expect(afterAll(deaths, ...lives.map((lived, at) => death(at * 13, lived)))).not.toContain('given-up');
    expect(deaths.after(death(200)).state).toBe('given-up');
  });

  it('somebody who asks for another life gets it at once, and five more', () => {
    const deaths = new Deaths('scsynth');
    afterAll(deaths, ...[0, 1, 2, 3, 4].map((at) => death(at)));
    deaths.forget();
    expect(deaths.none).toMatchObject({ name: 'scsynth', delayMs: 0 });
    expect(deaths.after(death(5))).toMatchObject({ state: 'dead', delayMs: 50, reason: 'code 1' });
  });

  it('of a lost device the same server is tried again soon, and never given up', () => {
    const deaths = new Deaths('supernova');
    const lost = { ...death(0), name: 'supernova' as const, isDeviceLost: true };
    const all = Array.from({ length: 20 }, (_, at) => deaths.after({ ...lost, atMicros: NOW + at * 2e6 }));
    expect(new Set(all.map(({ name, state, delayMs }) => `${name} ${state} ${delayMs}`))).toEqual(
      new Set(['supernova device-lost 2000']),
    );
  });
});
