import type { Track } from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../engine.fixture.js';
import { TransportDocument } from './studio-documents.js';
import { StudioState } from './studio-state.js';

const settings = { code: 's("kick")', muted: false, solo: false, gain: 1 };

describe("the studio's state", () => {
  let broker: Broker;
  let nats: Nats;
  let ours: StudioState;
  let theirs: StudioState;

  beforeAll(async () => {
    broker = await ownNats();
    nats = await Nats.open(broker.url, 'test');
    ours = await StudioState.open(nats);
    theirs = await StudioState.open(nats);
  });
  afterAll(async () => {
    await nats?.close();
    await broker?.stop();
  });

  const seenBy = (state: StudioState, name: string, wanted: Partial<Track> | undefined): Promise<void> =>
    until(`${name} is known`, 2_000, () => {
      const track = state.tracks.get(name);
      return wanted === undefined
        ? track === undefined
        : Object.entries(wanted).every(([key, value]) => track?.[key as keyof Track] === value);
    });

  it('written by one is known to it at once and soon to all, with its revision', async () => {
    const heard: string[] = [];
    theirs.onChange((noun, name) => heard.push(`${noun} ${name}`));
    const track = await ours.putTrack('kick', settings, undefined);
    expect(ours.tracks.get('kick')).toEqual({ name: 'kick', ...settings, revision: track.revision });
    await seenBy(theirs, 'kick', { revision: track.revision });
    expect(heard).toEqual(['track kick']);
  });

  it('is not overwritten by who has not seen the newest revision', async () => {
    const first = await ours.putTrack('bass', settings, undefined);
    const second = await ours.putTrack('bass', { ...settings, gain: 0.5 }, first.revision);
    expect(second.revision).toBeGreaterThan(first.revision);
    const stale = { code: 'REVISION_MISMATCH', details: { actual: second.revision, expected: first.revision } };
    await expect(ours.putTrack('bass', settings, first.revision)).rejects.toMatchObject(stale);
    await expect(ours.deleteTrack('bass', first.revision)).rejects.toMatchObject(stale);
    await ours.deleteTrack('bass', second.revision);
    await seenBy(theirs, 'bass', undefined);
    await expect(ours.putTrack('bass', settings, second.revision)).rejects.toMatchObject({ code: 'REVISION_MISMATCH' });
  });

  it('refuses a write that another writer was faster than', async () => {
    const { revision } = await ours.putTrack('hat', settings, undefined);
    await seenBy(theirs, 'hat', { revision });
    const race = await Promise.allSettled([
      ours.putTrack('hat', { ...settings, gain: 1.5 }, revision),
      theirs.putTrack('hat', { ...settings, gain: 2 }, revision),
    ]);
    expect(race.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = race.find((result) => result.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'REVISION_MISMATCH', details: { expected: revision } });
  });

  it('keeps where the music is, and forgets it when it is deleted', async () => {
    const map = { segments: [{ atCycle: { n: 0, d: 1 }, atMicros: 1, bpm: 90 }] } as const;
    const stored = TransportDocument.parse({ playing: true, bpm: 90, map });
    await ours.putTransport(stored);
    await until('the transport is known', 2_000, () => theirs.transport.playing);
    expect(theirs.transport).toEqual(stored);
    expect(theirs.transportRevision).toBe(ours.transportRevision);
    const bucket = await nats.bucket('studio');
    await bucket.delete('transport');
    await until('it is forgotten', 2_000, () => !theirs.transport.playing);
  });

  it('reads a transport from before there was a pause, a swing or a meter', async () => {
    const bucket = await nats.bucket('studio');
    await bucket.put('transport', JSON.stringify({ playing: false, bpm: 77, map: null }));
    await until('the transport is known', 2_000, () => ours.transport.bpm === 77);
    expect(ours.transport).toEqual({
      playing: false,
      bpm: 77,
      map: null,
      pausedAt: null,
      swing: { ratio: 0.5, division: 16 },
      meters: [{ beatsPerBar: 4, beatUnit: 4, atCycle: { n: 0, d: 1 }, atBar: 0 }],
    });
    await bucket.delete('transport');
  });

  it('that another version of us wrote is left alone', async () => {
    const bucket = await nats.bucket('studio');
    await bucket.put('track.odd', JSON.stringify({ colour: 'red' }));
    await bucket.put('track.plain', JSON.stringify({ code: 's("a")' }));
    await seenBy(ours, 'plain', { code: 's("a")', gain: 1, muted: false });
    expect(ours.tracks.has('odd')).toBe(false);
  });

  it('that lands while NATS is away holds at once, and is stored when NATS is back', async () => {
    await ours.putTrack('gone', settings, undefined);
    await seenBy(theirs, 'gone', settings);
    await broker.kill();
    await until('it is away', 10_000, () => nats.presence.isAway);
    const landings = [
      ours.landTrack('late', { ...settings, gain: 0.1 }),
      ours.landTrack('late', { ...settings, gain: 0.2 }),
      ours.landDeletion('gone'),
      ours.storeHistory(),
      ours.storeTransport(),
    ];
    expect(ours.tracks.get('late')?.gain).toBe(0.2);
    expect(ours.tracks.has('gone')).toBe(false);
    await broker.startAgain();
    await Promise.all(landings);
    await seenBy(theirs, 'late', { gain: 0.2 });
    await seenBy(theirs, 'gone', undefined);
    await theirs.putTrack('other', settings, undefined);
    await seenBy(ours, 'other', settings);
    const bucket = await nats.bucket('studio');
    expect((await bucket.get('track.late'))?.json()).toMatchObject({ gain: 0.2 });
  });

  it('is read whole by who comes later', async () => {
    const later = await StudioState.open(nats);
    expect([...later.tracks.keys()].toSorted()).toEqual([...ours.tracks.keys()].toSorted());
  });
});
