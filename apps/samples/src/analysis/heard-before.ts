import { AppError, Sample } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import type { RedisCache } from '@oiduna/platform/redis-cache';
import type { z } from 'zod';
import type { SampleLimits } from '../audio/verify-sample.js';
import { analysisVersion } from './analysis-version.js';

/** All that verification and analysis find out, which depends on the bytes alone. */
const Heard = Sample.pick({
  wavSha256: true,
  format: true,
  peak: true,
  verdict: true,
  findings: true,
  analysis: true,
});
export type Heard = z.output<typeof Heard>;

/** A sample takes about 2 kB; so many take 50 MB of Redis. Beyond, any of them go. */
export const HEARD_MAX = 25_000;
/** Also how long the answers of a former version stay where nobody asks for them. */
const KEPT_SECONDS = 30 * 24 * 3_600;

/** What was found out about the same bytes before, at whatever place and under whatever name. */
export class HeardBefore {
  private constructor(
    private readonly cache: RedisCache,
    private readonly blobs: BlobStore,
    private readonly key: string,
    private readonly max: number,
  ) {}

  /** Other code or other limits may find otherwise, and have a place of their own. */
  static async open(cache: RedisCache, blobs: BlobStore, limits: SampleLimits, max = HEARD_MAX): Promise<HeardBefore> {
    const { durationSecondsMax, channelCountMax } = limits;
    const key = `oiduna:heard:${await analysisVersion()}:${durationSecondsMax}s:${channelCountMax}ch`;
    return new HeardBefore(cache, blobs, key, max);
  }

  /** Undefined also where its WAV is gone: then it is made anew. @throws AppError BLOB_STORE_AWAY */
  async of(sha256: string): Promise<Heard | undefined> {
    const heard = parsed(await this.cache.ask((redis) => redis.hget(this.key, sha256)));
    return heard !== undefined && (await this.holds(heard.wavSha256)) ? heard : undefined;
  }

  async keep(sha256: string, heard: Heard): Promise<void> {
    await this.cache.ask(async (redis) => {
      const text = JSON.stringify(heard);
      const [, , count] = await Promise.all([
        redis.hset(this.key, sha256, text),
        redis.expire(this.key, KEPT_SECONDS),
        redis.hlen(this.key),
      ]);
      if (count <= this.max) return;
      const others = await redis.hrandfield(this.key, count - this.max);
      await redis.hdel(this.key, ...[others].flat().map(String));
    });
  }

  private holds(sha256: string): Promise<boolean> {
    return this.blobs.sizeOf(sha256).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'BLOB_MISSING') return false;
        throw error;
      },
    );
  }
}

function parsed(text: string | null | undefined): Heard | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    return Heard.parse(JSON.parse(text));
  } catch {
    return undefined; // somebody else's
  }
}
