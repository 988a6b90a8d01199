import { spawn } from 'node:child_process';
import { Nats } from '@oiduna/platform';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aliveSince } from '../audio-server/server-record.js';
import { until } from '../engine.fixture.js';
import { Leadership, type Legacy } from './leadership.js';
import { BEAT_MS } from './lease.js';

const KEYS = ['contents'];
const legacy = (schedule: unknown, contents: string): Legacy => ({
  schedule: () => schedule,
  changed: () => [['contents', contents]],
});

describe('engines that share a NATS', () => {
  let nats: Broker;
  let connections: Nats[] = [];
  let engines: Leadership[] = [];
  const engine = async (): Promise<Leadership> => {
    const connection = await Nats.open(nats.url, 'test');
    const leadership = await Leadership.open(connection, KEYS);
    connections.push(connection);
    engines.push(leadership);
    return leadership;
  };
  beforeAll(async () => {
    nats = await ownNats();
  });
  afterEach(async () => {
    for (const leadership of engines.toReversed()) await leadership.release(false);
    for (const connection of connections) await connection.close();
    [engines, connections] = [[], []];
  });
  afterAll(() => nats?.stop());

  it('let the first lead at once, and the next one wait for it', async () => {
    const first = await engine();
    expect(first).toMatchObject({ isLeading: true, isHeld: true, isLost: false });
    expect(await first.lookForStandby()).toBe(false);
    const next = await engine();
    expect(next).toMatchObject({ isLeading: false, isHeld: false, isLost: false });
    expect(await first.lookForStandby()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([first.isLeading, next.isLeading]).toEqual([true, false]);
  });

  it('hand over what one leaves to the other, at once when it lets go', async () => {
    const first = await engine();
    const next = await engine();
    first.leave(legacy({ bar: 7 }, 'all of it'));
    await first.release(true);
    await next.won;
    expect(next.epoch).toBe(first.epoch + 1);
    await until('it is left', 5_000, () => next.documents.get('contents') === 'all of it');
    expect(next.schedule).toEqual({ bar: 7 });
    expect(first.isLost).toBe(true);
  });

  it('leave nothing when what sounds has ended with them', async () => {
    const first = await engine();
    first.leave(legacy({ bar: 7 }, 'all of it'));
    await first.release(false);
    const next = await engine();
    expect(next.isLeading).toBe(true);
    expect(next.schedule).toBeNull();
  });

  it('take the place of one that was heard of no more', async () => {
    const first = await engine();
    const next = await engine();
    await connections[0]!.connection.close(); // it beats no more, and says nothing
    await next.won;
    await until('the first may not send', 5_000, () => !first.isHeld);
    first.claimed(first.epoch); // as its audio server says before the next one has claimed it
    expect(first.isLost).toBe(false);
    let asked = 0;
    first.askServer = () => (asked += 1);
    await until('it asks the audio server', 5_000, () => asked > 0);
    first.claimed(first.epoch);
    expect(first.isHeld).toBe(true);
    first.claimed(next.epoch);
    await first.lost;
    expect(first.isHeld).toBe(false);
  });

  it('lose it when another one has written', async () => {
    const first = await engine();
    const bucket = await connections[0]!.bucket('engine');
    const stranger = { holder: 'somebody else', epoch: 99, isReleased: true, schedule: null };
    await bucket.put('lease', JSON.stringify(stranger));
    await first.lost;
    expect(first.isLeading).toBe(false);
  });

  it('take the place of one whose process has ended, without waiting for the lease to expire', async () => {
    const child = spawn('sleep', ['60']);
    const leader = await Nats.open(nats.url, 'test');
    connections.push(leader);
    const bucket = await leader.bucket('engine');
    const lease = {
      holder: 'a child',
      process: { pid: child.pid, since: aliveSince(child.pid!) },
      epoch: 99,
      isReleased: false,
      schedule: null,
    };
    let revision = (await bucket.get('lease'))?.revision ?? 0;
    const beat = async (): Promise<void> => {
      revision = await bucket.put('lease', JSON.stringify(lease), { previousSeq: revision });
    };
    await beat();
    const next = await engine();
    child.kill('SIGKILL');
    // It beats on, as what a process has written may come in after its end: only that this one is gone frees the lease.
    while (!next.isLeading) {
      await beat().catch(() => undefined); // the other was faster
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    }
    expect(next.epoch).toBe(100);
  });
});
