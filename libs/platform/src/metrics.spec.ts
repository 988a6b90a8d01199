import { expect, it } from 'vitest';
import { metrics, natsDuration, startMetrics, timed } from './metrics.js';

const countOf = async (outcome: string): Promise<number> => {
  const { values } = await natsDuration.get();
  const row = values.find(({ metricName, labels }) => metricName?.endsWith('_count') && labels.outcome === outcome);
  return row?.value ?? 0;
};

it('timed work is counted by how it ended, and its result or error goes on', async () => {
  const labels = (outcome: string) => ({ subject: 'a.v1.b', outcome });
  await expect(timed(natsDuration, labels, () => Promise.resolve(7))).resolves.toBe(7);
  await expect(timed(natsDuration, labels, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([await countOf('ok'), await countOf('error')]).toEqual([1, 1]);
});

it('every metric is ours by name, tells its unit, and carries the service', async () => {
  startMetrics('engine');
  const names = metrics.getMetricsAsArray().map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith('oiduna_'))).toEqual([]);
  expect(await metrics.metrics()).toMatch(/oiduna_nats_request_duration_seconds_count\{.*service="engine"/);
});
