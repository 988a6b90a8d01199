import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, equals, isBefore, rational } from './rational.js';
import { nextPair } from './swing.js';
import { restarted, tempoPlan, withoutPlans, withRamp, withSwing, withTempo } from './tempo-changes.js';
import { bpmAt, cycleAt, forgetBefore, microsOf, start, type TempoMap } from './tempo-map.js';
import { anyBpm, anyCycle, anySwing, anyTempoMap, EPOCH_MICROS } from './tempo-maps.fixture.js';

const ZERO = rational(0);

/** Simpson's rule over 1/bpm: what a ramp lasts, computed without its closed form. */
function integrated(from: number, to: number, cycles: number): number {
  const steps = 2_000;
  const at = (step: number) => 240e6 / (from + ((to - from) * step) / steps);
  let sum = at(0) + at(steps);
  for (let step = 1; step < steps; step += 1) sum += (step % 2 === 0 ? 2 : 4) * at(step);
  return (sum * cycles) / steps / 3;
}

describe('a tempo change', () => {
  it('changes the tempo from a cycle on and leaves what came before', () => {
    const map = withTempo(start(0, rational(0), 120), rational(2), 60);
    expect(microsOf(map, rational(2))).toBe(4_000_000);
    expect(microsOf(map, rational(3))).toBe(8_000_000);
    expect(microsOf(map, rational(1))).toBe(2_000_000);
    expect([bpmAt(map, rational(3, 2)), bpmAt(map, rational(2))]).toEqual([120, 60]);
  });

  it('forgets a planned change when an earlier one replaces it', () => {
    const planned = withTempo(start(0, rational(0), 120), rational(8), 200);
    expect(withTempo(planned, rational(4), 60).segments).toHaveLength(2);
    expect(withTempo(planned, rational(0), 60).segments).toEqual([{ atCycle: rational(0), atMicros: 0, bpm: 60 }]);
  });

  it('keeps a swing, and one planned for later', () => {
    const swing = { ratio: 0.6, division: 16 };
    const map = withTempo(withSwing(start(0, ZERO, 120), rational(4), swing), rational(2), 60);
    expect(microsOf(map, rational(4))).toBe(12_000_000);
    expect(microsOf(map, rational(65, 16))).toBeCloseTo(12_300_000, 3);
  });
});

describe('a ramp', () => {
  const map = withRamp(start(0, ZERO, 60), rational(2), 120, rational(4));

  it('moves the tempo evenly over the music, then stays', () => {
    const bpms = [0, 2, 3, 4, 5, 6, 100].map((cycle) => bpmAt(map, rational(cycle)));
    expect(bpms).toEqual([60, 60, 75, 90, 105, 120, 120]);
    expect(microsOf(map, rational(6))).toBeCloseTo(8_000_000 + 16_000_000 * Math.log(2), 3);
    expect(microsOf(map, rational(7)) - microsOf(map, rational(6))).toBeCloseTo(2_000_000, 3);
  });

  it('lasts what the integral of its tempo says, up, down and nearly even', () => {
    const near = fc.tuple(anyBpm, fc.integer({ min: -3, max: 3 })).map(([bpm, n]) => [bpm, bpm + n * 1e-9] as const);
    const tempos = fc.oneof(fc.tuple(fc.integer({ min: 60, max: 300 }), fc.integer({ min: 60, max: 300 })), near);
    fc.assert(
      fc.property(tempos, fc.integer({ min: 1, max: 64 }), ([from, to], cycles) => {
        fc.pre(to >= 1 && to <= 999);
        const ramp = withRamp(start(0, ZERO, from), ZERO, to, rational(cycles));
        expect(Math.abs(microsOf(ramp, rational(cycles)) - integrated(from, to, cycles))).toBeLessThan(1);
      }),
    );
  });

  it('to the tempo there is changes nothing', () => {
    const even = withRamp(start(EPOCH_MICROS, ZERO, 133), rational(1), 133, rational(3));
    for (const cycle of [1, 2, 3, 4, 5]) {
      const straight = microsOf(start(EPOCH_MICROS, ZERO, 133), rational(cycle));
      expect(Math.abs(microsOf(even, rational(cycle)) - straight)).toBeLessThan(1);
    }
  });

  it('does not drift: 10^7 beats after it an onset is right to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 300 }), fc.integer({ min: 0, max: 2_500_000 }), (bpm, cycles) => {
        const ramp = withRamp(start(EPOCH_MICROS, ZERO, 2 * bpm), ZERO, bpm, rational(1));
        const end = microsOf(ramp, rational(1));
        const exact = Number((BigInt(cycles) * 240_000_000n) / BigInt(bpm));
        expect(Math.abs(microsOf(ramp, rational(1 + cycles)) - end - exact)).toBeLessThanOrEqual(1.5);
      }),
    );
  });

  it('that is replaced on its way goes on from the tempo reached there', () => {
    const replaced = withRamp(map, rational(4), 45, rational(2));
    expect([3, 4, 5, 6, 7].map((cycle) => bpmAt(replaced, rational(cycle)))).toEqual([75, 90, 67.5, 45, 45]);
    expect(microsOf(replaced, rational(4))).toBe(microsOf(map, rational(4)));
    expect(bpmAt(withTempo(map, rational(4), 200), rational(5))).toBe(200);
  });

  it('ends on time although a swing begins on its way', () => {
    const swung = withSwing(map, rational(13, 4), { ratio: 0.7, division: 16 });
    for (const cycle of [2, 3, 4, 5, 6, 7]) {
      expect(microsOf(swung, rational(cycle))).toBeCloseTo(microsOf(map, rational(cycle)), 1);
      expect(bpmAt(swung, rational(cycle))).toBeCloseTo(bpmAt(map, rational(cycle)), 9);
    }
  });

  it('of no length, or to no tempo, is refused', () => {
    expect(() => withRamp(map, rational(2), 90, ZERO)).toThrow('invariant broken');
    expect(() => withRamp(map, rational(2), 0, rational(1))).toThrow('invariant broken');
    expect(() => withTempo(map, rational(2), Number.NaN)).toThrow('invariant broken');
  });
});

describe('a change of swing', () => {
  it('at a pair leaves every beat where it is', () => {
    fc.assert(
      fc.property(anyBpm, anySwing, anySwing, anyCycle, fc.nat(8_000), (bpm, old, next, wished, beat) => {
        const map = start(EPOCH_MICROS, ZERO, bpm, old);
        const changed = withSwing(map, nextPair(wished, old, next), next);
        expect(Math.abs(microsOf(changed, rational(beat, 4)) - microsOf(map, rational(beat, 4)))).toBeLessThan(1);
      }),
    );
  });

  it('to straight ends it', () => {
    const map = withSwing(start(0, ZERO, 120, { ratio: 0.75, division: 8 }), rational(1), undefined);
    expect(microsOf(map, rational(1, 8))).toBe(375_000);
    expect(microsOf(map, rational(9, 8))).toBe(2_250_000);
  });
});

describe('any change', () => {
  it('leaves what came before it where it was', () => {
    const changes: ((map: TempoMap, at: ReturnType<typeof rational>) => TempoMap)[] = [
      (map, at) => withTempo(map, at, 77),
      (map, at) => withRamp(map, at, 77, rational(3)),
      (map, at) => withSwing(map, at, { ratio: 0.66, division: 8 }),
      (map, at) => withoutPlans(map, at),
    ];
    fc.assert(
      fc.property(anyTempoMap, anyCycle, anyCycle, fc.constantFrom(...changes), (map, at, other, change) => {
        const before = isBefore(other, at) ? other : at;
        const [first] = map.segments;
        if (!isBefore(before, first.atCycle)) expect(microsOf(change(map, at), before)).toBe(microsOf(map, before));
      }),
    );
  });
});

describe('plans', () => {
  const map = withRamp(withTempo(start(0, ZERO, 60), rational(2), 90), rational(8), 120, rational(4));

  it('are told until they are fulfilled', () => {
    const plan = { bpm: 120, fromCycle: rational(8), toCycle: rational(12) };
    for (const cycle of [0, 5, 8, 11]) expect(tempoPlan(map, rational(cycle))).toEqual(plan);
    expect(tempoPlan(map, rational(12))).toBeUndefined();
    const jump = withTempo(start(0, ZERO, 60), rational(2), 90);
    expect(tempoPlan(jump, rational(1))).toEqual({ bpm: 90, fromCycle: rational(2), toCycle: rational(2) });
    expect(tempoPlan(start(0, rational(8), 60), ZERO)).toBeUndefined();
  });

  it('that have not begun are dropped, a ramp under way is kept', () => {
    const [early, between, within] = [1, 5, 9].map((cycle) => withoutPlans(map, rational(cycle)));
    expect([1, 9, 20].map((cycle) => bpmAt(early!, rational(cycle)))).toEqual([60, 60, 60]);
    expect([1, 9, 20].map((cycle) => bpmAt(between!, rational(cycle)))).toEqual([60, 90, 90]);
    expect([1, 9, 20].map((cycle) => bpmAt(within!, rational(cycle)))).toEqual([60, 97.5, 120]);
  });
});

describe('a map restarted', () => {
  it('plays as before from there on, at other times', () => {
    fc.assert(
      fc.property(anyTempoMap, anyCycle, anyCycle, (nudgedMap, at, length) => {
        const map = { segments: nudgedMap.segments.map((part) => ({ ...part, stretch: 1 })) } as unknown as TempoMap;
        const even = restarted(map, ZERO, EPOCH_MICROS);
        const again = restarted(even, at, EPOCH_MICROS + 5e9);
        const end = add(at, length);
        const moved = microsOf(even, end) - microsOf(even, at);
        expect(Math.abs(microsOf(again, end) - EPOCH_MICROS - 5e9 - moved)).toBeLessThan(4);
        expect(bpmAt(again, end)).toBeCloseTo(bpmAt(even, end), 6);
      }),
    );
  });

  it('is invertible again', () => {
    fc.assert(
      fc.property(anyTempoMap, anyCycle, anyCycle, (map, at, other) => {
        const again = restarted(forgetBefore(map, at), at, EPOCH_MICROS);
        if (compare(other, at) >= 0) expect(equals(cycleAt(again, microsOf(again, other)), other)).toBe(true);
      }),
    );
  });
});
