import {
  AppError,
  getEngineStatus,
  listBuffers,
  loadSample,
  noteSampleUses,
  patchTrack,
  playCode,
  type PlayableSample,
  putTrack,
  setTransport,
  trackFailed,
  trackWarned,
  unloadSample,
} from '@oiduna/contracts';
import { bFree, encodePacket } from '@oiduna/supercollider';
import { type Broker, ownNats, type UdpProxy, udpProxy, wavOf } from '@oiduna/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OscSocket } from '../audio-server/osc-socket.js';
import { type ServerProcess, startServerProcess } from '../audio-server/server-process.js';
import { nowMicros } from '../clock.js';
import { EngineConfig } from '../config.js';
import { childrenWith, type EngineUnderTest, engineUnderTest } from '../engine.fixture.js';
import { isRunning, storeSample, until, SERVERS } from '../engine.fixture.js';

/** The least that may be set: 4,194,304 frames of one channel. */
const BUDGET_MIB = 16;
const COUNT_MAX = 24;
/** 4 MiB in a buffer, 22 s of sound. */
const LARGE_FRAMES = 1_048_576;
const BULK = 100;

const codeOf = <T>(asked: Promise<T>): Promise<T | string> =>
  asked.catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));

const toneOf = (frameCount: number, channelCount = 1): Uint8Array =>
  wavOf({
    sampleRateHz: 48_000,
    channels: Array.from({ length: channelCount }, () =>
      Float32Array.from({ length: frameCount }, (_, frame) => Math.sin(frame / 20) / 2),
    ),
    format: 'pcm16',
  });

const store = (under: EngineUnderTest, bank: string, fileName: string, frameCount: number, channelCount = 1) =>
  storeSample(under.blobs, bank, fileName, toneOf(frameCount, channelCount), { frameCount, channelCount });
const load = (under: EngineUnderTest, sample: PlayableSample) => under.client.request(loadSample, sample);
/** `bank/file` of every buffer. */
const held = async ({ client }: EngineUnderTest): Promise<string[]> =>
  (await client.request(listBuffers, {})).buffers.map(({ bank, fileName }) => `${bank}/${fileName}`).sort();

type Told = Record<'name' | 'detail', string>;
function toldTo(under: EngineUnderTest): Told[] {
  const told: Told[] = [];
  for (const { type, data } of [trackWarned, trackFailed]) {
    under.client.onTold(`event.${type}`, z.object({ data }), (event) => void told.push(event.data));
  }
  return told;
}

describe.each(SERVERS)('samples on %s', (server) => {
  let nats: Broker;
  let under: EngineUnderTest;
  let told: Told[];
  /** A machine without time may be late with a sample, and says so. */
  const reasons = () => told.filter(({ detail }) => !detail.includes('still loading'));
  const status = () => under.client.request(getEngineStatus, {});
  const play = (code: string, bpm = 240) => under.client.request(playCode, { code, bpm });
  const put = (name: string, code: string) => under.client.request(putTrack, { name, wish: { code } });
  const notesSent = async (count: number): Promise<void> => {
    const { bundlesSent } = under.engine.scheduler;
    await until('notes are sent', 5_000, () => under.engine.scheduler.bundlesSent >= bundlesSent + count);
  };

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, {
      ENGINE_AUDIO_SERVER: server,
      ENGINE_BUFFERS_MAX: String(COUNT_MAX),
      ENGINE_BUFFER_MEMORY_MIB: String(BUDGET_MIB),
    });
    told = toldTo(under);
    await isRunning(under);
    for (const at of [0, 1, 2, 3]) await load(under, await store(under, 'kicks', `${at}.wav`, 2_000 + at));
    await load(under, await store(under, 'tr9_kicks', '0.wav', 1_500));
    await load(under, await store(under, 'wide', '0.wav', 1_000, 3));
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('are in a buffer once they are uploaded, and the status tells how much memory they take', async () => {
    expect(await held(under)).toHaveLength(6);
    expect((await status()).buffers).toEqual({
      count: 6,
      countMax: COUNT_MAX,
      memoryBytes: (2_000 + 2_001 + 2_002 + 2_003 + 1_500 + 3_000) * 4,
      memoryBytesMax: BUDGET_MIB * 2 ** 20,
    });
  });

  it('that no track needs are not read after a restart, and a text has its own read before it plays', async () => {
    await under.restart();
    await isRunning(under);
    expect(await held(under)).toEqual([]);
    await put('drums', 's("kicks:5 <kicks:-1 kicks>")');
    await until('they are read', 5_000, async () => (await held(under)).length === 3);
    expect(await held(under)).toEqual(['kicks/0.wav', 'kicks/1.wav', 'kicks/3.wav']);
    await put('banked', 's("kicks").bank("tr9")');
    await until('so is that of a bank', 5_000, async () => (await held(under)).includes('tr9_kicks/0.wav'));
    expect((await status()).soundsMissing).toBe(0);
  });

  it('of a text that is planned are read before it lands', async () => {
    await play('drums: s("kicks:1*8")');
    const wish = { code: 's("kicks:2*8")', apply: { at: { cycle: 1_000 } } };
    await under.client.request(putTrack, { name: 'drums', wish });
    await notesSent(4);
    expect(await held(under)).not.toContain('kicks/2.wav');
    await under.client.request(putTrack, { name: 'drums', wish: { ...wish, apply: { at: 'bar' as const } } });
    await until('it is read', 5_000, async () => (await held(under)).includes('kicks/2.wav'));
    await until('it has landed', 5_000, () => under.engine.state.tracks.get('drums')?.code === wish.code);
  });

  it('of playing tracks come back with a killed server, and no others', async () => {
    await play('drums: s("kicks:1*8")');
    await under.client.request(patchTrack, { name: 'banked', patch: { code: 's("~")' } });
    await notesSent(4);
    process.kill((await childrenWith(`${server} -u`))[0]!, 'SIGKILL');
    await until('its death is seen', 2_000, () => !under.engine.server.running);
    await isRunning(under);
    await until('the sample is back', 5_000, async () => (await held(under)).length > 0);
    await notesSent(4);
    expect(await held(under)).toEqual(['kicks/1.wav']);
    expect(reasons()).toEqual([]);
  });

  it('give way to others within the budget, the longest unused first, and never one that sounds', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await load(under, await store(under, 'long', 'a.wav', LARGE_FRAMES - 64_000));
    await play('long: s("long")', 240);
    await under.client.request(patchTrack, { name: 'drums', patch: { code: 's("~")' } });
    await notesSent(1);
    for (const name of names.slice(1))
      await load(under, await store(under, 'long', `${name}.wav`, LARGE_FRAMES - 64_000));
    expect(await held(under)).toEqual(expect.arrayContaining(['long/a.wav', 'long/d.wav', 'long/e.wav', 'long/f.wav']));
    const { memoryBytes, memoryBytesMax } = (await status()).buffers;
    expect(memoryBytes).toBeLessThanOrEqual(memoryBytesMax);
    await under.client.request(setTransport, { playing: false });
  });

  it('uploaded again as they are stay in their buffer', async () => {
    const sample = await store(under, 'same', '0.wav', 700);
    expect(await load(under, sample)).toEqual(await load(under, sample));
  });

  it('that are larger than the budget are refused, and leave all others where they are', async () => {
    const before = await held(under);
    expect(await codeOf(load(under, await store(under, 'huge', 'a.wav', 4 * LARGE_FRAMES + 1)))).toBe(
      'SAMPLE_TOO_LARGE',
    );
    expect(await held(under)).toEqual(before);
  });

  it('may be more than the server has buffers', async () => {
    for (let at = 0; at < COUNT_MAX + 4; at += 1) await load(under, await store(under, 'many', `${at}.wav`, 100 + at));
    const names = await held(under);
    expect(names.length).toBeLessThanOrEqual(COUNT_MAX);
    expect(names).toContain(`many/${COUNT_MAX + 3}.wav`);
    expect((await status()).buffers.count).toBe(names.length);
  });

  it('whose content is new play on in the old one until then, and the old one is freed', async () => {
    const first = await store(under, 'anew', '0.wav', 900);
    await load(under, first);
    const { wavSha256 } = await store(under, 'anew', '0.wav', 800);
    await load(under, { ...first, wavSha256, format: { ...first.format, frameCount: 800 } });
    const frames = async () =>
      (await under.client.request(listBuffers, {})).buffers
        .filter(({ bank }) => bank === 'anew')
        .map(({ frameCount }) => frameCount);
    await until('only the new one is left', 5_000, async () => (await frames()).length === 1);
    expect(await frames()).toEqual([800]);
  });

  it('whose bank a track plays are told as used, and deleted only by force; what it sounded in is freed', async () => {
    const sample = await store(under, 'doomed', '0.wav', 600);
    await load(under, sample);
    await play('drums: s("doomed*4")');
    await notesSent(2);
    const uses: string[] = [];
    under.client.connection.subscribe(noteSampleUses.subject, { callback: (_, wish) => void uses.push(wish.string()) });
    void under.engine.played.look(nowMicros());
    await until('its use is told', 5_000, () => uses.join().includes(sample.id));
    const unload = (force: boolean) => codeOf(under.client.request(unloadSample, { id: sample.id, force }));
    expect([await unload(false), await unload(true), await unload(false)]).toEqual(['SAMPLE_IN_USE', {}, {}]);
    await until('its buffer is free', 5_000, async () => !(await held(under)).includes('doomed/0.wav'));
  });

  it('nobody knows, and those of three channels, are told to their owner alone; everything else plays on', async () => {
    told.length = 0;
    await play('good: s("kicks*4")\nbad: s("<kicks kicks kicks kicks kicks kickz>")\nodd: s("wide")', 480);
    await until('both are told', 20_000, () => reasons().length === 2);
    const details = Object.fromEntries(reasons().map(({ name, detail }) => [name, detail]));
    expect(details['bad']).toMatch(/^There is no sound named kickz.*kicks/);
    expect(details['odd']).toBe('wide:0 is not heard: it has 3 channels, and only samples of one or two are played');
    await notesSent(8);
    expect(reasons()).toHaveLength(2);
  });

  it(
    `load ${BULK} at once while a dense pattern plays, and no bundle is late`,
    { timeout: 60_000, retry: 2 },
    async () => {
      const samples = await Promise.all(
        Array.from({ length: BULK }, (_, at) => store(under, 'bulk', `${String(at).padStart(3, '0')}.wav`, 5_000 + at)),
      );
      await play('good: s("kicks*64")\nbad: s("kicks:1*64")\nodd: s("kicks:2*32")', 120);
      await notesSent(64);
      const late = under.engine.scheduler.bundlesLate;
      await Promise.all(samples.map((sample) => load(under, sample)));
      await notesSent(64);
      expect(under.engine.scheduler.bundlesLate).toBe(late);
      expect(await held(under)).toEqual(expect.arrayContaining(['kicks/0.wav', 'kicks/1.wav', 'kicks/2.wav']));
      await under.client.request(setTransport, { playing: false });
    },
  );
});

describe('a hit whose sample is still being read', () => {
  let nats: Broker;
  let external: ServerProcess;
  let proxy: UdpProxy;
  let under: EngineUnderTest;
  let logs: string;
  beforeAll(async () => {
    nats = await ownNats();
    process.env['JACK_DEFAULT_SERVER'] = process.env['TEST_JACK_SERVER'];
    logs = await mkdtemp(join(tmpdir(), 'oiduna-held-'));
    external = await startServerProcess('scsynth', EngineConfig.parse({ ENGINE_LOG_DIR: logs }), () => undefined);
    proxy = await udpProxy({ upstreamPort: external.port, dropShare: 0, seed: 1 });
    under = await engineUnderTest(nats.url, {
      ENGINE_AUDIO_SERVER: 'scsynth',
      ENGINE_AUDIO_SERVER_EXTERNAL: 'true',
      ENGINE_AUDIO_SERVER_PORT: String(proxy.port),
    });
    await isRunning(under);
    for (const at of [0, 1]) await load(under, await store(under, 'slow', `${at}.wav`, 1_000 + at));
    await under.restart();
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

  it('is left out and told to its owner, and the next one plays once the sample is there', async () => {
    const told = toldTo(under);
    proxy.dropShare = 1; // for less than the 2 s after which the server counts as hung
    await under.client.request(playCode, { code: 'slow: s("slow:3*4")', bpm: 240 });
    await until('it is told', 1_800, () => told.length > 0);
    proxy.dropShare = 0;
    expect(told).toEqual([{ name: 'slow', detail: 'slow:3 is not heard: it is still loading.' }]);
    await until('it plays', 5_000, () => under.engine.scheduler.bundlesSent > 4);
    expect(await held(under)).toEqual(['slow/1.wav']);
    expect(under.engine.scheduler.bundlesLate).toBe(0);
  });

  it('whose buffer somebody else has freed plays again once that is seen', async () => {
    const stranger = await OscSocket.open(external.port, () => undefined);
    const [{ bufferNumber } = { bufferNumber: -1 }] = (await under.client.request(listBuffers, {})).buffers;
    await stranger.send(encodePacket(bFree(bufferNumber)));
    stranger.close();
    await until('it is seen', 5_000, async () => (await held(under)).length === 0);
    await until('it is read anew', 5_000, async () => (await held(under)).length === 1);
  });

  it('whose file is gone is told with that', async () => {
    await rm(under.blobs.pathOf((await store(under, 'slow', '0.wav', 1_000)).wavSha256));
    const told = toldTo(under);
    await under.client.request(playCode, { code: 'slow: s("slow:0*4")', bpm: 240 });
    await until('it is told', 10_000, () => told.some(({ detail }) => detail.includes('bytes')));
    expect(told.at(-1)!.detail).toMatch(/^slow:0 is not heard: The bytes [0-9a-f]{64} are no longer in the blob store/);
  });
});
