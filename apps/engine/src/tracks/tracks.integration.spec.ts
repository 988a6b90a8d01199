import {
  deleteTrack,
  getEngineStatus,
  listTracks,
  loadSynthDef,
  patchTrack,
  playCode,
  putTrack,
  setTransport,
  Track,
} from '@oiduna/contracts';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRACKS_MAX } from '../audio-server/audio-graph.js';
import {
  childrenWith,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  unloadableDef,
  until,
} from '../engine.fixture.js';

const failureOf = <T>(asked: Promise<T>): Promise<unknown> => asked.catch((error: unknown) => error);

describe('tracks', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  const put = (name: string, code: string, more: object = {}) =>
    under.client.request(putTrack, { name, wish: { code, ...more } });
  const counts = async () => {
    const { synthCount, groupCount } = (await under.client.request(getEngineStatus, {})).audioServer;
    return { synthCount, groupCount };
  };

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('keep what a change leaves out', async () => {
    expect(await put('drum', 's("kick")')).toMatchObject({ code: 's("kick")', muted: false, solo: false, gain: 1 });
    await put('drum', 's("kick*2")', { gain: 0.5, muted: true });
    const patched = await under.client.request(patchTrack, { name: 'drum', patch: { muted: false } });
    expect(patched).toMatchObject({ code: 's("kick*2")', gain: 0.5, muted: false });
    expect(await under.client.request(patchTrack, { name: 'drum', patch: { code: 's("kick*3")' } })).toMatchObject({
      code: 's("kick*3")',
      gain: 0.5,
    });
    expect((await under.client.request(listTracks, {})).tracks).toMatchObject([{ name: 'drum', code: 's("kick*3")' }]);
  });

  it('change only at the revision the caller has seen', async () => {
    const { revision } = Track.parse(await put('drum', 's("kick")'));
    const stale = { name: 'drum', wish: { code: 's("kick*4")' }, expectedRevision: revision - 1 };
    expect(await failureOf(under.client.request(putTrack, stale))).toMatchObject({ code: 'REVISION_MISMATCH' });
    expect(await under.client.request(putTrack, { ...stale, expectedRevision: revision })).toMatchObject({
      code: 's("kick*4")',
    });
  });

  it.each([
    ['s("kick', 'PATTERN_SYNTAX', 'Line 1'],
    ['a: s("kick")\nb: s("kick")', 'PATTERN_SYNTAX', 'holds 2'],
    ['// nothing', 'PATTERN_SYNTAX', 'no pattern'],
    ['s("kikc")', 'SOUND_UNKNOWN', 'did you mean kick?'],
    ['s("kick*100000*100000")', 'PATTERN_OVER_BUDGET', 'steps'],
  ])('of the text %j are refused as %s: %s', async (code, expected, why) => {
    const failure = await failureOf(put('bad', code));
    expect(failure).toMatchObject({ code: expected, message: expect.stringContaining(why) });
    expect((await under.client.request(listTracks, {})).tracks.map(({ name }) => name)).toEqual(['drum']);
  });

  it('of one text play all or none', async () => {
    const wrong = { code: 'a: s("kick")\nb: s("kikc")' };
    expect(await failureOf(under.client.request(playCode, wrong))).toMatchObject({ code: 'SOUND_UNKNOWN' });
    expect((await under.client.request(listTracks, {})).tracks).toHaveLength(1);
    const before = Date.now();
    const { tracks, soundsAt } = await under.client.request(playCode, {
      code: '$: s("kick*2")\n$: s("kick*3")',
      bpm: 240,
    });
    expect(tracks.map(({ name }) => name)).toEqual(['main', 'main2']);
    expect(Date.parse(soundsAt) - before).toBeGreaterThan(300);
    const again = await under.client.request(playCode, { code: 's("kick*4")' });
    expect(Date.parse(again.soundsAt) - Date.now()).toBeLessThan(1_000);
    await until('notes are sent', 3_000, () => under.engine.scheduler.bundlesSent > 0);
    expect((await under.client.request(getEngineStatus, {})).leadMs!.p50).toBeGreaterThan(200);
  });

  it('nobody knows are named with the nearest', async () => {
    const unknown = {
      code: 'TRACK_UNKNOWN',
      details: { name: 'drumm' },
      cure: expect.stringContaining('did you mean drum?'),
    };
    expect(await failureOf(under.client.request(deleteTrack, { name: 'drumm' }))).toMatchObject(unknown);
    expect(await failureOf(under.client.request(patchTrack, { name: 'drumm', patch: {} }))).toMatchObject(unknown);
  });

  it('take their group and fader with them when they are deleted', async () => {
    await put('gone', 's("kick")', { muted: true });
    await until('its strip is there', 2_000, async () => (await counts()).groupCount === 5 + 2 * 4);
    expect(await under.client.request(deleteTrack, { name: 'gone' })).toEqual({ name: 'gone' });
    expect((await counts()).groupCount).toBe(5 + 2 * 4); // what was sent still plays there
    await until('its strip is gone', 4_000, async () => (await counts()).groupCount === 5 + 2 * 3);
  });

  it('go on playing while a pattern process hangs', async () => {
    const [playing] = await childrenWith('patterns/dist/main.js');
    process.kill(playing!, 'SIGSTOP');
    const { bundlesSent } = under.engine.scheduler;
    await until('notes go on', 2_000, () => under.engine.scheduler.bundlesSent > bundlesSent + 8);
    expect(await under.client.request(getEngineStatus, {})).toMatchObject({
      bundlesLate: 0,
      patterns: { restarts: 1 },
    });
  });

  it('leave the others alone when one plays what the audio server cannot take', async () => {
    await under.client.request(playCode, { code: 'loud: s("kick*16").punch(1e39)\nkick: s("kick*16")' });
    const sent = async () => (await under.client.request(getEngineStatus, {})).bundlesSent;
    const before = await sent();
    await until('the other plays on', 3_000, async () => (await sent()) > before + 8);
    await under.client.request(deleteTrack, { name: 'loud' });
  });

  it('are silent some seconds after the stop, also where a SynthDef has no end of its own', async () => {
    const { ugens, ...def } = unloadableDef();
    const drone = { ...def, name: 'drone', ugens: [{ ...ugens[0]!, name: 'WhiteNoise' }, ugens[1]!] };
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, drone));
    await under.client.request(playCode, { code: 'drone: s("drone*32")' });
    const { length } = (await under.client.request(listTracks, {})).tracks;
    await until('more sound than ever ends', 6_000, async () => (await counts()).synthCount > length + 40);
    await under.client.request(setTransport, { playing: false });
    await until(
      'only the faders and the master are left',
      8_000,
      async () => (await counts()).synthCount === length + 1,
    );
  });

  it(`are ${TRACKS_MAX} at most`, async () => {
    const { tracks } = await under.client.request(listTracks, {});
    const names = Array.from({ length: TRACKS_MAX - tracks.length + 10 }, (_, count) => `t${count}`);
    const ends = await Promise.allSettled(names.map((name) => put(name, 's("kick")', { muted: true })));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await failureOf(put('more', 's("kick")'))).toMatchObject({
      code: 'TRACKS_EXHAUSTED',
      details: { limit: TRACKS_MAX },
    });
    await until('each has its strip', 3_000, async () => (await counts()).groupCount === 5 + 2 * TRACKS_MAX);
  });
});
