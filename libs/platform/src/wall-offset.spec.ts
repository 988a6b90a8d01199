import { describe, expect, it, vi } from 'vitest';
import { nowMicros } from './clock.js';
import { look, lookClosely, type OffsetBounds, WallOffset } from './wall-offset.js';

const SECOND = 1_000_000;
/** What a look sees of an offset: `Date.now` rounds down, here at this phase of its millisecond. */
const exactly = (micros: number) => () => ({ lowMicros: micros - 1, highMicros: micros + 1 });
const widthOf = ({ lowMicros, highMicros }: OffsetBounds): number => highMicros - lowMicros;
const seen = (offset: number, phase = 500) => ({ lowMicros: offset - phase, highMicros: offset + 1_000 - phase });

describe('the wall clock', () => {
  it('that runs on tells the same offset, whatever the phase of its milliseconds', () => {
    const offset = new WallOffset(exactly(0));
    for (let phase = 0; phase <= 1_000; phase += 10) expect(offset.take(seen(0, phase))).toBe(0);
    expect(offset.micros).toBe(0);
  });

  it.each([2 * SECOND, -2 * SECOND, 40 * SECOND, -40 * SECOND, 3_000])('set by %d µs was set by as much', (by) => {
    let now = 0;
    const offset = new WallOffset(() => exactly(now)());
    now = by;
    expect(offset.take(seen(by))).toBe(by);
    expect(offset.micros).toBe(by);
    expect(offset.take(seen(by))).toBe(0);
  });

  it('that NTP slews is followed in steps nobody hears', () => {
    const offset = new WallOffset(exactly(0));
    let jump = 0;
    for (let ms = 0; ms < 60_000; ms += 5) {
      const before = offset.micros;
      expect(offset.take(seen(ms * 0.5, (ms * 37) % 1_000))).toBe(0);
      jump = Math.max(jump, Math.abs(offset.micros - before));
    }
    expect(jump).toBeLessThan(100);
    expect(Math.abs(offset.micros - 30_000)).toBeLessThan(120);
  });

  it('is not thought to be set after a process slept, or was kept waiting between two readings', () => {
    const offset = new WallOffset(exactly(0));
    expect(offset.take({ lowMicros: -3 * SECOND, highMicros: 900 })).toBe(0);
    expect(offset.take(seen(1_500))).toBe(0); // three seconds of slewing
    expect(offset.micros).toBe(980);
  });

  it('is known to a millisecond by one look, and far better by a close one', () => {
    const once = look();
    expect(widthOf(once)).toBeGreaterThanOrEqual(1_000);
    const looks = Array.from({ length: 20 }, lookClosely); // a busy machine may keep one of them waiting
    const [closely] = looks.toSorted((a, b) => widthOf(a) - widthOf(b));
    expect(widthOf(closely!)).toBeGreaterThanOrEqual(0);
    expect(widthOf(closely!)).toBeLessThan(500);
    expect(closely!.lowMicros).toBeLessThanOrEqual(once.highMicros);
  });

  it('is known from the start, and trembles with nothing below a sample', () => {
    const offset = new WallOffset(exactly(400));
    expect(offset.micros).toBe(400);
    expect(offset.take({ lowMicros: 415, highMicros: 420 })).toBe(0);
    expect(offset.micros).toBe(400);
  });

  it('that is set during a close look is told as it is after', () => {
    const begun = nowMicros();
    const real = Date.now;
    const now = vi.spyOn(Date, 'now').mockImplementation(() => real() + (nowMicros() - begun > 600 ? 5_000 : 0));
    expect(lookClosely().lowMicros).toBeGreaterThan(4_900_000);
    now.mockRestore();
  });
});
