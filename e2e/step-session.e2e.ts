import type { PlaybackStatus, Problem, Track } from '@oiduna/contracts';
import {
  compareOnsets,
  DOCUMENTED_SESSION,
  findStrikes,
  type OnsetComparison,
  runningStudio,
  type RunningStudio,
  sequenceOf,
  SESSION_WITH_SCENES,
  wavOf,
} from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioClient, xruns } from './studio-client.js';

const SAMPLE_RATE_HZ = 48_000;
/** At 120 bpm a step is an eighth of a second, and the bar two seconds. */
const STEP_SAMPLES = SAMPLE_RATE_HZ / 8;
const BARS = 4;
/** As in first-sound.e2e.ts: one millisecond, and takes again while the driver or its clock is unsettled. */
const ERROR_MAX_SAMPLES = 48;
const TAKES_MAX = 5;

/** A click with a short tail. */
function clickWav(): Uint8Array<ArrayBuffer> {
  const samples = Float32Array.from({ length: 2_400 }, (_, i) => 0.8 * Math.exp(-i / 300) * Math.cos(i / 4));
  return Uint8Array.from(wavOf({ sampleRateHz: SAMPLE_RATE_HZ, channels: [samples], format: 'pcm16' }));
}

describe('a step session of the original', () => {
  let studio: RunningStudio;
  let client: StudioClient;
  const submit = (session: object) => client.ask<Record<string, unknown>>('POST', '/v1/playback/session', session);
  const tracks = async (): Promise<Track[]> => (await client.ask<{ tracks: Track[] }>('GET', '/v1/tracks')).body.tracks;

  beforeAll(async () => {
    studio = await runningStudio({ env: { OIDUNA_SERVER: 'scsynth' } });
    client = new StudioClient(studio);
    for (const bank of ['bd', 'sd', 'hh']) {
      expect((await client.loadSample(bank, 'click.wav', clickWav())).status).toBe(201);
    }
  });
  afterAll(() => studio?.stop());

  it('is heard on its steps, and its microtiming between them', async () => {
    const offGrid = everyBar((bar) => [{ step: bar + 6, offset_ms: 31.25, velocity: 0.9 }]);
    await expectHeard({ events: [...onSteps(0, 4, 8, 12), ...offGrid], sounding: [0, 4, 6.25, 8, 12] });
  });

  it('swings: every odd step comes late, by half a step at the most', async () => {
    const events = onSteps(0, 3, 4, 7, 12);
    await expectHeard({ events, sounding: [0, 3.25, 4, 7.25, 12], environment: { swing: 0.5 } });
    await expectHeard({ events, sounding: [0, 3.5, 4, 7.5, 12], environment: { swing: 1 } });
  });

  const everyBar = <T>(of: (firstStep: number) => T[]): T[] =>
    Array.from({ length: 16 }, (_, bar) => of(bar * 16)).flat();
  const onSteps = (...steps: number[]) =>
    sequenceOf(
      'kick',
      everyBar((bar) => steps.map((step) => bar + step)),
    ).events;

  /** `sounding`: where the events of a bar are heard, in steps. */
  async function expectHeard(kick: { events: object[]; sounding: number[]; environment?: object }): Promise<void> {
    const { events, sounding, environment = {} } = kick;
    const sequences = { kick: { track_id: 'kick', events } };
    expect(await submit({ ...DOCUMENTED_SESSION, environment, sequences })).toMatchObject({
      status: 200,
      body: { warnings: [] },
    });
    await client.ask('POST', '/v1/playback/start');
    const bars = Array.from({ length: BARS }, (_, bar) => bar * 16);
    const comparison = await measured(bars.flatMap((bar) => sounding.map((step) => (bar + step) * STEP_SAMPLES)));
    expect(comparison).toMatchObject({ missing: [], extra: [], matchedCount: sounding.length * BARS });
    expect(comparison.interOnsetErrorSamples.max).toBeLessThanOrEqual(ERROR_MAX_SAMPLES);
    await client.ask('POST', '/v1/playback/stop');
  }

  async function measured(score: number[]): Promise<OnsetComparison> {
    for (let take = 1; ; take += 1) {
      const before = await xruns(studio);
      const { channels } = await client.record(BARS);
      const found = findStrikes(channels[0]!, { thresholdRelative: 0.3, refractorySamples: 2_000 });
      const comparison = compareOnsets(found, score, 1_000);
      const missed = (await xruns(studio)) - before;
      const { max, exactShare } = comparison.interOnsetErrorSamples;
      console.log(
        `take ${take}: ${comparison.matchedCount} onsets; worst inter-onset error ${max} samples, ` +
          `${(exactShare * 100).toFixed(1)} % exact; ${missed} blocks missed by the driver`,
      );
      const isRight = missed === 0 && comparison.missing.length === 0 && max <= ERROR_MAX_SAMPLES;
      if (isRight || take === TAKES_MAX) return comparison;
    }
  }

  const ok = { status: 'ok' };
  const place = { step: expect.any(Number), beat: expect.any(Number) };
  /** Each documented request with the answer its document shows; in the order a client would send them. */
  it.each<[method: string, path: string, body: object | undefined, answer: object]>([
    ['POST', 'playback/session', SESSION_WITH_SCENES, { ...ok, message: 'Session loaded successfully' }],
    ['POST', 'playback/start', undefined, { ...ok, playing: true }],
    [
      'PATCH',
      'playback/environment',
      { bpm: 140, swing: 0.1, default_gate: 0.9 },
      { ...ok, environment: { bpm: 140, swing: 0.1, default_gate: 0.9, loop_steps: 256 } },
    ],
    [
      'PATCH',
      'playback/tracks/kick/params',
      { gain: 0.8, pan: 0.3, cutoff: 2_000 },
      { ...ok, track_id: 'kick', updated_params: { gain: 0.8, pan: 0.3, cutoff: 2_000 } },
    ],
    ['POST', 'tracks/kick/mute', { muted: true }, { ...ok, track_id: 'kick', muted: true }],
    ['POST', 'tracks/kick/solo', { solo: true }, { ...ok, track_id: 'kick', solo: true }],
    ['POST', 'playback/tracks/kick/mute', { muted: false }, { ...ok, track_id: 'kick', muted: false }],
    ['POST', 'playback/tracks/kick/solo', { solo: false }, { ...ok, track_id: 'kick', solo: false }],
    ['POST', 'scene/activate', { scene_id: 'verse' }, { ...ok, scene_id: 'verse', applied_at: place }],
    ['POST', 'playback/scenes/intro', undefined, { ...ok, scene_id: 'intro', applied_at: place }],
    ['POST', 'playback/session', { ...SESSION_WITH_SCENES, apply: { timing: 'seq', scene_name: 'verse' } }, ok],
    [
      'GET',
      'playback/status',
      undefined,
      {
        playing: true,
        playback_state: 'playing',
        bpm: 120,
        position: { ...place, bar: expect.any(Number) },
        active_tracks: ['kick', 'snare', 'hihat'],
        has_pending: true,
        scenes: ['intro', 'verse', 'chorus'],
        current_scene: 'verse',
      },
    ],
    ['POST', 'playback/changes/cancel-all', undefined, { ...ok, cancelled_count: expect.any(Number) }],
    ['GET', 'playback/changes/pending', undefined, { pending: [] }],
    ['POST', 'playback/pause', undefined, { ...ok, playing: false, paused: true }],
    ['GET', 'playback/status', undefined, { playing: false, playback_state: 'paused' }],
    ['POST', 'playback/stop', undefined, { ...ok, playing: false }],
    ['GET', 'playback/status', undefined, { playback_state: 'stopped', position: { step: 0, beat: 0, bar: 0 } }],
  ])('%s /%s of its documents answers as they show', async (method, path, body, answer) => {
    expect(await client.ask(method, `/v1/${path}`, body)).toMatchObject({ status: 200, body: answer });
  });

  it('waits as rows of its documents, and is taken back by its id', async () => {
    await submit(SESSION_WITH_SCENES);
    await client.ask('POST', '/v1/playback/start');
    const position = async () => (await client.ask<PlaybackStatus>('GET', '/v1/playback/status')).body.position.step;
    await expect.poll(position, { timeout: 5_000 }).toBeGreaterThan(0);
    const { body: submitted } = await submit({ ...DOCUMENTED_SESSION, apply: { timing: 'seq' } });
    const id = submitted['change_id'];
    const { body } = await client.ask<{ pending: object[] }>('GET', '/v1/playback/changes/pending');
    const row = { id, type: 'track_update', apply_timing: 'seq', apply_at_step: 0 };
    expect(body.pending).toEqual(['kick', 'snare', 'hihat'].map((track) => ({ ...row, track_id: track })));
    expect(await client.ask('DELETE', `/v1/playback/changes/${String(id)}`)).toMatchObject({
      status: 200,
      body: { status: 'ok', cancelled_id: id },
    });
    expect((await client.ask('DELETE', `/v1/playback/changes/${String(id)}`)).status).toBe(404);
    await client.ask('POST', '/v1/playback/stop');
  });

  it('that is wrong is a problem which names the field, and what played plays on', async () => {
    await submit(DOCUMENTED_SESSION);
    await client.ask('POST', '/v1/playback/start');
    const before = await tracks();
    const kick = (events: object[]) => ({ ...DOCUMENTED_SESSION, sequences: { kick: { events } } });
    const wrong: [object | string, number, string][] = [
      [kick([{ step: 256 }]), 422, '/sequences/kick/events/0/step'],
      [kick([{ step: 1, velocity: null, gate: -1 }]), 422, '/sequences/kick/events/0/gate'],
      [kick(Array.from({ length: 5_000 }, () => ({ step: 0 }))), 422, '/sequences/kick/events'],
      [{ ...DOCUMENTED_SESSION, apply: { timing: 'bar', track_ids: ['snare'] } }, 422, '/apply/track_ids/0'],
      [{ ...DOCUMENTED_SESSION, apply: { timing: 'bar', scene_name: 'drop' } }, 422, '/apply/scene_name'],
      [{ ...DOCUMENTED_SESSION, tracks: { kick: { params: { s: 'bdd' } } } }, 422, '/tracks/kick/params/s'],
    ];
    for (const [session, status, field] of wrong) {
      const answer = await client.ask<Problem>('POST', '/v1/playback/session', session);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).toContain(field);
    }
    const nan = await fetch(`${studio.url}/v1/playback/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(kick([{ step: 0 }])).replace('"step":0', '"step":NaN'),
    });
    expect([nan.status, ((await nan.json()) as Problem).code]).toEqual([400, 'INPUT_MALFORMED']);
    const scene = await client.ask<Problem>('POST', '/v1/scene/activate', { scene_id: 'drop' });
    expect(scene.body).toMatchObject({ status: 404, code: 'SCENE_UNKNOWN' });
    const params = await client.ask<Problem>('PATCH', '/v1/playback/tracks/kcik/params', { gain: 1 });
    expect(params.body).toMatchObject({ status: 404, code: 'TRACK_UNKNOWN', details: { nearest: 'kick' } });
    expect(await tracks()).toEqual(before);
    expect((await client.ask('GET', '/v1/playback/status')).body).toMatchObject({ playing: true, has_pending: false });
    await client.ask('POST', '/v1/playback/stop');
  });

  it('of thirty-two full tracks, as a client writes it with every default, is not too large', async () => {
    const ids = Array.from({ length: 32 }, (_, n) => `t${n}`);
    const event = { velocity: 1, note: null, gate: 1, offset_ms: 0 };
    const events = Array.from({ length: 256 }, (_, step) => ({ step, ...event }));
    const session = {
      tracks: Object.fromEntries(ids.map((id) => [id, { params: { s: 'hh', gain: 0.1 } }])),
      sequences: Object.fromEntries(ids.map((id) => [id, { track_id: id, events }])),
    };
    expect(JSON.stringify(session).length).toBeGreaterThan(256 * 1024);
    expect((await submit(session)).status).toBe(200);
    expect(await tracks()).toHaveLength(32);
  });
});
