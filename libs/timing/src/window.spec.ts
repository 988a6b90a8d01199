import { describe, expect, it } from 'vitest';
import { COMMON_TIME, metered } from './meter.js';
import { rational } from './rational.js';
import { intersection, length } from './span.js';
import { start } from './tempo-map.js';
import { type Boundary, nextBoundary, nextWindow } from './window.js';

/** One cycle lasts two seconds. */
const map = start(0, rational(0), 120);
const LOOKAHEAD_MICROS = 400_000;

describe('nextWindow', () => {
  it('reaches from what is sent to the end of the look-ahead', () => {
    expect(nextWindow(map, rational(1, 10), 100_000, LOOKAHEAD_MICROS)).toEqual({
      begin: rational(1, 10),
      end: rational(1, 4),
    });
  });

  it('is empty while everything within the look-ahead is sent', () => {
    expect(nextWindow(map, rational(1, 4), 100_000, LOOKAHEAD_MICROS)).toBeUndefined();
  });

  it('leaves out what is past after a sleep, and says what that was', () => {
    expect(nextWindow(map, rational(1), 20_000_000, LOOKAHEAD_MICROS)).toEqual({
      begin: rational(10),
      end: rational(51, 5),
      skipped: { begin: rational(1), end: rational(10) },
    });
  });

  it('joins its neighbours without a gap or an overlap', () => {
    let sentUntil = rational(0);
    for (let now = 0; now < 5_000_000; now += 33_333) {
      const window = nextWindow(map, sentUntil, now, LOOKAHEAD_MICROS);
      expect(window?.begin).toEqual(sentUntil);
      expect(window?.skipped).toBeUndefined();
      sentUntil = window?.end ?? sentUntil;
    }
  });
});

describe('nextBoundary', () => {
  it.each<[Boundary, number, number, number, number]>([
    ['now', 9, 7, 9, 7],
    ['beat', 9, 7, 3, 2],
    ['beat', 5, 4, 5, 4],
    ['bar', 9, 7, 2, 1],
    ['cycle', 9, 7, 2, 1],
    ['cycle', 2, 1, 2, 1],
  ])('the next %s at or after cycle %d/%d is %d/%d', (at, n, d, toN, toD) => {
    expect(nextBoundary(rational(n, d), at, metered(COMMON_TIME))).toEqual(rational(toN, toD));
  });
});

describe('nextBoundary of six eighths', () => {
  it.each<[Boundary, number, number]>([
    ['beat', 1, 8],
    ['bar', 3, 4],
    ['cycle', 1, 1],
  ])('has the next %s after 1/16 at %d/%d', (at, n, d) => {
    expect(nextBoundary(rational(1, 16), at, metered({ beatsPerBar: 6, beatUnit: 8 }))).toEqual(rational(n, d));
  });
});

describe('Span', () => {
  const span = (begin: number, end: number) => ({ begin: rational(begin), end: rational(end) });

  it('intersects only what overlaps', () => {
    expect(intersection(span(0, 2), span(1, 3))).toEqual(span(1, 2));
    expect(intersection(span(0, 1), span(1, 2))).toBeUndefined();
    expect(length(span(1, 3))).toEqual(rational(2));
  });
});
