import type { Buffer, Job, PlannedChange, PlayResult, Problem, Transport } from '@oiduna/contracts';
import {
  compareOnsets,
  findStrikes,
  type OnsetComparison,
  runningStudio,
  type RunningStudio,
  wavOf,
} from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioClient, xruns } from './studio-client.js';

const SAMPLE_RATE_HZ = 48_000;
/** One millisecond. */
const ERROR_MAX_SAMPLES = 48;
/**
 * A take during which the driver missed a block says nothing about us, and a server that has just booted still
 * settles its own estimate of the device's clock: seconds later the same score is right to a few samples.
 */
const TAKES_MAX = 5;
/** At 120 bpm a cycle of four beats lasts two seconds. */
const CYCLE_SAMPLES = 2 * SAMPLE_RATE_HZ;
const BARS = 4;

const TICK_SOURCE = `
(
SynthDef(\\e2e_tick, { |out = 0, amp = 0.5, pan = 0|
  var env = EnvGen.ar(Env.perc(0.0001, 0.05), doneAction: 2);
  OffsetOut.ar(out, Pan2.ar(SinOsc.ar(1800, pi / 2) * env, pan, amp));
}).add;
)
`;

/** A click with a short tail, as a performer's WAV file. */
function clickWav(): Uint8Array<ArrayBuffer> {
  const samples = Float32Array.from({ length: 2_400 }, (_, i) => 0.8 * Math.exp(-i / 300) * Math.cos(i / 4));
  return Uint8Array.from(wavOf({ sampleRateHz: SAMPLE_RATE_HZ, channels: [samples], format: 'pcm16' }));
}

describe.each(['scsynth', 'supernova'])('a first sound on %s', (server) => {
  let studio: RunningStudio;
  let client: StudioClient;

  beforeAll(async () => {
    studio = await runningStudio({ env: { OIDUNA_SERVER: server } });
    client = new StudioClient(studio);
  });
  afterAll(() => studio?.stop());

  /** Play one pattern, record it, compare with the score; again while a take is not right. */
  async function measure(code: string, onsetsPerCycle: number[]): Promise<OnsetComparison> {
    const played = await client.ask<PlayResult>('POST', '/v1/play', { code, bpm: 120 });
    expect(played.status, JSON.stringify(played.body)).toBe(200);
    const score = Array.from({ length: BARS }, (_, bar) =>
      onsetsPerCycle.map((at) => Math.round((bar + at) * CYCLE_SAMPLES)),
    ).flat();
    let comparison: OnsetComparison | undefined;
    for (let take = 1; take <= TAKES_MAX; take += 1) {
      const before = await xruns(studio);
      const { channels } = await client.record(BARS);
      const found = findStrikes(channels[0]!, { thresholdRelative: 0.3, refractorySamples: 2_000 });
      comparison = compareOnsets(found, score, 1_000);
      const missed = (await xruns(studio)) - before;
      report(server, code, take, missed, comparison);
      if (missed === 0 && isRight(comparison)) break;
    }
    await client.ask('POST', '/v1/transport/stop');
    return comparison!;
  }

  it('an uploaded SynthDef source sounds at every onset of the pattern and nowhere else', async () => {
    const loaded = await client.loadSynthDef(TICK_SOURCE);
    expect(loaded.status, JSON.stringify(loaded.body)).toBe(201);
    expect(loaded.body.state).toBe('completed');
    const comparison = await measure(
      'tick: s("e2e_tick [~ e2e_tick] e2e_tick [e2e_tick e2e_tick]")',
      [0, 0.375, 0.5, 0.75, 0.875],
    );
    expect(comparison).toMatchObject({ missing: [], extra: [], matchedCount: 5 * BARS });
    expect(comparison.interOnsetErrorSamples.max).toBeLessThanOrEqual(ERROR_MAX_SAMPLES);
  });

  it('an uploaded WAV sounds at every onset of the pattern and nowhere else', async () => {
    const loaded = await client.loadSample('clicks', 'click.wav', clickWav());
    expect(loaded.status, JSON.stringify(loaded.body)).toBe(201);
    const comparison = await measure('tick: s("clicks(3,8)")', [0, 3 / 8, 6 / 8]);
    expect(comparison).toMatchObject({ missing: [], extra: [], matchedCount: 3 * BARS });
    expect(comparison.interOnsetErrorSamples.max).toBeLessThanOrEqual(ERROR_MAX_SAMPLES);
  });

  it('a WAV sent in pieces is loaded as one that is sent at once', async () => {
    const wav = clickWav();
    const jobId = await client.loadSampleInPieces('pieces', 'click.wav', wav, 1_000);
    await expect
      .poll(async () => (await client.ask<Job>('GET', `/v1/jobs/${jobId}`)).body, { timeout: 20_000 })
      .toMatchObject({
        state: 'completed',
        result: { sample: { bank: 'pieces', sizeBytes: wav.length }, buffer: { frameCount: 2_400 } },
      });
  });

  it('the buffer list tells what the audio server holds of the WAV', async () => {
    const { body } = await client.ask<{ buffers: Buffer[] }>('GET', '/v1/buffers');
    const click = body.buffers.find(({ bank }) => bank === 'clicks');
    expect(click).toMatchObject({
      frameCount: 2_400,
      channelCount: 1,
      sampleRateHz: SAMPLE_RATE_HZ,
      memoryBytes: 9_600,
    });
  });

  it('a change at the next bar is heard from the bar line on, and the old text until there', async () => {
    await client.ask('POST', '/v1/play', { code: 'tick: s("e2e_tick*4")', bpm: 120 });
    const recorded = client.record(BARS);
    const { body: transport } = await client.ask<Transport>('GET', '/v1/transport');
    const landing = transport.position.cycle + 3;
    const change = { code: 's("e2e_tick*8")', apply: { at: { cycle: landing } } };
    const planned = await client.ask<PlannedChange>('PATCH', '/v1/tracks/tick', change);
    expect(planned).toMatchObject({ status: 202, body: { tracks: ['tick'], cycle: landing } });
    const { channels } = await recorded;
    const found = findStrikes(channels[0]!, { thresholdRelative: 0.3, refractorySamples: 2_000 });
    const steps = found.slice(1).map((onset, n) => Math.round((onset - found[n]!) / (CYCLE_SAMPLES / 8)));
    const until = steps.lastIndexOf(2) + 1;
    expect(until % 4, `the steps between onsets are ${steps.join(' ')}`).toBe(0);
    expect(steps).toEqual([...Array<number>(until).fill(2), ...Array<number>(steps.length - until).fill(1)]);
    expect(steps.slice(until).length).toBeGreaterThanOrEqual(7);
    await client.ask('POST', '/v1/transport/stop');
  });

  it('a muted track is silent, and an unmuted one is heard again', async () => {
    await client.ask('POST', '/v1/play', { code: 'tick: s("e2e_tick*8")', bpm: 120 });
    await client.ask('PATCH', '/v1/tracks/tick', { muted: true });
    expect(peak((await client.record(1)).channels)).toBeLessThan(0.001);
    await client.ask('PATCH', '/v1/tracks/tick', { muted: false });
    expect(peak((await client.record(1)).channels)).toBeGreaterThan(0.1);
    await client.ask('POST', '/v1/transport/stop');
  });

  it('a stopped transport is silent', async () => {
    expect(peak((await client.record(1)).channels)).toBeLessThan(0.001);
  });

  it('a SynthDef the audio server cannot play is refused by name, whatever the server says itself', async () => {
    const source = 'SynthDef(\\broken, { |out| Out.ar(out, SinOsc.ar(440) }).add;';
    const { status, body } = await client.loadSynthDef(source);
    const problem = body as unknown as Problem;
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code: 'SYNTHDEF_SYNTAX', details: { line: 1 } });
    expect(problem.detail).toMatch(/line 1, column \d+/);
  });

  it('24 loads of one name at the same time each get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => client.loadSample('many', 'same.wav', tone(200 + i))),
    );
    const counts = answers.map(({ body }) => {
      const { result } = body as Job & { result: { buffer: Buffer } };
      return result.buffer.frameCount;
    });
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(counts).toEqual(answers.map((_, i) => 200 + i));
  });
});

const isRight = ({ missing, extra, interOnsetErrorSamples }: OnsetComparison): boolean =>
  missing.length === 0 && extra.length === 0 && interOnsetErrorSamples.max <= ERROR_MAX_SAMPLES;

const peak = (channels: readonly Float32Array[]): number =>
  channels.reduce((most, samples) => samples.reduce((top, value) => Math.max(top, Math.abs(value)), most), 0);

const tone = (frameCount: number): Uint8Array<ArrayBuffer> => {
  const samples = Float32Array.from({ length: frameCount }, (_, i) => 0.5 * Math.sin(i / 5));
  return Uint8Array.from(wavOf({ sampleRateHz: SAMPLE_RATE_HZ, channels: [samples], format: 'pcm16' }));
};

/** A report, not a limit: the limit is in the test. */
function report(server: string, code: string, take: number, missedBlocks: number, comparison: OnsetComparison): void {
  const { matchedCount, missing, extra, offsetSamples } = comparison;
  const { max, exactShare } = comparison.interOnsetErrorSamples;
  console.log(
    `${server}, take ${take}, ${code}: ${matchedCount} onsets, ${missing.length} missing, ${extra.length} extra, ` +
      `all ${offsetSamples} samples after the bar line; worst inter-onset error ${max} samples, ` +
      `${(exactShare * 100).toFixed(1)} % exact; ${missedBlocks} blocks missed by the driver`,
  );
}
