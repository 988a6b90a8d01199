import { describe, expect, it } from 'vitest';
import { SYNTHS_KEPT, SYNTHS_MAX, VoiceLimit } from './voice-limit.js';

describe('the voice limit', () => {
  it('counts what the audio server said and what it was sent since', () => {
    const limit = new VoiceLimit(3, 0);
    const seen = { synthCount: 1, atMicros: 100 };
    expect([200, 300, 400].map((micros) => limit.take(micros, 'kick', seen))).toEqual([true, true, false]);
  });

  it('has room again once the notes sent have begun and ended', () => {
    const limit = new VoiceLimit(2, 0);
    expect([200, 300, 400].map((micros) => limit.take(micros, 'kick', { synthCount: 0, atMicros: 100 }))).toEqual([
      true,
      true,
      false,
    ]);
    expect(limit.take(500, 'kick', { synthCount: 0, atMicros: 250 })).toBe(true);
    expect(limit.take(600, 'kick', { synthCount: 0, atMicros: 250 })).toBe(false);
  });

  it('has no room while the audio server is full', () => {
    const limit = new VoiceLimit(2, 0);
    expect(limit.take(200, 'kick', { synthCount: 2, atMicros: 100 })).toBe(false);
    expect(limit.take(300, 'kick', { synthCount: 1, atMicros: 200 })).toBe(true);
  });

  it('keeps room for a track that plays little, whatever floods on another', () => {
    const limit = new VoiceLimit();
    const seen = { synthCount: 0, atMicros: 0 };
    const taken = (track: string, count: number): number =>
      Array.from({ length: count }, (_, note) => limit.take(note + 1, track, seen)).filter(Boolean).length;
    expect(taken('flood', 5_000)).toBe(SYNTHS_MAX - SYNTHS_KEPT);
    expect(taken('kick', 8)).toBe(8);
    expect(taken('flood', 100)).toBe(0);
    expect(taken('kick', 100)).toBe(8);
    const others = Array.from({ length: 100 }, (_, track) => taken(`t${track}`, 100));
    expect(others.reduce((sum, count) => sum + count, 0)).toBe(SYNTHS_KEPT - 16);
  });
});
