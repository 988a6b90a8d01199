import { AppError, type Job, type JobContract } from '@oiduna/contracts';
import type { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { jobAccepted } from '../events.js';

/** Longer waits belong to GET /v1/events; proxies cut them. */
const WAIT_SECONDS_MAX = 30;

/** Seconds a caller wants to wait (RFC 7240, `Prefer: wait=5`), 0 when it did not say. */
export function waitSeconds(prefer: string | undefined): number {
  const wish = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?/i.exec(prefer ?? '')?.[1];
  return Math.min(WAIT_SECONDS_MAX, Number(wish ?? 0));
}

/**
 * Put work into its queue and answer for it: 202 with the job, or, when the caller waits and the
 * job ends in time, 201 with its result or the problem it failed with.
 */
export async function answerJob<C extends JobContract>(
  queues: JobQueues,
  contract: C,
  data: z.input<C['data']>,
  { request, response }: { request: Request; response: Response },
): Promise<Job> {
  const queued = await queues.enqueue(contract, data);
  jobAccepted(contract.queue, queued.id, data);
  response.setHeader('Location', `/v1/jobs/${queued.id}`);
  const seconds = waitSeconds(request.get('prefer'));
  if (seconds > 0) response.setHeader('Preference-Applied', `wait=${seconds}`);
  const job = seconds > 0 ? await queues.waitFor(queued.id, seconds * 1_000) : queued;
  if (job.problem !== null) throw failureOf(job.problem);
  response.status(job.state === 'completed' ? 201 : 202);
  return job;
}

const failureOf = ({ code, details, errors }: NonNullable<Job['problem']>): AppError =>
  new AppError(code, { ...details, ...(errors && { errors }) });
