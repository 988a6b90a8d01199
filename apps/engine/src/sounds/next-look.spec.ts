import { microsOf, rational, start } from '@oiduna/timing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AHEAD_MICROS, CYCLES_AT_REST, CYCLES_MAX, type Music, nextLook, SPAN_MICROS } from './next-look.js';

/** A cycle lasts 2 s, and the first one began at 0. */
const MAP = start(0, rational(0), 120);
const at = (seconds: number): Music => ({
  map: MAP,
  horizon: rational(Math.round(seconds * 5 + 2), 10),
  nowMicros: seconds * 1e6,
});

describe('the next look at a text', () => {
  it('while nothing plays is at its beginning, once', () => {
    const look = nextLook(undefined, 3, undefined)!;
    expect(look).toMatchObject({ from: 3, until: 3 + CYCLES_AT_REST });
    expect(nextLook(look.known, 3, undefined)).toBeUndefined();
    expect(nextLook(look.known, 9, undefined)).toMatchObject({ from: 9 });
  });

  it('begins with the cycle that plays, then goes on where the last one ended, when that is near', () => {
    const first = nextLook(undefined, 0, at(10))!;
    expect(first).toMatchObject({ from: 5, until: 7, untilMicros: 14e6 });
    expect(nextLook(first.known, 0, at(9.9))).toBeUndefined();
    expect(nextLook(first.known, 0, at(10.1))).toMatchObject({ from: 7, until: 9, known: { from: 5, until: 9 } });
  });

  it('begins anew after a jump', () => {
    for (const known of [
      { from: 20, until: 24 },
      { from: 0, until: 3 },
    ]) {
      expect(nextLook(known, 0, at(10))).toMatchObject({ from: 5 });
    }
  });

  it('at a text that is planned waits until it is near', () => {
    expect(nextLook(undefined, 9, at(10))).toBeUndefined();
    expect(nextLook(undefined, 9, at(15))).toMatchObject({ from: 9 });
  });

  it('is never late, never longer than its limit, and leaves no cycle out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 999 }), fc.array(fc.nat(300), { maxLength: 60 }), (bpm, steps) => {
        const map = start(0, rational(0), bpm);
        let [known, nowMicros]: [{ from: number; until: number } | undefined, number] = [undefined, 0];
        for (const ms of steps) {
          nowMicros += ms * 1_000;
          const position = nowMicros / ((4 * 60e6) / bpm);
          const music = { map, horizon: rational(Math.round(position * 1_000), 1_000), nowMicros };
          const look = nextLook(known, 0, music);
          if (look === undefined) continue;
          expect(look.until - look.from).toBeLessThanOrEqual(CYCLES_MAX);
          expect(look.until).toBeGreaterThan(look.from);
          if (known !== undefined) expect(look.from).toBe(known.until);
          known = look.known;
        }
        const reach = Math.min(
          CYCLES_MAX,
          Math.floor(Math.min(AHEAD_MICROS, SPAN_MICROS) / microsOf(map, rational(1))),
        );
        if (known) expect(known.until).toBeGreaterThanOrEqual(Math.min(reach, CYCLES_MAX));
      }),
    );
  });
});
