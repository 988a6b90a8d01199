import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type EventEnvelope, jobCompleted, type Meters, metersMeasured, trackDeleted } from '@oiduna/contracts';
import { Nats, type RunningService, runInContext, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { definition } from '../app.module.js';

let [nats, redis]: Broker[] = [];
let publisher: Nats;
let service: RunningService;
let blobFolder: string;

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  publisher = await Nats.open(nats.url, 'test');
  await publish('before');
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
});

afterAll(async () => {
  await service?.close();
  await publisher?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const publish = (name: string): Promise<void> =>
  runInContext({ requestId: `req-${name}` }, () => publisher.publish(trackDeleted, { name }));

const nameOf = (event: EventEnvelope): unknown => (event.data as { name?: unknown }).name;

/** Reads events until one names `last`. */
type Read = (last: string) => Promise<EventEnvelope[]>;

async function sse(
  query = '',
  headers: Record<string, string> = {},
): Promise<{ read: Read; stop: () => void; type: string | null }> {
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${service.port}/v1/events${query}`, { headers, signal: stop.signal });
  const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    type: response.headers.get('content-type'),
    stop: () => stop.abort(),
    async read(last) {
      for (;;) {
        const blocks = text
          .split('\n\n')
          .slice(0, -1)
          .filter((block) => block.startsWith('id:'));
        const events = blocks.map(parseBlock);
        if (events.some((event) => nameOf(event) === last)) return events;
        const { done, value } = await chunks.read();
        if (done) return events;
        text += value;
      }
    },
  };
}

/** The three lines of one event agree with each other. */
function parseBlock(block: string): EventEnvelope {
  const [id, type, data] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
  const event = JSON.parse(data!) as EventEnvelope;
  expect([String(event.id), event.type]).toEqual([id, type]);
  return event;
}

async function webSocket(query = '', headers: Record<string, string> = {}): Promise<{ read: Read; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${service.port}/v1/events${query}`, { headers });
  const events: EventEnvelope[] = [];
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as EventEnvelope));
  await once(socket, 'open');
  return {
    socket,
    async read(last) {
      while (!events.some((event) => nameOf(event) === last)) await once(socket, 'message');
      return events;
    },
  };
}

/** How a WebSocket that is not let in is answered. */
async function refusal(path: string, headers: Record<string, string> = {}): Promise<unknown> {
  const socket = new WebSocket(`ws://127.0.0.1:${service.port}${path}`, { headers });
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return JSON.parse(text);
}

describe('the event stream', () => {
  it('gives every listener every event, over SSE and WebSocket alike', async () => {
    const [a, b, c] = [await sse(), await sse(), await webSocket()];
    await publish('one');
    await publish('two');
    const [first, second, third] = await Promise.all([a.read('two'), b.read('two'), c.read('two')]);
    expect(a.type).toBe('text/event-stream');
    expect(first.map(nameOf)).toEqual(['one', 'two']);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(first[0]).toMatchObject({ type: 'track.v1.deleted', requestId: 'req-one' });
    a.stop();
    b.stop();
    c.socket.close();
  });

  it('replays what came after Last-Event-ID, also from before this process began', async () => {
    const all = await sse('', { 'last-event-id': '0' });
    const seen = await all.read('two');
    expect(seen.map(nameOf)).toEqual(['before', 'one', 'two']);
    const rest = await sse('', { 'last-event-id': String(seen[1]!.id) });
    expect((await rest.read('two')).map(nameOf)).toEqual(['two']);
    const overSocket = await webSocket(`?lastEventId=${seen[0]!.id}`);
    expect((await overSocket.read('two')).map(nameOf)).toEqual(['one', 'two']);
    all.stop();
    rest.stop();
    overSocket.socket.close();
  });

  it('passes meters on to those who ask for them, and keeps none', async () => {
    const silence = { peakDbfs: -144, rmsDbfs: -144, loudnessLufs: -144 };
    const measured: Meters = { master: silence, tracks: {} };
    const [all, asked] = [await webSocket(), await webSocket(`?types=${metersMeasured.type},track.v1.deleted`)];
    const passing = setInterval(() => publisher.tellNow(metersMeasured, measured), 20);
    const [first] = (await once(asked.socket, 'message')) as [Buffer];
    clearInterval(passing);
    await publish('quiet');
    const event = JSON.parse(first.toString()) as EventEnvelope;
    expect(event).toMatchObject({ type: 'meters.v1.measured', data: measured });
    expect((await all.read('quiet')).map(nameOf)).toEqual(['quiet']);
    const replayed = await webSocket(`?lastEventId=${event.id}`);
    expect((await replayed.read('quiet')).map(nameOf)).toEqual(['quiet']);
    for (const { socket } of [all, asked, replayed]) socket.close();
  });

  it('sends only the types asked for', async () => {
    const [a, b] = [await sse('?types=job.v1.completed'), await webSocket('?types=job.v1.completed,job.v1.failed')];
    await publish('three');
    await publisher.publish(jobCompleted, { id: 'synthdefs-1', name: 'done', result: null });
    expect((await a.read('done')).map(nameOf)).toEqual(['done']);
    expect((await b.read('done')).map(nameOf)).toEqual(['done']);
    a.stop();
    b.socket.close();
  });

  it.each([
    ['?types=no.such', {}],
    ['?topic=x', {}],
    ['', { 'last-event-id': 'x' }],
  ])('refuses %s with %j', async (query, headers) => {
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/events${query}`, { headers });
    expect(await response.json()).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('counts its listeners, and forgets those that left', async () => {
    const gauge = async (): Promise<string | undefined> => {
      const metrics = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
      return /oiduna_event_listeners\{transport="websocket".*\} (\d+)/.exec(metrics)?.[1];
    };
    const { socket } = await webSocket();
    expect(await gauge()).toBe('1');
    socket.close();
    await once(socket, 'close');
    await expect.poll(gauge).toBe('0');
  });
});

it('the head of the event stream comes without the stream', async () => {
  const head = await fetch(`http://127.0.0.1:${service.port}/v1/events`, { method: 'HEAD' });
  expect(head.headers.get('content-type')).toBe('text/event-stream');
  expect(await head.text()).toBe('');
});

describe('a WebSocket', () => {
  it.each([
    ['on another path', '/v1/tracks', {}, 'ROUTE_UNKNOWN'],
    ['with a wrong query', '/v1/events?lastEventId=x', {}, 'INPUT_INVALID'],
    ['with an unknown query', '/v1/events?topic=x', {}, 'INPUT_INVALID'],
    ['from the page of another site', '/v1/events', { origin: 'https://example.org' }, 'ORIGIN_FOREIGN'],
    ['from no page at all', '/v1/events', { origin: 'null' }, 'ORIGIN_FOREIGN'],
    ['that asks for no URL', '//[', {}, 'ROUTE_UNKNOWN'],
  ] as [string, string, Record<string, string>, string][])(
    '%s is refused with a problem',
    async (_, path, headers, code) => {
      expect(await refusal(path, { 'x-request-id': 'ws-1', ...headers })).toMatchObject({ code, instance: 'ws-1' });
    },
  );

  it('with a wrong handshake is refused with a problem', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const asked = get({ port: service.port, path: '/v1/events', headers });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await json(response)).toMatchObject({ code: 'INPUT_MALFORMED', status: 400 });
  });

  it('from our own page is let in', async () => {
    const { socket } = await webSocket('', { origin: `http://127.0.0.1:${service.port}` });
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });
});
