import { z } from 'zod';
import { defineEvent } from './define.js';
import { Problem } from './problem.js';
import { Instant } from './names.js';

export const JobState = z.enum(['queued', 'running', 'completed', 'failed']);
export type JobState = z.output<typeof JobState>;

export const JobProgress = z
  .object({
    step: z.string(),
    share: z.number().min(0).max(1).meta({ description: '0 to 1' }),
    passed: z
      .array(z.object({ step: z.string(), tookMs: z.number() }))
      .optional()
      .meta({ description: 'The steps behind it in this try, and how long each took.' }),
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.output<typeof JobProgress>;

/** A job as clients see it. */
export const Job = z
  .object({
    id: z.string(),
    name: z.string(),
    state: JobState,
    progress: JobProgress,
    attempts: z.int().nonnegative().meta({ description: 'Tries so far.' }),
    queuePosition: z.int().nonnegative().nullable().meta({ description: '0 is next; null once it runs.' }),
    requestId: z.string(),
    traceId: z.string().nullable(),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
    result: z.unknown().nullable(),
    problem: Problem.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.output<typeof Job>;

export const jobProgressed = defineEvent(
  'job.v1.progressed',
  z.object({ id: z.string(), name: z.string(), progress: JobProgress }),
);
export const jobCompleted = defineEvent(
  'job.v1.completed',
  z.object({ id: z.string(), name: z.string(), result: z.unknown() }),
);
export const jobFailed = defineEvent('job.v1.failed', z.object({ id: z.string(), name: z.string(), problem: Problem }));
export const jobCancelled = defineEvent('job.v1.cancelled', z.object({ id: z.string(), name: z.string() }));
