import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AudioServerState,
  type EngineStatus,
  getEngineStatus,
  getSamplesReadiness,
  getSynthDefsReadiness,
  type StudioStatus,
} from '@oiduna/contracts';
import { type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../app.module.js';

/** People look again, and probes give up, when a status takes longer. */
const STATUS_MS_MAX = 2_500;

let [nats, redis]: Broker[] = [];
let others: StandIn;
let service: RunningService;
let blobFolder: string;
let audioServer: AudioServerState = 'running';

const engineStatus = (state: AudioServerState): EngineStatus => ({
  audioServer: {
    name: 'scsynth',
    state,
    reason: state === 'running' ? null : 'it was killed',
    restarts: 0,
    cpuAveragePercent: 1,
    cpuPeakPercent: 2,
    synthCount: 3,
    groupCount: 4,
    synthDefCount: 5,
    sampleRateHz: 48_000,
  },
  playing: false,
  trackCount: 0,
  bundlesSent: 0,
  clockSteps: 0,
  bundlesLate: 0,
  skippedMs: 0,
  xruns: 0,
  leadMs: null,
  outstandingConfirmations: 0,
  soundsMissing: 0,
  buffers: { count: 2, countMax: 4_096, memoryBytes: 3_145_728, memoryBytesMax: 2_147_483_648 },
  patterns: { state: 'ready', restarts: 0 },
  leader: { processId: 77, since: '2026-01-02T03:04:05.678Z', tookOver: false, epoch: 1, standby: false },
});

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  others = await StandIn.open(nats.url);
  await others.answer(getEngineStatus, () => engineStatus(audioServer));
  await others.answer(getSynthDefsReadiness, () => ({ ready: true, dependencies: {} }));
  await others.answer(getSamplesReadiness, () => ({
    ready: true,
    dependencies: { postgres: { up: true, reason: null, lost: null } },
  }));
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
});

afterAll(async () => {
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`http://127.0.0.1:${service.port}${path}`, init);
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  return { code: response.status, body: (await response.json()) as any };
};

async function status(): Promise<StudioStatus> {
  const started = performance.now();
  const { code, body } = await get('/v1/status');
  expect(code).toBe(200);
  expect(performance.now() - started).toBeLessThan(STATUS_MS_MAX);
  return body as StudioStatus;
}

// One story, in order: each step takes one more part away.
describe("the studio's status", () => {
  it('is ok while everything answers', async () => {
    expect(await status()).toMatchObject({ state: 'ok', lost: [], engine: { audioServer: { name: 'scsynth' } } });
    expect((await status()).dependencies).toHaveProperty('samples/postgres');
    expect(await get('/readyz')).toMatchObject({ code: 200, body: { ready: true } });
  });

  it('is down, and names the sound as lost, once the audio server is dead', async () => {
    audioServer = 'dead';
    const { state, lost, summary } = await status();
    expect({ state, lost }).toEqual({ state: 'down', lost: ['all sound'] });
    expect(summary).toContain('scsynth is dead (it was killed)');
    const { dependencies } = (await get('/readyz')).body;
    expect(dependencies['audio-server']).toMatchObject({ up: false, reason: 'it was killed' });
    audioServer = 'running';
  });

  it('names uploads as lost without Redis, which a new upload is told too', async () => {
    await redis!.stop();
    expect(await status()).toMatchObject({ state: 'degraded', lost: ['uploads and jobs'] });
    const upload = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } };
    expect(await get('/v1/synthdefs', upload)).toMatchObject({ code: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
    expect(await get('/v1/jobs/synthdefs-1')).toMatchObject({ code: 503 });
  });

  it('is down without NATS, and still answers; then the gateway is not ready', async () => {
    await others.close();
    await nats!.stop();
    const { state, lost, engine } = await status();
    expect({ state, engine }).toEqual({ state: 'down', engine: null });
    expect(lost).toContain('playing, tracks, transport and recordings');
    expect(await get('/readyz')).toMatchObject({ code: 503, body: { dependencies: { nats: { up: false } } } });
    expect((await get('/v1/tracks')).body).toMatchObject({ code: expect.stringMatching(/^SERVICE_/) });
    expect(await get('/livez')).toMatchObject({ code: 200 });
  });

  it('does not keep the gateway from stopping', async () => {
    await service.close();
  });
});
