import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barAt,
  barLength,
  beatLine,
  COMMON_TIME,
  forgetMetersBefore,
  metered,
  meterAt,
  nextBarLine,
  nextBeat,
  withMeter,
} from './meter.js';
import { add, compare, rational } from './rational.js';

const THREE_FOUR = { beatsPerBar: 3, beatUnit: 4 };
const SIX_EIGHT = { beatsPerBar: 6, beatUnit: 8 };
const common = metered(COMMON_TIME);
const signature = fc.record({ beatsPerBar: fc.integer({ min: 1, max: 16 }), beatUnit: fc.constantFrom(2, 4, 8, 16) });
const cycle = fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 997 })).map(([n, d]) => rational(n, d));

describe('a meter', () => {
  it.each([
    [COMMON_TIME, 1, 1],
    [THREE_FOUR, 3, 4],
    [SIX_EIGHT, 3, 4],
    [{ beatsPerBar: 7, beatUnit: 16 }, 7, 16],
  ])('%j has bars of %d/%d cycles', (of, n, d) => {
    expect(barLength(of)).toEqual(rational(n, d));
  });

  it('counts bars and the beats in them from 0', () => {
    expect(barAt(common, rational(21, 8))).toEqual({ bar: 2, beat: 2.5 });
    expect(barAt(metered(THREE_FOUR), rational(7, 4))).toEqual({ bar: 2, beat: 1 });
    expect(barAt(metered(SIX_EIGHT), rational(7, 4))).toEqual({ bar: 2, beat: 2 });
  });

  it('begins at the next bar line of the one before, which is in force until there', () => {
    const meters = withMeter(common, rational(5, 2), THREE_FOUR);
    expect(meterAt(meters, rational(11, 4))).toMatchObject(COMMON_TIME);
    expect(meterAt(meters, rational(3))).toMatchObject({ ...THREE_FOUR, atBar: 3 });
    expect(barAt(meters, rational(15, 4))).toEqual({ bar: 4, beat: 0 });
    expect(nextBarLine(meters, rational(13, 4))).toEqual(rational(15, 4));
    expect(nextBarLine(meters, rational(5, 2))).toEqual(rational(3));
    expect(nextBeat(withMeter(meters, rational(3), SIX_EIGHT), rational(25, 8))).toEqual(rational(25, 8));
  });

  it('replaces one that is planned, and at once one that begins on this line', () => {
    const planned = withMeter(common, rational(5, 2), THREE_FOUR);
    expect(withMeter(planned, rational(5, 2), SIX_EIGHT)).toMatchObject([COMMON_TIME, SIX_EIGHT]);
    expect(withMeter(common, rational(0), SIX_EIGHT)).toEqual(metered(SIX_EIGHT));
  });

  it('says the same after forgetting those that are over', () => {
    const meters = withMeter(withMeter(common, rational(5, 2), THREE_FOUR), rational(8), SIX_EIGHT);
    expect(forgetMetersBefore(meters, rational(4))).toEqual(meters.slice(1));
    expect(forgetMetersBefore(meters, rational(1))).toEqual(meters);
  });

  it('has its lines exactly one bar apart, through any number of changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cycle, signature), { maxLength: 5 }), cycle, (changes, wait) => {
        const meters = changes
          .toSorted(([a], [b]) => compare(a, b))
          .reduce((all, [from, next]) => withMeter(all, from, next), common);
        const at = add(meters[0].atCycle, wait);
        const line = nextBarLine(meters, at);
        const { bar, beat } = barAt(meters, line);
        expect([compare(line, at) >= 0, beat]).toEqual([true, 0]);
        expect(Number.isInteger(bar) && bar >= 0).toBe(true);
        expect(compare(nextBeat(meters, at), line)).toBeLessThanOrEqual(0);
        expect(compare(beatLine(meters, at), at)).toBeLessThanOrEqual(0);
        expect(nextBeat(meters, beatLine(meters, at))).toEqual(beatLine(meters, at));
      }),
    );
  });
});
