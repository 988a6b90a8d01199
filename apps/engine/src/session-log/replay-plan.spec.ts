import type { SessionEntry } from '@oiduna/contracts';
import { rational, start, withTempo } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { FRESH_TRANSPORT } from '../studio/studio-documents.js';
import { replayPlan } from './replay-plan.js';

const LOOKAHEAD = 400_000;
const SECOND = 1_000_000;
/** A cycle lasts two seconds, and the first begins a look-ahead after second 10. */
const MAP = start(10 * SECOND + LOOKAHEAD, rational(0), 120);

const entry = (atSeconds: number, change: SessionEntry['change'], more: Partial<SessionEntry> = {}): SessionEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  atMicros: atSeconds * SECOND,
  cycle: 0,
  heardCycle: 0,
  playing: true,
  requestId: null,
  traceId: null,
  performer: null,
  change,
  ...more,
});
const transport = (map: typeof MAP | null): SessionEntry['change'] => {
  const playing = map !== null;
  return { kind: 'transport', playing, bpm: 120, document: { ...FRESH_TRANSPORT, playing, map } };
};
const track = (code: string, gain = 1): SessionEntry['change'] => ({
  kind: 'track',
  name: 'kick',
  settings: { code, muted: false, solo: false, gain },
});
const begun = entry(10, transport(MAP));
const plan = (...entries: SessionEntry[]) =>
  replayPlan(entries, LOOKAHEAD).map(({ line, dueMicros, atCycle, transport: moved }) => ({
    line,
    due: dueMicros / SECOND,
    ...(atCycle !== undefined && { atCycle }),
    ...(moved && { jumps: moved.jumps }),
  }));

describe('a session to be played again', () => {
  it('begins as it began', () => {
    const before = entry(9, track('a'), { playing: false });
    expect(plan(before, begun)).toEqual([
      { line: 1, due: 9 },
      { line: 2, due: 10, jumps: true },
    ]);
  });

  it('has its texts planned a look-ahead and half a second before they were wished', () => {
    const edit = entry(20, track('b'), { cycle: 5, heardCycle: 4.8 });
    expect(plan(begun, edit)[1]).toEqual({ line: 2, due: 19.1, atCycle: 5 });
  });

  it('has its faders moved where they were heard', () => {
    const edit = entry(20, track('b'), { cycle: 5, heardCycle: 4.8 });
    const fader = entry(30, track('b', 0.5), { cycle: 10, heardCycle: 9.8 });
    expect(plan(begun, edit, fader)[2]).toMatchObject({ atCycle: 9.8 });
  });

  it('has a tempo a little before its first window, and goes on in it', () => {
    const faster = withTempo(MAP, rational(5), 180);
    expect(plan(begun, entry(20, transport(faster), { cycle: 5 }))[1]).toEqual({ line: 2, due: 19.8, jumps: false });
  });

  it('jumps where somebody sought', () => {
    const elsewhere = start(20.4 * SECOND, rational(64), 120);
    expect(plan(begun, entry(20, transport(elsewhere), { cycle: 64 }))[1]).toEqual({ line: 2, due: 20, jumps: true });
  });

  it('lets no text overtake a change of the transport: before it, its place is another', () => {
    const stopped = entry(20, transport(null), { playing: false });
    const again = entry(20.1, transport(start(20.5 * SECOND, rational(0), 120)));
    const edit = entry(20.2, track('b'), { cycle: 0.1 });
    expect(plan(begun, stopped, again, edit).map(({ line, due }) => [line, due])).toEqual([
      [1, 10],
      [2, 20],
      [3, 20.1],
      [4, 20.1],
    ]);
  });
});
