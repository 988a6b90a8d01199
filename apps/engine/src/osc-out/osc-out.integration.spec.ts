import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  deleteTrack,
  loadSynthDef,
  type OscDestination,
  patchTrack,
  playCode,
  putTrack,
  setTransport,
  trackFailed,
  type TrackPatch,
} from '@oiduna/contracts';
import { metrics } from '@oiduna/platform';
import { decodePacket, type OscBundle, type OscMessage } from '@oiduna/supercollider';
import { type Broker, ownNats } from '@oiduna/testkit';
import { microsOf, onGrid } from '@oiduna/timing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

interface Heard {
  readonly atMicros: number;
  readonly leadMicros: number;
  readonly address: string;
  readonly values: Record<string, string | number>;
}

function read(bytes: Uint8Array): Heard {
  const { timeTagMicros, packets } = decodePacket(bytes) as OscBundle;
  const [{ address, args }] = packets as [OscMessage];
  const plain = args.map((arg) => ('value' in arg ? arg.value : null));
  const pairs = plain.flatMap((name, index) => (index % 2 === 0 ? [[name, plain[index + 1]]] : []));
  const atMicros = timeTagMicros as number;
  const values = Object.fromEntries(pairs) as Heard['values'];
  return { atMicros, leadMicros: atMicros - Date.now() * 1_000, address, values };
}

describe('OSC to other programs', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  let receiver: Socket;
  let heard: Heard[] = [];
  const told: unknown[] = [];
  const to = (more: Partial<OscDestination> = {}): OscDestination => ({
    host: '127.0.0.1',
    port: receiver.address().port,
    address: '/lights',
    ...more,
  });
  const put = (code: string, osc: OscDestination | null = to(), name = 'lamp') =>
    under.client.request(putTrack, { name, wish: { code, osc } });
  const patch = (change: TrackPatch) => under.client.request(patchTrack, { name: 'lamp', patch: change });
  const start = () => under.client.request(setTransport, { playing: true, bpm: 240 });
  const several = (count = 8) => until(`${count} are heard`, 4_000, () => heard.length >= count);
  const counted = async (name: string): Promise<number> => {
    const values = (await metrics.getSingleMetric(name)!.get()).values;
    return values.reduce((sum, { value }) => sum + value, 0);
  };

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, {
      ENGINE_AUDIO_SERVER: 'scsynth',
      ENGINE_OSC_PORT: '0',
      ENGINE_OSC_OUT_HOSTS: '127.0.0.1, no-such-host.invalid, 255.255.255.255',
    });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
    under.client.onTold(`event.${trackFailed.type}`, z.object({ data: trackFailed.data }), ({ data }) => {
      told.push(data);
    });
    receiver = createSocket('udp4').bind(0, '127.0.0.1');
    receiver.on('message', (bytes) => heard.push(read(bytes)));
    await once(receiver, 'listening');
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false });
    heard = [];
  });
  afterAll(async () => {
    receiver?.close();
    await under?.stop();
    await nats?.stop();
  });

  it('carries each onset with its own time, a look-ahead early', async () => {
    await put('s("red blue*2").n(7)');
    await start();
    await several();
    const map = under.engine.transport.map!;
    for (const { atMicros, leadMicros, address, values } of heard) {
      expect(address).toBe('/lights');
      expect(values).toMatchObject({ track: 'lamp', n: 7, s: Number(values['cycle']) % 1 === 0 ? 'red' : 'blue' });
      expect(Math.abs(atMicros - microsOf(map, onGrid(Number(values['cycle']))))).toBeLessThan(1);
      expect(values['delta']).toBeCloseTo(values['s'] === 'red' ? 0.5 : 0.25, 6);
      expect(leadMicros).toBeGreaterThan(200_000);
    }
    expect(heard.slice(0, 3).map(({ values }) => values['cycle'])).toEqual([0, 0.5, 0.75]);
  });

  it('needs no sound of the studio, and plays none', async () => {
    await put('s("nobody*8")');
    const before = under.engine.scheduler.bundlesSent;
    await start();
    await several();
    expect(under.engine.scheduler.bundlesSent).toBe(before);
    const { tracks } = await under.client.request(playCode, { code: 'lamp: s("still_nobody*8")' });
    expect(tracks).toMatchObject([{ osc: to() }]);
  });

  it('plays here again once it is taken away, with a sound that is known', async () => {
    await put('s("nobody*8")');
    await expect(patch({ osc: null })).rejects.toMatchObject({ code: 'SOUND_UNKNOWN' });
    await patch({ osc: null, code: 's("kick*8")' });
    const before = under.engine.scheduler.bundlesSent;
    await start();
    await until('it plays here', 2_000, () => under.engine.scheduler.bundlesSent > before);
    expect(heard).toEqual([]);
  });

  it('is silent while its track is muted or another is solo', async () => {
    await put('s("a*16")');
    await patch({ muted: true });
    await start();
    await until('some of it would have been heard', 2_000, () => under.engine.scheduler.horizon.n > 0);
    expect(heard).toEqual([]);
    await patch({ muted: false });
    await several(1);
    await put('s("kick")', null, 'drum');
    await under.client.request(patchTrack, { name: 'drum', patch: { solo: true } });
    const last = heard.at(-1)!.atMicros;
    const after = under.engine.scheduler.horizon;
    await until(
      'a cycle has passed',
      4_000,
      () => under.engine.scheduler.horizon.n / under.engine.scheduler.horizon.d > after.n / after.d + 1,
    );
    expect(heard.at(-1)!.atMicros - last).toBeLessThan(200_000);
    await under.client.request(patchTrack, { name: 'drum', patch: { solo: false } });
  });

  it.each([
    ['a host that nobody allowed', () => to({ host: '192.0.2.1' }), 'it is not allowed'],
    ['a host without an address', () => to({ host: 'no-such-host.invalid' }), 'it has no IPv4 address'],
    ["the audio server's port", () => to({ port: under.engine.server.ports[0]! }), "that port is the studio's own"],
    ['the port we hear its answers on', () => to({ port: under.engine.server.ports[1]! }), "the studio's own"],
    ['our own OSC door', () => to({ host: 'localhost', port: under.engine.oscDoor.port }), "the studio's own"],
  ])('never goes to %s', async (_, destination, reason) => {
    await expect(put('s("a*8")', destination())).rejects.toMatchObject({
      code: 'OSC_HOST_REFUSED',
      details: { reason: expect.stringContaining(reason), allowed: expect.stringContaining('127.0.0.1, no') },
    });
  });

  it.each([
    ['host', { host: '::1' }],
    ['port', { port: 0 }],
    ['address', { address: 'lights' }],
    ['address', { address: '/with space' }],
  ])('says which %s it cannot take', async (field, more) => {
    await expect(put('s("a")', to(more))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { errors: [{ pointer: `/wish/osc/${field}` }] },
    });
  });

  it.each([
    ['that the network refuses', () => to({ host: '255.255.255.255' }), 'the network says'],
    ['that was allowed when it was stored', () => to({ host: '192.0.2.1' }), 'it is not allowed'],
  ])('says of a destination %s why nothing arrives, and breaks nothing', async (_, destination, reason) => {
    told.length = 0;
    const settings = { code: 's("a*8")', muted: false, solo: false, gain: 1, osc: destination() };
    await under.engine.state.putTrack('far', settings, undefined);
    await put('s("a*8")');
    await start();
    await several();
    await until('it is told', 2_000, () => told.length > 0);
    expect(told).toEqual([{ name: 'far', code: 'OSC_HOST_REFUSED', detail: expect.stringContaining(reason) }]);
    await under.client.request(deleteTrack, { name: 'far' });
  });

  it('stays within 500 messages a second, and says so once', async () => {
    told.length = 0;
    const before = await counted('oiduna_osc_out_dropped_total');
    await put('s("a*1000")');
    await start();
    await until('some are dropped', 4_000, async () => (await counted('oiduna_osc_out_dropped_total')) > before + 100);
    expect(heard.length).toBeLessThan(1_500);
    expect(told).toMatchObject([{ name: 'lamp', code: 'PATTERN_OVER_BUDGET' }]);
  });

  it('goes on when nobody listens', async () => {
    const gone = createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address();
    gone.close();
    await put('s("a*8")', to({ port }));
    await put('s("b*8")', to(), 'other');
    const before = await counted('oiduna_osc_out_sent_total');
    await start();
    await several();
    expect(heard.every(({ values }) => values['track'] === 'other')).toBe(true);
    expect((await counted('oiduna_osc_out_sent_total')) - before).toBeGreaterThan(heard.length);
  });

  it('survives a restart of the engine', async () => {
    await put('s("a*8")');
    await start();
    await several();
    await under.restart();
    heard = [];
    await several();
  });
});
