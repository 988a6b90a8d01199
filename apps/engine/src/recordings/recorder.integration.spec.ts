import {
  AppError,
  getRecording,
  loadSynthDef,
  playCode,
  type Recording,
  setTransport,
  startRecording,
} from '@oiduna/contracts';
import { type Broker, compareOnsets, findStrikes, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childrenWith,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
  SERVERS,
} from '../engine.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
const MILLISECOND = SAMPLE_RATE_HZ / 1_000;
const BEAT = SAMPLE_RATE_HZ / 2;
/** A driver that missed a block has shifted the music: such a take is no measure. */
const TAKES_MAX = 8;

const codeOf = <T>(asked: Promise<T>): Promise<T | string> =>
  asked.catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));
describe.each(SERVERS)('a recording on %s', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  const start = (bars: number) => under.client.request(startRecording, { bars });
  const ended = async ({ id }: Recording): Promise<Recording> => {
    let recording = await under.client.request(getRecording, { id });
    await until('the recording has ended', 12_000, async () => {
      recording = await under.client.request(getRecording, { id });
      return recording.state === 'finished' || recording.state === 'failed';
    });
    return recording;
  };

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server, ENGINE_JACK_LOG: jack.logFile }, jack.name);
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it('of two bars of four on the floor holds every kick in its place, and no other', { timeout: 90_000 }, async () => {
    // Short, so that a take does not begin with the tail of the kick before it.
    await under.client.request(playCode, { code: 'kick: s("kick*4").clip(0.4)', bpm: 120 });
    const expected = Array.from({ length: 8 }, (_, beat) => beat * BEAT);
    const take = async () => {
      const before = jack.xruns();
      const late = under.engine.scheduler.bundlesLate;
      const { state, file, startCycle, lostFrames } = await ended(await start(2));
      expect({ state, lostFrames }).toEqual({ state: 'finished', lostFrames: 0 });
      expect(startCycle).toBeGreaterThanOrEqual(0);
      const { sampleRateHz, channels } = readWav(await under.blobs.read(file!.sha256));
      expect(sampleRateHz).toBe(SAMPLE_RATE_HZ);
      expect(channels.map(({ length }) => length)).toEqual([8 * BEAT, 8 * BEAT]);
      expect(file!.frameCount).toBe(8 * BEAT);
      const found = findStrikes(channels[0]!, { thresholdRelative: 0.2, refractorySamples: BEAT / 4 });
      const bundlesLate = under.engine.scheduler.bundlesLate - late;
      if (jack.xruns() > before) return undefined;
      return { ...compareOnsets(found, expected, 10 * MILLISECOND), bundlesLate };
    };
    let comparison = await take();
    for (let takes = 1; comparison === undefined && takes < TAKES_MAX; takes += 1) comparison = await take();
    if (comparison === undefined) throw new Error(`the driver missed blocks in each of ${TAKES_MAX} takes`);
    expect(comparison).toMatchObject({ missing: [], extra: [], bundlesLate: 0 });
    expect(comparison.interOnsetErrorSamples.max).toBeLessThanOrEqual(MILLISECOND);
    // The master looks 10 ms ahead to limit.
    expect(Math.abs(comparison.offsetSamples)).toBeLessThanOrEqual(20 * MILLISECOND);
  });

  it('of one track holds that track alone, though it is muted and another one plays', async () => {
    await under.client.request(playCode, { code: '_quiet: s("kick*4")\nkick: s("kick*7")', bpm: 240 });
    const { file } = await ended(await under.client.request(startRecording, { bars: 2, track: 'quiet' }));
    const { channels } = readWav(await under.blobs.read(file!.sha256));
    const found = findStrikes(channels[0]!, { thresholdRelative: 0.2, refractorySamples: BEAT / 4 });
    expect(found).toHaveLength(8);
    const unknown = under.client.request(startRecording, { bars: 1, track: 'quite' }).catch((error: unknown) => error);
    expect(await unknown).toMatchObject({ code: 'TRACK_UNKNOWN', details: { nearest: 'quiet' } });
  });

  it('of a transport that stands still begins at once, and is as long as its bars', async () => {
    await under.client.request(setTransport, { playing: false, bpm: 480 });
    const { state, file } = await ended(await start(1));
    expect({ state, frames: file?.frameCount }).toEqual({ state: 'finished', frames: BEAT });
  });

  // again when a busy machine sees late that it records, and stops the driver after its end
  it('tells how many blocks the driver missed in it, and loses no frame of what was heard', { retry: 2 }, async () => {
    const before = jack.xruns();
    const recording = await start(4);
    await until(
      'it records',
      3_000,
      async () => (await under.client.request(getRecording, { id: recording.id })).state === 'running',
    );
    process.kill(jack.pid, 'SIGSTOP');
    await sleep(100);
    process.kill(jack.pid, 'SIGCONT');
    const { state, xruns, lostFrames, file } = await ended(recording);
    expect({ state, lostFrames, frames: file?.frameCount }).toEqual({
      state: 'finished',
      lostFrames: 0,
      frames: 4 * BEAT,
    });
    expect(xruns).toBeGreaterThan(0);
    expect(xruns).toBeLessThanOrEqual(jack.xruns() - before);
  });

  it('that no place is left for, that would last too long, or that nobody knows is refused', async () => {
    const [first, ...others] = await Promise.all([1, 1, 1, 1].map(start));
    expect(await codeOf(start(1))).toBe('RECORDINGS_BUSY');
    for (const recording of [first!, ...others]) expect((await ended(recording)).state).toBe('finished');
    expect(await codeOf(under.client.request(getRecording, { id: crypto.randomUUID() }))).toBe('RECORDING_UNKNOWN');
    await under.client.request(setTransport, { bpm: 1 });
    expect(await codeOf(start(100))).toBe('INPUT_INVALID');
  });

  it('fails with a reason when the audio server dies in it, and its place is free again', async () => {
    await under.client.request(setTransport, { bpm: 480 });
    const recording = await start(1);
    const [pid] = await childrenWith(`${server} -u`);
    process.kill(pid!, 'SIGKILL');
    expect(await ended(recording)).toMatchObject({ state: 'failed', file: null, reason: expect.any(String) });
    await isRunning(under);
    const again = await Promise.all([1, 1, 1, 1].map(start));
    for (const one of again) expect((await ended(one)).state).toBe('finished');
  });
});
