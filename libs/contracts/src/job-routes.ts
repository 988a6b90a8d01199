import { z } from 'zod';
import { defineRoute } from './define.js';
import { Job, JobState } from './job.js';

export const JOBS_PER_PAGE_MAX = 200;
export const JOBS_PER_PAGE = 50;

const params = z.object({ id: z.string().max(80) });

export const JobQuery = z
  .object({
    state: JobState.default('failed').meta({ description: 'Those that failed for good when left out.' }),
    queue: z.string().max(40).optional().meta({ description: 'Every queue when left out.', example: 'samples' }),
    limit: z.coerce.number().int().min(1).max(JOBS_PER_PAGE_MAX).default(JOBS_PER_PAGE),
    cursor: z.string().max(300).optional().meta({ description: '`next` of the page before, with the same query.' }),
  })
  .strict();
export type JobQuery = z.output<typeof JobQuery>;

const count = z.int().nonnegative();
export const JobCounts = z
  .object({ queue: z.string(), queued: count, running: count, completed: count, failed: count })
  .meta({ id: 'JobCounts' });
export type JobCounts = z.output<typeof JobCounts>;

export const JobPage = z
  .object({
    jobs: z.array(Job).meta({ description: 'What has ended: the latest end first. The rest: by id.' }),
    counts: z.array(JobCounts).meta({ description: 'Of every queue, whatever was asked for.' }),
    next: z.string().nullable().meta({
      description: 'What to send as `cursor` for the next page, also in the Link header; null on the last.',
    }),
  })
  .meta({ id: 'JobPage' });
export type JobPage = z.output<typeof JobPage>;

export const RetriedJob = z
  .object({
    job: Job,
    warning: z.string().nullable().meta({ description: 'Why it will probably fail again; null when it may well not.' }),
  })
  .meta({ id: 'RetriedJob' });
export type RetriedJob = z.output<typeof RetriedJob>;

/** All jobs together: what waits, what runs, and what failed for good. */
export const JOB_ROUTES = {
  listJobs: defineRoute({
    operationId: 'listJobs',
    method: 'get',
    path: '/v1/jobs',
    tag: 'Jobs',
    summary: 'Jobs of one state, page by page, and how many each queue has of every state.',
    query: JobQuery,
    replies: { 200: JobPage },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  retryJob: defineRoute({
    operationId: 'retryJob',
    method: 'post',
    path: '/v1/jobs/{id}/retry',
    tag: 'Jobs',
    summary: 'Run a job again that failed for good, with all its tries; what will probably fail again says so.',
    params,
    replies: { 202: RetriedJob },
    errors: ['JOB_UNKNOWN', 'JOB_NOT_FAILED', 'SERVICE_UNAVAILABLE'],
  }),
  removeJob: defineRoute({
    operationId: 'removeJob',
    method: 'delete',
    path: '/v1/jobs/{id}',
    tag: 'Jobs',
    summary: 'Cancel a job that waits, or take one away that failed.',
    params,
    replies: { 204: null },
    errors: ['JOB_UNKNOWN', 'JOB_NOT_REMOVABLE', 'SERVICE_UNAVAILABLE'],
  }),
} as const;
