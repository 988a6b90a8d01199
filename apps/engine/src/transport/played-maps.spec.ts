import { rational, start } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { PlayedMaps } from './played-maps.js';

const map = (cycle: number) => start(0, rational(cycle), 120);

describe('a replaced map', () => {
  it('is heard until what was sent by it is over, then the next one', () => {
    const played = new PlayedMaps();
    const [first, second] = [map(1), map(2)];
    played.replaced(first, 100);
    played.replaced(second, 200);
    expect([99, 100, 199, 200].map((micros) => played.at(micros))).toEqual([first, second, second, undefined]);
  });

  it('that nothing was sent by is never heard', () => {
    const played = new PlayedMaps();
    const first = map(1);
    played.replaced(first, 100);
    played.replaced(map(2), 100);
    expect([99, 100].map((micros) => played.at(micros))).toEqual([first, undefined]);
  });

  it('is not heard after a new start', () => {
    const played = new PlayedMaps();
    played.replaced(map(1), 100);
    played.forget();
    expect(played.at(50)).toBeUndefined();
  });
});
