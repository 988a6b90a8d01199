import { entry } from './error-entry.js';

/** Jobs and their queues. */
export const JOB_ERRORS = {
  JOB_UNKNOWN: entry(
    'not_found',
    'There is no job {id}.',
    'Use an id from GET /v1/jobs; finished jobs are kept for a day, failed ones for 30.',
  ),
  JOB_NOT_FAILED: entry(
    'conflict',
    'Job {id} is {state}, and only one that failed can be retried.',
    'Nothing; send its upload again if it should run once more.',
  ),
  JOB_NOT_REMOVABLE: entry(
    'conflict',
    'Job {id} is {state}, and only one that waits or failed can be taken away.',
    'Wait for its end.',
  ),
  QUEUE_FULL: entry(
    'overload',
    'The queue {queue} already holds {limit} jobs.',
    'Send again after the time in Retry-After.',
  ),
} as const;
