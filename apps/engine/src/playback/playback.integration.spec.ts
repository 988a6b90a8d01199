import {
  activateScene,
  cancelChange,
  getPlaybackStatus,
  getTransport,
  listChanges,
  listTracks,
  loadSynthDef,
  patchTrack,
  PlaybackSession,
  setEnvironment,
  setTrackParams,
  setTransport,
  submitSession,
  switchTrack,
} from '@oiduna/contracts';
import { type Broker, DOCUMENTED_SESSION, ownNats, sequenceOf, SESSION_WITH_SCENES } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

const failureOf = <T>(asked: Promise<T>): Promise<unknown> => asked.catch((error: unknown) => error);

describe('a step session', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  const submit = (session: object) => under.client.request(submitSession, PlaybackSession.parse(session));
  const status = () => under.client.request(getPlaybackStatus, {});
  const tracks = async () => (await under.client.request(listTracks, {})).tracks;
  const names = async () => (await tracks()).map(({ name }) => name);
  const track = async (name: string) => (await tracks()).find((candidate) => candidate.name === name)!;
  const planned = async () => (await under.client.request(listChanges, {})).changes;
  /** Until the first notes are sent: before that the begin of the loop is still to come. */
  const play = async () => {
    await under.client.request(setTransport, { playing: true });
    await until('notes are sent', 2_000, () => under.engine.scheduler.horizon.n > 0);
  };
  const nothingWaits = () => until('nothing waits', 8_000, async () => (await planned()).length === 0);

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    for (const name of ['bd', 'sd', 'hh']) {
      await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick'), name));
    }
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false });
    await submit({});
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('becomes tracks at once while nothing plays, with its tempo', async () => {
    const answer = await submit({ ...DOCUMENTED_SESSION, environment: { bpm: 140 } });
    expect(answer).toEqual({ status: 'ok', message: 'Session loaded successfully', warnings: [], change_id: null });
    expect(await names()).toEqual(['kick']);
    expect((await track('kick')).code).toContain('"step":12');
    expect(await status()).toMatchObject({ bpm: 140, active_tracks: ['kick'], has_pending: false, scenes: [] });
  });

  it('waits for its moment while the music plays, and what waits is not undone by what comes after', async () => {
    await submit(DOCUMENTED_SESSION);
    await play();
    const next = { ...SESSION_WITH_SCENES, apply: { timing: 'seq' } };
    const { change_id: id } = await submit(next);
    expect(await planned()).toMatchObject([{ id, tracks: ['kick', 'snare', 'hihat'], cycle: 16 }]);
    expect(await status()).toMatchObject({ playing: true, playback_state: 'playing', has_pending: true });
    await under.client.request(setTrackParams, { track_id: 'snare', params: { gain: 0.25 } });
    await under.client.request(switchTrack, { track_id: 'kick', muted: true });
    expect((await track('kick')).muted).toBe(true);
    expect((await planned()).map(({ cycle }) => cycle)).toEqual([16, 16, 16]);
    await under.client.request(setTransport, { playing: false });
    expect(await track('kick')).toMatchObject({ muted: true });
    expect((await track('snare')).code).toContain('"gain":0.25');
  });

  it('can be taken back before it lands', async () => {
    await submit(DOCUMENTED_SESSION);
    await play();
    const before = await track('kick');
    const { change_id: id } = await submit({ ...SESSION_WITH_SCENES, apply: { timing: 'seq' } });
    await under.client.request(cancelChange, { id: id! });
    expect(await tracks()).toEqual([before]);
  });

  it('silences and then deletes what the next one leaves out, but nothing of anybody else', async () => {
    await submit(SESSION_WITH_SCENES);
    await under.client.request(patchTrack, { name: 'hihat', patch: { code: 's("hh*8")' } });
    await play();
    await submit({ ...DOCUMENTED_SESSION, apply: { timing: 'now' } });
    await until('snare is silent', 5_000, async () => (await track('snare')).code === 'silence');
    expect((await track('hihat')).code).toBe('s("hh*8")');
    await submit({ ...DOCUMENTED_SESSION, apply: { timing: 'now' } });
    expect(await names()).toEqual(['hihat', 'kick']);
    await submit({ ...DOCUMENTED_SESSION, tracks: { kick: { params: { s: 'sd' } } }, apply: { timing: 'beat' } });
    await nothingWaits();
    expect((await track('kick')).code).toContain('"s":"sd"');
    await under.client.request(patchTrack, { name: 'hihat', patch: { code: 'silence' } });
  });

  it('deletes what the next one leaves out at once while nothing plays', async () => {
    await submit(SESSION_WITH_SCENES);
    await submit(DOCUMENTED_SESSION);
    expect(await names()).toEqual(['kick']);
  });

  it('takes changes of tempo and gate: offsets stay milliseconds', async () => {
    const flam = { kick: { events: [{ step: 4, offset_ms: -5, velocity: 0.3 }] } };
    await submit({ ...DOCUMENTED_SESSION, sequences: flam });
    expect((await track('kick')).code).toContain('"offset":-0.04');
    const patch = { bpm: 240, swing: 0.1, default_gate: 0.5 };
    expect(await under.client.request(setEnvironment, patch)).toEqual({
      status: 'ok',
      environment: { bpm: 240, swing: 0.1, default_gate: 0.5, loop_steps: 256 },
    });
    expect((await track('kick')).code).toMatch(/"gate":0.5,.*"offset":-0.08/);
    expect((await status()).bpm).toBe(240);
  });

  it('lets params, mute and solo of one track change, and leaves the others alone', async () => {
    await submit(SESSION_WITH_SCENES);
    const [, before] = await tracks();
    const params = { gain: 0.8, pan: 0.3, cutoff: 2_000 };
    expect(await under.client.request(setTrackParams, { track_id: 'snare', params })).toEqual({
      ...{ status: 'ok', track_id: 'snare', warnings: [] },
      updated_params: params,
    });
    expect((await track('snare')).code).toContain('"params":{"s":"sd","gain":0.8,"pan":0.3,"orbit":0,"cutoff":2000}');
    expect(await under.client.request(switchTrack, { track_id: 'snare', solo: true })).toMatchObject({ solo: true });
    expect(await track('snare')).toMatchObject({ solo: true, muted: false });
    expect((await tracks())[1]).toEqual(before);
  });

  it('switches its scenes on a boundary, and says where', async () => {
    await submit(SESSION_WITH_SCENES);
    expect((await status()).current_scene).toBe(null);
    const atRest = await under.client.request(activateScene, { scene_id: 'intro', timing: 'bar' });
    expect(atRest).toEqual({ status: 'ok', scene_id: 'intro', applied_at: { step: 0, beat: 0 }, warnings: [] });
    expect((await track('snare')).code).toBe('silence');
    await play();
    const { applied_at: at } = await under.client.request(activateScene, { scene_id: 'chorus', timing: 'bar' });
    expect([at.step % 16, at.beat]).toEqual([0, at.step / 4]);
    const [change] = await planned();
    const { tempoPlan } = await under.client.request(getTransport, {});
    expect(tempoPlan).toMatchObject({ bpm: 132, fromCycle: change!.cycle }); // with the tracks, not before
    await nothingWaits();
    expect((await track('snare')).code).toContain('"step":12');
    expect(await status()).toMatchObject({ bpm: 132, current_scene: 'chorus', scenes: ['intro', 'verse', 'chorus'] });
  });

  it('survives a restart of the engine', async () => {
    await submit({ ...SESSION_WITH_SCENES, apply: { scene_name: 'intro' } });
    const before = await tracks();
    await under.restart();
    await isRunning(under);
    expect(await status()).toMatchObject({ current_scene: 'intro', active_tracks: ['kick', 'snare', 'hihat'] });
    expect(await tracks()).toEqual(before);
  });

  it('with a wrong sound, track or scene is refused by name, and what played plays on', async () => {
    await submit(DOCUMENTED_SESSION);
    const before = await tracks();
    const wrong = { ...DOCUMENTED_SESSION, tracks: { kick: { params: { s: 'bdd' } } } };
    expect(await failureOf(submit(wrong))).toMatchObject({
      code: 'SOUND_UNKNOWN',
      details: { name: 'bdd', nearest: 'bd', field: '/tracks/kick/params/s' },
    });
    const silent = { tracks: { kick: {} }, sequences: { kick: sequenceOf('kick', [0]) } };
    expect(await failureOf(submit(silent))).toMatchObject({
      code: 'INPUT_INVALID',
      details: { errors: [{ pointer: '/tracks/kick/params/s' }] },
    });
    const many = Array.from({ length: 200 }, (_, n) => [`t${n}`, { params: { s: 'bd' } }]);
    expect(await failureOf(submit({ tracks: Object.fromEntries(many) }))).toMatchObject({ code: 'TRACKS_EXHAUSTED' });
    const asked = under.client.request(setTrackParams, { track_id: 'kcik', params: {} });
    expect(await failureOf(asked)).toMatchObject({ code: 'TRACK_UNKNOWN', details: { nearest: 'kick' } });
    expect(await failureOf(under.client.request(switchTrack, { track_id: 'constructor' }))).toMatchObject({
      code: 'TRACK_UNKNOWN',
    });
    expect(await failureOf(under.client.request(activateScene, { scene_id: 'drop', timing: 'now' }))).toMatchObject({
      code: 'SCENE_UNKNOWN',
    });
    expect(await tracks()).toEqual(before);
    expect(await status()).toMatchObject({ active_tracks: ['kick'], current_scene: null });
  });
});
