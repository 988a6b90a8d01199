import { z } from 'zod';
import { cancelChange } from './change.js';
import { defineRoute } from './define.js';
import { TrackName } from './names.js';
import {
  PlaybackSession,
  SceneName,
  SESSION_BYTES_MAX,
  SessionEnvironmentPatch,
  SessionParams,
  SessionTiming,
} from './playback-session.js';
import {
  activateScene,
  EnvironmentChanged,
  Muting,
  ParamsChanged,
  PlaybackStatus,
  SceneActivated,
  SessionSubmitted,
  setEnvironment,
  setTrackParams,
  Soloing,
  submitSession,
  switchTrack,
  TrackMuted,
  TrackSoloed,
} from './playback.js';
import { continueTransport } from './transport.js';

const tag = 'Playback';
const status = z.literal('ok');
const playing = z.boolean();
const ofTrack = z.object({ track_id: TrackName });
const ofScene = z.object({ scene_name: SceneName });

/** One change of one track, as the original lists them: a change of several tracks has a row for each. */
export const PendingChange = z
  .object({
    id: z.uuid(),
    type: z.literal('track_update'),
    track_id: TrackName,
    apply_timing: z.enum(['beat', 'bar', 'seq']).meta({ description: 'The widest boundary it lands on.' }),
    apply_at_step: z.int(),
  })
  .meta({ id: 'PendingChange' });
export type PendingChange = z.output<typeof PendingChange>;

/** The original project's playback routes, for its clients: its paths below /v1, its bodies, its answers. */
export const PLAYBACK_ROUTES = {
  submitSession: defineRoute({
    operationId: 'submitSession',
    method: 'post',
    path: '/v1/playback/session',
    tag,
    summary: 'Load a step session; its tracks begin on the boundary it asks for.',
    body: PlaybackSession,
    bodyBytesMax: SESSION_BYTES_MAX,
    replies: { 200: SessionSubmitted },
    errors: submitSession.errors,
  }),
  getPlaybackStatus: defineRoute({
    operationId: 'getPlaybackStatus',
    method: 'get',
    path: '/v1/playback/status',
    tag,
    summary: 'Playing or not, the step that is heard, the tracks and scenes of the session.',
    replies: { 200: PlaybackStatus },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  startPlayback: defineRoute({
    operationId: 'startPlayback',
    method: 'post',
    path: '/v1/playback/start',
    tag,
    summary: 'Start, or go on after a pause.',
    replies: { 200: z.object({ status, playing }) },
    errors: continueTransport.errors,
  }),
  stopPlayback: defineRoute({
    operationId: 'stopPlayback',
    method: 'post',
    path: '/v1/playback/stop',
    tag,
    summary: 'Stop; the next start begins at step 0.',
    replies: { 200: z.object({ status, playing }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  pausePlayback: defineRoute({
    operationId: 'pausePlayback',
    method: 'post',
    path: '/v1/playback/pause',
    tag,
    summary: 'Stop, and keep the position.',
    replies: { 200: z.object({ status, playing, paused: z.boolean() }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  patchEnvironment: defineRoute({
    operationId: 'patchEnvironment',
    method: 'patch',
    path: '/v1/playback/environment',
    tag,
    summary: 'Change tempo, swing or the default gate of the session.',
    body: SessionEnvironmentPatch,
    replies: { 200: EnvironmentChanged },
    errors: setEnvironment.errors,
  }),
  patchTrackParams: defineRoute({
    operationId: 'patchTrackParams',
    method: 'patch',
    path: '/v1/playback/tracks/{track_id}/params',
    tag,
    summary: 'Change what a track of the session plays its notes with; null takes a control away.',
    params: ofTrack,
    body: SessionParams,
    replies: { 200: ParamsChanged },
    errors: setTrackParams.errors,
  }),
  mutePlaybackTrack: defineRoute({
    operationId: 'mutePlaybackTrack',
    method: 'post',
    path: '/v1/playback/tracks/{track_id}/mute',
    tag,
    summary: 'Mute or unmute a track of the session, at once.',
    params: ofTrack,
    body: Muting,
    replies: { 200: TrackMuted },
    errors: switchTrack.errors,
  }),
  soloPlaybackTrack: defineRoute({
    operationId: 'soloPlaybackTrack',
    method: 'post',
    path: '/v1/playback/tracks/{track_id}/solo',
    tag,
    summary: 'Let a track of the session sound alone, or end that, at once.',
    params: ofTrack,
    body: Soloing,
    replies: { 200: TrackSoloed },
    errors: switchTrack.errors,
  }),
  muteTrack: defineRoute({
    operationId: 'muteTrack',
    method: 'post',
    path: '/v1/tracks/{track_id}/mute',
    tag,
    summary: 'The same as /v1/playback/tracks/{track_id}/mute.',
    params: ofTrack,
    body: Muting,
    replies: { 200: TrackMuted },
    errors: switchTrack.errors,
  }),
  soloTrack: defineRoute({
    operationId: 'soloTrack',
    method: 'post',
    path: '/v1/tracks/{track_id}/solo',
    tag,
    summary: 'The same as /v1/playback/tracks/{track_id}/solo.',
    params: ofTrack,
    body: Soloing,
    replies: { 200: TrackSoloed },
    errors: switchTrack.errors,
  }),
  activateScene: defineRoute({
    operationId: 'activateScene',
    method: 'post',
    path: '/v1/scene/activate',
    tag,
    summary: 'Switch to a scene of the session.',
    body: z
      .object({ scene_id: SceneName, timing: SessionTiming.optional() })
      .strict()
      .meta({ id: 'SceneActivation', example: { scene_id: 'verse', timing: 'bar' } }),
    replies: { 200: SceneActivated },
    errors: activateScene.errors,
  }),
  activatePlaybackScene: defineRoute({
    operationId: 'activatePlaybackScene',
    method: 'post',
    path: '/v1/playback/scenes/{scene_name}',
    tag,
    summary: 'Switch to a scene of the session at the next bar.',
    params: ofScene,
    replies: { 200: SceneActivated },
    errors: activateScene.errors,
  }),
  listPendingChanges: defineRoute({
    operationId: 'listPendingChanges',
    method: 'get',
    path: '/v1/playback/changes/pending',
    tag,
    summary: 'Changes that wait for their moment, one row a track.',
    replies: { 200: z.object({ pending: z.array(PendingChange) }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  cancelPendingChange: defineRoute({
    operationId: 'cancelPendingChange',
    method: 'delete',
    path: '/v1/playback/changes/{change_id}',
    tag,
    summary: 'Take back a change before it lands.',
    params: z.object({ change_id: z.uuid() }),
    replies: { 200: z.object({ status, cancelled_id: z.uuid() }) },
    errors: cancelChange.errors,
  }),
  cancelAllChanges: defineRoute({
    operationId: 'cancelAllChanges',
    method: 'post',
    path: '/v1/playback/changes/cancel-all',
    tag,
    summary: 'Take back every change that waits, whoever planned it.',
    replies: { 200: z.object({ status, cancelled_count: z.int() }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
} as const;
