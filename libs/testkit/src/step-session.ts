/** What the original project's clients send: the examples of its API reference, as data. */

const drum = (id: string, sound: string, params: object = {}) => ({
  meta: { track_id: id, mute: false, solo: false },
  params: { s: sound, gain: 1, pan: 0.5, orbit: 0, ...params },
  fx: {},
  track_fx: {},
  sends: [],
});

export const sequenceOf = (id: string, steps: readonly number[]) => ({
  track_id: id,
  events: steps.map((step) => ({ step, velocity: 1, gate: 1 })),
});

/** One kick on every beat of the first bar, of sixteen. */
export const DOCUMENTED_SESSION = {
  environment: { bpm: 120, default_gate: 1, swing: 0, loop_steps: 256 },
  tracks: { kick: drum('kick', 'bd') },
  tracks_midi: {},
  mixer_lines: {},
  sequences: { kick: sequenceOf('kick', [0, 4, 8, 12]) },
  scenes: {},
  apply: { timing: 'bar', track_ids: [], scene_name: null },
};

/** Three tracks and the scenes intro, verse and chorus; a chorus that leaves everything as it is but the tempo. */
export const SESSION_WITH_SCENES = {
  ...DOCUMENTED_SESSION,
  tracks: { kick: drum('kick', 'bd'), snare: drum('snare', 'sd', { gain: 0.8 }), hihat: drum('hihat', 'hh') },
  sequences: {
    kick: sequenceOf('kick', [0, 4, 8, 12]),
    snare: sequenceOf('snare', [4, 12]),
    hihat: sequenceOf('hihat', [2, 6, 10, 14]),
  },
  scenes: {
    intro: {
      name: 'intro',
      environment: null,
      tracks: { kick: drum('kick', 'bd'), hihat: drum('hihat', 'hh', { gain: 0.4 }) },
      tracks_midi: {},
      sequences: { hihat: sequenceOf('hihat', [0, 8]) },
      mixer_lines: {},
    },
    verse: { name: 'verse', tracks: { kick: {}, snare: {}, hihat: {} } },
    chorus: { name: 'chorus', environment: { bpm: 132 } },
  },
};
