import { jetstreamManager } from '@nats-io/jetstream';
import { cancelReplay, getReplay, type RequestContract, type SessionReplay, startReplay } from '@oiduna/contracts';
import { DirectoryBlobStore, Nats, SESSION_STREAM } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

const replay: SessionReplay = {
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  state: 'playing',
  entries: 1,
  replayed: 0,
  lastsSeconds: 0,
  problems: [],
};
const entry = (name: string) => ({
  at: '2026-01-02T03:04:05.678Z',
  atMicros: 1,
  cycle: 4,
  heardCycle: 3.9,
  playing: true,
  requestId: 'r-1',
  traceId: null,
  performer: 'left-deck',
  change: { kind: 'track', name, settings: null },
});

let gateway: GatewayUnderTest;
let client: Nats;
const asked: unknown[] = [];

beforeAll(async () => {
  gateway = await gatewayUnderTest();
  client = await Nats.open(gateway.natsUrl, 'test');
  const noted = (contract: RequestContract) =>
    gateway.engine.answer(contract, (body) => {
      asked.push([contract.subject, body]);
      return replay;
    });
  for (const contract of [startReplay, getReplay, cancelReplay]) await noted(contract);
});
afterAll(async () => {
  await client?.close();
  await gateway?.stop();
});

const ask = async (path: string, init?: RequestInit) => {
  const response = await fetch(`http://127.0.0.1:${gateway.port}/v1/session-log${path}`, init);
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  return { status: response.status, body: (await response.json()) as any };
};

describe('the session log', () => {
  it('is empty where no engine has ever run', async () => {
    expect(await ask('')).toMatchObject({ status: 200, body: { entries: [], next: null } });
  });

  it('is given in pages, oldest first', async () => {
    const manager = await jetstreamManager(client.connection);
    await manager.streams.add({ name: SESSION_STREAM, subjects: ['session'] });
    for (const name of ['a', 'b', 'c']) await client.jetstream.publish('session', JSON.stringify(entry(name)));
    const first = await ask('?limit=2');
    expect(first.body).toEqual({
      entries: [
        { id: 1, ...entry('a') },
        { id: 2, ...entry('b') },
      ],
      next: 2,
    });
    const second = await ask('?limit=2&after=2');
    expect(second.body).toEqual({ entries: [{ id: 3, ...entry('c') }], next: null });
    expect((await ask('?after=3')).body).toEqual({ entries: [], next: null });
    expect((await ask('?limit=501')).body).toMatchObject({ status: 422, errors: [{ pointer: '/limit' }] });
  });

  it('is replayed by the engine, which finds the file in the blob store', async () => {
    const sent = `${JSON.stringify(entry('a'))}\n`;
    const headers = { 'content-type': 'application/x-ndjson' };
    expect(await ask('/replays', { method: 'POST', body: sent, headers })).toEqual({ status: 202, body: replay });
    const [[, { sha256 }]] = asked as [[string, { sha256: string }]];
    expect((await new DirectoryBlobStore(gateway.blobFolder).read(sha256)).toString()).toBe(sent);
    await ask(`/replays/${replay.id}`);
    await ask(`/replays/${replay.id}`, { method: 'DELETE' });
    expect(asked.slice(1)).toEqual([getReplay, cancelReplay].map(({ subject }) => [subject, { id: replay.id }]));
  });

  it('in another form is refused', async () => {
    const headers = { 'content-type': 'text/csv' };
    expect(await ask('/replays', { method: 'POST', body: 'a;b', headers })).toMatchObject({ status: 415 });
  });

  it('does not take a performer that nobody can be called', async () => {
    const refused = await ask('', { headers: { 'x-performer': 'left deck' } });
    expect(refused.body).toMatchObject({ status: 422, code: 'INPUT_INVALID', errors: [{ pointer: '/x-performer' }] });
  });
});
