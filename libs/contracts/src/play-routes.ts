import { z } from 'zod';
import { PlannedChange } from './change.js';
import { defineRoute } from './define.js';
import { TrackName } from './names.js';
import { getRecording, Recording, RecordingWish, startRecording } from './recording.js';
import {
  deleteTrack,
  patchTrack,
  playCode,
  PlayResult,
  PlayWish,
  putTrack,
  Track,
  TrackPatch,
  TrackWish,
} from './track.js';

export const IfMatch = z.object({
  'if-match': z.string().optional().meta({ description: 'The ETag the change is based on.' }),
});
const TrackParams = z.object({ name: TrackName });

/** Tracks, and recordings of what they play. */
export const PLAY_ROUTES = {
  play: defineRoute({
    operationId: 'play',
    method: 'post',
    path: '/v1/play',
    tag: 'Tracks',
    summary: 'Play text: each label becomes a track, the transport starts.',
    body: PlayWish,
    replies: { 200: PlayResult },
    errors: playCode.errors,
  }),
  listTracks: defineRoute({
    operationId: 'listTracks',
    method: 'get',
    path: '/v1/tracks',
    tag: 'Tracks',
    summary: 'All tracks.',
    replies: { 200: z.object({ tracks: z.array(Track) }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  putTrack: defineRoute({
    operationId: 'putTrack',
    method: 'put',
    path: '/v1/tracks/{name}',
    tag: 'Tracks',
    summary: 'Create or replace the pattern of one track.',
    params: TrackParams,
    headers: IfMatch,
    body: TrackWish,
    replies: { 200: Track, 202: PlannedChange },
    errors: putTrack.errors,
  }),
  patchTrack: defineRoute({
    operationId: 'patchTrack',
    method: 'patch',
    path: '/v1/tracks/{name}',
    tag: 'Tracks',
    summary: 'Change some of a track: mute, solo, gain, code.',
    params: TrackParams,
    headers: IfMatch,
    body: TrackPatch,
    replies: { 200: Track, 202: PlannedChange },
    errors: patchTrack.errors,
  }),
  deleteTrack: defineRoute({
    operationId: 'deleteTrack',
    method: 'delete',
    path: '/v1/tracks/{name}',
    tag: 'Tracks',
    summary: 'Remove a track; what already sounds fades.',
    params: TrackParams,
    headers: IfMatch,
    replies: { 204: null },
    errors: deleteTrack.errors,
  }),
  startRecording: defineRoute({
    operationId: 'startRecording',
    method: 'post',
    path: '/v1/recordings',
    tag: 'Recordings',
    summary: 'Record whole bars of the master output or of one track, from the next bar line.',
    body: RecordingWish,
    replies: { 201: Recording },
    errors: startRecording.errors,
  }),
  getRecording: defineRoute({
    operationId: 'getRecording',
    method: 'get',
    path: '/v1/recordings/{id}',
    tag: 'Recordings',
    summary: 'State of one recording.',
    params: z.object({ id: z.uuid() }),
    replies: { 200: Recording },
    errors: getRecording.errors,
  }),
  getRecordingAudio: defineRoute({
    operationId: 'getRecordingAudio',
    method: 'get',
    path: '/v1/recordings/{id}/audio',
    tag: 'Recordings',
    summary: 'The recorded WAV.',
    params: z.object({ id: z.uuid() }),
    replies: { 200: { raw: ['audio/wav'], description: 'Stereo WAV.' } },
    errors: [...getRecording.errors, 'RECORDING_NOT_READY'],
  }),
} as const;
