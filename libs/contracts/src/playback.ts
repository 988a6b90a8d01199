import { z } from 'zod';
import { defineRequest } from './define.js';
import { TrackName } from './names.js';
import {
  PlaybackSession,
  SceneName,
  SessionEnvironmentPatch,
  SessionParams,
  SessionTiming,
} from './playback-session.js';
import { Bpm, setTransport } from './transport.js';

/**
 * The original project's playback API: requests and answers in its own names. The engine turns a session into
 * tracks of its own, so what is here plays by the same clock, budgets and faders as everything else.
 */

const ok = z.literal('ok');
const Warnings = z
  .array(z.string())
  .meta({ description: 'What the session asks for and Oiduna does not do, one sentence each.' });
const Position = z
  .object({ step: z.int(), beat: z.int(), bar: z.int() })
  .meta({ description: 'Within the loop, each from 0; a beat is four steps, a bar sixteen.' });

export const SessionSubmitted = z
  .object({
    status: ok,
    message: z.string(),
    warnings: Warnings,
    change_id: z.uuid().nullable().meta({ description: 'Of the plan, while it waits for its moment.' }),
  })
  .meta({ id: 'SessionSubmitted' });
export type SessionSubmitted = z.output<typeof SessionSubmitted>;

export const PlaybackStatus = z
  .object({
    playing: z.boolean(),
    playback_state: z.enum(['stopped', 'playing', 'paused']),
    bpm: Bpm,
    position: Position,
    active_tracks: z.array(TrackName),
    has_pending: z.boolean(),
    scenes: z.array(z.string()),
    current_scene: z.string().nullable(),
  })
  .meta({ id: 'PlaybackStatus' });
export type PlaybackStatus = z.output<typeof PlaybackStatus>;

export const EnvironmentChanged = z
  .object({
    status: ok,
    environment: z.object({ bpm: Bpm, swing: z.number(), default_gate: z.number(), loop_steps: z.int() }),
  })
  .meta({ id: 'EnvironmentChanged' });
export const ParamsChanged = z
  .object({ status: ok, track_id: TrackName, updated_params: SessionParams, warnings: Warnings })
  .meta({ id: 'ParamsChanged' });
export const Muting = z.object({ muted: z.boolean() }).strict().meta({ id: 'Muting' });
export const Soloing = z.object({ solo: z.boolean() }).strict().meta({ id: 'Soloing' });
export const TrackMuted = z.object({ status: ok, track_id: TrackName, muted: z.boolean() }).meta({ id: 'TrackMuted' });
export const TrackSoloed = z.object({ status: ok, track_id: TrackName, solo: z.boolean() }).meta({ id: 'TrackSoloed' });
export const SceneActivated = z
  .object({
    status: ok,
    scene_id: SceneName,
    applied_at: z.object({ step: z.int(), beat: z.int() }),
    warnings: Warnings,
  })
  .meta({ id: 'SceneActivated' });

const changing = [
  'SOUND_UNKNOWN',
  'TRACKS_EXHAUSTED',
  'CHANGES_EXHAUSTED',
  'PATTERN_SYNTAX',
  'PATTERN_OVER_BUDGET',
  'PATTERN_UNAVAILABLE',
  'INPUT_INVALID',
  ...setTransport.errors,
] as const;

export const submitSession = defineRequest({
  subject: 'session.v1.submit',
  service: 'engine',
  timeoutMs: 10_000,
  request: PlaybackSession,
  reply: SessionSubmitted,
  errors: changing,
});

export const getPlaybackStatus = defineRequest({
  subject: 'session.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: PlaybackStatus,
  errors: [],
});

export const setEnvironment = defineRequest({
  subject: 'session.v1.tune',
  service: 'engine',
  timeoutMs: 10_000,
  request: SessionEnvironmentPatch,
  reply: EnvironmentChanged,
  errors: changing,
});

export const setTrackParams = defineRequest({
  subject: 'session.v1.shape',
  service: 'engine',
  timeoutMs: 5_000,
  request: z.object({ track_id: TrackName, params: SessionParams }),
  reply: ParamsChanged,
  errors: ['TRACK_UNKNOWN', ...changing],
});

/** Mute and solo act at once, on the fader. */
export const switchTrack = defineRequest({
  subject: 'session.v1.switch',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ track_id: TrackName, muted: z.boolean().optional(), solo: z.boolean().optional() }),
  reply: z.object({ track_id: TrackName, muted: z.boolean(), solo: z.boolean() }),
  errors: ['TRACK_UNKNOWN', 'REVISION_MISMATCH', 'CHANGES_EXHAUSTED'],
});

export const activateScene = defineRequest({
  subject: 'session.v1.activate',
  service: 'engine',
  timeoutMs: 10_000,
  request: z.object({ scene_id: SceneName, timing: SessionTiming.default('bar') }),
  reply: SceneActivated,
  errors: ['SCENE_UNKNOWN', ...changing],
});
