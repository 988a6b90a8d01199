import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  getEngineStatus,
  listBuffers,
  listSounds,
  loadSample,
  loadSynthDef,
  type PlayableSample,
  putTrack,
} from '@oiduna/contracts';
import {
  bQuery,
  encodeBundle,
  encodePacket,
  nFree,
  NO_BUSES,
  notify,
  nQuery,
  type Reply,
  sNew,
  sync,
  type SynthDef,
  writeSynthDefs,
} from '@oiduna/supercollider';
import { type Broker, ownNats, udpProxy, type UdpProxy, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODES } from '../audio-server/audio-graph.js';
import { OscSocket } from '../audio-server/osc-socket.js';
import { type ServerProcess, startServerProcess } from '../audio-server/server-process.js';
import { EngineConfig } from '../config.js';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSample,
  storeSynthDef,
  studioDef,
  unloadableDef,
  until,
  versionOf,
  SERVERS,
} from '../engine.fixture.js';

const COUNT = 100;
/** Every so many of the loads is one the server must refuse. */
const REFUSED_EVERY = 10;
const SEED = 20_240_611;

const isRefused = (index: number): boolean => index % REFUSED_EVERY === REFUSED_EVERY - 1;
const outcome = <T>(asked: Promise<T>): Promise<T | string> =>
  asked.catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));

/** A WAV that nobody else has: its length is its mark. */
function toneOf(frameCount: number, channelCount = 1): Uint8Array {
  const channel = Float32Array.from({ length: frameCount }, (_, frame) => Math.sin(frame / 20) / 2);
  return wavOf({
    sampleRateHz: 48_000,
    channels: Array.from({ length: channelCount }, () => channel),
    format: 'pcm16',
  });
}

/** One LFSaw is the phase of the next. */
const chainOf = (count: number): SynthDef => ({
  name: 'chain',
  constants: [1],
  parameters: [],
  parameterNames: [],
  ugens: [
    ...Array.from({ length: count }, (_, at) => ({
      name: 'LFSaw',
      rate: 'control' as const,
      inputs: [CONSTANT, at === 0 ? CONSTANT : outputOf(at - 1)],
      outputs: ['control' as const],
      specialIndex: 0,
    })),
    { name: 'Out', rate: 'control', inputs: [CONSTANT, outputOf(count - 1)], outputs: [], specialIndex: 0 },
  ],
  variants: [],
});
const CONSTANT = { kind: 'constant', index: 0 } as const;
const outputOf = (ugenIndex: number) => ({ kind: 'output', ugenIndex, outputIndex: 0 }) as const;

/** Files whose catalogue entry tells the truth, and some that claim more frames than there are. */
const samplesFor = (under: EngineUnderTest): Promise<PlayableSample[]> =>
  Promise.all(
    Array.from({ length: COUNT }, (_, index) => {
      const frames = 1_000 + index;
      const format = { frameCount: isRefused(index) ? frames + 50 : frames, channelCount: 1 };
      return storeSample(under.blobs, 'tones', `${index}.wav`, toneOf(frames), format);
    }),
  );

describe.each(SERVERS)('sounds on %s', (server) => {
  let nats: Broker;
  let external: ServerProcess;
  let proxy: UdpProxy;
  let under: EngineUnderTest;
  let logs: string;

  beforeAll(async () => {
    nats = await ownNats();
    process.env['JACK_DEFAULT_SERVER'] = process.env['TEST_JACK_SERVER'];
    logs = await mkdtemp(join(tmpdir(), 'oiduna-loading-'));
    const config = EngineConfig.parse({ ENGINE_RT_MEMORY_KIB: 32_768, ENGINE_LOG_DIR: logs });
    external = await startServerProcess(server, config, () => undefined);
    proxy = await udpProxy({ upstreamPort: external.port, dropShare: 0, seed: SEED });
    under = await engineUnderTest(nats.url, {
      ENGINE_AUDIO_SERVER: server,
      ENGINE_AUDIO_SERVER_EXTERNAL: 'true',
      ENGINE_AUDIO_SERVER_PORT: String(proxy.port),
    });
    await isRunning(under);
  });
  afterAll(async () => {
    await under?.stop();
    await proxy?.close();
    external?.kill('SIGKILL');
    await external?.exited;
    await rm(logs, { recursive: true, force: true });
    await nats?.stop();
  });

  const load = (def: Parameters<typeof storeSynthDef>[1], name?: string) =>
    storeSynthDef(under.blobs, def, name).then((stored) => under.client.request(loadSynthDef, stored));

  it('a SynthDef is loaded when the server holds it, and can then be named', async () => {
    const reply = await load(await studioDef('kick'));
    expect(reply).toMatchObject({ server, serverName: expect.stringMatching(/^sd-[0-9a-f]{24}$/) });
    expect(await under.client.request(listSounds, {})).toEqual({
      sounds: [{ name: 'kick', kind: 'synthdef', sampleCount: 0 }],
    });
  });

  it('a SynthDef of 250 KB, which no datagram holds, is loaded like any other', async () => {
    const def = chainOf(7_600);
    expect(writeSynthDefs(def).byteLength).toBeGreaterThan(250_000);
    expect(await load(def)).toMatchObject({ server });
  });

  it('a SynthDef that names a missing UGen is refused, and is no sound', async () => {
    expect(await outcome(load(unloadableDef()))).toBe('SYNTHDEF_REFUSED');
    const { sounds } = await under.client.request(listSounds, {});
    expect(sounds.map(({ name }) => name)).not.toContain('unloadable');
  });

  it('bytes that are no SynthDef never reach the server', async () => {
    const stored = await storeSynthDef(under.blobs, await studioDef('kick'));
    const { sha256 } = await under.blobs.put(Buffer.from('hello'));
    expect(await outcome(under.client.request(loadSynthDef, { ...stored, sha256 }))).toMatch(/^SYNTHDEF_/);
  });

  it.each([0, 0.3])(
    `${COUNT} loads of one SynthDef name at once are each answered for themselves, %d of the replies lost`,
    async (dropShare) => {
      proxy.dropShare = dropShare;
      const kick = await studioDef('kick');
      const stored = await Promise.all(
        Array.from({ length: COUNT }, (_, index) => {
          const version = index + dropShare * 1_000;
          return storeSynthDef(
            under.blobs,
            isRefused(index) ? unloadableDef(version) : versionOf(kick, version),
            'same',
          );
        }),
      );
      const answers = await Promise.all(stored.map((def) => outcome(under.client.request(loadSynthDef, def))));
      proxy.dropShare = 0;
      answers.forEach((answer, index) => {
        const expected = isRefused(index) ? 'SYNTHDEF_REFUSED' : { serverName: stored[index]!.serverName };
        expect(answer, `load ${index}, seed ${SEED}`).toEqual(
          typeof expected === 'string' ? expected : expect.objectContaining(expected),
        );
      });
      expect(
        await heldBy(
          external,
          stored.map(({ serverName }) => serverName),
        ),
      ).toEqual(stored.map((_, index) => !isRefused(index)));
    },
  );

  it.each([0, 0.3])(
    `${COUNT} samples at once are each answered for themselves, %d of the replies lost`,
    async (dropShare) => {
      proxy.dropShare = dropShare;
      const samples = await samplesFor(under);
      const answers = await Promise.all(samples.map((sample) => outcome(under.client.request(loadSample, sample))));
      proxy.dropShare = 0;
      answers.forEach((answer, index) => {
        const { id, format } = samples[index]!;
        const expected = isRefused(index)
          ? 'SAMPLE_REFUSED'
          : expect.objectContaining({ sampleId: id, frameCount: format.frameCount });
        expect(answer, `sample ${index}, seed ${SEED}`).toEqual(expected);
      });
      const { buffers } = await under.client.request(listBuffers, {});
      const ours = buffers.filter(({ sampleId }) => samples.some(({ id }) => id === sampleId));
      expect(ours.map(({ frameCount }) => frameCount).toSorted((a, b) => a - b)).toEqual(
        samples
          .filter((_, index) => !isRefused(index))
          .map(({ format }) => format.frameCount)
          .toSorted((a, b) => a - b),
      );
      expect(new Set(buffers.map(({ bufferNumber }) => bufferNumber)).size).toBe(buffers.length);
    },
  );

  it('a stereo sample has two channels, and one that claims others is refused', async () => {
    const stereo = (channelCount: number) =>
      storeSample(under.blobs, 'wide', 'a.wav', toneOf(500, 2), { frameCount: 500, channelCount });
    expect(await outcome(under.client.request(loadSample, await stereo(2)))).toMatchObject({
      frameCount: 500,
      channelCount: 2,
    });
    expect(await outcome(under.client.request(loadSample, await stereo(1)))).toBe('SAMPLE_REFUSED');
  });

  it('a server nobody hears is hung within 2.5 s, loads then fail fast, and what is needed comes back when it is heard', async () => {
    for (const [name, frameCount] of [
      ['0.wav', 700],
      ['1.wav', 800],
    ] as const) {
      const format = { frameCount, channelCount: 1 };
      const sample = await storeSample(under.blobs, 'few', name, toneOf(frameCount), format);
      await under.client.request(loadSample, sample);
    }
    await under.client.request(putTrack, { name: 'needs', wish: { code: 's("few:1")', apply: { at: 'now' } } });
    const def = await storeSynthDef(under.blobs, versionOf(await studioDef('kick'), 9_999));
    proxy.dropShare = 1;
    const underWay = outcome(under.client.request(loadSynthDef, def));
    await until('it is known to be away', 2_700, () => !under.engine.server.running);
    expect(await underWay).toBe('AUDIO_SERVER_AWAY');
    const asked = performance.now();
    expect(await outcome(under.client.request(loadSynthDef, def))).toBe('AUDIO_SERVER_AWAY');
    expect(performance.now() - asked).toBeLessThan(500);
    expect((await under.client.request(getEngineStatus, {})).audioServer.state).not.toBe('running');
    proxy.dropShare = 0;
    await isRunning(under);
    expect(await outcome(under.client.request(loadSynthDef, def))).toMatchObject({ server });
    const held = () => under.client.request(listBuffers, {}).then(({ buffers }) => buffers);
    await until('the sample of the track is back', 8_000, async () => (await held()).length > 0);
    const [only, ...more] = await held();
    expect([only!.frameCount, more]).toEqual([800, []]);
    expect(await buffersOn(external)).toEqual(new Map([[only!.bufferNumber, only!.frameCount]]));
  });
});

/** Which of these the server can make a synth of: asked by a client of our own, past everything the engine believes. */
async function heldBy({ port }: ServerProcess, serverNames: readonly string[]): Promise<boolean[]> {
  const replies: Reply[] = [];
  const client = await OscSocket.open(port, (reply) => replies.push(reply));
  await client.send(encodePacket(notify(true)));
  await until('the client is known', 2_000, () => replies.some((reply) => reply.kind === 'done'));
  const nodeId = (index: number): number => 0x7000_0000 + index;
  for (const [index, defName] of serverNames.entries()) {
    const probe = sNew({
      defName,
      nodeId: nodeId(index),
      action: 'head',
      targetId: NODES.probes,
      controls: {},
      buses: NO_BUSES,
    });
    await client.send(encodeBundle('now', [probe, nQuery(nodeId(index)), nFree(nodeId(index)), sync(index)]));
    await until(`${defName} is asked`, 2_000, () =>
      replies.some((reply) => reply.kind === 'synced' && reply.syncId === index),
    );
  }
  await client.send(encodePacket(notify(false)));
  client.close();
  return serverNames.map((_, index) =>
    replies.some((reply) => reply.kind === 'n_info' && reply.nodeId === nodeId(index)),
  );
}

/** Frames by number of every buffer the server holds: asked as above. */
async function buffersOn({ port }: ServerProcess): Promise<Map<number, number>> {
  const frames = new Map<number, number>();
  const client = await OscSocket.open(port, (reply) => {
    if (reply.kind !== 'b_info') return;
    for (const { bufferId, frameCount } of reply.buffers) frames.set(bufferId, frameCount);
  });
  for (let first = 0; first < EngineConfig.parse({}).ENGINE_BUFFERS_MAX; first += 64) {
    const numbers = Array.from({ length: 64 }, (_, index) => first + index);
    await until(`buffers from ${first} on are asked`, 5_000, async () => {
      await client.send(encodePacket(bQuery(...numbers)));
      return numbers.every((number) => frames.has(number));
    });
  }
  client.close();
  return new Map([...frames].filter(([, count]) => count > 0));
}
