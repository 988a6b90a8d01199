import {
  activateScene,
  AppError,
  cancelChange,
  continueTransport,
  getPlaybackStatus,
  listChanges,
  pauseTransport,
  type PlannedChange,
  type PlaybackStatus,
  type RequestContract,
  SESSION_BYTES_MAX,
  setEnvironment,
  setTrackParams,
  setTransport,
  submitSession,
  switchTrack,
  type Transport,
} from '@oiduna/contracts';
import { DOCUMENTED_SESSION } from '@oiduna/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await gatewayUnderTest();
});
afterAll(() => gateway?.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`http://127.0.0.1:${gateway.port}/v1/${path}`, { method, ...sent });
  return { status: response.status, body: await response.json() };
}

const ok = { status: 'ok' } as const;
const transport: Transport = {
  playing: false,
  state: 'paused',
  bpm: 120,
  tempoPlan: null,
  swing: { ratio: 0.5, division: 16 },
  meter: { beatsPerBar: 4, beatUnit: 4, fromCycle: 0 },
  beatsPerCycle: 4,
  position: { cycle: 2, beat: 2, bar: 2, beatInBar: 2 },
  revision: 1,
};
const playing: Transport = { ...transport, playing: true, state: 'playing' };
const submitted = { ...ok, message: 'Session loaded successfully', warnings: [], change_id: null };
const tuned = { ...ok, environment: { bpm: 140, swing: 0.1, default_gate: 0.9, loop_steps: 256 } };
const shaped = { ...ok, track_id: 'kick', updated_params: { gain: 0.8 }, warnings: [] };
const switched = { track_id: 'kick', muted: true, solo: true };
const scene = { ...ok, scene_id: 'verse', applied_at: { step: 0, beat: 0 }, warnings: [] };
const status: PlaybackStatus = {
  playing: true,
  playback_state: 'playing',
  bpm: 120,
  position: { step: 64, beat: 16, bar: 4 },
  active_tracks: ['kick', 'snare', 'hihat'],
  has_pending: false,
  scenes: ['intro', 'verse', 'chorus'],
  current_scene: 'verse',
};
const muted = { ...ok, track_id: 'kick', muted: true };
const soloed = { ...ok, track_id: 'kick', solo: true };

/** Method, path and body as documented; the request the engine gets and its reply; the documented answer. */
it.each<[string, string, unknown, RequestContract, asked: unknown, reply: unknown, answer: unknown]>([
  ['POST', 'playback/session', DOCUMENTED_SESSION, submitSession, DOCUMENTED_SESSION, submitted, submitted],
  ['GET', 'playback/status', undefined, getPlaybackStatus, {}, status, status],
  ['POST', 'playback/start', undefined, continueTransport, {}, playing, { ...ok, playing: true }],
  ['POST', 'playback/stop', undefined, setTransport, { playing: false }, transport, { ...ok, playing: false }],
  ['POST', 'playback/pause', undefined, pauseTransport, {}, transport, { ...ok, playing: false, paused: true }],
  ['PATCH', 'playback/environment', { bpm: 140 }, setEnvironment, { bpm: 140 }, tuned, tuned],
  [
    ...(['PATCH', 'playback/tracks/kick/params', { gain: 0.8 }, setTrackParams] as const),
    ...[{ track_id: 'kick', params: { gain: 0.8 } }, shaped, shaped],
  ] as never,
  ...['playback/tracks/kick', 'tracks/kick'].flatMap((path) => [
    ['POST', `${path}/mute`, { muted: true }, switchTrack, { track_id: 'kick', muted: true }, switched, muted] as never,
    ['POST', `${path}/solo`, { solo: true }, switchTrack, { track_id: 'kick', solo: true }, switched, soloed] as never,
  ]),
  [
    ...(['POST', 'scene/activate', { scene_id: 'verse', timing: 'seq' }, activateScene] as const),
    ...[{ scene_id: 'verse', timing: 'seq' }, scene, scene],
  ] as never,
  ...['playback/scenes/verse', 'scene/activate'].map(
    (path, n) =>
      [
        ...(['POST', path, n === 0 ? undefined : { scene_id: 'verse' }, activateScene] as const),
        ...[{ scene_id: 'verse', timing: 'bar' }, scene, scene],
      ] as never,
  ),
])('%s %s of %j is answered as documented', async (method, path, body, contract, asked, reply, answer) => {
  const requests: unknown[] = [];
  const stop = await gateway.engine.answer(contract, (request) => {
    requests.push(request);
    return reply;
  });
  expect(await call(method, path, body)).toEqual({ status: 200, body: answer });
  expect(requests).toEqual([asked]);
  stop();
});

const change: PlannedChange = {
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  tracks: ['kick', 'snare'],
  synthDefs: [],
  cycle: 17,
  soundsAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r1',
};

it('what waits is listed a row a track, and taken back alone or all at once', async () => {
  const landed = '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0ab';
  await gateway.engine.answer(listChanges, () => ({ changes: [change, { ...change, id: landed }] }));
  const stop = await gateway.engine.answer(cancelChange, ({ id }) => {
    if (id === landed) throw new AppError('CHANGE_UNKNOWN', { id });
    return change;
  });
  const { body } = await call('GET', 'playback/changes/pending');
  expect((body as { pending: unknown[] }).pending.slice(0, 2)).toEqual(
    ['kick', 'snare'].map((track_id) => ({
      ...{ id: change.id, type: 'track_update', track_id },
      ...{ apply_timing: 'bar', apply_at_step: 16 },
    })),
  );
  expect(await call('DELETE', `playback/changes/${change.id}`)).toEqual({
    status: 200,
    body: { ...ok, cancelled_id: change.id },
  });
  expect((await call('DELETE', `playback/changes/${landed}`)).status).toBe(404);
  expect(await call('POST', 'playback/changes/cancel-all')).toEqual({
    status: 200,
    body: { ...ok, cancelled_count: 1 },
  });
  stop();
});

it('taking everything back tells when the engine cannot', async () => {
  await gateway.engine.answer(listChanges, () => ({ changes: [change] }));
  const stop = await gateway.engine.answer(cancelChange, () => {
    throw new AppError('AUDIO_SERVER_AWAY', { state: 'dead' });
  });
  expect((await call('POST', 'playback/changes/cancel-all')).status).toBeGreaterThanOrEqual(500);
  stop();
});

it.each([
  [
    'POST',
    'playback/session',
    { tracks: { kick: {} }, sequences: { kick: { events: [{ step: 256 }] } } },
    '/sequences/kick/events/0/step',
  ],
  ['POST', 'playback/session', { apply: { timing: 'bar', track_ids: ['x'] } }, '/apply/track_ids/0'],
  ['PATCH', 'playback/environment', { bpm: -10 }, '/bpm'],
  ['PATCH', 'playback/tracks/kick/params', { gian: 1 }, '/gian'],
  ['POST', 'tracks/kick/mute', {}, '/muted'],
  ['POST', 'scene/activate', { scene_id: 'verse', timing: 'later' }, '/timing'],
])('%s %s of %j is refused with the field', async (method, path, body, pointer) => {
  const answer = await call(method, path, body);
  expect(answer).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID', errors: [{ pointer }] } });
});

it('a session may be larger than other bodies, up to a stated size', async () => {
  const stop = await gateway.engine.answer(submitSession, () => submitted);
  const session = (bytes: number) => ({ environment: { scale: 'x'.repeat(bytes - 100) } });
  expect((await call('POST', 'playback/session', session(SESSION_BYTES_MAX))).status).toBe(200);
  expect((await call('POST', 'playback/session', session(SESSION_BYTES_MAX + 200))).status).toBe(413);
  stop();
});
