import { AppError, type Job, type JobContract, type JobDataOf, JobProgress, JOBS } from '@oiduna/contracts';
import { Queue, QueueEvents, type Job as StoredJob } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { Redis } from 'ioredis';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { instantOf } from './clock.js';
import { currentPerformer, currentRequestId } from './context.js';
import { fromWire, toProblem } from './errors.js';
import { currentTraceId } from './telemetry.js';

/** Redis answers in under a millisecond or is gone; a request does not wait for it longer. */
const REDIS_COMMAND_TIMEOUT_MS = 2_000;
/** People come back the next day to ask what became of an upload. */
const KEEP_FINISHED_SECONDS = 24 * 3_600;
const RETRY_BACKOFF = { type: 'exponential', delay: 500 };
/** BullMQ takes what has no priority first, then by priority, 1 before 2. */
const BULK_PRIORITY = 1;
/**
 * What failed for good is all that is left of an upload that was promised to be dealt with: it waits for somebody who
 * looks once a month. Ten thousand take about 20 MB of Redis; of more, the oldest go.
 */
const KEEP_FAILED = { age: 30 * 24 * 3_600, count: 10_000 };

/** What a job carries beside its own data. */
export interface JobEnvelope<D = unknown> {
  readonly requestId: string;
  readonly traceId: string | null;
  readonly performer?: string | undefined;
  readonly data: D;
}

/** One job of `enqueueBulk`. */
export interface BulkWork<D> {
  /** Begins with the name of its queue and a dash. */
  readonly id: string;
  readonly requestId: string;
  readonly performer?: string | undefined;
  readonly data: D;
}

export const jobTelemetry = (): BullMQOtel => new BullMQOtel({ tracerName: 'oiduna' });

/** The caller's side of the jobs: put them in, look them up, wait for them. */
export class JobQueues {
  readonly redis: Redis;
  private readonly queues = new Map<string, Queue<JobEnvelope>>();
  private readonly finished = new Map<string, Promise<QueueEvents>>();
  private hasAnswered = false;

  constructor(private readonly redisUrl: string) {
    this.redis = new Redis(redisUrl, {
      maxRetriesPerRequest: 1,
      commandTimeout: REDIS_COMMAND_TIMEOUT_MS,
    });
    this.redis.on('error', () => undefined); // /readyz says so; each use fails with its own error
    for (const { queue } of JOBS) {
      const opened = new Queue<JobEnvelope>(queue, { connection: this.redis, telemetry: jobTelemetry() });
      opened.on('error', () => undefined); // it repeats the connection's errors
      this.queues.set(queue, opened);
    }
  }

  /** @throws AppError QUEUE_FULL | SERVICE_UNAVAILABLE (Redis away) */
  async enqueue<C extends JobContract>(contract: C, data: z.input<C['data']>): Promise<Job> {
    const queue = this.queueOf(contract.queue);
    return this.ask(async () => {
      const waiting = await waitingIn(queue);
      if (waiting >= contract.waitingMax) {
        throw new AppError('QUEUE_FULL', { queue: contract.queue, limit: contract.waitingMax });
      }
      const envelope: JobEnvelope<JobDataOf<C>> = {
        requestId: currentRequestId() ?? uuidv7(),
        traceId: currentTraceId(),
        performer: currentPerformer(),
        data: contract.data.parse(data) as JobDataOf<C>,
      };
      const job = await queue.add(contract.name, envelope, {
        jobId: `${contract.queue}-${uuidv7()}`,
        attempts: contract.attempts,
        backoff: RETRY_BACKOFF,
        removeOnComplete: { age: KEEP_FINISHED_SECONDS },
        removeOnFail: KEEP_FAILED,
      });
      return this.describe(queue, job);
    });
  }

  /**
   * Work of a larger whole, which keeps its own account of it: behind all that was put in one by one. A job that is
   * known by its ID is left as it is, and forgotten as soon as it ends.
   * @throws AppError SERVICE_UNAVAILABLE (Redis away)
   */
  async enqueueBulk<C extends JobContract>(contract: C, works: readonly BulkWork<JobDataOf<C>>[]): Promise<void> {
    const jobs = works.map(({ id, requestId, performer, data }) => ({
      name: contract.name,
      data: { requestId, traceId: null, performer, data },
      opts: {
        jobId: id,
        priority: BULK_PRIORITY,
        attempts: contract.attempts,
        backoff: RETRY_BACKOFF,
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    await this.ask(() => this.queueOf(contract.queue).addBulk(jobs));
  }

  /** Take back jobs that have not begun; those that have are left alone. @throws AppError SERVICE_UNAVAILABLE */
  async takeBack(ids: readonly string[]): Promise<void> {
    await this.ask(() => Promise.all(ids.map((id) => this.queueOf(queueIn(id)).remove(id))));
  }

  /** @throws AppError JOB_UNKNOWN | SERVICE_UNAVAILABLE */
  async get(id: string): Promise<Job> {
    const queue = this.queues.get(queueIn(id));
    if (queue === undefined) throw new AppError('JOB_UNKNOWN', { id });
    return this.ask(async () => {
      const job = await queue.getJob(id);
      if (job === undefined) throw new AppError('JOB_UNKNOWN', { id });
      return this.describe(queue, job);
    });
  }

  /** The job as it is once it ends, or as it is after `ms`. */
  async waitFor(id: string, ms: number): Promise<Job> {
    const queue = this.queueOf(queueIn(id));
    await this.ask(async () => {
      const [job, endings] = await Promise.all([queue.getJob(id), this.endingsOf(queue)]);
      await job?.waitUntilFinished(endings, ms).catch(() => undefined);
    });
    return this.get(id);
  }

  async check(): Promise<void> {
    await this.redis.ping();
    this.hasAnswered = true;
  }

  /**
   * What needs Redis. BullMQ waits without end for one that was never there, so that is asked for first.
   * @throws AppError SERVICE_UNAVAILABLE for whatever is not one of ours
   */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (!this.hasAnswered) await this.check();
      return await work();
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('SERVICE_UNAVAILABLE', { service: 'job queue (Redis)' }, { cause });
    }
  }

  get byName(): ReadonlyMap<string, Queue<JobEnvelope>> {
    return this.queues;
  }

  /** Jobs waiting, by queue. */
  async waiting(): Promise<Record<string, number>> {
    const count = async ([name, queue]: [string, Queue]) => [name, await waitingIn(queue)] as const;
    return this.ask(async () => Object.fromEntries(await Promise.all([...this.queues].map(count))));
  }

  async close(): Promise<void> {
    const parts = [...this.finished.values(), ...this.queues.values()];
    await Promise.allSettled(parts.map(async (part) => (await part).close()));
    this.redis.disconnect();
  }

  private queueOf(name: string): Queue<JobEnvelope> {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new AppError('JOB_UNKNOWN', { id: name });
    return queue;
  }

  private endingsOf(queue: Queue): Promise<QueueEvents> {
    const events = this.finished.get(queue.name) ?? this.followEndings(queue);
    this.finished.set(queue.name, events);
    events.catch(() => this.finished.delete(queue.name)); // the next who waits tries again
    return events;
  }

  /** Reads on from the newest event of this moment, so that none is lost until the reader is ready. */
  private async followEndings(queue: Queue): Promise<QueueEvents> {
    const [newest] = await this.redis.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
    const lastEventId = newest?.[0] ?? '0-0';
    const events = new QueueEvents(queue.name, { connection: { url: this.redisUrl }, lastEventId });
    events.on('error', () => undefined); // BullMQ reconnects by itself
    events.setMaxListeners(0); // everybody who waits for a job is one
    await events.waitUntilReady();
    return events;
  }

  private async describe(queue: Queue<JobEnvelope>, job: StoredJob<JobEnvelope>): Promise<Job> {
    const [state, queuePosition] = await Promise.all([job.getState(), this.positionOf(queue, job.id!)]);
    const failed = state === 'failed';
    const completed = state === 'completed';
    const progress = JobProgress.safeParse(job.progress);
    const first = { step: 'queued', share: 0 };
    return {
      id: job.id!,
      name: job.name,
      state: completed ? 'completed' : failed ? 'failed' : state === 'active' ? 'running' : 'queued',
      progress: progress.success ? progress.data : first,
      attempts: job.attemptsMade,
      queuePosition,
      requestId: job.data.requestId,
      traceId: job.data.traceId,
      createdAt: instantOf(job.timestamp * 1_000),
      finishedAt: job.finishedOn === undefined ? null : instantOf(job.finishedOn * 1_000),
      result: completed ? (job.returnvalue as unknown) : null,
      problem: failed ? problemOf(job) : null,
    };
  }

  /** 0 is next; null when the job no longer waits. BullMQ takes from the right end, then bulk work by its score. */
  private async positionOf(queue: Queue, id: string): Promise<number | null> {
    const key = queue.toKey('wait');
    const [fromLeft, length, rank] = await Promise.all([
      this.redis.lpos(key, id),
      this.redis.llen(key),
      this.redis.zrank(queue.toKey('prioritized'), id),
    ]);
    if (rank !== null) return length + rank;
    return fromLeft === null ? null : Math.max(0, length - 1 - fromLeft);
  }
}

/** With the bulk work. */
const waitingIn = (queue: Queue): Promise<number> => queue.getJobCountByTypes('waiting', 'prioritized');
const queueIn = (jobId: string): string => jobId.slice(0, jobId.indexOf('-'));

/** A job's failure as the problem its caller would have got. */
function problemOf(job: StoredJob<JobEnvelope>): Job['problem'] {
  const problem = toProblem(fromWire(parseJson(job.failedReason)), job.data.requestId);
  return { ...problem, traceId: job.data.traceId };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
