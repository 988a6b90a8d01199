import { AppError, type Job, type JobPage, type JobQuery, type RetriedJob } from '@oiduna/contracts';
import type { Job as StoredJob, Queue } from 'bullmq';
import { z } from 'zod';
import type { JobEnvelope, JobQueues } from './jobs.js';

/** When a job ended, 0 where it has not, and who it is: the latest end comes first. */
interface Place {
  readonly endedMs: number;
  readonly id: string;
}

/** The last job of a page: the next one begins after it, whatever has come or gone meanwhile. */
const Cursor = z.tuple([z.string(), z.number(), z.string()]);

/** All jobs together, for people: what waits and runs, and what failed for good, to be run again or taken away. */
export class JobBoard {
  constructor(private readonly queues: JobQueues) {}

  /** @throws AppError INPUT_INVALID (queue, cursor) | SERVICE_UNAVAILABLE (Redis away) */
  async list({ state, queue, limit, cursor }: JobQuery): Promise<JobPage> {
    const after = cursor === undefined ? undefined : readCursor(state, cursor);
    const wanted = queue === undefined ? [...this.queues.byName.values()] : [this.queueNamed(queue)];
    return this.queues.ask(async () => {
      const places = await Promise.all(wanted.map((one) => this.placesIn(one, state, limit + 1, after)));
      const found = places
        .flat()
        .filter((place) => after === undefined || latestFirst(after, place) < 0)
        .toSorted(latestFirst);
      const shown = found.slice(0, limit);
      const [jobs, counts] = await Promise.all([
        Promise.all(shown.map(({ id }) => this.unlessGone(id))),
        Promise.all([...this.queues.byName.values()].map(countsOf)),
      ]);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        jobs: jobs.filter((job): job is Job => job?.state === state), // the others have moved on meanwhile
        counts,
        next: last === undefined ? null : writeCursor(state, last),
      };
    });
  }

  /**
   * Run a job again that failed for good. One whose failure does not heal may be tried, too: limits are raised and
   * decoders installed, and nobody can tell from here; the warning says what to expect.
   * @throws AppError JOB_UNKNOWN | JOB_NOT_FAILED | SERVICE_UNAVAILABLE
   */
  async retry(id: string): Promise<RetriedJob> {
    const { state, problem } = await this.queues.get(id);
    if (state !== 'failed') throw new AppError('JOB_NOT_FAILED', { id, state });
    await this.queues.ask(async () => {
      const stored = await this.stored(id);
      // One who was faster has retried or removed it.
      await stored.retry('failed', { resetAttemptsMade: true }).catch(async (cause: unknown) => {
        const now = await this.queues.get(id);
        throw now.state === 'failed' ? cause : new AppError('JOB_NOT_FAILED', { id, state: now.state }, { cause });
      });
    });
    const warning =
      problem === null || problem.retryable
        ? null
        : `It will fail again unless something has changed since it failed of this: ${problem.detail}`;
    return { job: await this.queues.get(id), warning };
  }

  /**
   * Cancel a job that waits, or take away one that failed.
   * @returns the job as it was
   * @throws AppError JOB_UNKNOWN | JOB_NOT_REMOVABLE | SERVICE_UNAVAILABLE
   */
  async remove(id: string): Promise<Job> {
    const job = await this.queues.get(id);
    if (job.state !== 'queued' && job.state !== 'failed') {
      throw new AppError('JOB_NOT_REMOVABLE', { id, state: job.state });
    }
    await this.queues.ask(async () => {
      const stored = await this.stored(id);
      // A worker that has just taken it holds its lock.
      await stored.remove().catch(async (cause: unknown) => {
        const { state } = await this.queues.get(id);
        throw state === 'running' ? new AppError('JOB_NOT_REMOVABLE', { id, state }, { cause }) : cause;
      });
    });
    return job;
  }

  private async stored(id: string): Promise<StoredJob<JobEnvelope>> {
    const job = await this.queues.byName.get(id.slice(0, id.indexOf('-')))?.getJob(id);
    if (job === undefined) throw new AppError('JOB_UNKNOWN', { id });
    return job;
  }

  private queueNamed(name: string): Queue {
    const queue = this.queues.byName.get(name);
    if (queue !== undefined) return queue;
    const detail = `is none of ${[...this.queues.byName.keys()].join(', ')}`;
    throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/queue', detail }] });
  }

  private unlessGone(id: string): Promise<Job | null> {
    return this.queues.get(id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'JOB_UNKNOWN') return null;
      throw error;
    });
  }

  private placesIn(queue: Queue, state: Job['state'], count: number, after: Place | undefined): Promise<Place[]> {
    if (state === 'completed' || state === 'failed') return this.endedIn(queue.toKey(state), count, after);
    return this.notEndedIn(queue, state === 'running' ? { lists: ['active'], sets: [] } : WAITING);
  }

  /** BullMQ keeps them by the moment of their end. Of those that share the cursor's, as many again are read. */
  private async endedIn(key: string, count: number, after: Place | undefined): Promise<Place[]> {
    const { redis } = this.queues;
    const latest = after?.endedMs ?? '+inf';
    const same = after === undefined ? 0 : await redis.zcount(key, after.endedMs, after.endedMs);
    const found = await redis.zrevrangebyscore(key, latest, '-inf', 'WITHSCORES', 'LIMIT', 0, count + same);
    return Array.from({ length: found.length / 2 }, (_, at) => ({
      id: found[2 * at]!,
      endedMs: Number(found[2 * at + 1]),
    }));
  }

  private async notEndedIn(queue: Queue, { lists, sets }: { lists: string[]; sets: string[] }): Promise<Place[]> {
    const { redis } = this.queues;
    const ids = await Promise.all([
      ...lists.map((list) => redis.lrange(queue.toKey(list), 0, -1)),
      ...sets.map((set) => redis.zrange(queue.toKey(set), '0', '-1')),
    ]);
    return ids.flat().map((id) => ({ id, endedMs: 0 }));
  }
}

/** Where BullMQ keeps what waits: for its turn, for its turn ahead of others, for its next try. */
const WAITING = { lists: ['wait'], sets: ['prioritized', 'delayed'] };

const latestFirst = (a: Place, b: Place): number => b.endedMs - a.endedMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

async function countsOf(queue: Queue): Promise<JobPage['counts'][number]> {
  const counts = await queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'completed', 'failed');
  const sum = (...states: string[]): number => states.reduce((total, state) => total + (counts[state] ?? 0), 0);
  return {
    queue: queue.name,
    queued: sum('wait', 'prioritized', 'delayed'),
    running: sum('active'),
    completed: sum('completed'),
    failed: sum('failed'),
  };
}

const writeCursor = (state: Job['state'], { endedMs, id }: Place): string =>
  Buffer.from(JSON.stringify([state, endedMs, id])).toString('base64url');

function readCursor(state: Job['state'], cursor: string): Place {
  try {
    const [of, endedMs, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (of === state) return { endedMs, id };
  } catch {
    // told below
  }
  const detail = 'is `next` of a page with the same state; leave it out for the first page';
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/cursor', detail }] });
}
