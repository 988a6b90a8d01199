import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  getEngineStatus,
  getRecording,
  loadSynthDef,
  patchTrack,
  playCode,
  type Recording,
  setTransport,
  startRecording,
} from '@oiduna/contracts';
import { type Broker, findOnsets, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wait } from '../clock.js';
import {
  DRONE,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

/** A 16th at 120 bpm and 48 kHz. */
const STEP_SAMPLES = 6_000;
const BARS = 3;
const ASLEEP_SECONDS = 3;

describe('an engine that sleeps while it plays', () => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
    await isRunning(under);
    for (const def of [await studioDef('click'), DRONE]) {
      await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, def));
    }
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it('goes on in phase, and plays nothing of what it missed', { timeout: 40_000, retry: 2 }, async () => {
    await under.client.request(playCode, { code: 'click: s("click*16")', bpm: 120 });
    const { id } = await under.client.request(startRecording, { bars: BARS });
    let recording: Recording | undefined;
    const becomes = (state: Recording['state']) =>
      until(`the recording is ${state}`, 12_000, async () => {
        recording = await under.client.request(getRecording, { id });
        return recording.state === state;
      });
    await becomes('running');
    await wait(1_000);
    await sleepOurselves();
    await becomes('finished');
    await under.client.request(setTransport, { playing: false });
    const { channels } = readWav(await under.blobs.read(recording!.file!.sha256));
    const onsets = findOnsets(channels[0]!, { thresholdRelative: 0.1, refractorySamples: 500 });
    const intervals = onsets.slice(1).map((at, index) => at - onsets[index]!);
    const gaps = intervals.filter((interval) => Math.abs(interval - STEP_SAMPLES) > 5);
    expect(gaps, String(gaps)).toHaveLength(1);
    const missed = Math.round(gaps[0]! / STEP_SAMPLES);
    // A server that has just booted still settles its own idea of the time.
    expect(Math.abs(gaps[0]! - missed * STEP_SAMPLES)).toBeLessThan(96);
    // What was sent before it slept was played, a look-ahead of 0.4 s of it.
    expect((missed * STEP_SAMPLES) / 48_000).toBeGreaterThan(ASLEEP_SECONDS - 0.7);
    expect((missed * STEP_SAMPLES) / 48_000).toBeLessThan(ASLEEP_SECONDS + 0.3);
    const { skippedMs } = await under.client.request(getEngineStatus, {});
    expect(skippedMs / 1_000).toBeGreaterThan(ASLEEP_SECONDS - 0.7);
    expect(skippedMs / 1_000).toBeLessThan(ASLEEP_SECONDS + 0.3);
    expect(under.engine.scheduler.bundlesLate).toBe(0);
  });

  it('ends the notes that should have ended meanwhile', { timeout: 20_000 }, async () => {
    // The master, two faders at most, and the note.
    const synths = async () => (await under.client.request(getEngineStatus, {})).audioServer.synthCount;
    const atRest = await synths();
    await under.client.request(playCode, { code: 'long: note("c").s("drone").slow(2)\n_click: s("click")', bpm: 240 });
    await until('the note sounds', 3_000, async () => (await synths()) > atRest);
    await under.client.request(patchTrack, { name: 'long', patch: { code: 's("~")' } });
    await sleepOurselves();
    await until('it has ended', 1_000, async () => (await synths()) <= 3);
  });
});

/** Stopped by the kernel, as a machine that is put to sleep; another process wakes us. */
async function sleepOurselves(): Promise<void> {
  const script = `kill -STOP ${process.pid}; sleep ${ASLEEP_SECONDS}; kill -CONT ${process.pid}`;
  await once(spawn('sh', ['-c', script], { stdio: 'ignore' }), 'exit');
}
