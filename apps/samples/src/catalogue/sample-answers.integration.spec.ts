import { randomUUID } from 'node:crypto';
import type { CataloguedSample } from '@oiduna/contracts';
import { RedisCache } from '@oiduna/platform/redis-cache';
import { type Broker, ownRedis } from '@oiduna/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SampleAnswers } from './sample-answers.js';

let broker: Broker;
let admin: Redis;
let cache: RedisCache;
let answers: SampleAnswers;
let truth: CataloguedSample;
let reads: number;

const sample = (): CataloguedSample => ({
  id: randomUUID(),
  bank: 'kicks',
  fileName: 'a.wav',
  sha256: 'a'.repeat(64),
  sizeBytes: 1,
  wavSha256: 'a'.repeat(64),
  format: {
    container: 'wav',
    encoding: 'pcm_s16le',
    frameCount: 1,
    channelCount: 1,
    sampleRateHz: 1,
    durationSeconds: 1,
  },
  peak: 1,
  createdAt: '2026-01-02T03:04:05.678Z',
  verdict: 'ok',
  findings: [],
  analysis: null,
  tags: [],
  lastUsedAt: null,
  uploadedBy: null,
});
/** As PostgreSQL would say it. */
const read = () => {
  reads += 1;
  return Promise.resolve(structuredClone(truth));
};
const ask = () => answers.get(truth.id, read);
/** Until the answer comes from Redis. */
const settled = () => expect.poll(async () => ((reads = 0), await ask(), reads)).toBe(0);

beforeAll(async () => {
  broker = await ownRedis();
  admin = new Redis(broker.url);
  admin.on('error', () => undefined);
  cache = new RedisCache(broker.url);
  answers = new SampleAnswers(cache);
});
afterAll(async () => {
  cache?.close();
  admin?.disconnect();
  await broker?.stop();
});
beforeEach(async () => {
  await expect.poll(() => admin.get('oiduna:samples:epoch')).not.toBeNull();
  truth = sample();
  reads = 0;
});

describe('the second answer about a sample', () => {
  it('is the first one, without a look into the catalogue', async () => {
    expect(await ask()).toEqual(truth);
    await settled();
    expect(await ask()).toEqual(truth);
  });

  it('is never older than the last change', async () => {
    await settled();
    truth = { ...truth, tags: ['dry'] };
    await answers.forget();
    expect((await ask()).tags).toEqual(['dry']);
  });

  it('is not kept when something changed while the catalogue was read', async () => {
    const slow = async () => {
      const old = await read();
      truth = { ...truth, tags: ['new'] };
      await answers.forget();
      return old;
    };
    await answers.get(truth.id, slow);
    await expect.poll(() => admin.exists(`oiduna:sample:${truth.id}`)).toBe(1);
    expect((await ask()).tags).toEqual(['new']);
  });

  it.each(['{', '{"epoch":1}'])('is not %s, whoever wrote that', async (text) => {
    await settled();
    await admin.set(`oiduna:sample:${truth.id}`, text);
    expect(await ask()).toEqual(truth);
  });

  it('comes from the catalogue once Redis was emptied, and then from Redis again', async () => {
    await settled();
    await admin.flushall();
    expect(await ask()).toEqual(truth);
    await settled();
  });

  it('knows of what was changed while Redis did not answer', async () => {
    await settled();
    await admin.client('PAUSE', 400, 'ALL');
    truth = { ...truth, tags: ['meanwhile'] };
    await answers.forget();
    expect((await ask()).tags).toEqual(['meanwhile']);
    await expect.poll(async () => ((reads = 0), await ask(), reads), { timeout: 10_000 }).toBe(0);
    expect((await ask()).tags).toEqual(['meanwhile']);
  });

  it('knows of what was changed while the connection was lost', async () => {
    await settled();
    const other = new Redis(broker.url);
    await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    truth = { ...truth, tags: ['meanwhile'] };
    await answers.forget();
    await expect.poll(async () => ((reads = 0), await ask(), reads), { timeout: 10_000 }).toBe(0);
    expect((await ask()).tags).toEqual(['meanwhile']);
    other.disconnect();
  });
});
