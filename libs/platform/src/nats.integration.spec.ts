import { type Broker, ownNats } from '@oiduna/testkit';
import {
  AppError,
  defineEvent,
  defineRequest,
  getTransport,
  type RequestContract,
  type RequestOf,
  trackDeleted,
} from '@oiduna/contracts';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wait } from './clock.js';
import { currentRequestId, runInContext } from './context.js';
import { startLog } from './log.js';
import { EVENT_STREAM, Nats, REQUEST_ID_HEADER } from './nats.js';
import { NatsPresence } from './nats-presence.js';
import { currentTraceId, startTelemetry, traceFrom, withSpan } from './telemetry.js';

const ask = defineRequest({
  subject: 'test.v1.ask',
  service: 'engine',
  timeoutMs: 300,
  request: z.object({ word: z.string() }),
  reply: z.object({ answer: z.string() }),
  errors: ['TRACK_UNKNOWN'],
});
const another = (subject: string): RequestContract<(typeof ask)['request'], (typeof ask)['reply']> => ({
  ...ask,
  subject,
});

let broker: Broker;
let nats: Nats;
let stopTelemetry: () => Promise<void>;

beforeAll(async () => {
  startLog('gateway', 'fatal');
  stopTelemetry = await startTelemetry('gateway', undefined);
  broker = await ownNats();
  nats = await Nats.open(broker.url, 'test');
});
afterAll(async () => {
  await nats?.close();
  await broker?.stop();
  await stopTelemetry?.();
});

/** Answers on our own connection, which NATS reads in order: it listens before the request that follows. */
const answer = (contract: RequestContract, reply: (message: Msg) => object): void => {
  nats.connection.subscribe(contract.subject, {
    callback: (_, message) => void message.respond(JSON.stringify(reply(message))),
  });
};

/** Work in one request and one trace, as the HTTP edge would begin it. */
const inRequest = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext({ requestId: 'r-42' }, () => withSpan('edge', { parent: traceFrom({}) }, work));

describe('a request', () => {
  it('is answered by the service that owns its contract', async () => {
    answer(ask, (message) => {
      const { data } = message.json<{ data: RequestOf<typeof ask> }>();
      return { response: { answer: `${data.word}!` } };
    });
    await expect(nats.request(ask, { word: 'hey' })).resolves.toEqual({ answer: 'hey!' });
  });

  it("fails with the handler's own error", async () => {
    const contract = another('test.v1.refuse');
    answer(contract, () => ({ err: { code: 'TRACK_UNKNOWN', details: { name: 'kik' } } }));
    await expect(nats.request(contract, { word: '' })).rejects.toMatchObject({
      code: 'TRACK_UNKNOWN',
      details: { name: 'kik' },
    });
  });

  it('that nobody listens to fails at once as SERVICE_UNAVAILABLE', async () => {
    const begun = performance.now();
    await expect(nats.request(another('test.v1.nobody'), { word: '' })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The engine service does not answer.',
    });
    expect(performance.now() - begun).toBeLessThan(ask.timeoutMs);
  });

  it('that gets no answer in time fails as SERVICE_TIMEOUT', async () => {
    const silent = nats.connection.subscribe('test.v1.silent');
    await expect(nats.request(another('test.v1.silent'), { word: '' })).rejects.toMatchObject({
      code: 'SERVICE_TIMEOUT',
      details: { service: 'engine', timeoutMs: 300, subject: 'test.v1.silent' },
    });
    silent.unsubscribe();
  });

  it('whose answer breaks the contract is our bug, not the caller’s', async () => {
    const contract = another('test.v1.wrong');
    answer(contract, () => ({ response: { answer: 7 } }));
    const failure = await nats.request(contract, { word: '' }).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(AppError);
  });

  it('carries its request ID and trace in headers', async () => {
    const contract = another('test.v1.headers');
    const names = [REQUEST_ID_HEADER, 'traceparent'];
    answer(contract, ({ headers }) => ({ response: { answer: names.map((name) => headers?.get(name)).join(' ') } }));
    const [sent, traceId] = await inRequest(async () => [
      (await nats.request(contract, { word: '' })).answer,
      currentTraceId(),
    ]);
    expect(sent).toMatch(new RegExp(`^r-42 00-${traceId}-[0-9a-f]{16}-01$`));
  });
});

describe('an event', () => {
  const read = async (sequence: number) =>
    (await nats.jetstream.jetstreamManager()).streams.getMessage(EVENT_STREAM, { seq: sequence });
  const lastSequence = async () =>
    (await (await nats.jetstream.jetstreamManager()).streams.info(EVENT_STREAM)).state.last_seq;

  it('is kept in the stream with its time, request and trace, under a growing id', async () => {
    const before = await lastSequence();
    const traceId = await inRequest(async () => {
      await nats.publish(trackDeleted, { name: 'kick' });
      await nats.publish(trackDeleted, { name: 'hat' });
      expect(currentRequestId()).toBe('r-42');
      return currentTraceId();
    });
    expect(await lastSequence()).toBe(before + 2);
    const stored = await read(before + 1);
    expect(stored?.subject).toBe('event.track.v1.deleted');
    expect(stored?.json()).toEqual({
      type: 'track.v1.deleted',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      requestId: 'r-42',
      traceId,
      data: { name: 'kick' },
    });
  });

  it('outside of any request names none', async () => {
    await nats.publish(trackDeleted, { name: 'kick' });
    expect((await read(await lastSequence()))?.json()).toMatchObject({ requestId: null, traceId: null });
  });

  it('that cannot be stored is no error of the work it tells about', async () => {
    const tooLarge = defineEvent('test.v1.shouted', z.string());
    await expect(nats.publish(tooLarge, 'x'.repeat(2 * 1024 * 1024))).resolves.toBeUndefined();
  });
});

it('a bucket of desired state keeps the newest value and refuses a stale revision', async () => {
  const bucket = await nats.bucket('test-tracks');
  const revision = await bucket.put('kick', 'a');
  await (await nats.bucket('test-tracks')).update('kick', 'b', revision);
  expect((await bucket.get('kick'))?.string()).toBe('b');
  await expect(bucket.update('kick', 'c', revision)).rejects.toThrow(/wrong last sequence/);
});

describe('while NATS is away', () => {
  it('requests fail at once, events are told to nobody, and what must be stored is when it is back', async () => {
    const own = await ownNats();
    const ours = await Nats.open(own.url, 'test');
    const bucket = await ours.bucket('test-outage');
    await own.kill();
    while (!ours.presence.isAway) await wait(10);
    const begun = performance.now();
    const reason = 'NATS is away';
    await expect(ours.request(getTransport, {})).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { reason },
    });
    await ours.publish(trackDeleted, { name: 'kick' });
    expect(performance.now() - begun).toBeLessThan(getTransport.timeoutMs);
    const stored = ours.presence.persist(() => bucket.put('kick', 'late'));
    await own.startAgain();
    await stored;
    expect((await bucket.get('kick'))?.string()).toBe('late');
    await ours.publish(trackDeleted, { name: 'hat' });
    const manager = await ours.jetstream.jetstreamManager();
    const last = await manager.streams.getMessage(EVENT_STREAM, { last_by_subj: 'event.track.v1.deleted' });
    expect(last?.json()).toMatchObject({ data: { name: 'hat' } });
    expect((await manager.streams.info(EVENT_STREAM)).state.messages).toBe(1);
    await ours.close();
    await own.stop();
  });

  it('events of a broker that hangs do not pile up', async () => {
    const presence = new NatsPresence({ status: async function* () {} } as unknown as NatsConnection);
    const pending = Array.from({ length: 1_000 }, () => presence.whilePresent(() => new Promise(() => undefined)));
    expect(await presence.whilePresent(async () => undefined)).toBe(false);
    expect(pending).toHaveLength(1_000);
  });

  it('what NATS refuses is refused, however often it is tried', async () => {
    const refusal = new Error('wrong last sequence');
    await expect(nats.presence.persist(() => Promise.reject(refusal))).rejects.toBe(refusal);
  });
});

describe('without NATS', () => {
  it('the check fails, and a request is SERVICE_UNAVAILABLE; a second close does no harm', async () => {
    const own = await ownNats();
    const lost = await Nats.open(own.url, 'test');
    await expect(lost.check()).resolves.toBeUndefined();
    await lost.close();
    await lost.close();
    await own.stop();
    await expect(lost.check()).rejects.toThrow('connection closed');
    await expect(lost.request(getTransport, {})).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { service: 'engine', reason: expect.stringMatching(/clos|drain/i) },
    });
  });
});
