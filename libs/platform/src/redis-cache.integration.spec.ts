import { type Broker, ownRedis } from '@oiduna/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RedisCache } from './redis-cache.js';

/** What asking may cost at most, on a machine that has other things to do. */
const PATIENCE_MS = 1_000;

let broker: Broker;
let cache: RedisCache;
let connections: number;

beforeEach(async () => {
  broker = await ownRedis();
  cache = new RedisCache(broker.url);
  connections = 0;
  cache.onConnected(() => (connections += 1));
  await expect.poll(() => connections).toBe(1);
});
afterEach(async () => {
  cache.close();
  await broker.stop();
});

async function timed<T>(work: Promise<T>): Promise<T> {
  const begun = performance.now();
  const answer = await work;
  expect(performance.now() - begun).toBeLessThan(PATIENCE_MS);
  return answer;
}

it('answers what Redis answers', async () => {
  expect(await cache.ask((redis) => redis.set('a', '1'))).toBe('OK');
  expect(await cache.ask((redis) => redis.mget('a', 'b'))).toEqual(['1', null]);
});

it('whoever asks to be told of the connection later is told at once', () => {
  let told = 0;
  cache.onConnected(() => (told += 1));
  expect(told).toBe(1);
});

it('keeps nobody waiting while Redis hangs, and what was sent meanwhile is done in its order', async () => {
  const other = new Redis(broker.url);
  await other.client('PAUSE', 700, 'ALL');
  expect(await timed(cache.ask((redis) => redis.set('a', 'late')))).toBeUndefined();
  await expect.poll(() => cache.ask((redis) => redis.get('a')), { timeout: 10_000 }).toBe('late');
  other.disconnect();
});

it('answers nothing without Redis', async () => {
  await broker.stop();
  expect(await timed(cache.ask((redis) => redis.get('a')))).toBeUndefined();
  const nowhere = new RedisCache(broker.url);
  expect(await timed(nowhere.ask((redis) => redis.get('a')))).toBeUndefined();
  nowhere.close();
});

it('tells of every connection', async () => {
  const other = new Redis(broker.url);
  await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await expect.poll(() => connections, { timeout: 10_000 }).toBe(2);
  expect(await cache.ask((redis) => redis.set('a', '1'))).toBe('OK');
  other.disconnect();
});
