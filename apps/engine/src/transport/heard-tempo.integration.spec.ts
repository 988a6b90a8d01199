import {
  changeSwing,
  changeTempo,
  getRecording,
  getTransport,
  loadSample,
  nudgeTransport,
  playCode,
  type Recording,
  seekTransport,
  setTransport,
  startRecording,
} from '@oiduna/contracts';
import {
  type Broker,
  compareOnsets,
  findStrikes,
  type JackServer,
  type OnsetComparison,
  ownJack,
  ownNats,
  readWav,
  wavOf,
} from '@oiduna/testkit';
import { microsOf, rational, type TempoMap } from '@oiduna/timing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EngineUnderTest, engineUnderTest, isRunning, storeSample, until, SERVERS } from '../engine.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
const MILLISECOND = SAMPLE_RATE_HZ / 1_000;
/** Nearer to each other the tail of a click hides the next one. */
const CLICK_SAMPLES = 50 * MILLISECOND;
/**
 * Blocks the driver missed (they shift the music, by jackd's own word), or a seek that put two clicks on top of each other
 * make a take no measure; the first measure counts. On a machine with busy cores half of the takes had xruns.
 */
const TAKES_MAX = 8;

interface Take extends OnsetComparison {
  /** Frames the disk lost: what is wrong then is ours. */
  readonly lostFrames: number | null;
}

describe.each(SERVERS)('on %s is heard, to a millisecond,', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server }, jack.name);
    await isRunning(under);
    const click = Float32Array.from({ length: 1_200 }, (_, i) => 0.8 * Math.exp(-i / 150) * Math.cos(i / 4));
    const wav = wavOf({ sampleRateHz: SAMPLE_RATE_HZ, channels: [click], format: 'pcm16' });
    const format = { frameCount: click.length, channelCount: 1 };
    await under.client.request(loadSample, await storeSample(under.blobs, 'clicks', 'click.wav', wav, format));
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false, bpm: 240, swing: { ratio: 0.5, division: 16 } });
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  const play = (clicksPerCycle: number) =>
    under.client.request(playCode, { code: `tick: s("clicks*${clicksPerCycle}")` });
  const map = (): TempoMap => under.engine.transport.map!;
  const heardCycle = async () => (await under.client.request(getTransport, {})).position.cycle;

  /** Record so many cycles, change what there is to change, and compare with the maps in force. */
  async function take(clicksPerCycle: number, bars: number, change: () => Promise<unknown>): Promise<Take | undefined> {
    const xruns = jack.xruns();
    const late = under.engine.scheduler.bundlesLate;
    const maps = [map()];
    const started = await under.client.request(startRecording, { bars });
    await until('it records', 5_000, async () => (await recordingOf(started)).state === 'running');
    await change();
    if (map() !== maps[0]) maps.push(map());
    await until('the recording has ended', 30_000, async () => (await recordingOf(started)).state !== 'running');
    const { file, reason, lostFrames } = await recordingOf(started);
    if (file === null) throw new Error(`the recording failed: ${reason}`);
    const { channels } = readWav(await under.blobs.read(file.sha256));
    const found = findStrikes(channels[0]!, { thresholdRelative: 0.2, refractorySamples: CLICK_SAMPLES });
    const startMicros = microsOf(maps[0]!, rational(started.startCycle));
    const frames = file.frameCount - CLICK_SAMPLES;
    const expected = onsetsOf(maps, clicksPerCycle, startMicros, startMicros + (frames / SAMPLE_RATE_HZ) * 1e6).map(
      (micros) => Math.round(((micros - startMicros) / 1e6) * SAMPLE_RATE_HZ),
    );
    const gaps = expected.slice(1).map((position, n) => position - expected[n]!);
    // Even clicks would be right whatever the change was.
    const isMeasure = Math.min(...gaps) > CLICK_SAMPLES && Math.max(...gaps) - Math.min(...gaps) > 10 * MILLISECOND;
    const early = found.filter((position) => position < frames + CLICK_SAMPLES / 2);
    if (!isMeasure) return undefined;
    const comparison = compareOnsets(early, expected, 10 * MILLISECOND);
    const missedBlocks = jack.xruns() - xruns;
    report(server, missedBlocks, comparison);
    // A machine that kept the engine from its CPU until a bundle was late is no measure of the tempo either.
    if (missedBlocks > 0 || under.engine.scheduler.bundlesLate > late) return undefined;
    return { ...comparison, lostFrames };
  }

  const recordingOf = ({ id }: Recording) => under.client.request(getRecording, { id });

  async function measured(once: () => Promise<Take | undefined>): Promise<void> {
    let measure: Take | undefined;
    for (let takes = 0; takes < TAKES_MAX && measure === undefined; takes += 1) measure = await once();
    expect(measure, `none of ${TAKES_MAX} takes was a measure`).toBeDefined();
    expect(measure).toMatchObject({ missing: [], extra: [], lostFrames: 0 });
    expect(measure!.interOnsetErrorSamples.max).toBeLessThanOrEqual(MILLISECOND);
  }

  it('a ramp', { timeout: 120_000 }, async () => {
    await measured(async () => {
      await under.client.request(setTransport, { playing: false, bpm: 150 });
      await play(8);
      await under.client.request(changeTempo, { bpm: 300, overBars: 3, apply: { at: { cycle: 3 } } });
      return take(8, 6, () => Promise.resolve());
    });
    expect((await under.client.request(getTransport, {})).bpm).toBe(300);
  });

  it('a swing of sixteenths that begins while it plays', { timeout: 120_000 }, async () => {
    await measured(async () => {
      await under.client.request(setTransport, { playing: false, bpm: 120, swing: { ratio: 0.5, division: 16 } });
      await play(16);
      return take(16, 3, () => under.client.request(changeSwing, { ratio: 0.66, division: 16 }));
    });
  });

  // These two only shift what the two above have shown of the server.
  it.runIf(server === 'scsynth')('a nudge later and one back', { timeout: 120_000 }, async () => {
    await play(4);
    await measured(() =>
      take(4, 5, async () => {
        await under.client.request(nudgeTransport, { ms: 80 });
        await under.client.request(nudgeTransport, { ms: -30 });
      }),
    );
  });

  it.runIf(server === 'scsynth')('a seek', { timeout: 120_000 }, async () => {
    await play(4);
    await measured(() => take(4, 4, () => under.client.request(seekTransport, { cycle: 1_000 })));
    expect(await heardCycle()).toBeGreaterThanOrEqual(1_000);
  });
});

/** A report, not a limit: the limit is in the test. */
function report(server: string, missedBlocks: number, comparison: OnsetComparison): void {
  const { matchedCount, missing, extra, interOnsetErrorSamples } = comparison;
  const { max, p50 } = interOnsetErrorSamples;
  console.log(
    `${server}: ${matchedCount} onsets, ${missing.length} missing, ${extra.length} extra; inter-onset error ${p50} ` +
      `(median) to ${max} samples; ${missedBlocks} blocks missed by the driver`,
  );
}

/** When clicks sound, in order: by each map until the next one begins. */
function onsetsOf(maps: readonly TempoMap[], clicksPerCycle: number, begin: number, end: number): number[] {
  return maps.flatMap((map, index) => {
    const replaced = Math.min(end, maps[index + 1]?.segments[0].atMicros ?? end);
    const { n, d } = map.segments[0].atCycle;
    const onsets: number[] = [];
    for (let click = Math.ceil((n * clicksPerCycle) / d); ; click += 1) {
      const micros = microsOf(map, rational(click, clicksPerCycle));
      if (micros >= replaced) return onsets.filter((at) => at >= begin);
      onsets.push(micros);
    }
  });
}
