import { AppError, defineJob, type Job, JobQuery } from '@oiduna/contracts';
import { type Broker, ownNats, ownRedis } from '@oiduna/testkit';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JobBoard } from './job-board.js';
import { type JobRun, JobRunner } from './job-runner.js';
import { JobQueues } from './jobs.js';
import { startLog } from './log.js';
import { Nats } from './nats.js';

/** One number in, by two real queues' names. */
const jobIn = (queue: 'samples' | 'libraries') =>
  defineJob({
    name: `test.v1.${queue}`,
    service: 'samples',
    queue,
    waitingMax: 100,
    attempts: 2,
    steps: ['queued', 'live'],
    data: z.object({ number: z.number() }),
    result: z.object({ double: z.number() }),
  });
const inSamples = jobIn('samples');
const inLibraries = jobIn('libraries');

let natsBroker: Broker;
let redisBroker: Broker;
let nats: Nats;
let queues: JobQueues;
let board: JobBoard;
const runners: JobRunner[] = [];

beforeAll(async () => {
  startLog('samples', 'fatal');
  [natsBroker, redisBroker] = await Promise.all([ownNats(), ownRedis()]);
  nats = await Nats.open(natsBroker.url, 'test');
});
afterAll(async () => {
  await nats?.close();
  await Promise.all([natsBroker?.stop(), redisBroker?.stop()]);
});
beforeEach(() => {
  queues = new JobQueues(redisBroker.url);
  board = new JobBoard(queues);
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
  for (const name of ['samples', 'libraries']) {
    const queue = new Queue(name, { connection: { url: redisBroker.url } });
    await queue.obliterate({ force: true });
    await queue.close();
  }
  await queues.close();
});

type Work = (data: { number: number }, run: JobRun) => Promise<unknown>;
const runs = (method: Work): void => {
  const handlers = [inSamples, inLibraries].map((contract) => ({ contract, owner: { method }, method: 'method' }));
  runners.push(new JobRunner(redisBroker.url, nats, handlers, 1));
};
const damaged = () =>
  Promise.reject(new AppError('SAMPLE_DAMAGED', { fileName: 'a.wav', atByte: 44, reason: 'no data chunk' }));
const list = (query: z.input<typeof JobQuery> = {}) => board.list(JobQuery.parse(query));
const failed = async (contract = inSamples, number = 1): Promise<Job> =>
  queues.waitFor((await queues.enqueue(contract, { number })).id, 10_000);
const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

describe('jobs that failed for good', () => {
  it('are listed over all queues, the latest first, page by page, also while others leave', async () => {
    runs(damaged);
    const jobs: Job[] = [];
    for (let at = 0; at < 5; at += 1) jobs.push(await failed(at % 2 === 0 ? inSamples : inLibraries, at));
    const latestFirst = idsOf(jobs).toReversed();
    expect(idsOf((await list()).jobs)).toEqual(latestFirst);
    expect(idsOf((await list({ queue: 'libraries' })).jobs)).toEqual([latestFirst[1], latestFirst[3]]);

    const first = await list({ limit: 2 });
    expect(idsOf(first.jobs)).toEqual(latestFirst.slice(0, 2));
    await board.remove(latestFirst[1]!); // the one the next page begins after
    const second = await list({ limit: 2, cursor: first.next! });
    expect(idsOf(second.jobs)).toEqual(latestFirst.slice(2, 4));
    const third = await list({ limit: 2, cursor: second.next! });
    expect([idsOf(third.jobs), third.next]).toEqual([latestFirst.slice(4), null]);
  });

  it('are all found when they ended within one millisecond', async () => {
    const { redis } = queues;
    const ids: string[] = [];
    for (let at = 0; at < 7; at += 1) ids.push((await queues.enqueue(inSamples, { number: at })).id);
    const queue = queues.byName.get('samples')!;
    for (const id of ids) {
      await redis.lrem(queue.toKey('wait'), 1, id);
      await redis.zadd(queue.toKey('failed'), 1_700_000_000_000, id);
    }
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...idsOf(page.jobs));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids.toSorted().toReversed());
  });

  it('run again with all their tries, and know that they ran before', async () => {
    const tries: [attempt: number, ranBefore: boolean][] = [];
    let heals = false;
    runs((_, { attempt, ranBefore }) => {
      tries.push([attempt, ranBefore]);
      return heals && attempt === 2
        ? Promise.resolve({ double: 2 })
        : Promise.reject(new AppError('AUDIO_SERVER_AWAY', { state: 'booting' }));
    });
    const { id } = await failed();
    heals = true;
    const { job, warning } = await board.retry(id);
    expect([job.problem, warning]).toEqual([null, null]);
    expect(await queues.waitFor(id, 10_000)).toMatchObject({ state: 'completed', result: { double: 2 } });
    expect(tries).toEqual([[1, false], [2, true], [1, true], [2, true]]); // oxfmt-ignore
  });

  it('of what does not heal may run again, with a warning', async () => {
    runs(damaged);
    const { id } = await failed();
    expect((await board.retry(id)).warning).toMatch(/^It will fail again unless .*: a\.wav is damaged at byte 44/);
    expect(await queues.waitFor(id, 10_000)).toMatchObject({ state: 'failed', problem: { code: 'SAMPLE_DAMAGED' } });
  });

  it('can be taken away', async () => {
    runs(damaged);
    const { id } = await failed();
    expect(await board.remove(id)).toMatchObject({ id, state: 'failed' });
    expect((await list()).jobs).toEqual([]);
    await expect(board.retry(id)).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });
});

describe('any job', () => {
  it('is listed and counted by its state', async () => {
    const gate = Promise.withResolvers<void>();
    runs(async ({ number }) => {
      if (number === 2) await gate.promise;
      return number === 0 ? damaged() : { double: 2 * number };
    });
    await failed(inSamples, 0);
    const done = await failed(inSamples, 1);
    const [running, waiting] = [
      await queues.enqueue(inSamples, { number: 2 }),
      await queues.enqueue(inSamples, { number: 3 }),
    ];
    await expect.poll(async () => idsOf((await list({ state: 'running' })).jobs)).toEqual([running.id]);
    const queued = await list({ state: 'queued' });
    expect(idsOf(queued.jobs)).toEqual([waiting.id]);
    expect(idsOf((await list({ state: 'completed' })).jobs)).toEqual([done.id]);
    expect(queued.counts.find(({ queue }) => queue === 'samples')).toEqual({
      queue: 'samples',
      queued: 1,
      running: 1,
      completed: 1,
      failed: 1,
    });
    for (const { id, state } of [running, { ...done }]) {
      await expect(board.retry(id)).rejects.toMatchObject({ code: 'JOB_NOT_FAILED', details: { id } });
      await expect(board.remove(id), state).rejects.toMatchObject({ code: 'JOB_NOT_REMOVABLE', details: { id } });
    }
    expect(await board.remove(waiting.id)).toMatchObject({ id: waiting.id, state: 'queued' });
    gate.resolve();
    await queues.waitFor(running.id, 10_000);
    expect((await list({ state: 'completed' })).jobs).toHaveLength(2); // the cancelled one never ran
  });

  it('that waits for its next try is among those queued', async () => {
    runs(() => Promise.reject(new AppError('AUDIO_SERVER_AWAY', { state: 'booting' })));
    const { id } = await queues.enqueue(inSamples, { number: 1 });
    await expect.poll(async () => idsOf((await list({ state: 'queued' })).jobs)).toEqual([id]);
  });
});

it.each([
  ['queue', { queue: 'smaples' }, /none of .*samples/],
  ['cursor', { cursor: 'x' }, /`next` of a page/],
  ['cursor', { state: 'queued', cursor: Buffer.from('["failed",1,"a"]').toString('base64url') }, /same state/],
] as const)('a %s that is none is refused by name', async (field, query, detail) => {
  await expect(list(query)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    details: { errors: [{ pointer: `/${field}`, detail: expect.stringMatching(detail) as string }] },
  });
});

it('a job that two retry at once runs once; the other is told', async () => {
  runs(damaged);
  const { id } = await failed();
  await runners.pop()!.close();
  const answers = await Promise.allSettled([board.retry(id), board.retry(id)]);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as AppError] : []));
  expect(refused).toMatchObject([{ code: 'JOB_NOT_FAILED', details: { state: 'queued' } }]);
  expect((await list({ state: 'queued' })).jobs).toHaveLength(1);
});

it('without Redis nothing is listed: SERVICE_UNAVAILABLE', async () => {
  const own = await ownRedis();
  const lost = new JobQueues(own.url);
  await lost.check();
  await own.stop();
  const away = new JobBoard(lost);
  await expect(away.list(JobQuery.parse({}))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(away.retry('samples-1')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await lost.close();
});

it('whoever asks before Redis was ever there is told so at once, and served once it is', async () => {
  const own = await ownRedis();
  await own.kill();
  const early = new JobQueues(own.url);
  const pageOf = (one: JobQueues) => new JobBoard(one).list(JobQuery.parse({}));
  const asked = [pageOf(early), new JobBoard(early).retry('samples-1'), early.get('samples-1'), early.waiting()];
  for (const answer of await Promise.allSettled<unknown>(asked))
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_UNAVAILABLE' } });
  await own.startAgain();
  await expect.poll(() => pageOf(early).catch(() => undefined), { timeout: 20_000 }).toMatchObject({ jobs: [] });
  await expect(early.get('samples-1')).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  await early.close();
  await own.stop();
});
