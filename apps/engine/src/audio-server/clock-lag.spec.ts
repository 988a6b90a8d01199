import { describe, expect, it } from 'vitest';
import { ClockLag } from './clock-lag.js';

const SECOND = 1e6;
const lagAfter = (seconds: number, ...bySeconds: number[]): number => {
  const lag = new ClockLag();
  for (const by of bySeconds) lag.stepped({ atMicros: 0, byMicros: by * SECOND });
  return lag.at(seconds * SECOND) / SECOND;
};

/** The loop itself, as SC_TimeDLL.hpp computes it for each block of the driver, after a step of one second. */
function loopLag(seconds: number, blockSeconds: number): number {
  const b = 2 * Math.PI * 0.012 * blockSeconds;
  const c = (b * b) / 2;
  let [next, period] = [blockSeconds, blockSeconds];
  let block = 1;
  for (; block * blockSeconds < seconds; block += 1) {
    const error = block * blockSeconds + 1 - next;
    next += b * error + period;
    period += c * error;
  }
  return block * blockSeconds + 1 - next;
}

describe("an audio server's clock", () => {
  it('is behind by all of a step at first, and by nothing after minutes', () => {
    expect(lagAfter(0, 2)).toBe(2);
    expect(lagAfter(-1, 2)).toBe(2);
    expect(Math.abs(lagAfter(300, 2))).toBeLessThan(1e-4);
  });

  it.each([0.1, 1, 5, 20, 60, 120])('is behind as its own loop is, %d s after a step', (seconds) => {
    for (const frames of [64, 384, 1_024]) {
      expect(Math.abs(lagAfter(seconds, 1) - loopLag(seconds, frames / 48_000))).toBeLessThan(0.002);
    }
  });

  it('follows steps one on top of the other', () => {
    expect(lagAfter(10, 2, -2)).toBe(0);
    expect(lagAfter(10, 1, 1)).toBeCloseTo(lagAfter(10, 2), 12);
  });

  it('is right once it was taken anew, and long after a step', () => {
    const lag = new ClockLag();
    lag.stepped({ atMicros: 0, byMicros: SECOND });
    lag.forget();
    expect(lag.at(1)).toBe(0);
    lag.stepped({ atMicros: 0, byMicros: SECOND });
    lag.stepped({ atMicros: 700 * SECOND, byMicros: 0 });
    expect(lag.at(0)).toBe(0);
  });
});
