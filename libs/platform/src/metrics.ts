import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** One registry a process; /metrics prints it. */
export const metrics = new Registry();

/** From a cache hit to a slow compile. */
const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
  new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS_SECONDS, registers: [metrics] });

export const httpDuration = histogram('oiduna_http_request_duration_seconds', 'HTTP requests by route and status.', [
  'method',
  'route',
  'status',
]);
export const natsDuration = histogram(
  'oiduna_nats_request_duration_seconds',
  'NATS requests this service answered, by subject and outcome.',
  ['subject', 'outcome'],
);
export const jobDuration = histogram(
  'oiduna_job_run_duration_seconds',
  'Job runs, by job and outcome (completed, retried, failed).',
  ['job', 'outcome'],
);
export const eventsPublished = new Counter({
  name: 'oiduna_events_published_total',
  help: 'Events published, by type.',
  labelNames: ['type'],
  registers: [metrics],
});

export const eventsMissed = new Counter({
  name: 'oiduna_events_missed_total',
  help: 'Events told to nobody because NATS was away, by type.',
  labelNames: ['type'],
  registers: [metrics],
});

/** A service that starts again in the same process goes on counting. */
export function startMetrics(service: string): void {
  metrics.setDefaultLabels({ service });
  if (metrics.getSingleMetric('oiduna_process_cpu_user_seconds_total') !== undefined) return;
  collectDefaultMetrics({ register: metrics, prefix: 'oiduna_' });
}

/** Observe how long work took and how it ended. */
export async function timed<T, L extends string>(
  into: Histogram<L>,
  labels: (outcome: 'ok' | 'error', error?: unknown) => Partial<Record<L, string | number>>,
  work: () => Promise<T>,
): Promise<T> {
  const stop = into.startTimer();
  try {
    const result = await work();
    stop(labels('ok'));
    return result;
  } catch (error) {
    stop(labels('error', error));
    throw error;
  }
}
