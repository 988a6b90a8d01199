import { describe, expect, it } from 'vitest';
import { LevelGuard } from './level-guard.js';
import type { Reading } from './reading.js';

const MS = 1_000;
const sine = (peak: number): Reading => ({ peak, meanSquare: peak ** 2 / 2, weightedSquare: peak ** 2 });
const LOUD = sine(8);
const FINE = sine(1);
const DC: Reading = { peak: 0.9, meanSquare: 0.81, weightedSquare: 1e-6 };

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
/** What it says of one reading after the other, 50 ms apart. */
const told = (guard: LevelGuard, readings: readonly Reading[], fromMicros = 0): (string | undefined)[] =>
  readings.map((reading, i) => guard.judge('a', reading, fromMicros + i * 50 * MS));

describe('the level guard', () => {
  it.each([4e9, 1e5])('ends a track at once whose peak is %d: NaN or infinity behind its fader', (peak) => {
    expect(new LevelGuard(12).judge('a', { ...FINE, peak }, 0)).toContain('NaN');
  });

  it('ends a track that has been above its ceiling for 200 ms, and says how far', () => {
    const heard = told(new LevelGuard(12), [FINE, LOUD, LOUD, LOUD, LOUD, LOUD]);
    expect(heard.slice(0, 5)).toEqual(times(5, undefined));
    expect(heard[5]).toBe('peaks at 18.1 dBFS, where 12 is the most');
  });

  it('lets a track have a peak now and then, up to its ceiling for ever', () => {
    const guard = new LevelGuard(12);
    expect(told(guard, [LOUD, LOUD, LOUD, FINE, LOUD, LOUD, LOUD, FINE])).toEqual(times(8, undefined));
    expect(told(guard, times(40, sine(3.98)))).toEqual(times(40, undefined));
  });

  it('ends a track that gives DC near full scale, and none that gives less or a deep bass', () => {
    expect(told(new LevelGuard(12), times(5, DC)).at(-1)).toContain('DC');
    expect(told(new LevelGuard(12), times(9, { ...DC, meanSquare: 0.2 })).at(-1)).toBeUndefined();
    const bass = { peak: 1, meanSquare: 0.5, weightedSquare: 0.05 }; // 20 Hz: 13 dB below what it is
    expect(told(new LevelGuard(12), times(9, bass)).at(-1)).toBeUndefined();
  });

  it('counts anew for a track that is let in again', () => {
    const guard = new LevelGuard(12);
    told(guard, [LOUD, LOUD, LOUD, LOUD]);
    guard.forget('a');
    expect(told(guard, [LOUD, LOUD], 200 * MS)).toEqual([undefined, undefined]);
  });
});
