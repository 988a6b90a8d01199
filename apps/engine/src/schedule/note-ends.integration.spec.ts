import {
  deleteTrack,
  getEngineStatus,
  listTracks,
  loadSynthDef,
  nudgeTransport,
  panic,
  patchTrack,
  pauseTransport,
  playCode,
  seekTransport,
  setTransport,
} from '@oiduna/contracts';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wait } from '../clock.js';
import {
  DRONE,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  until,
  SERVERS,
} from '../engine.fixture.js';

const BPM = 240;
/** Three cycles of one second. */
const LONG_NOTE = 'long: note("c").s("drone").slow(3)';
const NOTE_MS = 3_000;

describe.each(SERVERS)('a held note on %s', (server) => {
  let nats: Broker;
  let under: EngineUnderTest;
  /** Notes that sound: what is neither a fader nor the master. */
  const sounding = async (): Promise<number> => {
    const { synthCount } = (await under.client.request(getEngineStatus, {})).audioServer;
    return synthCount - (await under.client.request(listTracks, {})).tracks.length - 1;
  };
  const begins = () => until('the note sounds', 5_000, async () => (await sounding()) === 1);
  const ends = (withinMs: number) => until('nothing sounds', withinMs + 500, async () => (await sounding()) <= 0);
  const silence = () => under.client.request(patchTrack, { name: 'long', patch: { code: 's("~")' } });

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, DRONE));
  });
  beforeEach(async () => {
    await under.client.request(panic, {});
    await until('nothing sounds', 5_000, async () => (await sounding()) === 0);
    await under.client.request(playCode, { code: LONG_NOTE, bpm: BPM });
    await begins();
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it.each([
    ['stop', () => under.client.request(setTransport, { playing: false })],
    ['pause', () => under.client.request(pauseTransport, {})],
    ['panic', () => under.client.request(panic, {})],
  ])('ends at once with a %s', async (_, act) => {
    await act();
    await ends(500);
  });

  it.each([
    ['another pattern', () => silence()],
    ['a mute', () => under.client.request(patchTrack, { name: 'long', patch: { muted: true, code: 's("~")' } })],
    ['a seek', () => under.client.request(seekTransport, { cycle: 100 }).then(silence)],
    ['a nudge', () => under.client.request(nudgeTransport, { ms: 100 }).then(silence)],
    ['a tempo', () => under.client.request(setTransport, { bpm: 120 }).then(silence)],
  ])('ends at its own time after %s', { timeout: 15_000 }, async (_, act) => {
    await act();
    await ends(2 * NOTE_MS); // a seek may begin one more
    await under.client.request(patchTrack, { name: 'long', patch: { muted: false } });
  });

  it('ends with its track', { timeout: 15_000 }, async () => {
    await under.client.request(deleteTrack, { name: 'long' });
    await ends(NOTE_MS);
  });

  it('ends with a restart of the engine, and the next one sounds', { timeout: 30_000 }, async () => {
    await under.restart();
    await isRunning(under);
    await begins();
    await silence();
    await ends(2 * NOTE_MS);
  });

  it('ends with the next onset of its cut group', { timeout: 15_000 }, async () => {
    await under.client.request(patchTrack, { name: 'long', patch: { code: 'note("c*4").s("drone").clip(40).cut(1)' } });
    await wait(1_500);
    for (let looks = 0; looks < 10; looks += 1) {
      await wait(200);
      expect(await sounding()).toBeLessThanOrEqual(3); // the one, the one it has cut, and the long one from before
    }
    await silence();
  });
});
