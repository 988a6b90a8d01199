import { describe, expect, it } from 'vitest';
import { COMMANDS_PER_SLICE, Pace, SLICE_MICROS, Window, WINDOW } from './pace.js';

describe('the pace', () => {
  it('lets a slice of commands leave at once, and the next one a slice later', () => {
    const pace = new Pace();
    const delays = Array.from({ length: 250 }, () => pace.reserve(1_000_000, 1));
    expect(delays.filter((delay) => delay === 0)).toHaveLength(COMMANDS_PER_SLICE);
    expect(delays.filter((delay) => delay === SLICE_MICROS)).toHaveLength(COMMANDS_PER_SLICE);
    expect(delays.filter((delay) => delay === 2 * SLICE_MICROS)).toHaveLength(50);
  });

  it.each([
    [0, SLICE_MICROS],
    [4_000, SLICE_MICROS - 4_000],
    [SLICE_MICROS, 0],
    [SLICE_MICROS * 50, 0],
  ])('a full slice delays a command %d µs later by %d µs', (laterMicros, delayMicros) => {
    const pace = new Pace();
    pace.reserve(0, COMMANDS_PER_SLICE);
    expect(pace.reserve(laterMicros, 1)).toBe(delayMicros);
  });

  it('keeps the commands of one packet in one slice', () => {
    const pace = new Pace();
    pace.reserve(0, 98);
    expect(pace.reserve(0, 5)).toBe(SLICE_MICROS);
    expect(pace.reserve(0, 95)).toBe(SLICE_MICROS);
    expect(pace.reserve(0, 1)).toBe(2 * SLICE_MICROS);
  });

  it('lets a packet larger than a slice have a slice to itself', () => {
    const pace = new Pace();
    expect(pace.reserve(0, COMMANDS_PER_SLICE + 1)).toBe(0);
    expect(pace.reserve(0, 1)).toBe(SLICE_MICROS);
  });
});

describe('the window', () => {
  it('holds no more than its size at a time, and serves who waits in order', async () => {
    const window = new Window();
    const begun: number[] = [];
    const releases: (() => void)[] = [];
    const all = Array.from({ length: WINDOW + 3 }, (_, index) =>
      window.hold(async () => {
        begun.push(index);
        await new Promise<void>((resolve) => releases.push(resolve));
        return index;
      }),
    );
    await settled();
    expect(begun).toHaveLength(WINDOW);
    expect(window.queued).toBe(3);
    for (let ended = 0; ended < all.length; ended += 1) {
      releases[ended]!();
      await settled();
      expect(begun).toHaveLength(Math.min(all.length, WINDOW + ended + 1));
    }
    expect(await Promise.all(all)).toEqual(begun);
    expect(begun).toEqual(begun.toSorted((a, b) => a - b));
    expect(window.queued).toBe(0);
  });

  it("gives a failed holder's place to the next", async () => {
    const window = new Window(1);
    const failed = window.hold(() => Promise.reject(new Error('no')));
    const next = window.hold(() => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(window.hold(() => Promise.resolve('and again'))).resolves.toBe('and again');
  });
});

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};
