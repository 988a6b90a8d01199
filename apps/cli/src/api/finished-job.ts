import { AppError } from '@oiduna/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { getJob, type Job } from '../generated/studio.js';
import { Refused } from './refused.js';
import type { Studio } from './studio.js';

/** The gateway waits no longer than this; proxies cut longer answers. */
const WAIT_SECONDS_MAX = 30;
const ASK_EVERY_MS = 500;
/** The steps of an upload take tens of milliseconds. */
const WATCH_EVERY_MS = 50;

/** `Prefer: wait=…` for as long as the caller is patient, leaving the answer time to arrive. */
export const preferWait = ({ timeoutMs }: Studio): string =>
  `wait=${Math.max(1, Math.min(WAIT_SECONDS_MAX, Math.floor(timeoutMs / 1_000) - 1))}`;

/**
 * A job that has completed, asking until it has or `untilMs` on the machine's clock has come.
 * @param watch hears of each answer
 * @throws AppError JOB_UNFINISHED
 * @throws Refused with the problem the job failed with
 */
export async function finishedJob(studio: Studio, job: Job, untilMs: number, watch?: (job: Job) => void): Promise<Job> {
  const everyMs = watch === undefined ? ASK_EVERY_MS : WATCH_EVERY_MS;
  let seen = job;
  while (seen.state === 'queued' || seen.state === 'running') {
    if (Date.now() >= untilMs) {
      throw new AppError('JOB_UNFINISHED', { id: seen.id, state: seen.state, timeoutMs: studio.timeoutMs });
    }
    await sleep(Math.min(everyMs, Math.max(1, untilMs - Date.now())));
    seen = await getJob(seen.id, { studio });
    watch?.(seen);
  }
  if (seen.problem !== null) throw new Refused(seen.problem.status, seen.problem, seen.traceId ?? undefined);
  return seen;
}
