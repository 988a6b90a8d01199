/** What the studio says of its session log; the shapes of the generated client. */
const entry = (id: number, change: object) => ({
  id,
  at: '2026-01-02T03:04:05.678Z',
  atMicros: id,
  cycle: id,
  heardCycle: id,
  playing: true,
  requestId: 'r-1',
  traceId: null,
  performer: 'left-deck',
  change,
});

export const sessionEntries = [
  entry(1, { kind: 'transport', playing: true, bpm: 120, document: {} }),
  entry(2, {
    kind: 'track',
    name: 'kick',
    settings: { code: 's("kick*4")', muted: true, solo: false, gain: 0.8 },
  }),
  entry(3, { kind: 'track', name: 'kick', settings: null }),
  entry(4, { kind: 'synthDef', name: 'pling', synthDef: null }),
];

export const replay = (state: string) => ({
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  state,
  entries: 4,
  replayed: 4,
  lastsSeconds: 12,
  problems: [] as object[],
});
