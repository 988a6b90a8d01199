import {
  cancelChange,
  getRecording,
  goBack,
  heldSynthDefs,
  listChanges,
  loadSynthDef,
  playCode,
  setTransport,
  startRecording,
  type SynthDef,
  trackFailed,
  unloadSynthDef,
} from '@oiduna/contracts';
import { type Broker, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { synthDefProof } from '../audio-server/proofs.js';
import { DRONE, type EngineUnderTest, engineUnderTest, isRunning, storeSynthDef, until } from '../engine.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
const failureOf = <T>(asked: Promise<T>): Promise<unknown> => asked.catch((error: unknown) => error);
/** Of all channels, in seconds of the recording. */
const peakOf = (channel: Float32Array, from: number, to: number): number =>
  channel
    .subarray(from * SAMPLE_RATE_HZ, to * SAMPLE_RATE_HZ)
    .reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);

describe('versions of a SynthDef', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  let quiet: SynthDef;
  let loud: SynthDef;
  const load = (def: SynthDef, at?: 'bar' | 'cycle' | { cycle: number }) =>
    under.client.request(loadSynthDef, { ...def, ...(at && { apply: { at } }) });
  const unload = (wish: object = {}) => under.client.request(unloadSynthDef, { name: 'drone', wish });
  const held = () => under.client.request(heldSynthDefs, {});
  const isOnServer = (def: SynthDef) => under.engine.server.confirmations.ask('/s_new', synthDefProof(def.serverName));

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    quiet = await storeSynthDef(under.blobs, DRONE);
    const constants = DRONE.constants.map((value) => (value === 0.1 ? 0.3 : value));
    loud = await storeSynthDef(under.blobs, { ...DRONE, constants });
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false, bpm: 240 });
    await load(quiet);
    await under.client.request(playCode, { code: 'pad: s("drone*2")' });
    await until('the music runs', 2_000, () => under.engine.scheduler.horizon.n > 0);
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('change on the boundary that was asked for: notes before it finish on the old one', { retry: 3 }, async () => {
    const started = await under.client.request(startRecording, { bars: 4 });
    const { change } = await load(loud, { cycle: started.startCycle + 2 });
    expect(change).toMatchObject({ synthDefs: ['drone'], tracks: [], cycle: started.startCycle + 2 });
    const recording = () => under.client.request(getRecording, { id: started.id });
    await until('the recording has ended', 15_000, async () => (await recording()).state === 'finished');
    const [channel] = readWav(await under.blobs.read((await recording()).file!.sha256)).channels;
    // between attack and release, where one note alone sounds
    const [before, after] = [peakOf(channel!, 1.6, 1.9), peakOf(channel!, 2.1, 2.4)];
    expect(after / before).toBeCloseTo(3, 1);
    expect(peakOf(channel!, 1.9, 1.98) / before).toBeCloseTo(1, 1);
    expect(peakOf(channel!, 2.06, 2.1) / after).toBeCloseTo(1, 1);
    expect((await held()).current).toEqual([
      { name: 'drone', sha256: loud.sha256, serverName: loud.serverName, usedBy: ['pad'] },
    ]);
  });

  it('come back with the same bytes, and leave no step in the history of edits', async () => {
    await load(loud);
    await load(quiet, 'cycle');
    await until('the old one is back', 5_000, async () => (await held()).current[0]!.sha256 === quiet.sha256);
    const move = await under.client.request(goBack, { track: 'pad' }).catch(() => undefined);
    expect(move?.tracks.every(({ name }) => name === 'pad') ?? true).toBe(true);
  });

  it('that are planned can be taken back', async () => {
    const { change } = await load(loud, { cycle: 1_000 });
    expect((await under.client.request(listChanges, {})).changes).toEqual([change]);
    await under.client.request(cancelChange, { id: change!.id });
    expect((await held()).current[0]!.sha256).toBe(quiet.sha256);
  });

  it('that are only to be proven change nothing and take no place, unless their name plays them', async () => {
    const before = await held();
    const other = await storeSynthDef(under.blobs, {
      ...DRONE,
      constants: DRONE.constants.map((value) => (value === 0.1 ? 0.2 : value)),
    });
    const proven = await under.client.request(loadSynthDef, { ...other, publish: false });
    expect(proven).toMatchObject({ serverName: other.serverName, server: 'scsynth', change: null });
    expect((await held()).current).toEqual(before.current);
    expect((await held()).loaded).not.toContain(other.serverName);
    expect(await isOnServer(other)).toBe(false);
    await under.client.request(loadSynthDef, { ...quiet, publish: false });
    expect(await isOnServer(quiet)).toBe(true);
  });

  it('are not unloaded under a track that plays them, unless a moment says so; then the track is told', async () => {
    expect(await failureOf(unload())).toMatchObject({ code: 'SYNTHDEF_IN_USE', details: { tracks: 'pad' } });
    const told = new Promise((resolve) => {
      under.client.connection.subscribe(`event.${trackFailed.type}`, {
        max: 1,
        callback: (_, message) => resolve(message.json<{ data: unknown }>().data),
      });
    });
    const { change } = await unload({ apply: { at: 'cycle' } });
    expect(change).toMatchObject({ synthDefs: ['drone'] });
    expect(await told).toMatchObject({ name: 'pad', code: 'SOUND_UNKNOWN' });
    expect((await held()).current).toEqual([]);
    expect(await failureOf(unload())).toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
  });

  it('that no name plays any more are freed on the audio server, after what was on its way', async () => {
    await load(loud);
    expect((await held()).loaded).toEqual(expect.arrayContaining([quiet.serverName, loud.serverName]));
    await until('the old one is gone', 15_000, async () => !(await held()).loaded.includes(quiet.serverName));
    expect(await isOnServer(loud)).toBe(true);
    expect(await isOnServer(quiet)).toBe(false);
  });
});
