import { type Broker, ownNats, ownRedis } from '@oiduna/testkit';
import { AppError, defineJob, type Job } from '@oiduna/contracts';
import { Queue, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { currentRequestId, runInContext } from './context.js';
import { JobRunner, type JobRun } from './job-runner.js';
import { JobQueues } from './jobs.js';
import { startLog } from './log.js';
import { Nats } from './nats.js';
import { currentTraceId, startTelemetry, traceFrom, withSpan } from './telemetry.js';

/** Waits in the queue of a real contract, since those are all there are. */
const work = defineJob({
  name: 'test.v1.work',
  service: 'samples',
  queue: 'samples',
  waitingMax: 2,
  attempts: 3,
  steps: ['queued', 'verifying', 'live'],
  data: z.object({ number: z.number() }),
  result: z.object({ double: z.number() }),
});

type Work = (data: { number: number }, run: JobRun) => Promise<unknown>;

let natsBroker: Broker;
let redisBroker: Broker;
let nats: Nats;
let queues: JobQueues;
let runner: JobRunner | undefined;
let stopTelemetry: () => Promise<void>;

beforeAll(async () => {
  startLog('samples', 'fatal');
  stopTelemetry = await startTelemetry('samples', undefined);
  [natsBroker, redisBroker] = await Promise.all([ownNats(), ownRedis()]);
  nats = await Nats.open(natsBroker.url, 'test');
});
afterAll(async () => {
  await nats?.close();
  await Promise.all([natsBroker?.stop(), redisBroker?.stop()]);
  await stopTelemetry?.();
});
beforeEach(() => {
  queues = new JobQueues(redisBroker.url);
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
  const queue = new Queue('samples', { connection: { url: redisBroker.url } });
  await queue.obliterate({ force: true });
  await queue.close();
  await queues.close();
});

/** A service with one handler for the job. */
const runs = (method: Work): void => {
  runner = new JobRunner(redisBroker.url, nats, [{ contract: work, owner: { method }, method: 'method' }], 1);
};
const done = async (number = 1): Promise<Job> => queues.waitFor((await queues.enqueue(work, { number })).id, 10_000);

/** Steps behind a job, each with how long it took. */
const passed = (...steps: string[]) => steps.map((step) => ({ step, tookMs: expect.any(Number) as number }));
const progressed = (id: string, progress: object) =>
  expect.objectContaining({ type: 'job.v1.progressed', data: { id, name: 'test.v1.work', progress } }) as object;

describe('a job', () => {
  it('gives its result, its tries and when it ended', async () => {
    runs(({ number }) => Promise.resolve({ double: 2 * number }));
    expect(await done(21)).toMatchObject({
      name: 'test.v1.work',
      state: 'completed',
      result: { double: 42 },
      attempts: 1,
      progress: { step: 'live', share: 1 },
      finishedAt: expect.stringMatching(/Z$/),
      queuePosition: null,
      problem: null,
    });
  });

  it('runs under the request ID and in the trace of whoever asked for it', async () => {
    runs(() => Promise.resolve({ double: 0, requestId: currentRequestId(), traceId: currentTraceId() }));
    const [job, traceId] = await runInContext({ requestId: 'r-7' }, () =>
      withSpan('edge', { parent: traceFrom({}) }, async () => [await done(), currentTraceId()] as const),
    );
    expect(job).toMatchObject({ requestId: 'r-7', traceId });
    expect(job.result).toMatchObject({ requestId: 'r-7', traceId });
  });

  it('asked for outside of any request gets an ID of its own', async () => {
    expect((await queues.enqueue(work, { number: 1 })).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('waits in its place until it is taken', async () => {
    const [first, second] = [await queues.enqueue(work, { number: 1 }), await queues.enqueue(work, { number: 2 })];
    expect([first, second].map(({ state, queuePosition, progress }) => [state, queuePosition, progress])).toEqual([
      ['queued', 0, { step: 'queued', share: 0 }],
      ['queued', 1, { step: 'queued', share: 0 }],
    ]);
    expect(await queues.waiting()).toMatchObject({ samples: 2, synthdefs: 0 });
  });

  it('beyond the limit of its queue is refused', async () => {
    await Promise.all([queues.enqueue(work, { number: 1 }), queues.enqueue(work, { number: 2 })]);
    await expect(queues.enqueue(work, { number: 3 })).rejects.toMatchObject({
      code: 'QUEUE_FULL',
      details: { queue: 'samples', limit: 2 },
    });
  });

  it('is told of while it runs, step by step, to everybody', async () => {
    const heard: unknown[] = [];
    const listening = nats.connection.subscribe('event.job.v1.>', {
      callback: (_, message) => void heard.push(message.json<{ type: string; data: unknown }>()),
    });
    const gate = Promise.withResolvers<void>();
    runs(async (_, run) => {
      await run.step('verifying');
      await gate.promise;
      return { double: 0 };
    });
    const { id } = await queues.enqueue(work, { number: 1 });
    await expect
      .poll(() => queues.get(id))
      .toMatchObject({ state: 'running', progress: { step: 'verifying', share: 0.5 }, queuePosition: null });
    gate.resolve();
    await queues.waitFor(id, 10_000);
    await expect
      .poll(() => heard)
      .toEqual([
        progressed(id, { step: 'verifying', share: 0.5, passed: passed('queued') }),
        progressed(id, { step: 'live', share: 1, passed: passed('queued', 'verifying') }),
        expect.objectContaining({
          type: 'job.v1.completed',
          data: { id, name: 'test.v1.work', result: { double: 0 } },
        }),
      ]);
    listening.unsubscribe();
  });
});

describe('a job that fails', () => {
  it('of what can heal is tried again, and may yet succeed', async () => {
    runs((_, { attempt }) =>
      attempt < 2
        ? Promise.reject(new AppError('AUDIO_SERVER_AWAY', { state: 'booting' }))
        : Promise.resolve({ double: attempt }),
    );
    expect(await done()).toMatchObject({ state: 'completed', attempts: 2, result: { double: 2 } });
  });

  it('of what cannot heal is not tried again; its problem is the one the caller would have got', async () => {
    const failures: unknown[] = [];
    const listening = nats.connection.subscribe('event.job.v1.failed', {
      callback: (_, message) => void failures.push(message.json()),
    });
    let tries = 0;
    runs(() => {
      tries += 1;
      return Promise.reject(new AppError('SAMPLE_DAMAGED', { fileName: 'a.wav', atByte: 44, reason: 'no data chunk' }));
    });
    const job = await runInContext({ requestId: 'r-8' }, () => done());
    expect(tries).toBe(1);
    expect(job).toMatchObject({
      state: 'failed',
      result: null,
      problem: { code: 'SAMPLE_DAMAGED', status: 422, retryable: false, instance: 'r-8', details: { atByte: 44 } },
    });
    await expect
      .poll(() => failures)
      .toEqual([
        expect.objectContaining({
          requestId: 'r-8',
          data: {
            id: job.id,
            name: 'test.v1.work',
            problem: expect.objectContaining({ code: 'SAMPLE_DAMAGED', instance: 'r-8' }),
          },
        }),
      ]);
    listening.unsubscribe();
  });

  it('of what never heals fails when its tries are used up', async () => {
    let tries = 0;
    runs(() => {
      tries += 1;
      return Promise.reject(new AppError('SCSYNTH_SILENT', { command: '/sync', timeoutMs: 5_000 }));
    });
    expect(await done()).toMatchObject({
      state: 'failed',
      attempts: 3,
      problem: { code: 'SCSYNTH_SILENT', status: 504, retryable: true },
    });
    expect(tries).toBe(3);
  });

  it('of a bug of ours tells nothing of its inside', async () => {
    runs(() => Promise.reject(new TypeError('password=geheim')));
    const { problem } = await done();
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('geheim');
  });

  it('of data that break its contract fails at once, naming the field', async () => {
    runs(() => Promise.resolve({ double: 0 }));
    const queue = new Queue('samples', { connection: { url: redisBroker.url } });
    await queue.add(
      work.name,
      { requestId: 'r', traceId: null, data: { number: 'x' } },
      { jobId: 'samples-odd', attempts: 3 },
    );
    await queue.close();
    expect(await queues.waitFor('samples-odd', 10_000)).toMatchObject({
      attempts: 1,
      problem: { code: 'INPUT_INVALID', errors: [{ pointer: '/number' }] },
    });
  });

  it('with words that are not ours is INTERNAL', async () => {
    const connection = { url: redisBroker.url };
    const queue = new Queue('samples', { connection });
    await queue.add(work.name, { requestId: 'r', traceId: null, data: {} }, { jobId: 'samples-foreign' });
    await queue.close();
    const foreign = new Worker('samples', () => Promise.reject(new Error('job stalled')), { connection });
    expect(await queues.waitFor('samples-foreign', 10_000)).toMatchObject({
      state: 'failed',
      problem: { code: 'INTERNAL', instance: 'r' },
    });
    await foreign.close();
  });
});

describe('waiting for a job', () => {
  it('hears of its end also when it ends while the waiting begins', async () => {
    runs(() => Promise.resolve({ double: 0 }));
    for (let round = 0; round < 20; round += 1) {
      const fresh = new JobQueues(redisBroker.url);
      const { id } = await fresh.enqueue(work, { number: round });
      const begun = performance.now();
      expect(await fresh.waitFor(id, 10_000)).toMatchObject({ state: 'completed' });
      expect(performance.now() - begun).toBeLessThan(3_000);
      await fresh.close();
    }
  });

  it('ends after the given time with the job as it is then', async () => {
    const { id } = await queues.enqueue(work, { number: 1 });
    expect(await queues.waitFor(id, 50)).toMatchObject({ id, state: 'queued' });
  });

  it('that has already ended takes no time', async () => {
    runs(() => Promise.resolve({ double: 0 }));
    const { id } = await done();
    expect(await queues.waitFor(id, 10_000)).toMatchObject({ state: 'completed' });
  });
});

it.each(['samples-no-such-job', 'nowhere-1', 'x', ''])('a job %j that nobody knows is JOB_UNKNOWN', async (id) => {
  await expect(queues.get(id)).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  await expect(queues.waitFor(id, 10)).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
});

it('closing waits for the job that runs, and takes no other', async () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  runs(async () => {
    begun.resolve();
    await gate.promise;
    return { double: 0 };
  });
  const first = await queues.enqueue(work, { number: 1 });
  await begun.promise;
  const second = await queues.enqueue(work, { number: 2 });
  const closed = runner!.close();
  gate.resolve();
  await closed;
  expect([(await queues.get(first.id)).state, (await queues.get(second.id)).state]).toEqual(['completed', 'queued']);
});

it('without Redis the check fails and a job is refused as SERVICE_UNAVAILABLE', async () => {
  const own = await ownRedis();
  const lost = new JobQueues(own.url);
  await expect(lost.check()).resolves.toBeUndefined();
  await own.stop();
  await expect(lost.check()).rejects.toThrow(/max retries|ECONNREFUSED|closed/i);
  await expect(lost.enqueue(work, { number: 1 })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    details: { service: 'job queue (Redis)' },
  });
  await expect(lost.waitFor('samples-1', 10)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(lost.get('samples-1')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await lost.close();
});
