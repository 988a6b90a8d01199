import { bpmAt, type Meters, microsOf, rational, type TempoMap } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { TransportDocument } from '../studio/studio-documents.js';
import { heardAt, transportReply } from './transport-reply.js';
import { begun, meterWished, rested, sought, swingWished, tempoWished, trimmed } from './transport-wishes.js';

const FRESH = TransportDocument.parse({ playing: false, bpm: 120, map: null });
const ZERO = rational(0);
/** 120 bpm from time 0: a cycle lasts two seconds. */
const PLAYING = begun(FRESH, ZERO, 0);
const THREE_FOUR = { beatsPerBar: 3, beatUnit: 4 } as const;
const HARD = { ratio: 0.75, division: 16 } as const;

const bpmsAt = ({ map }: TransportDocument, ...cycles: number[]): number[] =>
  cycles.map((cycle) => bpmAt(map as TempoMap, rational(cycle)));
const replyAt = (transport: TransportDocument, micros: number) =>
  transportReply(transport, heardAt(transport, undefined, micros), 1);

describe('a tempo wished', () => {
  it('begins where nothing was sent yet, or on the boundary it asks for', () => {
    expect(bpmsAt(tempoWished(PLAYING, { bpm: 90 }, rational(5, 2)), 2, 3)).toEqual([120, 90]);
    const atBar = tempoWished(PLAYING, { bpm: 90, apply: { at: 'bar' } }, rational(5, 2));
    expect(bpmAt(atBar.map as TempoMap, rational(11, 4))).toBe(120);
    expect(bpmsAt(atBar, 3)).toEqual([90]);
  });

  it('over bars is a ramp of so many bars of the meter', () => {
    const waltz = meterWished(PLAYING, THREE_FOUR, ZERO);
    const ramped = tempoWished(waltz, { bpm: 60, overBars: 4, apply: { at: { cycle: 3 } } }, ZERO);
    expect(bpmsAt(ramped, 3, 4, 5, 6, 7)).toEqual([120, 100, 80, 60, 60]);
  });

  it('replaces what was planned; a ramp under way goes on until then', () => {
    const planned = tempoWished(PLAYING, { bpm: 200, apply: { at: { cycle: 8 } } }, ZERO);
    expect(bpmsAt(tempoWished(planned, { bpm: 90, apply: { at: { cycle: 20 } } }, rational(4)), 9, 20)).toEqual([
      120, 90,
    ]);
    const ramp = tempoWished(PLAYING, { bpm: 80, overBars: 4 }, ZERO);
    const next = tempoWished(ramp, { bpm: 200, apply: { at: { cycle: 3 } } }, rational(1));
    expect(bpmsAt(next, 1, 2, 3, 5)).toEqual([110, 100, 200, 200]);
  });

  it('that is there already changes nothing, and while the music stands it is simply set', () => {
    expect(tempoWished(PLAYING, { bpm: 120 }, rational(1))).toBe(PLAYING);
    expect(tempoWished(FRESH, { bpm: 120 }, ZERO)).toBe(FRESH);
    expect(tempoWished(FRESH, { bpm: 90, overBars: 8 }, ZERO)).toMatchObject({ playing: false, bpm: 90, map: null });
  });

  it('for a cycle that was sent is refused with the field', () => {
    expect(() => tempoWished(PLAYING, { bpm: 90, apply: { at: { cycle: 1 } } }, rational(2))).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});

describe('a swing wished', () => {
  it('begins with the next pair, and beats stay in place', () => {
    const { map, swing } = swingWished(PLAYING, HARD, rational(3, 16));
    const onsets = [2, 3, 4, 5, 6].map((sixteenth) => microsOf(map as TempoMap, rational(sixteenth, 16)));
    expect(onsets).toEqual([250_000, 375_000, 500_000, 687_500, 750_000]);
    expect(swing).toEqual(HARD);
  });

  it('while the music stands is heard from the next start on, and through a seek', () => {
    const started = begun(swingWished(FRESH, HARD, ZERO), ZERO, 0);
    expect(microsOf(started.map as TempoMap, rational(1, 16))).toBe(187_500);
    const there = sought(started, rational(4), rational(1), 5_000_000);
    expect(microsOf(there.map as TempoMap, rational(65, 16))).toBe(5_187_500);
  });

  it('of half and half is straight', () => {
    const straight = swingWished(swingWished(FRESH, HARD, ZERO), { ratio: 0.5, division: 8 }, ZERO);
    expect(begun(straight, ZERO, 0).map?.segments[0].swing).toBeUndefined();
  });
});

describe('a meter wished', () => {
  it('begins at the next bar line, and bars go on counting', () => {
    const waltz = meterWished(PLAYING, THREE_FOUR, rational(5, 2));
    expect(replyAt(waltz, 5_500_000).position).toEqual({ cycle: 2, beat: 3, bar: 2, beatInBar: 3 });
    expect(replyAt(waltz, 7_500_000)).toMatchObject({
      meter: { ...THREE_FOUR, fromCycle: 3 },
      position: { cycle: 3, beat: 3, bar: 4, beatInBar: 0 },
    });
    expect(trimmed(waltz, 7_500_000).meters).toHaveLength(1);
  });

  it('holds from cycle 0 after a seek, a stop and a start', () => {
    const waltz = meterWished(PLAYING, THREE_FOUR, rational(5, 2));
    const whole: Meters = [{ ...THREE_FOUR, atCycle: ZERO, atBar: 0 }];
    expect(sought(waltz, rational(6), rational(3), 9_000_000).meters).toEqual(whole);
    expect(rested(waltz, null, rational(3)).meters).toEqual(whole);
    expect(begun(waltz, ZERO, 9_000_000).meters).toEqual(whole);
    expect(rested(waltz, rational(2), rational(3)).meters).toEqual(waltz.meters);
  });
});

describe('a ramp', () => {
  const ramped = tempoWished(PLAYING, { bpm: 60, overBars: 6, apply: { at: { cycle: 2 } } }, ZERO);

  it('is told while it is to come and under way', () => {
    const tempoPlan = { bpm: 60, fromCycle: 2, toCycle: 8, soundsAt: '1970-01-01T00:00:04.000Z' };
    expect(replyAt(ramped, 1_000_000)).toMatchObject({ bpm: 120, tempoPlan });
    const half = microsOf(ramped.map as TempoMap, rational(5));
    expect(replyAt(ramped, half)).toMatchObject({ bpm: 90, tempoPlan, position: { cycle: 5, beat: 0 } });
    expect(replyAt(ramped, microsOf(ramped.map as TempoMap, rational(8)))).toMatchObject({ bpm: 60, tempoPlan: null });
  });

  it('goes on after a pause, ends with a stop, and with a seek at the tempo of the moment', () => {
    const paused = rested(ramped, rational(5), rational(6));
    expect(replyAt(paused, 99e6)).toMatchObject({ state: 'paused', bpm: 90, tempoPlan: null, position: { cycle: 5 } });
    expect(bpmsAt(begun(paused, 'pause', 50e6), 5, 6, 8, 9)).toEqual([90, 80, 60, 60]);
    expect(rested(ramped, null, rational(5))).toMatchObject({ bpm: 90, map: null, pausedAt: null });
    expect(bpmsAt(sought(ramped, rational(2), rational(5), 50e6), 2, 5, 9)).toEqual([90, 90, 90]);
    const elsewhere = sought(paused, rational(1), rational(5), 0);
    expect(bpmsAt(begun(elsewhere, 'pause', 60e6), 1, 7)).toEqual([80, 80]);
  });

  it('is not gone on with when another tempo was set in the pause, also the one of the pause', () => {
    const paused = rested(ramped, rational(5), rational(5));
    expect(bpmsAt(begun(tempoWished(paused, { bpm: 90 }, rational(5)), 'pause', 50e6), 5, 8)).toEqual([90, 90]);
  });
});
