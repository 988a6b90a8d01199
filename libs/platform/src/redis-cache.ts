import { Redis } from 'ioredis';
import { logger } from './log.js';

/** Redis answers in under a millisecond, or is busy or gone; whoever asks here can have it otherwise. */
const TIMEOUT_MS = 50;
const RECONNECT_MS_MAX = 2_000;

/** What can be had otherwise, kept in Redis to have it sooner. Without Redis nothing is lost but time. */
export class RedisCache {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      commandTimeout: TIMEOUT_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      retryStrategy: (times) => Math.min(RECONNECT_MS_MAX, 50 * 2 ** times),
    });
    this.redis.on('error', () => undefined); // each question has its own
  }

  /** At every connection, also of later: what others did meanwhile is not known. */
  onConnected(work: () => void): void {
    this.redis.on('ready', work);
    if (this.redis.status === 'ready') work();
  }

  /** Undefined where Redis does not answer at once. What it was sent it does all the same, in the order of sending. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    try {
      return await question(this.redis);
    } catch (error) {
      logger('cache').debug({ error: String(error) }, 'no answer of Redis');
      return undefined;
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}
