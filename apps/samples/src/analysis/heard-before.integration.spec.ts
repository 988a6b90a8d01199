import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryBlobStore } from '@oiduna/platform';
import { RedisCache } from '@oiduna/platform/redis-cache';
import { type Broker, ownRedis } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_LIMITS } from '../audio/verify-sample.js';
import { analysisVersion } from './analysis-version.js';
import { type Heard, HeardBefore } from './heard-before.js';

let broker: Broker;
let cache: RedisCache;
let blobs: DirectoryBlobStore;
let folder: string;
let heardBefore: HeardBefore;
let heard: Heard;
const sum = () => createHash('sha256').update(randomBytes(8)).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-heard-'));
  blobs = new DirectoryBlobStore(join(folder, 'blobs'));
  broker = await ownRedis();
  cache = new RedisCache(broker.url);
});
afterAll(async () => {
  cache?.close();
  await broker?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await expect.poll(() => cache.ask((redis) => redis.flushall())).toBe('OK');
  heardBefore = await HeardBefore.open(cache, blobs, SAMPLE_LIMITS);
  heard = {
    wavSha256: (await blobs.put(randomBytes(8))).sha256,
    format: {
      container: 'wav',
      encoding: 'pcm_s16le',
      frameCount: 10,
      channelCount: 1,
      sampleRateHz: 10,
      durationSeconds: 1,
    },
    peak: 0.5,
    verdict: 'repaired',
    findings: [{ code: 'truncated', byteOffset: 4, detail: 'A little is missing.' }],
    analysis: null,
  };
});

describe('what was heard of bytes', () => {
  it('is known when the same bytes come again', async () => {
    const sha256 = sum();
    expect(await heardBefore.of(sha256)).toBeUndefined();
    await heardBefore.keep(sha256, heard);
    expect(await heardBefore.of(sha256)).toEqual(heard);
    expect(await heardBefore.of(sum())).toBeUndefined();
  });

  it('is not known under other limits', async () => {
    const sha256 = sum();
    await heardBefore.keep(sha256, heard);
    for (const limits of [{ durationSecondsMax: 1 }, { channelCountMax: 1 }]) {
      const other = await HeardBefore.open(cache, blobs, { ...SAMPLE_LIMITS, ...limits });
      expect(await other.of(sha256)).toBeUndefined();
    }
  });

  it('is not known once its WAV is gone', async () => {
    const sha256 = sum();
    await heardBefore.keep(sha256, heard);
    await rm(blobs.pathOf(heard.wavSha256));
    expect(await heardBefore.of(sha256)).toBeUndefined();
  });

  it.each(['{', '{}', '[1]'])('is not believed when somebody has written %s in its place', async (text) => {
    const sha256 = sum();
    await heardBefore.keep(sha256, heard);
    await cache.ask(async (redis) => {
      const [key = ''] = await redis.keys('oiduna:heard:*');
      await redis.hset(key, sha256, text);
    });
    expect(await heardBefore.of(sha256)).toBeUndefined();
  });

  it('takes no more room than it was given', async () => {
    const small = await HeardBefore.open(cache, blobs, SAMPLE_LIMITS, 3);
    for (let count = 0; count < 10; count += 1) await small.keep(sum(), heard);
    const size = await cache.ask(async (redis) => redis.hlen((await redis.keys('oiduna:heard:*'))[0] ?? ''));
    expect(size).toBe(3);
  });

  it('is simply not known without Redis', async () => {
    const nowhere = new RedisCache('redis://127.0.0.1:1');
    const alone = await HeardBefore.open(nowhere, blobs, SAMPLE_LIMITS);
    await alone.keep(sum(), heard);
    expect(await alone.of(sum())).toBeUndefined();
    nowhere.close();
  });
});

describe('the version of the analysis', () => {
  const FILES = ['dist/audio/verify.js', 'dist/analysis/loudness.js', 'dist/notes/id3.js', 'kernel/kernel.wasm'];

  it.each(FILES)('is another once %s is another', async (changed) => {
    const code = join(folder, changed.replaceAll('/', '-'));
    for (const file of FILES) {
      await mkdir(join(code, file, '..'), { recursive: true });
      await writeFile(join(code, file), 'export const a = 1;');
    }
    const before = await analysisVersion(code);
    await writeFile(join(code, 'dist', 'audio', 'verify.d.ts'), 'types decide nothing');
    expect(await analysisVersion(code)).toBe(before);
    await writeFile(join(code, changed), 'export const a = 2;');
    expect(await analysisVersion(code)).not.toBe(before);
  });

  it('is the same for the same code', async () => {
    expect(await analysisVersion()).toBe(await analysisVersion());
  });
});
