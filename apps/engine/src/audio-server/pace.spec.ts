import { describe, expect, it } from 'vitest';
import { COMMANDS_PER_SLICE, LOAD_COMMANDS_PER_SLICE, Pace, SLICE_MICROS, Window, WINDOW } from './pace.js';

describe('the pace', () => {
  /** Commands of one packet each, and when each of them left: the pace is asked as often as it says. */
  function departures(pace: Pace, fromMicros: number): number[] {
    let nowMicros = fromMicros;
    const left: number[] = [];
    for (let count = 0; count < 250; count += 1) pace.wait('edit', 1, () => left.push(nowMicros - fromMicros));
    for (let delay = pace.next(nowMicros); delay !== undefined; delay = pace.next(nowMicros)) nowMicros += delay;
    return left;
  }

  it('lets a slice of commands leave at once, and the next one a slice later', () => {
    const left = departures(new Pace(), 1_000_000);
    expect(left).toHaveLength(250);
    for (const [slice, count] of [COMMANDS_PER_SLICE, COMMANDS_PER_SLICE, 50].entries()) {
      expect(left.filter((micros) => micros === slice * SLICE_MICROS)).toHaveLength(count);
    }
  });

  it.each([
    [0, SLICE_MICROS],
    [4_000, SLICE_MICROS - 4_000],
    [SLICE_MICROS, undefined],
    [SLICE_MICROS * 50, undefined],
  ])('a full slice delays a command %d µs later by %s µs', (laterMicros, delayMicros) => {
    const pace = new Pace();
    pace.pass(0, COMMANDS_PER_SLICE);
    pace.wait('edit', 1, () => undefined);
    expect(pace.next(laterMicros)).toBe(delayMicros);
  });

  it('keeps the commands of one packet in one slice, and gives one larger than a slice a slice to itself', () => {
    const pace = new Pace();
    const left: number[] = [];
    for (const commands of [98, 5, 96, COMMANDS_PER_SLICE + 1]) pace.wait('edit', commands, () => left.push(commands));
    expect(pace.next(0)).toBe(SLICE_MICROS);
    expect(left).toEqual([98]);
    pace.next(SLICE_MICROS);
    expect(left).toEqual([98, 5]);
    pace.next(2 * SLICE_MICROS);
    expect(left).toEqual([98, 5, 96]);
    pace.next(3 * SLICE_MICROS);
    expect(left).toEqual([98, 5, 96, COMMANDS_PER_SLICE + 1]);
  });

  it('lets edits go before loads that came earlier', () => {
    const pace = new Pace();
    const left: string[] = [];
    pace.pass(0, COMMANDS_PER_SLICE);
    for (const load of ['load 1', 'load 2']) pace.wait('load', 3, () => left.push(load));
    pace.wait('edit', 4, () => left.push('edit'));
    expect(pace.next(SLICE_MICROS)).toBeUndefined();
    expect(left).toEqual(['edit', 'load 1', 'load 2']);
  });

  it('leaves loads a part of each slice, and keeps room for an edit that comes after them', () => {
    const pace = new Pace();
    const left: string[] = [];
    for (let load = 0; load < 500; load += 1) pace.wait('load', 1, () => left.push('load'));
    expect(pace.next(0)).toBe(SLICE_MICROS);
    expect(left).toHaveLength(LOAD_COMMANDS_PER_SLICE);
    pace.wait('edit', 4, () => left.push('edit'));
    pace.next(1_000);
    expect(left.at(-1)).toBe('edit');
  });

  it('delays loads by a flood of notes, and never stops them', () => {
    const pace = new Pace();
    const left: number[] = [];
    for (let load = 0; load < 3; load += 1) pace.wait('load', 3, () => left.push(load));
    for (let slice = 0; slice < 3; slice += 1) {
      pace.pass(slice * SLICE_MICROS, 10 * COMMANDS_PER_SLICE);
      pace.next(slice * SLICE_MICROS);
      expect(left).toHaveLength(slice + 1);
    }
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
