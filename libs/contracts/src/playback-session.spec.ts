import { DOCUMENTED_SESSION, SESSION_WITH_SCENES, sequenceOf } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { KeptSession, PlaybackSession, SEQUENCE_EVENTS_MAX, SessionParams } from './playback-session.js';

const refused = (session: unknown): string[] =>
  PlaybackSession.safeParse(session).error?.issues.map(({ path }) => path.join('/')) ?? [];

describe('a step session', () => {
  it.each([
    ['as the documents write it', DOCUMENTED_SESSION],
    ['with scenes', SESSION_WITH_SCENES],
    ['with nothing in it', {}],
    ['without a wish when to land', { ...DOCUMENTED_SESSION, apply: null }],
  ])('%s is taken, and can be kept and read again', (_, session) => {
    const parsed = PlaybackSession.parse(session);
    expect(parsed).toMatchObject(session);
    const kept = KeptSession.parse(parsed);
    expect(KeptSession.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it('plays at 120 bpm, straight, with full gates, in a loop of 256 steps unless it says otherwise', () => {
    expect(PlaybackSession.parse({ apply: {} })).toEqual({
      environment: { bpm: 120, default_gate: 1, swing: 0, loop_steps: 256 },
      apply: { timing: 'bar' },
    });
  });

  const kick = (event: object) => ({
    ...DOCUMENTED_SESSION,
    sequences: { kick: { track_id: 'kick', events: [{ step: 0 }, event] } },
  });
  const many = Array.from({ length: 5_000 }, () => 0);
  it.each<[string, unknown, string]>([
    ['step 256', kick({ step: 256 }), 'sequences/kick/events/1/step'],
    ['step NaN', kick({ step: Number.NaN }), 'sequences/kick/events/1/step'],
    ['half a step', kick({ step: 0.5 }), 'sequences/kick/events/1/step'],
    ['an infinite velocity', kick({ step: 1, velocity: Infinity }), 'sequences/kick/events/1/velocity'],
    ['a negative gate', kick({ step: 1, gate: -1 }), 'sequences/kick/events/1/gate'],
    ['a note no keyboard has', kick({ step: 1, note: 128 }), 'sequences/kick/events/1/note'],
    ['5,000 events', { ...DOCUMENTED_SESSION, sequences: { kick: sequenceOf('kick', many) } }, 'sequences/kick/events'],
    ['a sequence without its track', { ...DOCUMENTED_SESSION, tracks: {} }, 'sequences/kick'],
    [
      'an unknown track to apply',
      { ...DOCUMENTED_SESSION, apply: { track_ids: ['kick', 'snare'] } },
      'apply/track_ids/1',
    ],
    ['an unknown scene to apply', { ...DOCUMENTED_SESSION, apply: { scene_name: 'drop' } }, 'apply/scene_name'],
    ['the scene of every object', { ...DOCUMENTED_SESSION, apply: { scene_name: 'toString' } }, 'apply/scene_name'],
    ['an unknown timing', { ...DOCUMENTED_SESSION, apply: { timing: 'later' } }, 'apply/timing'],
    [
      'another track of the same name',
      { tracks: { kick: { meta: { track_id: 'snare' } } } },
      'tracks/kick/meta/track_id',
    ],
    [
      'another sequence of the same name',
      { tracks: { a: {} }, sequences: { a: sequenceOf('b', []) } },
      'sequences/a/track_id',
    ],
    [
      'a step behind its loop',
      { ...DOCUMENTED_SESSION, environment: { loop_steps: 8 } },
      'sequences/kick/events/2/step',
    ],
    ['a scene with a stranger', { scenes: { x: { sequences: { a: sequenceOf('a', [0]) } } } }, 'scenes/x/sequences/a'],
    ['no tempo', { environment: { bpm: 0 } }, 'environment/bpm'],
    ['a swing of two', { environment: { swing: 2 } }, 'environment/swing'],
    ['a name of a sound that is none', { tracks: { a: { params: { s: "b'd" } } } }, 'tracks/a/params/s'],
    ['loud gain', { tracks: { a: { params: { gain: 'loud' } } } }, 'tracks/a/params/gain'],
  ])('with %s is refused, and the field is named', (_, session, field) => {
    expect(refused(session)[0]).toBe(field);
  });

  it('holds 1,024 events a track', () => {
    const events = Array.from({ length: SEQUENCE_EVENTS_MAX }, (_, index) => index % 256);
    expect(refused({ ...DOCUMENTED_SESSION, sequences: { kick: sequenceOf('kick', events) } })).toEqual([]);
  });

  it('may play in a scene what only the scene has', () => {
    const scenes = { x: { tracks: { a: {} }, sequences: { a: sequenceOf('a', [0]) } } };
    expect(refused({ scenes })).toEqual([]);
  });

  it('names controls of a SynthDef apart, and no others by mistake', () => {
    expect(SessionParams.parse({ gain: 0.8, cutoff: 2_000, extra_params: { drive: 3 } })).toMatchObject({ gain: 0.8 });
    expect(SessionParams.safeParse({ gian: 1 }).error?.issues).toMatchObject([{ keys: ['gian'] }]);
    expect(SessionParams.safeParse({ extra_params: { 'a b': 3 } }).success).toBe(false);
  });
});
