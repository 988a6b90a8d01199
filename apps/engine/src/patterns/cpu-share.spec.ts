import { describe, expect, it } from 'vitest';
import { patienceMs } from './cpu-share.js';

const share = (usedMs: number, wantsCpu = true) => ({ usedMs, wantsCpu });

describe('a process that does not answer within 250 ms', () => {
  it.each([
    ['has used them all', share(100), share(350), 0],
    ['has used more', share(100), share(900), 0],
    ['was given no CPU', share(100), share(100), 250],
    ['was given some', share(100), share(180), 170],
    ['sleeps', share(100), share(110, false), 0],
    ['is on a system that does not tell', undefined, undefined, 0],
    ['is gone', share(100), undefined, 0],
  ])('and %s gets so much longer', (_, before, now, ms) => {
    expect(patienceMs(before, now, 250)).toBe(ms);
  });
});
