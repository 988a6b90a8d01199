import { type JobContract, jobCompleted, jobFailed, jobProgressed } from '@oiduna/contracts';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { nowMicros } from './clock.js';
import type { ContractHandler } from './contract-handlers.js';
import { type RequestContext, runInContext } from './context.js';
import { asAppError, HANDLING, parse, toProblem, toWire } from './errors.js';
import { logFailure } from './failure-log.js';
import { type JobEnvelope, jobTelemetry } from './jobs.js';
import { logger } from './log.js';
import { jobDuration } from './metrics.js';
import type { Nats } from './nats.js';

/** What a running job can say of itself. */
export interface JobRun {
  readonly id: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** It was begun before: a try failed, its service died, or somebody had it run again. */
  readonly ranBefore: boolean;
  /** Tell listeners which of the contract's steps has begun. */
  step(name: string): Promise<void>;
}

type JobMethod = (data: unknown, run: JobRun) => Promise<unknown>;

const contextOf = ({ requestId, performer }: JobEnvelope): RequestContext => ({ requestId, performer });

/** Runs the jobs this service has handlers for. */
export class JobRunner {
  private readonly workers: Worker[];

  constructor(
    redisUrl: string,
    private readonly nats: Nats,
    handlers: readonly ContractHandler[],
    concurrency: number,
  ) {
    this.workers = handlers.flatMap(({ contract, owner, method }) => {
      if (contract.kind !== 'job') return [];
      const run = (owner as Record<string, JobMethod>)[method]!.bind(owner);
      return [this.work(contract, run, redisUrl, concurrency)];
    });
  }

  private work(contract: JobContract, method: JobMethod, redisUrl: string, concurrency: number): Worker {
    const worker = new Worker<JobEnvelope>(
      contract.queue,
      (job) => runInContext(contextOf(job.data), () => this.run(contract, method, job)),
      { connection: { url: redisUrl, maxRetriesPerRequest: null }, concurrency, telemetry: jobTelemetry() },
    );
    worker.on('error', (error) => logger('jobs').warn({ queue: contract.queue, error: error.message }, 'worker'));
    return worker;
  }

  private async run(contract: JobContract, method: JobMethod, job: Job<JobEnvelope>): Promise<unknown> {
    const stop = jobDuration.startTimer({ job: contract.name });
    const identity = { id: job.id!, name: contract.name };
    const passed: { step: string; tookMs: number }[] = [];
    const waitedMs = Math.max(0, Date.now() - job.timestamp);
    let current = { name: contract.steps[0]!, sinceMicros: nowMicros() - waitedMs * 1_000 };
    const step = async (name: string): Promise<void> => {
      const now = nowMicros();
      passed.push({ step: current.name, tookMs: Math.round((now - current.sinceMicros) / 1_000) });
      current = { name, sinceMicros: now };
      const progress = { step: name, share: shareOf(contract, name), passed };
      // a Redis that lost the job has nobody to tell; the work goes on all the same
      await job.updateProgress(progress).catch(() => undefined);
      await this.nats.publish(jobProgressed, { ...identity, progress });
    };
    try {
      const data = parse(contract.data, job.data.data);
      const ranBefore = job.attemptsStarted > 1;
      const result = await method(data, { id: identity.id, attempt: job.attemptsMade + 1, ranBefore, step });
      await step(contract.steps.at(-1)!);
      await this.nats.publish(jobCompleted, { ...identity, result });
      stop({ outcome: 'completed' });
      logger('jobs').info({ ...identity }, 'job completed');
      return result;
    } catch (thrown) {
      const final = await this.fail(contract, job, thrown);
      stop({ outcome: final instanceof UnrecoverableError ? 'failed' : 'retried' });
      throw final;
    }
  }

  /** What heals is tried again while tries are left; the rest fails now, and everybody is told. */
  private async fail(contract: JobContract, job: Job<JobEnvelope>, thrown: unknown): Promise<Error> {
    const error = asAppError(thrown);
    const identity = { id: job.id!, name: contract.name };
    const again = HANDLING[error.category].retryable && job.attemptsMade + 1 < contract.attempts;
    logFailure('jobs', error, identity, again ? 'job will be tried again: ' : 'job failed: ');
    const reason = JSON.stringify(toWire(error));
    if (again) return new Error(reason);
    await this.nats.publish(jobFailed, { ...identity, problem: toProblem(error) });
    return new UnrecoverableError(reason);
  }

  /** Take no new job; wait for those that run. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }
}

const shareOf = (contract: JobContract, step: string): number =>
  Math.max(0, contract.steps.indexOf(step)) / Math.max(1, contract.steps.length - 1);
