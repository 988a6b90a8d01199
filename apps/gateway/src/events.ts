import type { Job, RetriedJob } from '@oiduna/contracts';
import { logger, metrics } from '@oiduna/platform';
import { Counter, Gauge } from 'prom-client';

export type Transport = 'sse' | 'websocket';

const registers = [metrics];
const listeners = new Gauge({
  name: 'oiduna_event_listeners',
  help: 'Listeners connected to /v1/events, by transport.',
  labelNames: ['transport'],
  registers,
});
const gaps = new Counter({
  name: 'oiduna_event_gaps_total',
  help: 'Times a listener was told that it missed events, by transport.',
  labelNames: ['transport'],
  registers,
});
const jobs = new Counter({
  name: 'oiduna_jobs_accepted_total',
  help: 'Jobs put into a queue, by queue.',
  labelNames: ['queue'],
  registers,
});

export function listenerConnected(transport: Transport, afterId: number | undefined, types: readonly string[]): void {
  listeners.inc({ transport });
  logger('notify').info({ transport, afterId, types }, 'listener connected');
}

export function listenerLeft(transport: Transport): void {
  listeners.dec({ transport });
  logger('notify').info({ transport }, 'listener left');
}

export function listenerMissed(transport: Transport, fromId: number, toId: number): void {
  gaps.inc({ transport });
  logger('notify').warn({ transport, fromId, toId }, 'listener missed events');
}

export function eventSourceBroken(error: unknown): void {
  logger('notify').warn({ error: String(error) }, 'event stream interrupted; it is taken up again');
}

export function jobAccepted(queue: string, id: string, data: unknown): void {
  jobs.inc({ queue });
  logger('jobs').info({ queue, id, data }, 'job accepted');
}

export function jobRetried({ job: { id, name }, warning }: RetriedJob): void {
  logger('jobs').info({ id, name, warning }, 'job retried');
}

export function jobRemoved({ id, name, state, problem }: Job): void {
  logger('jobs').info({ id, name, state, problem }, 'job removed');
}

export function uploadsNotExpired(error: unknown): void {
  logger('uploads').warn({ error: String(error) }, 'old uploads are still there; it is tried again');
}

/** Ask for the queue depths whenever somebody scrapes. Redis being away is told elsewhere. */
export function countQueues(waiting: () => Promise<Record<string, number>>): void {
  const name = 'oiduna_job_queue_waiting';
  metrics.removeSingleMetric(name);
  const depth = new Gauge({
    name,
    help: 'Jobs waiting, by queue.',
    labelNames: ['queue'],
    registers: [],
    async collect() {
      this.reset();
      const counts = await waiting().catch(() => ({}));
      for (const [queue, count] of Object.entries(counts)) this.set({ queue }, count);
    },
  });
  metrics.registerMetric(depth);
}
