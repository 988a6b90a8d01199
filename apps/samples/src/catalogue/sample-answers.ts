import { randomUUID } from 'node:crypto';
import { CataloguedSample } from '@oiduna/contracts';
import type { RedisCache } from '@oiduna/platform/redis-cache';
import { z } from 'zod';

/** Renewed with every change of the catalogue: an answer of another epoch counts for nothing. */
const EPOCH = 'oiduna:samples:epoch';
const keyOf = (id: string): string => `oiduna:sample:${id}`;
/** Who looks at a sample looks at it again soon. */
const KEPT_SECONDS = 3_600;

const Answer = z.object({ epoch: z.string(), sample: CataloguedSample });

/**
 * Samples as they were answered for, in Redis. PostgreSQL alone knows what is true: every change there begins a new
 * epoch before anybody hears of it, and so does every connection to Redis, for a change may have been made without it.
 * Where several processes serve one catalogue and one that writes has lost Redis, the others go on with the old
 * epoch until it has it back.
 */
export class SampleAnswers {
  constructor(private readonly cache: RedisCache) {
    cache.onConnected(() => void this.forget());
  }

  /** The second answer comes from here. @param read what PostgreSQL says */
  async get(id: string, read: () => Promise<CataloguedSample>): Promise<CataloguedSample> {
    const [epoch, text] = (await this.cache.ask((redis) => redis.mget(EPOCH, keyOf(id)))) ?? [];
    const kept = parsed(text);
    if (kept !== undefined && kept.epoch === epoch) return kept.sample;
    const sample = await read();
    // With the epoch from before the reading: a change since then has made it old.
    if (epoch) void this.keep(id, { epoch, sample });
    else if (epoch === null) void this.forget(); // somebody has emptied Redis
    return sample;
  }

  async forget(): Promise<void> {
    await this.cache.ask((redis) => redis.set(EPOCH, randomUUID()));
  }

  private async keep(id: string, answer: z.output<typeof Answer>): Promise<void> {
    await this.cache.ask((redis) => redis.set(keyOf(id), JSON.stringify(answer), 'EX', KEPT_SECONDS));
  }
}

function parsed(text: string | null | undefined): z.output<typeof Answer> | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    return Answer.parse(JSON.parse(text));
  } catch {
    return undefined; // somebody else's
  }
}
