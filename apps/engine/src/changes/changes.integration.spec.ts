import {
  type Apply,
  cancelChange,
  listChanges,
  listTracks,
  loadSynthDef,
  patchTrack,
  playCode,
  PlannedChange,
  setTransport,
  Track,
} from '@oiduna/contracts';
import { type Broker, ownNats } from '@oiduna/testkit';
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

describe('changes in musical time', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  const bar: Apply = { at: 'bar' };
  const patch = async (code: string, apply?: Apply, expectedRevision?: number) =>
    under.client.request(patchTrack, {
      name: 'drum',
      patch: { code, ...(apply && { apply }) },
      ...(expectedRevision !== undefined && { expectedRevision }),
    });
  const plan = async (code: string, apply: Apply, expectedRevision?: number) =>
    PlannedChange.parse(await patch(code, apply, expectedRevision));
  const track = async () => (await under.client.request(listTracks, {})).tracks.find(({ name }) => name === 'drum')!;
  const planned = async () => (await under.client.request(listChanges, {})).changes;

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false });
    await under.client.request(playCode, { code: 'drum: s("kick*4")', bpm: 120 });
    await until('the music runs', 2_000, () => under.engine.scheduler.horizon.n > 0);
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('wait, are listed with their instant, and land there', async () => {
    const change = await plan('s("kick*8")', bar);
    expect(change).toMatchObject({ tracks: ['drum'], requestId: expect.any(String) });
    expect(Number.isInteger(change.cycle)).toBe(true);
    expect(await planned()).toEqual([change]);
    expect(await track()).toMatchObject({ code: 'drum: s("kick*4")' });
    await until('the change lands', 5_000, async () => (await track()).code === 's("kick*8")');
    expect(Date.parse(change.soundsAt) - Date.now()).toBeGreaterThan(0); // sent before it sounds
    expect(await planned()).toEqual([]);
  });

  it('leave the faders alone that they do not speak of', async () => {
    await under.client.request(patchTrack, { name: 'drum', patch: { muted: true, gain: 0.5 } });
    await plan('s("kick*8")', bar);
    await until('the change lands', 5_000, async () => (await track()).code === 's("kick*8")');
    expect(await track()).toMatchObject({ muted: true, gain: 0.5 });
  });

  it('of several tracks land together', async () => {
    const { change } = await under.client.request(playCode, {
      code: 'drum: s("kick*2")\nbass: s("kick")',
      apply: { at: 'cycle' },
    });
    expect(change?.tracks).toEqual(['drum', 'bass']);
    await until('both are there', 5_000, async () => (await under.client.request(listTracks, {})).tracks.length === 2);
    expect(await track()).toMatchObject({ code: 'drum: s("kick*2")' });
  });

  it('are taken back before they land', async () => {
    const change = await plan('s("kick*8")', { at: { cycle: 1_000 } });
    expect(await under.client.request(cancelChange, { id: change.id })).toEqual(change);
    expect(await planned()).toEqual([]);
    expect(await failureOf(under.client.request(cancelChange, { id: change.id }))).toMatchObject({
      code: 'CHANGE_UNKNOWN',
    });
  });

  it('based on a revision exclude each other, and none is lost', async () => {
    const { revision } = await track();
    const first = await plan('s("kick*8")', { at: { cycle: 1_000 } }, revision);
    for (const apply of [undefined, bar]) {
      expect(await failureOf(patch('s("kick*2")', apply, revision))).toMatchObject({
        code: 'CHANGE_PLANNED',
        details: { id: first.id },
      });
    }
    await under.client.request(cancelChange, { id: first.id });
    expect(await failureOf(patch('s("kick*2")', bar, revision - 1))).toMatchObject({ code: 'REVISION_MISMATCH' });
    await plan('s("kick*2")', bar, revision);
    await until('the change lands', 5_000, async () => (await track()).code === 's("kick*2")');
  });

  it('do not land over a change that came in between', async () => {
    const { revision } = await track();
    await plan('s("kick*8")', { at: { cycle: 1 } }, revision);
    await patch('s("kick*3")');
    expect(await planned()).toHaveLength(1);
    await until('the plan is over', 5_000, async () => (await planned()).length === 0);
    expect(await track()).toMatchObject({ code: 's("kick*3")' });
  });

  it('survive a restart of the engine', async () => {
    const change = await plan('s("kick*8")', { at: { cycle: 1_000 } });
    await under.restart();
    await isRunning(under);
    expect(await planned()).toMatchObject([{ id: change.id, cycle: 1_000 }]);
  });

  it('land when the transport stops, and need no waiting while it stands', async () => {
    await plan('s("kick*8")', { at: { cycle: 1_000 } });
    await under.client.request(setTransport, { playing: false });
    await until('the change lands', 1_000, async () => (await track()).code === 's("kick*8")');
    expect(Track.parse(await patch('s("kick*2")', bar))).toMatchObject({ code: 's("kick*2")' });
  });
});
