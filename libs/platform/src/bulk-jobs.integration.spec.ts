import { AppError, defineJob } from '@oiduna/contracts';
import { type Broker, ownNats, ownRedis } from '@oiduna/testkit';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type JobRun, JobRunner } from './job-runner.js';
import { JobQueues } from './jobs.js';
import { startLog } from './log.js';
import { Nats } from './nats.js';

/** Waits in the queue of a real contract, since those are all there are. */
const work = defineJob({
  name: 'test.v1.bulk',
  service: 'samples',
  queue: 'samples',
  waitingMax: 10,
  attempts: 3,
  steps: ['queued', 'verifying', 'live'],
  data: z.object({ number: z.number() }),
  result: z.object({ double: z.number() }),
});

let brokers: Broker[];
let nats: Nats;
let queues: JobQueues;
let redisUrl: string;
let runner: JobRunner | undefined;

beforeAll(async () => {
  startLog('samples', 'fatal');
  brokers = await Promise.all([ownNats(), ownRedis()]);
  nats = await Nats.open(brokers[0]!.url, 'test');
  redisUrl = brokers[1]!.url;
  queues = new JobQueues(redisUrl);
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
  await forget();
});
afterAll(async () => {
  await queues?.close();
  await nats?.close();
  await Promise.all(brokers.map((broker) => broker.stop()));
});

/** All that Redis knows of the queue. */
async function forget(): Promise<void> {
  const queue = new Queue('samples', { connection: { url: redisUrl } });
  await queue.obliterate({ force: true });
  await queue.close();
}

const runs = (method: (data: { number: number }, run: JobRun) => Promise<unknown>): void => {
  runner = new JobRunner(redisUrl, nats, [{ contract: work, owner: { method }, method: 'method' }], 1);
};

it('a job that Redis forgets while it runs does its work to the end', async () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  runs(async (_, run) => {
    begun.resolve();
    await gate.promise;
    await run.step('verifying').then(
      () => ended.resolve('done'),
      (error: unknown) => ended.resolve(String(error)),
    );
    return { double: 0 };
  });
  await queues.enqueue(work, { number: 1 });
  await begun.promise;
  await forget();
  gate.resolve();
  expect(await ended.promise).toBe('done');
});

describe('bulk work', () => {
  const bulk = (id: string, number: number) => ({ id, requestId: 'r-9', data: { number } });

  it('is put in once, by its ID', async () => {
    const ran: number[] = [];
    await queues.enqueueBulk(work, [bulk('samples-b1', 1), bulk('samples-b2', 2)]);
    await queues.enqueueBulk(work, [bulk('samples-b1', 7)]);
    expect(await queues.waiting()).toMatchObject({ samples: 2 });
    runs(({ number }) => {
      ran.push(number);
      return Promise.resolve({ double: 0 });
    });
    await expect.poll(() => ran).toEqual([1, 2]);
  });

  it('is overtaken by single work, and forgotten when it has ended', async () => {
    const ran: number[] = [];
    await queues.enqueueBulk(work, [bulk('samples-b1', 1)]);
    const single = await queues.enqueue(work, { number: 3 });
    expect([single.queuePosition, (await queues.get('samples-b1')).queuePosition]).toEqual([0, 1]);
    runs(({ number }) => {
      ran.push(number);
      return Promise.resolve({ double: 0 });
    });
    await expect.poll(() => ran).toEqual([3, 1]);
    await expect.poll(() => queues.get('samples-b1').catch(({ code }: AppError) => code)).toBe('JOB_UNKNOWN');
  });

  it('can be taken back until it begins', async () => {
    await queues.enqueueBulk(work, [bulk('samples-b1', 1)]);
    await queues.takeBack(['samples-b1', 'samples-nobody']);
    expect(await queues.waiting()).toMatchObject({ samples: 0 });
  });
});
