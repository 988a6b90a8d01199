import {
  clockStepped,
  getEngineStatus,
  getRecording,
  loadSynthDef,
  playCode,
  type Recording,
  startRecording,
} from '@oiduna/contracts';
import { STEP_MICROS_MIN } from '@oiduna/platform';
import { type Broker, findOnsets, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wait, wallOffsetMicros } from '../clock.js';
import {
  type EngineUnderTest,
  childrenWith,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
  SERVERS,
} from '../engine.fixture.js';
import { TransportDocument } from '../studio/studio-documents.js';
import { type SettableWallClock, settableWallClock } from './wall-clock.fixture.js';

/** A 16th at 120 bpm and 48 kHz. */
const STEP_SAMPLES = 6_000;
const BARS = 3;
/** What a recording of clicks shows when nothing happens. */
const EXACT_SAMPLES = 5;
/** 80 ms. */
const MISSED_SAMPLES_MAX = 3_840;

describe.each(SERVERS)('a wall clock that is set while %s plays', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let clock: SettableWallClock;
  let under: EngineUnderTest;
  const status = () => under.client.request(getEngineStatus, {});

  beforeAll(async () => {
    [nats, jack, clock] = await Promise.all([ownNats(), ownJack(), settableWallClock()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server }, jack.name);
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('click')));
    await under.client.request(playCode, { code: 'click: s("click*16")', bpm: 120 });
  });
  afterAll(async () => {
    await under?.stop();
    await clock?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  /** The intervals between clicks of a recording during which the clock is set. */
  async function intervalsAround(stepSeconds: number): Promise<number[]> {
    const { id } = await under.client.request(startRecording, { bars: BARS });
    let recording: Recording | undefined;
    const becomes = (state: Recording['state']) =>
      until(`the recording is ${state}`, 12_000, async () => {
        recording = await under.client.request(getRecording, { id });
        expect(recording.reason).toBeNull();
        return recording.state === state;
      });
    await becomes('running');
    await wait(2_000);
    await clock.step(stepSeconds);
    await becomes('finished');
    const { channels } = readWav(await under.blobs.read(recording!.file!.sha256));
    const onsets = findOnsets(channels[0]!, { thresholdRelative: 0.1, refractorySamples: 500 });
    return onsets.slice(1).map((at, index) => at - onsets[index]!);
  }

  // Small steps are followed by scsynth alone; how a large one is met does not depend on the server.
  const steps = server === 'scsynth' ? [2, -2, 40] : [2, -40];
  // Once more when the driver missed a block for another reason.
  it.each(steps)('by %d s leaves the music in time', { timeout: 40_000, retry: 2 }, async (seconds) => {
    const before = await status();
    const intervals = await intervalsAround(seconds);
    const after = await status();
    const odd = intervals.filter((interval) => Math.abs(interval - STEP_SAMPLES) > EXACT_SAMPLES);
    expect(after).toMatchObject({
      clockSteps: before.clockSteps + 1,
      bundlesLate: before.bundlesLate,
      audioServer: { restarts: 0 },
    });
    expect(BARS * 16 - intervals.length).toBeLessThanOrEqual(2);
    if (server === 'scsynth' && Math.abs(seconds) < 5) {
      // It follows the clock, and the time tags with it: no click is missing, none is 2 ms out.
      expect(intervals).toHaveLength(BARS * 16 - 1);
      for (const interval of odd) expect(Math.abs(interval - STEP_SAMPLES)).toBeLessThan(96);
    } else {
      // It misses some blocks, and with them perhaps one click; the recording is shorter by as much.
      expect(odd.length).toBeLessThanOrEqual(2);
      for (const interval of odd) expect(STEP_SAMPLES - (interval % STEP_SAMPLES)).toBeLessThan(MISSED_SAMPLES_MAX);
    }
  });

  it('leaves the music in time when the driver misses a block soon after', { timeout: 40_000, retry: 2 }, async () => {
    await clock.step(-2);
    await wait(1_500);
    const [pid] = await childrenWith(`${server} -u`);
    process.kill(pid!, 'SIGSTOP');
    await wait(30);
    process.kill(pid!, 'SIGCONT');
    const intervals = await intervalsAround(0);
    expect(intervals.filter((interval) => Math.abs(interval - STEP_SAMPLES) > 2 * EXACT_SAMPLES)).toEqual([]);
  });

  it('is told, and the music is stored in the new time for whoever takes over', async () => {
    const stepped = new Promise<{ data: { bySeconds: number } }>((resolve) => {
      under.client.onTold('event.clock.v1.stepped', z.object({ data: clockStepped.data }), resolve);
    });
    await clock.step(1);
    expect((await stepped).data.bySeconds).toBeCloseTo(1, 2);
    const stored = async () =>
      TransportDocument.parse((await (await under.client.bucket('studio')).get('transport'))?.json());
    const { map } = under.engine.transport;
    await until(
      'it is stored',
      2_000,
      async () => (await stored()).map!.segments[0].atMicros - map!.segments[0].atMicros === wallOffsetMicros(),
    );
    await under.restart();
    await isRunning(under);
    const moved = under.engine.transport.map!.segments[0].atMicros - map!.segments[0].atMicros;
    expect(Math.abs(moved)).toBeLessThan(STEP_MICROS_MIN); // what was slewed since
  });
});
