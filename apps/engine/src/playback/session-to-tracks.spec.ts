import { KeptSession, PlaybackSession } from '@oiduna/contracts';
import { DOCUMENTED_SESSION, SESSION_WITH_SCENES } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { keptAfter } from './kept-session.js';
import { landingAt, placeIn } from './loop.js';
import { inScene, withEnvironment, withParams, withSwitches } from './scene.js';
import { sessionToTracks, SILENCE } from './session-to-tracks.js';
import { swingOf } from './swing.js';

const kept = (session: object): KeptSession => KeptSession.parse(session);
/** The JSON within a track's text. */
const sequenceIn = (session: KeptSession, id: string) =>
  JSON.parse(sessionToTracks(session).tracks[id]!.code.replace(/^steps\('|'\)$/g, '')) as {
    loopSteps: number;
    params: object;
    events: object[];
  };
const one = (track: object, event: object, environment = {}) =>
  kept({ environment, tracks: { a: track }, sequences: { a: { events: [{ step: 0, ...event }] } } });

describe('a session as tracks', () => {
  it('is one text a track, with its switches', () => {
    const muted = {
      ...DOCUMENTED_SESSION,
      tracks: { kick: { meta: { mute: true, solo: true }, params: { s: 'bd' } } },
    };
    expect(sessionToTracks(kept(DOCUMENTED_SESSION)).tracks['kick']).toEqual({
      code: `steps('{"loopSteps":256,"gate":1,"params":{"s":"bd","gain":1,"pan":0.5,"orbit":0},"events":[${[0, 4, 8, 12]
        .map((step) => `{"step":${step},"velocity":1,"gate":1}`)
        .join(',')}]}')`,
      muted: false,
      solo: false,
    });
    expect(sessionToTracks(kept(muted)).tracks['kick']).toMatchObject({ muted: true, solo: true });
  });

  it('gives controls the names they have here; the track goes before its effects, and null is left out', () => {
    const track = {
      params: { s: 'bd', n: 0, legato: 0.5, cut: null, extra_params: { drive: 2, shape: 0.9 } },
      fx: { cutoff: 500, room: 0.3, size: 0.8, delay_send: 0.2, shape: 0.1 },
      track_fx: { cutoff: 800, vowel: 'a' },
    };
    expect(sequenceIn(one(track, {}), 'a').params).toEqual({
      ...{ s: 'bd', clip: 0.5, drive: 2, shape: 0.9 },
      ...{ cutoff: 800, room: 0.3, roomsize: 0.8, delay: 0.2, vowel: 'a' },
    });
  });

  it('counts offsets in steps at its own tempo, and takes the gate of the environment', () => {
    const track = { params: { s: 'bd' } };
    expect(sequenceIn(one(track, { offset_ms: 62.5 }), 'a').events).toEqual([{ step: 0, offset: 0.5 }]);
    const slow = one(track, { offset_ms: -20, note: 60, gate: null }, { bpm: 60, default_gate: 0.9 });
    expect(sequenceIn(slow, 'a')).toMatchObject({ gate: 0.9, events: [{ step: 0, note: 60, offset: -0.08 }] });
  });

  it('is silent on a track without events', () => {
    expect(sessionToTracks(kept({ tracks: { a: {} } })).tracks['a']!.code).toBe(SILENCE);
  });

  it.each([
    ['no sound', one({ params: {} }, {}), '/tracks/a/params/s'],
    [
      'more than a text may hold',
      kept({
        tracks: { a: { params: { s: 'bd' } } },
        sequences: {
          a: {
            events: Array.from({ length: 1_024 }, () => ({
              step: 255,
              velocity: 0.123456,
              note: 127,
              gate: 0.123456,
              offset_ms: 3.21,
            })),
          },
        },
      }),
      '/sequences/a/events',
    ],
  ])('with %s is refused with the field', (_, session, pointer) => {
    const details = { errors: [expect.objectContaining({ pointer })] };
    expect(() => sessionToTracks(session)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', details }));
  });

  it('says what it does not do', () => {
    const track = { params: { s: 'bd', orbit: 3 }, sends: [{ mixer_line: 'm' }], modulations: { pan: {} } };
    const session = {
      environment: { scale: 'C_major' },
      tracks: { a: track },
      tracks_midi: { b: {} },
      mixer_lines: { m: {} },
    };
    const { warnings } = sessionToTracks(kept(session));
    for (const name of ['tracks_midi.b', 'mixer_lines.m', 'a.sends', 'a.modulations of pan', 'params.orbit', 'scale']) {
      expect(warnings.filter((warning) => warning.includes(name))).toHaveLength(1);
    }
    expect(sessionToTracks(kept(DOCUMENTED_SESSION)).warnings).toEqual([]);
  });
});

describe('a scene', () => {
  const inside = (scene: string) => inScene(kept({ ...SESSION_WITH_SCENES, current_scene: scene }));

  it('sounds of what it names, and everything else is silent', () => {
    const { tracks } = sessionToTracks(inside('intro'));
    expect(tracks['snare']!.code).toBe(SILENCE);
    expect(sequenceIn(inside('intro'), 'hihat')).toMatchObject({ params: { gain: 0.4 }, events: { length: 2 } });
    expect(sequenceIn(inside('intro'), 'kick').events).toHaveLength(4);
  });

  it('leaves what it keeps open to the session', () => {
    expect(sequenceIn(inside('verse'), 'snare')).toEqual(sequenceIn(kept(SESSION_WITH_SCENES), 'snare'));
  });

  it('that names no track changes the environment alone', () => {
    const chorus = inside('chorus');
    expect(chorus.environment).toMatchObject({ bpm: 132, loop_steps: 256 });
    expect(Object.keys(chorus.sequences!)).toEqual(['kick', 'snare', 'hihat']);
  });

  it('may bring a track the session has not', () => {
    const scenes = { x: { tracks: { new: { params: { s: 'cp' } } }, sequences: { new: { events: [{ step: 3 }] } } } };
    const session = kept({ ...DOCUMENTED_SESSION, scenes, current_scene: 'x' });
    const { tracks } = sessionToTracks(inScene(session));
    expect(tracks['kick']!.code).toBe(SILENCE);
    expect(sequenceIn(inScene(session), 'new').params).toEqual({ s: 'cp' });
  });

  it('keeps what is changed while it plays, and so does the session', () => {
    const before = kept({ ...SESSION_WITH_SCENES, current_scene: 'intro' });
    const after = withSwitches(withParams(before, 'hihat', { gain: 0.7, pan: null }), 'hihat', { mute: true });
    expect(inScene(after).tracks!['hihat']).toMatchObject({ meta: { mute: true }, params: { gain: 0.7, s: 'hh' } });
    expect(inScene({ ...after, current_scene: null }).tracks!['hihat']).toMatchObject({ params: { gain: 0.7 } });
    const faster = withEnvironment({ ...after, current_scene: 'chorus' }, { bpm: 140, swing: undefined });
    expect(inScene(faster).environment).toMatchObject({ bpm: 140, swing: 0 });
    expect(faster.environment.bpm).toBe(140);
  });

  it('of a session that does not have it changes nothing', () => {
    const session = kept({ ...DOCUMENTED_SESSION, current_scene: 'constructor' });
    expect(inScene(session)).toBe(session);
  });
});

describe('what is kept', () => {
  const submit = (session: object) => PlaybackSession.parse(session);

  it('is the session last submitted, in the scene it asks for', () => {
    const session = keptAfter(kept({}), submit({ ...SESSION_WITH_SCENES, apply: { scene_name: 'verse' } }));
    expect(session).toMatchObject({ current_scene: 'verse', retired: [] });
    expect(session).not.toHaveProperty('apply');
  });

  it('with track_ids takes these tracks alone, and leaves the others as they sound', () => {
    const before = kept({ ...SESSION_WITH_SCENES, current_scene: 'intro' });
    const next = {
      tracks: { kick: { params: { s: 'tr' } }, snare: { params: { s: 'tr' } } },
      sequences: { kick: { events: [] }, snare: { events: [{ step: 1 }] } },
      apply: { track_ids: ['snare'] },
    };
    const after = keptAfter(before, submit(next));
    expect(after.tracks).toMatchObject({ kick: { params: { s: 'bd' } }, snare: { params: { s: 'tr' } }, hihat: {} });
    expect(after.sequences).toMatchObject({ kick: { events: { length: 4 } }, hihat: { events: { length: 2 } } });
    expect(after.sequences!['snare']!.events).toEqual([{ step: 1 }]);
  });
});

describe('the loop', () => {
  const horizon = { n: 35, d: 8 }; // cycle 4.375, step 70
  it.each([
    ['now', 256, 4.375],
    ['beat', 256, 4.5],
    ['bar', 256, 5],
    ['seq', 256, 16],
    ['seq', 24, 4.5],
  ] as const)('%s in a loop of %d steps is cycle %d', (timing, loopSteps, cycle) => {
    const at = landingAt(timing, horizon, loopSteps, []);
    expect(at.n / at.d).toBe(cycle);
  });

  it('waits for what is planned already, so that a later wish is not overtaken', () => {
    expect(landingAt('now', horizon, 256, [{ n: 6, d: 1 }])).toEqual({ n: 6, d: 1 });
    expect(landingAt('bar', horizon, 256, [{ n: 9, d: 2 }])).toEqual({ n: 5, d: 1 });
  });

  it.each([
    [0, { step: 0, beat: 0, bar: 0 }],
    [4.5, { step: 72, beat: 18, bar: 4 }],
    [16.26, { step: 4, beat: 1, bar: 0 }],
  ])('has cycle %d at %j', (cycle, place) => {
    expect(placeIn(cycle, 256)).toEqual(place);
  });
});

describe('swing', () => {
  it.each([
    [0, 0.5],
    [0.1, 0.525],
    [1, 0.75],
  ])('%d of the original lets the first sixteenth of a pair take %d', (amount, ratio) => {
    expect(swingOf(amount)).toEqual({ ratio, division: 16 });
  });
});
