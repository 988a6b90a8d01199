import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverPolicy } from '@nats-io/jetstream';
import {
  cancelReplay,
  changeTempo,
  deleteTrack,
  getReplay,
  patchTrack,
  playCode,
  putTrack,
  SessionEntry,
  setTransport,
  startReplay,
} from '@oiduna/contracts';
import { runInContext, SESSION_STREAM } from '@oiduna/platform';
import { decodePacket, type OscBundle, type OscMessage } from '@oiduna/supercollider';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineUnderTest, engineUnderTest, isRunning, until } from '../engine.fixture.js';

/** What another program was told: which note of which track, when, and where in the music. */
interface Onset {
  readonly atMicros: number;
  readonly note: string;
}

/** A studio of its own whose tracks play on a program beside it. */
class Room {
  readonly onsets: Onset[] = [];

  private constructor(
    private readonly nats: Broker,
    readonly under: EngineUnderTest,
    private readonly lights: Socket,
  ) {}

  static async open(lights = createSocket('udp4').bind(0, '127.0.0.1')): Promise<Room> {
    await once(lights, 'listening');
    const nats = await ownNats();
    const settings = { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_OSC_PORT: '-1', ENGINE_OSC_OUT_HOSTS: '127.0.0.1' };
    const room = new Room(nats, await engineUnderTest(nats.url, settings), lights);
    lights.on('message', (bytes) => room.hear(bytes));
    await isRunning(room.under);
    return room;
  }

  get osc() {
    return { host: '127.0.0.1', port: this.lights.address().port, address: '/lights' };
  }

  private hear(bytes: Uint8Array): void {
    const { timeTagMicros, packets } = decodePacket(bytes) as OscBundle;
    const [{ args }] = packets as [OscMessage];
    const plain = args.map((arg) => ('value' in arg ? arg.value : null));
    const value = (name: string) => String(plain[plain.indexOf(name) + 1]);
    const note = `${value('track')} ${value('s')} at ${Number(value('cycle')).toFixed(4)}`;
    this.onsets.push({ atMicros: Number(timeTagMicros), note });
  }

  /** The log as the gateway gives it. */
  async log(count: number): Promise<SessionEntry[]> {
    const { jetstream } = this.under.client;
    const consumer = await jetstream.consumers.get(SESSION_STREAM, { deliver_policy: DeliverPolicy.All });
    const entries: SessionEntry[] = [];
    for await (const message of await consumer.fetch({ max_messages: count, expires: 3_000 })) {
      entries.push(SessionEntry.parse(message.json()));
      if (entries.length === count) break;
    }
    return entries;
  }

  async close(): Promise<void> {
    this.lights.close();
    await this.under.stop();
    await this.nats.stop();
  }
}

/** Before the music is stopped: what is on its way to another program then is another part of a look-ahead each time. */
const COMPARED_MICROS = 1_500_000;
const SAMPLE_MICROS = 1e6 / 48_000;

/** By time, from the first one on; those of one time by name. */
function fromFirst(onsets: readonly Onset[]): Onset[] {
  const begin = Math.min(...onsets.map(({ atMicros }) => atMicros));
  return onsets
    .map(({ atMicros, note }) => ({ atMicros: atMicros - begin, note }))
    .filter(({ atMicros }) => atMicros < COMPARED_MICROS)
    .sort((x, y) => Math.round(x.atMicros / 100) - Math.round(y.atMicros / 100) || (x.note < y.note ? -1 : 1));
}

const jsonl = (entries: readonly SessionEntry[]): Buffer =>
  Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));

describe('the session log', () => {
  let first: Room;
  let second: Room;
  let entries: SessionEntry[];

  beforeAll(async () => {
    first = await Room.open();
    second = await Room.open();
    const { client } = first.under;
    const { osc } = first;
    await runInContext({ requestId: 'the-first', performer: 'left-deck' }, () =>
      client.request(putTrack, { name: 'lamp', wish: { code: 's("red*16 blue*9?")', osc } }),
    );
    await client.request(setTransport, { playing: true, bpm: 200 });
    await sleep(700);
    await client.request(putTrack, { name: 'lamp', wish: { code: 's("green*23")', osc } });
    await sleep(130);
    await client.request(changeTempo, { bpm: 90 });
    await client.request(putTrack, { name: 'smoke', wish: { code: 's("puff*3")', osc, apply: { at: 'beat' } } });
    await sleep(900);
    await client.request(patchTrack, { name: 'smoke', patch: { gain: 0.5 } });
    await client.request(deleteTrack, { name: 'lamp' });
    await sleep(300);
    await client.request(setTransport, { playing: false });
    entries = await first.log(9);
  });
  afterAll(async () => {
    await first?.close();
    await second?.close();
  });

  it('names each change, in order, with its place in the music', () => {
    const told = entries.map(({ change }) =>
      change.kind === 'track' ? `${change.name} ${change.settings?.code}` : change.kind,
    );
    expect(told).toEqual([
      'lamp s("red*16 blue*9?")',
      'transport',
      'transport',
      'lamp s("green*23")',
      'transport',
      'smoke s("puff*3")',
      'smoke s("puff*3")',
      'lamp undefined',
      'transport',
    ]);
    expect(entries[5]!.cycle * 4).toBeCloseTo(Math.round(entries[5]!.cycle * 4), 9);
    expect(entries[6]!.heardCycle).toBeLessThan(entries[6]!.cycle); // a fader is heard at once
  });

  it('says who asked, and under which ID', () => {
    expect(entries[0]).toMatchObject({ performer: 'left-deck', requestId: 'the-first' });
    expect(entries[1]).toMatchObject({ performer: null });
    expect(entries[5]!.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is played again in another studio: every onset in its place, to the sample', async () => {
    const { client, blobs } = second.under;
    const here = entries.map((entry): SessionEntry => {
      const { change } = entry;
      if (change.kind !== 'track' || change.settings === null) return entry;
      return { ...entry, change: { ...change, settings: { ...change.settings, osc: second.osc } } };
    });
    const { id } = await client.request(startReplay, await blobs.put(jsonl(here)));
    await until('the replay ends', 15_000, async () => (await client.request(getReplay, { id })).state === 'finished');
    expect(await client.request(getReplay, { id })).toMatchObject({ entries: 9, replayed: 9, problems: [] });
    const [before, after] = [fromFirst(first.onsets), fromFirst(second.onsets)];
    expect(before.length).toBeGreaterThan(20);
    expect(after.map(({ note }) => note)).toEqual(before.map(({ note }) => note));
    const errors = after.map(({ atMicros }, index) => Math.abs(atMicros - before[index]!.atMicros));
    expect(Math.max(...errors)).toBeLessThan(SAMPLE_MICROS);
    expect(second.under.engine.transport.describe().playing).toBe(false);
    const again = (await second.log(9)).map(({ change, performer }) => `${change.kind} of ${performer}`);
    const told = entries.map(({ change, performer }) => `${change.kind} of ${performer}`);
    expect(again.toSorted()).toEqual(told.toSorted());
  });

  it('tells what cannot be done here, does the rest, and ends when it is asked to', async () => {
    const { client, blobs } = second.under;
    const [lamp, , start] = entries as [SessionEntry, SessionEntry, SessionEntry];
    const settings = { code: 's("nosuchsound")', muted: false, solo: false, gain: 1 };
    const unheard = { ...lamp, change: { kind: 'track' as const, name: 'silent', settings } };
    const muchLater = { ...lamp, atMicros: lamp.atMicros + 3_600e6 };
    const file = await blobs.put(jsonl([unheard, start, muchLater]));
    const { id } = await client.request(startReplay, file);
    await expect(client.request(startReplay, file)).rejects.toMatchObject({ code: 'REPLAY_UNDER_WAY' });
    await until('it begins', 5_000, async () => (await client.request(getReplay, { id })).replayed === 2);
    const cancelled = await client.request(cancelReplay, { id });
    expect(cancelled).toMatchObject({ state: 'cancelled', problems: [{ line: 1, code: 'SOUND_UNKNOWN' }] });
    expect(second.under.engine.transport.describe().playing).toBe(true);
    await client.request(playCode, { code: 'hush: s("~")' }); // and nobody else is kept from playing
  });

  it.each([
    ['', 'the file is empty'],
    ['{"at":', 'Unexpected end of JSON input'],
    ['{"at":"now"}', 'atMicros: '],
  ])('does not take %j for a session', async (text, reason) => {
    const file = await second.under.blobs.put(Buffer.from(text));
    const refused = second.under.client.request(startReplay, file);
    await expect(refused).rejects.toMatchObject({ code: 'SESSION_FILE_INVALID' });
    await expect(refused).rejects.toThrow(reason);
  });
});
