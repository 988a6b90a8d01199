import { describe, expect, it } from 'vitest';
import { VoiceLimit } from './voice-limit.js';

describe('the voice limit', () => {
  it('counts what the audio server said and what it was sent since', () => {
    const limit = new VoiceLimit(3);
    const seen = { synthCount: 1, atMicros: 100 };
    expect([200, 300, 400].map((micros) => limit.take(micros, seen))).toEqual([true, true, false]);
  });

  it('has room again once the notes sent have begun and ended', () => {
    const limit = new VoiceLimit(2);
    expect([200, 300, 400].map((micros) => limit.take(micros, { synthCount: 0, atMicros: 100 }))).toEqual([
      true,
      true,
      false,
    ]);
    expect(limit.take(500, { synthCount: 0, atMicros: 250 })).toBe(true);
    expect(limit.take(600, { synthCount: 0, atMicros: 250 })).toBe(false);
  });

  it('has no room while the audio server is full', () => {
    const limit = new VoiceLimit(2);
    expect(limit.take(200, { synthCount: 2, atMicros: 100 })).toBe(false);
    expect(limit.take(300, { synthCount: 1, atMicros: 200 })).toBe(true);
  });
});
