import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSocket } from 'node:dgram';
import {
  deleteTrack,
  editChain,
  type EngineStatus,
  getEngineStatus,
  listBuffers,
  loadSample,
  loadSynthDef,
  playCode,
} from '@oiduna/contracts';
import { DirectoryBlobStore, Nats } from '@oiduna/platform';
import {
  decodePacket,
  encodePacket,
  gQueryTree,
  type OscMessage,
  readReply,
  type TreeNode,
} from '@oiduna/supercollider';
import { type Broker, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_NOTE_NODE, stripOf } from '../audio-server/audio-graph.js';
import { aliveSince, type ServerRecord } from '../audio-server/server-record.js';
import { DRONE, SERVERS, SOUNDS, storeSample, storeSynthDef, studioDef, until } from '../engine.fixture.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Every node below a group, in the order they are heard. */
const nodesBelow = (node: TreeNode): TreeNode[] => [
  node,
  ...(node.kind === 'group' ? node.members.flatMap(nodesBelow) : []),
];

/** All nodes, as the audio server itself tells. */
async function treeOf({ port }: ServerRecord): Promise<TreeNode[]> {
  const socket = createSocket('udp4');
  const answer = once(socket, 'message');
  socket.send(encodePacket(gQueryTree(0)), port, '127.0.0.1');
  const [bytes] = (await answer) as [Buffer];
  socket.close();
  const reply = readReply(decodePacket(bytes) as OscMessage);
  return reply.kind === 'g_queryTree' ? nodesBelow(reply.root) : [];
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const over = once(child, 'exit');
  child.kill(signal);
  await over;
}

describe.each(SERVERS)('engines on %s', (server) => {
  let nats: Broker;
  let client: Nats;
  let folder: string;
  let drone: string;
  const engines: ChildProcess[] = [];

  /** A process of its own: it can be killed. */
  const engine = (): ChildProcess => {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        NODE_V8_COVERAGE: process.env['NODE_V8_COVERAGE'],
        JACK_DEFAULT_SERVER: process.env['TEST_JACK_SERVER'],
        NATS_URL: nats.url,
        LOG_LEVEL: 'fatal',
        BLOB_DIR: join(folder, 'blobs'),
        ENGINE_LOG_DIR: join(folder, 'logs'),
        ENGINE_CACHE_DIR: join(folder, 'cache'),
        ENGINE_RT_MEMORY_KIB: '32768',
        ENGINE_SOUNDS_DIR: SOUNDS,
        ENGINE_AUDIO_SERVER: server,
        // A machine may be slow; `npm run bench:failover` measures with the usual 400.
        ENGINE_LOOKAHEAD_MS: '2000',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    engines.push(child);
    return child;
  };
  const status = (): Promise<EngineStatus> => client.request(getEngineStatus, {});
  const leads = (child: ChildProcess, ms: number): Promise<void> =>
    until(`process ${child.pid} leads`, ms, async () => {
      const { leader, audioServer } = (await status().catch(() => undefined)) ?? {};
      return leader?.processId === child.pid && audioServer?.state === 'running';
    });
  const standsBy = (): Promise<void> =>
    until('another engine waits', 20_000, async () => (await status()).leader.standby);
  const audioServer = async (): Promise<ServerRecord> =>
    JSON.parse(await readFile(join(folder, 'cache', 'audio-server.json'), 'utf8'));
  /** What the studio has put there: groups, faders, effects, rooms, the master. */
  const furniture = async (): Promise<number[]> =>
    (await treeOf(await audioServer())).map(({ nodeId }) => nodeId).filter((nodeId) => nodeId < FIRST_NOTE_NODE);
  const drones = async (): Promise<number[]> =>
    (await treeOf(await audioServer()))
      .filter((node) => node.kind === 'synth' && node.defName === drone)
      .map(({ nodeId }) => nodeId);

  beforeAll(async () => {
    [nats, folder] = await Promise.all([ownNats(), mkdtemp(join(tmpdir(), 'oiduna-failover-'))]);
    client = await Nats.open(nats.url, 'test');
    await leads(engine(), 20_000);
    const blobs = new DirectoryBlobStore(join(folder, 'blobs'));
    const stored = await storeSynthDef(blobs, DRONE);
    drone = stored.serverName;
    await client.request(loadSynthDef, stored);
    await client.request(loadSynthDef, await storeSynthDef(blobs, await studioDef('kick')));
    const wav = await readFile(join(SOUNDS, 'samples/kicks/00-deep.wav'));
    const { channels } = readWav(wav);
    const format = { frameCount: channels[0]!.length, channelCount: channels.length };
    await client.request(loadSample, await storeSample(blobs, 'kicks', '00-deep.wav', wav, format));
  });
  afterAll(async () => {
    for (const child of engines.filter(isRunning).toReversed()) await ended(child, 'SIGTERM');
    await client?.close();
    await nats?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('that are killed leave their audio server as it is, and the next one ends the notes they held', async () => {
    const code = [
      'long: s("drone").slow(64).clip(0.09375)', // held for six seconds: its end is kept by the engine
      'smp: s("kicks*4").room(0.3)',
      'hats: s("kick*8").cut(1)',
    ];
    await client.request(playCode, { code: code.join('\n'), bpm: 240 });
    await client.request(editChain, { chain: 'smp', edit: { kind: 'add', effect: { def: 'reverb', id: 'hall' } } });
    await client.request(editChain, {
      chain: 'smp',
      edit: { kind: 'patch', id: 'hall', parameters: { mix: 0.9 } },
      over: { bars: 8 },
    });
    // One that rings out, and a track that is still about to be freed.
    await client.request(editChain, { chain: 'smp', edit: { kind: 'add', effect: { def: 'chorus', id: 'wide' } } });
    await client.request(editChain, { chain: 'smp', edit: { kind: 'remove', id: 'wide' } });
    await until('it sounds, with its effects', 5_000, async () => (await furniture()).length > 20);
    await until('a note is held', 5_000, async () => (await drones()).length === 1);
    const record = await audioServer();
    const { buffers } = await client.request(listBuffers, {});
    expect(buffers).toHaveLength(1);
    await client.request(deleteTrack, { name: 'hats' });
    const before = await furniture();
    const held = await drones();
    await new Promise((resolve) => setTimeout(resolve, 300)); // six beats of the lease
    await ended(engines[0]!, 'SIGKILL');
    await leads(engine(), 10_000);
    expect(await audioServer()).toEqual(record);
    const hats = Object.values(stripOf(2));
    const without = (nodes: readonly number[]): number[] => nodes.filter((nodeId) => !hats.includes(nodeId));
    expect(without(await furniture())).toEqual(without(before));
    expect(await drones()).toEqual(held);
    expect((await client.request(listBuffers, {})).buffers).toMatchObject(
      buffers.map(({ bufferNumber, sampleId }) => ({ bufferNumber, sampleId })),
    );
    await until(
      'what is no longer wished is gone',
      10_000,
      async () => !(await furniture()).includes(stripOf(2).groupId),
    );
    await until('its end has come', 15_000, async () => (await drones()).length === 0);
  });

  it('wait for each other to end: killed, stopped or paused, the next one plays on where the last one was', async () => {
    const record = await audioServer();
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const) {
      const leader = engines.find(isRunning)!;
      const next = engine();
      await standsBy();
      const over = once(leader, 'exit');
      leader.kill(signal);
      await leads(next, 10_000);
      if (signal === 'SIGSTOP') leader.kill('SIGCONT');
      await over; // one that was paused finds that another leads, and ends
      const { playing, skippedMs, audioServer: now, leader: told } = await status();
      const found = { signal, playing, skippedMs, restarts: now.restarts };
      expect(found).toEqual({ signal, playing: true, skippedMs: 0, restarts: 0 });
      expect(told.epoch).toBeGreaterThan(1);
      expect(told.tookOver).toBe(true);
      expect(await audioServer()).toEqual(record);
    }
  });

  it('keep playing while NATS is away', async () => {
    const { bundlesSent } = await status();
    await nats.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await nats.startAgain();
    await until('it answers', 20_000, async () => (await status().catch(() => undefined)) !== undefined);
    const after = await status();
    expect(after.bundlesSent).toBeGreaterThan(bundlesSent + 3);
    expect(after.skippedMs).toBe(0);
  });

  it('leave nothing behind when the last one is stopped', async () => {
    const { pid } = await audioServer();
    for (const last of engines.filter(isRunning)) await ended(last, 'SIGTERM');
    expect(aliveSince(pid)).toBeUndefined();
  });
});
