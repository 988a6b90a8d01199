import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getEngineStatus, loadSynthDef, playCode, restartAudioServer, setTransport } from '@oiduna/contracts';
import { encodePacket, nFree, type SynthDef } from '@oiduna/supercollider';
import { type Broker, type JackServer, ownJack, ownNats, udpProxy, type UdpProxy } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineConfig } from '../config.js';
import {
  DRONE,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';
import { NODES } from './audio-graph.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

let nats: Broker;
let jack: JackServer;
let under: EngineUnderTest;

const status = async () => (await under.client.request(getEngineStatus, {})).audioServer;
const becomes = (state: string, ms: number): Promise<void> =>
  until(`it is ${state}`, ms, async () => (await status()).state === state);
/** Of which nothing is heard: the level of its envelope is 0. */
const MUTE = { ...DRONE, name: 'mute', constants: DRONE.constants.with(2, 0) };
const load = async (def: SynthDef) => under.client.request(loadSynthDef, await storeSynthDef(under.blobs, def));

beforeAll(async () => {
  [nats, jack] = await Promise.all([ownNats(), ownJack()]);
});
afterAll(async () => {
  await Promise.all([nats?.stop(), jack?.stop()]);
});

describe('an audio server', () => {
  beforeAll(async () => {
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
    await isRunning(under);
    for (const def of [DRONE, MUTE]) await load(def);
  });
  afterAll(() => under?.stop());

  it('that plays notes of which nothing comes out is silent, and runs again with the first sound', async () => {
    await under.client.request(playCode, { code: 'd: s("mute*4")', bpm: 240 });
    await becomes('silent', 10_000);
    expect((await status()).reason).toBe('notes are sent, and nothing comes out of the master');
    expect(under.engine.server.running).toBe(true);
    await under.client.request(playCode, { code: 'd: s("drone*4")' });
    await becomes('running', 5_000);
    expect(await status()).toMatchObject({ restarts: 0, reason: null });
  });

  it('whose master somebody has freed is started anew, and plays on', async () => {
    const stranger = createSocket('udp4');
    stranger.send(encodePacket(nFree(NODES.masterSynth)), under.engine.server.ports[0], '127.0.0.1', () =>
      stranger.close(),
    );
    await until('it is started again', 10_000, async () => (await status()).restarts === 1);
    await isRunning(under);
    const { sound } = under.engine.server.pulse;
    await until('it sounds', 10_000, () => sound.isHeard);
  });

  it('is started anew when somebody asks', async () => {
    expect(await under.client.request(restartAudioServer, {})).toMatchObject({
      state: 'booting',
      restarts: 2,
      reason: 'starting again: restarted on request',
    });
    await isRunning(under);
    expect((await status()).restarts).toBe(2);
  });

  it('without JACK has lost its device, and plays soon after that is back', async () => {
    await jack.stop();
    await becomes('device-lost', 5_000);
    expect((await status()).reason).toMatch(/jack/i);
    jack = await ownJack(jack.name);
    await becomes('running', 15_000);
    expect((await status()).name).toBe('scsynth');
    await until('it sounds', 10_000, () => under.engine.server.pulse.sound.isHeard);
    await under.client.request(setTransport, { playing: false });
  });
});

describe('an audio server whose answers do not arrive', () => {
  let folder: string;
  let external: ServerProcess;
  let proxy: UdpProxy;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-unheard-'));
    process.env['JACK_DEFAULT_SERVER'] = jack.name;
    const config = EngineConfig.parse({ ENGINE_RT_MEMORY_KIB: 32_768, ENGINE_LOG_DIR: folder });
    external = await startServerProcess('scsynth', config, () => undefined);
    proxy = await udpProxy({ upstreamPort: external.port, dropShare: 0, seed: 1 });
    const settings = { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_AUDIO_SERVER_EXTERNAL: 'true' };
    under = await engineUnderTest(
      nats.url,
      { ...settings, ENGINE_AUDIO_SERVER_PORT: String(proxy.port), ENGINE_BUFFERS_MAX: '64' },
      jack.name,
    );
    await isRunning(under);
  });
  afterAll(async () => {
    await under?.stop();
    await proxy?.close();
    external?.kill('SIGKILL');
    await external?.exited;
    await rm(folder, { recursive: true, force: true });
  });

  it('on one port is heard on another, and goes on', async () => {
    const [, blocked] = under.engine.server.ports;
    proxy.blockedPorts.add(blocked!);
    await until('another port is used', 5_000, () => under.engine.server.ports[1] !== blocked);
    await load(await studioDef('kick'));
    expect(await status()).toMatchObject({ state: 'running', restarts: 0 });
  });
});
