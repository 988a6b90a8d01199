import { describe, expect, it } from 'vitest';
import { ClockLag } from './clock-lag.js';
import { FreshClock } from './fresh-clock.js';

const SECOND = 1e6;
const SAMPLE_MICROS = 1e6 / 48_000;
const BLOCK_MICROS = 8_000;

/**
 * scsynth's loop, as SC_TimeDLL.hpp has it, on a device whose blocks take `slowerBy` longer than they should, begun
 * `aheadMicros` too early. Each block: our time at its begin, what the loop takes that for, and the pace it tells.
 */
function* loop(aheadMicros: number, slowerBy: number) {
  const b = 2 * Math.PI * 0.012 * (BLOCK_MICROS / SECOND);
  const c = (b * b) / 2;
  let [next, period] = [aheadMicros, BLOCK_MICROS];
  for (let block = 0; ; block += 1) {
    const atMicros = block * BLOCK_MICROS * (1 + slowerBy);
    const error = atMicros - next;
    const serverMicros = next;
    const taken = b * error + period;
    next += taken;
    period += c * error;
    yield { atMicros, serverMicros, paceRatio: BLOCK_MICROS / taken };
  }
}

/** Settle a clock on a device, then begin another life; @returns by how many samples its notes are off, each second. */
function errorsOfSecondLife(aheadMicros: number, slowerBy: number): number[] {
  const clock = new FreshClock();
  clock.begin(0);
  for (const { atMicros, paceRatio } of loop(0, slowerBy)) {
    if (atMicros > 240 * SECOND) break;
    if (atMicros > 120 * SECOND) clock.told(paceRatio, 0, atMicros);
  }
  const born = 300 * SECOND;
  clock.begin(born);
  const lag = new ClockLag();
  const errors: number[] = [];
  for (const { atMicros, serverMicros, paceRatio } of loop(aheadMicros, slowerBy)) {
    if (atMicros < 0.25 * SECOND) clock.told(paceRatio, 0, born + atMicros);
    else if (lag.at(born) === 0) lag.stepped(clock.step!);
    else if (atMicros >= SECOND * (errors.length + 1)) {
      errors.push((atMicros - lag.at(born + atMicros) - serverMicros) / SAMPLE_MICROS);
      if (errors.length === 60) return errors;
    }
  }
  return errors;
}

describe('the clock of a fresh scsynth', () => {
  it.each([
    [4_000, 0],
    [1_000, 0],
    [-3_000, 0],
    [4_000, 50e-6],
    [2_000, -100e-6],
  ])(
    'that begins %d µs early on a device %d slower is met within a sample from its first second on',
    (ahead, slower) => {
      const errors = errorsOfSecondLife(ahead, slower);
      expect(errors).toHaveLength(60);
      for (const error of errors) expect(Math.abs(error)).toBeLessThan(1);
    },
  );

  it('is taken for right when it has hardly told its pace', () => {
    const clock = new FreshClock();
    clock.begin(0);
    expect(clock.step).toBeUndefined();
    clock.told(1.0003, 0, 10_000);
    expect(clock.step).toBeUndefined();
  });

  it('is not known once its server is gone', () => {
    const clock = new FreshClock();
    clock.begin(0);
    for (let at = 0; at < 20; at += 1) clock.told(1.0003, 0, at * BLOCK_MICROS);
    clock.end();
    expect(clock.step).toBeUndefined();
    clock.told(1.0003, 0, 100 * SECOND);
    clock.begin(101 * SECOND);
    for (let at = 0; at < 20; at += 1) clock.told(1, 0, 101 * SECOND + at * BLOCK_MICROS);
    expect(clock.step?.byMicros).toBeCloseTo(0, 9);
  });

  it('forgets what the one before it told', () => {
    const clock = new FreshClock();
    clock.begin(0);
    for (let at = 0; at < 20; at += 1) clock.told(1.0003, 0, at * BLOCK_MICROS);
    expect(clock.step?.byMicros).toBeLessThan(-1_000);
    clock.begin(SECOND);
    for (let at = 0; at < 20; at += 1) clock.told(1, 0, SECOND + at * BLOCK_MICROS);
    expect(clock.step?.byMicros).toBeCloseTo(0, 9);
  });
});
