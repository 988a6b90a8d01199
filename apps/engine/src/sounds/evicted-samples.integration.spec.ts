import {
  getEngineStatus,
  getRecording,
  loadSample,
  playCode,
  type Recording,
  startRecording,
  trackWarned,
} from '@oiduna/contracts';
import { type Broker, findOnsets, type JackServer, ownJack, ownNats, readWav, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EngineUnderTest, engineUnderTest, isRunning, storeSample, until, SERVERS } from '../engine.fixture.js';

const SAMPLES = 64;
/** Far fewer than there are samples, and enough for the notes of two seconds. */
const BUFFERS = 32;
/** Of notes, each a second. */
const PER_CYCLE = 8;
const CYCLES = SAMPLES / PER_CYCLE;
/** Each sample is 20 ms of one level, so the recording says which one it is. */
const FRAMES = 960;
const levelOf = (index: number): number => 0.25 + (0.5 * (index + 1)) / SAMPLES;
const indexOf = (level: number): number => Math.round(((level - 0.25) / 0.5) * SAMPLES) - 1;
/** `amp` as it is without a gain, on one of two channels. */
const HEARD = 0.5 * Math.SQRT1_2;
/** A driver that missed a block has cut the music, and a machine with no time leaves hits out: such a take is no measure. */
const TAKES_MAX = 6;

describe.each(SERVERS)('more samples than %s has buffers', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  /** Hits left out, each told once. */
  const told: string[] = [];
  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    const settings = { ENGINE_AUDIO_SERVER: server, ENGINE_BUFFERS_MAX: String(BUFFERS) };
    under = await engineUnderTest(nats.url, settings, jack.name);
    await isRunning(under);
    under.client.onTold(`event.${trackWarned.type}`, z.object({ data: trackWarned.data }), ({ data }) => {
      told.push(data.detail);
    });
    const format = { frameCount: FRAMES, channelCount: 1 };
    for (let index = 0; index < SAMPLES; index += 1) {
      const channel = new Float32Array(FRAMES).fill(levelOf(index));
      const wav = wavOf({ sampleRateHz: 48_000, channels: [channel], format: 'pcm16' });
      const name = `${String(index).padStart(2, '0')}.wav`;
      await under.client.request(loadSample, await storeSample(under.blobs, 'levels', name, wav, format));
    }
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  /** Which samples sound, in turn, from the first cycle of a recording on; undefined when it is no measure. */
  async function take(): Promise<{ startCycle: number; heard: number[] } | undefined> {
    const before = jack.xruns() + told.length;
    let recording: Recording = await under.client.request(startRecording, { bars: CYCLES, track: 'levels' });
    await until('the recording has ended', 30_000, async () => {
      recording = await under.client.request(getRecording, { id: recording.id });
      return recording.file !== null || recording.state === 'failed';
    });
    if (jack.xruns() + told.length > before) return undefined;
    const [left] = readWav(await under.blobs.read(recording.file!.sha256)).channels;
    const onsets = findOnsets(left!, { thresholdRelative: 0.2, refractorySamples: 1_000 });
    const heard = onsets.map((at) => indexOf(left![at + FRAMES / 4]! / HEARD));
    return { startCycle: recording.startCycle, heard };
  }

  it('are all heard, each in its place, and none in the place of another', { timeout: 180_000 }, async () => {
    const cycles = Array.from(
      { length: CYCLES },
      (_, cycle) => `[${cycle * PER_CYCLE} .. ${(cycle + 1) * PER_CYCLE - 1}]`,
    );
    await under.client.request(playCode, { code: `levels: n("<${cycles.join(' ')}>").s("levels")`, bpm: 240 });
    let heard = await take();
    for (let takes = 1; heard === undefined && takes < TAKES_MAX; takes += 1) heard = await take();
    const expected = Array.from(
      { length: SAMPLES },
      (_, at) => ((heard!.startCycle % CYCLES) * PER_CYCLE + at) % SAMPLES,
    );
    expect(heard!.heard).toEqual(expected);
    const { buffers } = await under.client.request(getEngineStatus, {});
    expect(buffers.count).toBeLessThanOrEqual(BUFFERS);
  });
});
