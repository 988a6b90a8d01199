import { describe, expect, it } from 'vitest';
import { HELD_HITS_MAX, HELD_LEAD_MICROS, HeldHits } from './held-hits.js';
import type { TimedNote } from './timed-note.js';

const note = (atMicros: number, controls: TimedNote['controls'] = {}): TimedNote => ({
  track: 'drums',
  atMicros,
  seconds: 1,
  controls,
});

describe('a held hit', () => {
  it('is tried again until its onset is too near', () => {
    const hits = new HeldHits();
    const now = 1_000_000;
    const [late, due] = [note(now + HELD_LEAD_MICROS - 1), note(now + HELD_LEAD_MICROS)];
    for (const hit of [late, due]) expect(hits.hold(hit)).toBe(true);
    expect(hits.take(now)).toEqual({ due: [due], late: [late] });
    expect(hits.size).toBe(0);
  });

  it('counts from its nudged onset', () => {
    const hits = new HeldHits();
    hits.hold(note(0, { nudge: 1 }));
    expect(hits.take(500_000).late).toEqual([]);
  });

  it('is one of a number with an end, and none is left after a stop', () => {
    const hits = new HeldHits();
    for (let count = 0; count < HELD_HITS_MAX; count += 1) hits.hold(note(0));
    expect(hits.hold(note(0))).toBe(false);
    hits.forget();
    expect(hits.size).toBe(0);
  });
});
