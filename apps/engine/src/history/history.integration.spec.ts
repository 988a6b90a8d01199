import {
  cancelChange,
  type ChainEdit,
  CHANGES_MAX,
  deleteTrack,
  editChain,
  getChain,
  getRecording,
  goBack,
  goForward,
  type HistoryWish,
  listChanges,
  listTracks,
  loadSynthDef,
  patchTrack,
  playCode,
  putTrack,
  type Recording,
  setTransport,
  startRecording,
} from '@oiduna/contracts';
import { type Broker, findStrikes, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

const kick = (times: number): string => `s("kick*${times}")`;

describe('the history of a studio', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  const play = (code: string) => under.client.request(playCode, { code });
  const put = (name: string, code: string) => under.client.request(putTrack, { name, wish: { code } });
  const back = (wish: HistoryWish = {}) => under.client.request(goBack, wish);
  const forward = (wish: HistoryWish = {}) => under.client.request(goForward, wish);
  const effects = async (chain: string) => (await under.client.request(getChain, { chain })).effects;
  const stop = () => under.client.request(setTransport, { playing: false });
  const tracks = async () => (await under.client.request(listTracks, {})).tracks;
  const texts = async () => Object.fromEntries((await tracks()).map(({ name, code }) => [name, code]));
  const settle = (expected: Record<string, string>) =>
    until(`the texts are ${JSON.stringify(expected)}`, 3_000, async () => {
      const now = await texts();
      const names = Object.keys(expected);
      return names.length === Object.keys(now).length && names.every((name) => now[name] === expected[name]);
    });

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
  });
  beforeEach(async () => {
    await stop();
    for (const { name } of await tracks()) await under.client.request(deleteTrack, { name });
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('brings the text before the last edit back on the next beat, and forward again', async () => {
    await play(`drum: ${kick(4)}`);
    await play(`drum: ${kick(8)}`);
    const { change, tracks: moved } = await back();
    expect(moved).toEqual([{ name: 'drum', code: `drum: ${kick(4)}` }]);
    expect(change).toMatchObject({ tracks: ['drum'], requestId: expect.any(String) });
    expect(Number.isInteger(change.cycle * 4)).toBe(true);
    expect(Date.parse(change.soundsAt)).toBeGreaterThan(Date.now());
    await settle({ drum: `drum: ${kick(4)}` });
    await forward({ track: 'drum', apply: { at: 'now' } });
    await settle({ drum: `drum: ${kick(8)}` });
  });

  it('needs no waiting while nothing plays', async () => {
    await put('drum', kick(1));
    await put('drum', kick(2));
    await back();
    expect(await texts()).toEqual({ drum: kick(1) });
    await forward();
    expect(await texts()).toEqual({ drum: kick(2) });
  });

  it('takes a new track away again, and brings a deleted one back with its fader', async () => {
    await play(`drum: ${kick(4)}\nbass: ${kick(1)}`);
    await under.client.request(patchTrack, { name: 'bass', patch: { gain: 0.3 } });
    await under.client.request(deleteTrack, { name: 'bass' });
    await back({ apply: { at: 'bar' } });
    await settle({ drum: `drum: ${kick(4)}`, bass: `bass: ${kick(1)}` });
    expect((await tracks()).find(({ name }) => name === 'bass')).toMatchObject({ gain: 0.3 });
    const { tracks: moved } = await back({ track: 'bass' });
    expect(moved).toEqual([{ name: 'bass', code: null }]);
    await settle({ drum: `drum: ${kick(4)}` });
  });

  it('takes an effect away again, and forward with what was turned on the others meanwhile', async () => {
    await put('drum', kick(1));
    const edit = (some: ChainEdit) => under.client.request(editChain, { chain: 'drum', edit: some });
    await edit({ kind: 'add', effect: { def: 'lowpass' } });
    await edit({ kind: 'add', effect: { def: 'reverb' } });
    await edit({ kind: 'patch', id: 'lowpass', parameters: { cutoff: 500 } });
    expect((await back()).chains).toEqual([{ chain: 'drum', effects: ['lowpass'] }]);
    expect(await effects('drum')).toMatchObject([{ id: 'lowpass', parameters: { cutoff: 500 } }]);
    await edit({ kind: 'patch', id: 'lowpass', parameters: { cutoff: 900 } });
    await forward({ track: 'drum' });
    expect(await effects('drum')).toMatchObject([{ id: 'lowpass', parameters: { cutoff: 900 } }, { id: 'reverb' }]);
    await under.client.request(deleteTrack, { name: 'drum' });
    const { tracks: moved, chains } = await back();
    expect([moved, chains]).toEqual([
      [{ name: 'drum', code: kick(1) }],
      [{ chain: 'drum', effects: ['lowpass', 'reverb'] }],
    ]);
    expect(await effects('drum')).toMatchObject([{ id: 'lowpass', parameters: { cutoff: 900 } }, { id: 'reverb' }]);
  });

  // a machine that starves the driver is no measure
  it('lets a track sound to the instant it goes', { retry: 2 }, async () => {
    await under.client.request(playCode, { code: `drum: ${kick(8)}.clip(0.3)`, bpm: 240 });
    const asked: Recording = await under.client.request(startRecording, { bars: 2 });
    const { change } = await back({ apply: { at: { cycle: asked.startCycle + 1 } } });
    expect(change.cycle).toBe(asked.startCycle + 1);
    expect((await under.client.request(listChanges, {})).changes).toEqual([change]);
    let recording = asked;
    await until('the recording has ended', 8_000, async () => {
      recording = await under.client.request(getRecording, { id: asked.id });
      return recording.state === 'finished';
    });
    const { channels } = readWav(await under.blobs.read(recording.file!.sha256));
    expect(findStrikes(channels[0]!, { thresholdRelative: 0.2, refractorySamples: 3_000 })).toHaveLength(8);
  });

  it('stays where it was when no more changes can be planned', { timeout: 20_000 }, async () => {
    await play(`drum: ${kick(1)}`);
    await put('drum', kick(2));
    const later = { name: 'drum', patch: { gain: 0.5, apply: { at: { cycle: 1_000 } } } };
    await Promise.all(Array.from({ length: CHANGES_MAX }, () => under.client.request(patchTrack, later)));
    await expect(back()).rejects.toMatchObject({ code: 'CHANGES_EXHAUSTED' });
    await stop();
    expect((await back()).tracks).toEqual([{ name: 'drum', code: `drum: ${kick(1)}` }]);
  });

  it('gives the second who asks the step after the first', async () => {
    for (const times of [1, 2, 3]) await put('drum', kick(times));
    await under.client.request(setTransport, { playing: true });
    const answers = await Promise.all([back(), back({ track: 'drum' })]);
    expect(answers.map(({ tracks: [first] }) => first?.code)).toEqual([kick(2), kick(1)]);
    await settle({ drum: kick(1) });
    await Promise.all([back(), forward(), forward()]);
    await settle({ drum: kick(2) });
  });

  it('leaves faders that moved since where they are', async () => {
    await put('drum', kick(1));
    await put('drum', kick(2));
    await under.client.request(patchTrack, { name: 'drum', patch: { gain: 0.5, muted: true } });
    await back();
    expect(await tracks()).toMatchObject([{ code: kick(1), gain: 0.5, muted: true }]);
  });

  it('skips what failed while it played', async () => {
    await play(`drum: ${kick(1)}`);
    await put('drum', `${kick(8)}.punch(1e39)`); // no number the audio server could take
    const marked = () => under.engine.state.history.past.some(({ tracks: { drum } }) => drum?.after?.failed === true);
    await until('it has failed', 2_000, marked);
    await put('drum', kick(3));
    expect((await back()).tracks).toEqual([{ name: 'drum', code: `drum: ${kick(1)}` }]);
    await settle({ drum: `drum: ${kick(1)}` });
  });

  it('brings back what a track played before when its new text ends in an error', async () => {
    await under.client.request(playCode, { code: `drum: ${kick(1)}`, bpm: 480 });
    await put('drum', 's("<kick!4 [kick*100000*100000]>")'); // too much for its fifth cycle
    await until('it has failed', 10_000, () => under.engine.state.history.future.length > 0);
    await settle({ drum: `drum: ${kick(1)}` });
    expect(under.engine.state.history.future.at(-1)?.tracks['drum']?.after).toMatchObject({ failed: true });
  });

  it('has a step for a planned change that landed, and for an edit that came before a planned step back', async () => {
    await play(`drum: ${kick(1)}`);
    const planned = { name: 'drum', patch: { code: kick(2), apply: { at: 'beat' as const } } };
    await under.client.request(patchTrack, planned);
    await settle({ drum: kick(2) });
    await back({ apply: { at: { cycle: 1_000 } } });
    await put('drum', kick(3));
    await stop(); // the step back lands
    await settle({ drum: `drum: ${kick(1)}` });
    await back();
    await settle({ drum: kick(3) });
  });

  it('takes a step as not gone when its change is taken back', async () => {
    await play(`drum: ${kick(1)}`);
    await put('drum', kick(2));
    const { change } = await back({ apply: { at: { cycle: 1_000 } } });
    await under.client.request(cancelChange, { id: change.id });
    expect((await back()).tracks).toEqual([{ name: 'drum', code: `drum: ${kick(1)}` }]);
  });

  it('says when there is nowhere to go, and which track it does not know', async () => {
    await put('fresh', kick(1));
    await expect(forward({ track: 'fresh' })).rejects.toMatchObject({ code: 'HISTORY_EMPTY' });
    await expect(back({ track: 'fersh' })).rejects.toMatchObject({
      code: 'TRACK_UNKNOWN',
      details: { nearest: expect.stringContaining('fresh') },
    });
    await under.client.request(setTransport, { playing: true });
    await until('the music runs', 2_000, () => under.engine.scheduler.horizon.n > 0);
    await expect(back({ track: 'fresh', apply: { at: { cycle: 0 } } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await back({ track: 'fresh' });
    await settle({});
    await expect(back({ track: 'fresh' })).rejects.toMatchObject({ code: 'HISTORY_EMPTY' });
  });

  it('survives a restart of the engine', async () => {
    await put('drum', kick(1));
    await put('drum', kick(2));
    await put('drum', kick(3));
    await back();
    await under.restart();
    await isRunning(under);
    expect((await back()).tracks).toEqual([{ name: 'drum', code: kick(1) }]);
    await forward();
    expect((await forward()).tracks).toEqual([{ name: 'drum', code: kick(3) }]);
  });
});
