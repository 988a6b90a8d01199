import {
  type AppError,
  cancelChange,
  changeMeter,
  deleteSynthDefPreset,
  deleteTrack,
  getRecording,
  getSynthDefPreset,
  goBack,
  listChanges,
  listSynthDefPresets,
  listTracks,
  loadSynthDef,
  type ParameterValues,
  PlaybackSession,
  patchTrack,
  playCode,
  putTrack,
  type Recording,
  recallPreset,
  recallSynthDefPreset,
  type RequestOf,
  savePreset,
  saveSynthDefPreset,
  setTrackParams,
  setTransport,
  startRecording,
  submitSession,
  type SynthDef,
  type SynthDefPresetWish,
} from '@oiduna/contracts';
import { type Broker, type JackServer, ownJack, ownNats, readWav, sequenceOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  until,
  versionOf,
} from '../engine.fixture.js';
import { BPM, CODE, NOTES, pitchesOf, RANGE, withRange, WOBBLER } from './wobbler.fixture.js';

const KEY = { synthDef: 'wobbler', owner: 'studio' };
type Recall = Partial<RequestOf<typeof recallSynthDefPreset>>;

describe('presets of a SynthDef', () => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  let wobbler: SynthDef;
  const save = (name: string, wish: SynthDefPresetWish, rest: object = {}) =>
    under.client.request(saveSynthDefPreset, { ...KEY, name, wish, ...rest });
  const recall = (name: string | null, wish: Recall = {}) =>
    under.client.request(recallSynthDefPreset, { ...KEY, name, ...wish });
  const list = (wish: object = {}) => under.client.request(listSynthDefPresets, { ...KEY, ...wish });
  const tracks = async () => (await under.client.request(listTracks, {})).tracks;
  const presetsOf = async (track: string) => (await tracks()).find(({ name }) => name === track)?.presets;
  const holds = (track: string, parameters: ParameterValues | undefined) =>
    until(`${track} has ${JSON.stringify(parameters)}`, 10_000, async () => {
      const held = (await presetsOf(track))?.['wobbler']?.parameters;
      return JSON.stringify(held) === JSON.stringify(parameters);
    });
  const play = async (code = `drone: ${CODE}`): Promise<void> => {
    await under.client.request(playCode, { code, bpm: BPM });
    await until('the music runs', 10_000, () => under.engine.scheduler.horizon.n > 0);
  };
  const record = (bars: number): Promise<Recording> => under.client.request(startRecording, { bars });
  /** The pitch of each note of a recording, in order. */
  const pitchesIn = async ({ id, bars }: Recording): Promise<number[]> => {
    const now = () => under.client.request(getRecording, { id });
    await until('the recording has ended', 30_000, async () => (await now()).state === 'finished');
    return pitchesOf(readWav(await under.blobs.read((await now()).file!.sha256)), bars * NOTES);
  };
  const failure = (attempt: Promise<unknown>): Promise<AppError> =>
    attempt.then(
      () => expect.fail('it was taken'),
      (error: AppError) => error,
    );

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
    await isRunning(under);
    wobbler = withRange(await storeSynthDef(under.blobs, WOBBLER), RANGE);
    await under.client.request(loadSynthDef, wobbler);
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false });
    for (const { name } of await tracks()) await under.client.request(deleteTrack, { name });
    for (const owner of ['studio', 'ada']) {
      for (const { name } of (await list({ owner })).presets) {
        await under.client.request(deleteSynthDefPreset, { ...KEY, owner, name });
      }
    }
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it('are heard moving from one to the other over the beats asked for', { retry: 3, timeout: 60_000 }, async () => {
    await save('low', { parameters: { wobble: 200 } });
    await save('high', { parameters: { wobble: 800 } });
    await under.client.request(putTrack, { name: 'drone', wish: { code: CODE } });
    await recall('low', { over: { bars: 4 } });
    expect(await presetsOf('drone')).toMatchObject({ wobbler: { name: 'low', morph: null } }); // nothing to wait for
    await play();
    const recording = await record(4);
    const start = recording.startCycle + 1;
    const answer = await recall('high', { apply: { at: { cycle: start } }, over: { beats: 8 } });
    expect(answer).toMatchObject({ change: { cycle: start, tracks: ['drone'] }, toCycle: start + 2, warnings: [] });
    const pitches = await pitchesIn(recording);
    const shares = pitches.map((_, note) => Math.min(1, Math.max(0, (note - NOTES) / (2 * NOTES))));
    pitches.forEach((hz, note) => expect(hz / (200 * 4 ** shares[note]!)).toBeCloseTo(1, 2));
  });

  it('go on where they were after a restart in the middle of a morph', { retry: 3, timeout: 90_000 }, async () => {
    await save('high', { parameters: { wobble: 1_600 } });
    await play();
    const { change, toCycle } = await recall('high', { over: { bars: 40 } });
    await holds('drone', { wobble: 1_600 });
    const before = await presetsOf('drone');
    expect(before?.['wobbler']?.morph).toEqual({ from: {}, fromCycle: change.cycle, toCycle });
    await under.restart();
    await isRunning(under);
    expect(await presetsOf('drone')).toEqual(before);
    await until('the sound is back', 20_000, () => under.engine.sounds.find('wobbler', 0) !== undefined);
    const recording = await record(2);
    const pitches = await pitchesIn(recording);
    pitches.forEach((hz, note) => {
      const share = Math.min(1, (recording.startCycle + note / NOTES - change.cycle) / (toCycle - change.cycle));
      expect(hz / (440 * (1_600 / 440) ** share)).toBeCloseTo(1, 2);
    });
  });

  it('wait for the bar, are listed with their instant, and can be taken back', async () => {
    await save('low', { parameters: { wobble: 200 } });
    await play();
    const { change } = await recall('low', { apply: { at: { cycle: 10_000 } } });
    expect(change).toMatchObject({ tracks: ['drone'], presets: ['wobbler/low'], cycle: 10_000 });
    expect(await under.client.request(listChanges, {})).toEqual({
      changes: [{ ...change, soundsAt: expect.any(String) }],
    });
    const { revision } = (await tracks())[0]!;
    const put = { name: 'drone', wish: { code: CODE }, expectedRevision: revision };
    expect(await failure(under.client.request(putTrack, put))).toMatchObject({ code: 'CHANGE_PLANNED' });
    await under.client.request(cancelChange, { id: change.id });
    const onBar = (await recall('low')).change;
    expect(Number.isInteger(onBar.cycle)).toBe(true);
    await holds('drone', { wobble: 200 });
  });

  it('stay when the pattern changes, goes back or is recalled as text, and go with the track', async () => {
    await save('low', { parameters: { wobble: 200 } });
    await play();
    await recall('low', { apply: { at: 'now' } });
    await holds('drone', { wobble: 200 });
    await play('drone: s("wobbler*2")');
    await under.client.request(patchTrack, { name: 'drone', patch: { gain: 0.5 } });
    await under.client.request(savePreset, { name: 'verse', wish: {} });
    await under.client.request(goBack, { apply: { at: 'now' } });
    await until('the first text is back', 10_000, async () => (await tracks())[0]!.code.includes(CODE));
    await under.client.request(recallPreset, { name: 'verse', apply: { at: 'now' }, alone: true });
    await until('the second text is back', 10_000, async () => !(await tracks())[0]!.code.includes(CODE));
    await holds('drone', { wobble: 200 });
    await under.client.request(deleteTrack, { name: 'drone' });
    await play();
    expect(await presetsOf('drone')).toBeUndefined();
  });

  it('of the defaults end what was recalled, and the end of the music ends what is on its way', async () => {
    await save('low', { parameters: { wobble: 200 } });
    await play();
    await recall('low', { apply: { at: 'now' }, over: { bars: 1_000 } });
    await holds('drone', { wobble: 200 });
    await under.client.request(setTransport, { playing: false });
    expect(await presetsOf('drone')).toEqual({
      wobbler: { owner: 'studio', name: 'low', parameters: { wobble: 200 }, morph: null },
    });
    const reset = await recall(null, { over: { beats: 4 } });
    expect(reset).toMatchObject({ preset: null, change: { presets: ['wobbler/(defaults)'] } });
    expect(await presetsOf('drone')).toBeUndefined();
  });

  it('are recalled by every track that plays the SynthDef, or by those named', async () => {
    await save('low', { parameters: { wobble: 200 } });
    await play(`a: ${CODE}\nb: ${CODE}\nc: silence`);
    expect((await recall('low')).change.tracks.toSorted()).toEqual(['a', 'b']);
    expect((await recall('low', { tracks: ['c'] })).change.tracks).toEqual(['c']);
    const unknown = { code: 'TRACK_UNKNOWN', details: { name: 'cc', nearest: 'c' } };
    expect(await failure(recall('low', { tracks: ['cc'] }))).toMatchObject(unknown);
    await play('a: silence\nb: silence');
    expect(await failure(recall('low'))).toMatchObject({
      code: 'INPUT_INVALID',
      details: { errors: [{ pointer: '/tracks', detail: 'no track plays wobbler: name some' }] },
    });
  });

  it('take as long as the beats and bars of the meter they begin in', async () => {
    await save('low', { parameters: { wobble: 200 } });
    await play();
    await under.client.request(changeMeter, { beatsPerBar: 6, beatUnit: 8 });
    const apply = { at: { cycle: 9_000 } };
    expect((await recall('low', { apply, over: { bars: 2 } })).toCycle).toBe(9_001.5);
    expect((await recall('low', { apply, over: { beats: 4 } })).toCycle).toBe(9_000.5);
    await under.client.request(changeMeter, { beatsPerBar: 4, beatUnit: 4 });
  });

  it(
    'that a later version does not take are told, and played within its range',
    { retry: 3, timeout: 60_000 },
    async () => {
      await save('high', { parameters: { wobble: 800 } });
      const later = await storeSynthDef(under.blobs, versionOf(WOBBLER, 2));
      await under.client.request(loadSynthDef, withRange(later, { ...RANGE, max: 400 }));
      await under.client.request(putTrack, { name: 'drone', wish: { code: CODE } });
      const beyond = 'wobble 800 is beyond the range: wobbler takes 100 to 400 Hz';
      expect((await recall('high')).warnings).toEqual([beyond]);
      await play();
      const pitches = await pitchesIn(await record(1));
      await under.client.request(loadSynthDef, wobbler);
      pitches.forEach((hz) => expect(hz / 400).toBeCloseTo(1, 2));
    },
  );

  it('planned for a track of a session let no later edit of the session wait', async () => {
    await save('low', { parameters: { wobble: 200 } });
    const session = PlaybackSession.parse({
      environment: { bpm: BPM, loop_steps: 16 },
      tracks: { drone: { meta: { track_id: 'drone' }, params: { s: 'wobbler' } } },
      sequences: { drone: sequenceOf('drone', [0, 8]) },
    });
    await under.client.request(submitSession, session);
    await under.client.request(setTransport, { playing: true });
    await recall('low', { apply: { at: { cycle: 9_000 } } });
    await under.client.request(setTrackParams, { track_id: 'drone', params: { gain: 0.3 } });
    await until('the edit has landed', 10_000, async () => (await tracks())[0]!.code.includes('"gain":0.3'));
  });

  it('are kept by owner, with tags and a note that stay until they are given anew', async () => {
    const first = await save('low', { parameters: { wobble: 200 }, tags: ['soft', 'a', 'soft'], note: 'begin' });
    expect(first).toMatchObject({
      ...KEY,
      name: 'low',
      tags: ['a', 'soft'],
      note: 'begin',
      requestId: expect.any(String),
    });
    await save('low', { parameters: { wobble: 300 } }, { owner: 'ada' });
    const second = await save('low', { parameters: { wobble: 250 } });
    expect(second).toMatchObject({ parameters: { wobble: 250 }, tags: ['a', 'soft'], note: 'begin' });
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(await save('low', { note: 'begin' })).toEqual(second);
    expect(await list()).toEqual({ presets: [second], owners: ['ada', 'studio'] });
    expect((await list({ tag: 'soft' })).presets).toHaveLength(1);
    expect((await list({ tag: 'hard' })).presets).toEqual([]);
    expect((await list({ owner: 'ada' })).presets).toMatchObject([{ owner: 'ada', parameters: { wobble: 300 } }]);
  });

  it('are saved and deleted only at the revision that was seen', async () => {
    const { revision } = await save('low', { parameters: { wobble: 200 } }, { expectedRevision: 0 });
    const stale = { code: 'REVISION_MISMATCH', details: { what: 'Preset low of wobbler', actual: revision } };
    expect(await failure(save('low', { note: 'x' }, { expectedRevision: 0 }))).toMatchObject(stale);
    const key = { ...KEY, name: 'low' };
    const remove = (expectedRevision: number) =>
      under.client.request(deleteSynthDefPreset, { ...key, expectedRevision });
    expect(await failure(remove(revision + 1))).toMatchObject(stale);
    await remove(revision);
    expect(await failure(under.client.request(getSynthDefPreset, key))).toMatchObject({
      code: 'SYNTHDEF_PRESET_UNKNOWN',
    });
    await save('low', { parameters: { wobble: 200 } }, { expectedRevision: 0 });
  });

  it('nobody knows are named with the nearest', async () => {
    await save('warm', { parameters: { wobble: 200 } });
    const error = await failure(recall('wram', { tracks: ['drone'] }));
    expect(error).toMatchObject({ code: 'SYNTHDEF_PRESET_UNKNOWN', details: { name: 'wram', nearest: 'warm' } });
    expect(error.message).toBe('SynthDef wobbler has no preset wram of studio.');
    const elsewhere = save('warm', { parameters: { wobble: 200 } }, { synthDef: 'wobler' });
    expect(await failure(elsewhere)).toMatchObject({ code: 'SYNTHDEF_UNKNOWN', details: { nearest: 'wobbler' } });
  });

  it('with values the SynthDef does not take are refused, each with its cure', async () => {
    const attempt = save('warm', { parameters: { wobbel: 5, wobble: 5_000, out: 3 } });
    const { code, details } = await failure(attempt);
    expect([code, details.errors?.map(({ pointer }) => pointer)]).toEqual([
      'INPUT_INVALID',
      ['/parameters/wobbel', '/parameters/wobble', '/parameters/out'],
    ]);
    expect(details.errors?.[0]?.detail).toContain('(did you mean wobble?); it takes 100 to 1600 Hz');
    expect(await failure(save('warm', { note: 'no values' }))).toMatchObject({
      details: { errors: [{ pointer: '/parameters' }] },
    });
  });
});
