import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  getEngineStatus,
  getTransport,
  listBuffers,
  listTracks,
  loadSample,
  loadSynthDef,
  patchTrack,
  playCode,
  restartAudioServer,
  setTransport,
} from '@oiduna/contracts';
import { STEP_MICROS_MIN } from '@oiduna/platform';
import {
  decodePacket,
  encodePacket,
  gQueryTree,
  type OscMessage,
  readReply,
  type SynthNode,
  type TreeNode,
} from '@oiduna/supercollider';
import { type Broker, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childrenWith,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  SOUNDS,
  storeSample,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';
import { NODES } from './audio-graph.js';

const codeOf = <T>(asked: Promise<T>): Promise<T | string> =>
  asked.catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));

/** Gain and mute of the fader of each track, as the audio server itself tells. */
async function mixerOf({ engine }: EngineUnderTest): Promise<string[]> {
  const socket = createSocket('udp4');
  const answer = once(socket, 'message');
  const question = encodePacket(gQueryTree(NODES.tracks, true));
  socket.send(question, engine.server.ports[0], '127.0.0.1');
  const [bytes] = (await answer) as [Buffer];
  socket.close();
  const reply = readReply(decodePacket(bytes) as OscMessage);
  const synths = (node: TreeNode): SynthNode[] => (node.kind === 'synth' ? [node] : node.members.flatMap(synths));
  const faders = (reply.kind === 'g_queryTree' ? synths(reply.root) : []).filter(
    ({ defName }) => defName === 'oiduna_fader',
  );
  return faders.map(({ controls }) => `gain ${controls!['gain']} mute ${controls!['mute']}`).toSorted();
}

describe.each(['scsynth', 'supernova'] as const)('a studio on %s', (server) => {
  let nats: Broker;
  let under: EngineUnderTest;
  const status = () => under.client.request(getEngineStatus, {});
  const notesGoOn = async (): Promise<void> => {
    const { bundlesSent } = under.engine.scheduler;
    await until('notes are sent', 3_000, () => under.engine.scheduler.bundlesSent >= bundlesSent + 4);
  };
  const synthsSound = (): Promise<void> =>
    until('synths play', 5_000, async () => (await status()).audioServer.synthCount > 3);

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server });
    await isRunning(under);
    const wav = await readFile(join(SOUNDS, 'samples/kicks/00-deep.wav'));
    const { channels } = readWav(wav);
    const format = { frameCount: channels[0]!.length, channelCount: channels.length };
    await under.client.request(loadSample, await storeSample(under.blobs, 'kicks', '00-deep.wav', wav, format));
    for (const name of ['kick', 'pad']) {
      await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef(name)));
    }
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('plays tracks as long as the transport does, and nothing sounds after a stop', async () => {
    const code = 'drum: s("kick*8")\nsmp: s("kicks*4")\nlong: note("c3").s("pad").clip(8)';
    const { tracks, transport } = await under.client.request(playCode, { code, bpm: 240 });
    expect(tracks.map(({ name }) => name)).toEqual(['drum', 'smp', 'long']);
    expect(transport).toMatchObject({ playing: true, bpm: 240 });
    await synthsSound();
    await under.client.request(setTransport, { playing: false });
    const { bundlesSent } = under.engine.scheduler;
    // The master and three faders stay; the pad's gate is closed, the drums ring out.
    await until(
      'only faders and the master are left',
      6_000,
      async () => (await status()).audioServer.synthCount === 4,
    );
    expect(under.engine.scheduler.bundlesSent).toBe(bundlesSent);
    expect((await under.client.request(getTransport, {})).playing).toBe(false);
  });

  it('killed while it plays comes back with its sounds, its tracks and its notes', async () => {
    await under.client.request(setTransport, { playing: true });
    await under.client.request(patchTrack, { name: 'smp', patch: { muted: true, gain: 0.25 } });
    await under.client.request(patchTrack, { name: 'drum', patch: { gain: 0.5 } });
    await synthsSound();
    const { segments } = under.engine.transport.map!;
    const [mixer, { synthDefCount }] = [await mixerOf(under), (await status()).audioServer];
    expect(mixer).toEqual(['gain 0.25 mute 1', 'gain 0.5 mute 0', 'gain 1 mute 0']);
    const before = await under.client.request(listBuffers, {});
    expect(before.buffers).toMatchObject([{ bank: 'kicks', channelCount: 1 }]);
    const [pid] = await childrenWith(`${server} -u`);
    process.kill(pid!, 'SIGKILL');
    await until('its death is seen', 1_000, () => !under.engine.server.running);
    await isRunning(under);
    expect((await status()).audioServer).toMatchObject({ name: server, restarts: 1, reason: null });
    await until(
      'its buffer is back',
      3_000,
      async () => (await under.client.request(listBuffers, {})).buffers.length === 1,
    );
    const { buffers } = await under.client.request(listBuffers, {});
    expect(buffers[0]).toMatchObject({
      sampleId: before.buffers[0]!.sampleId,
      frameCount: before.buffers[0]!.frameCount,
    });
    await notesGoOn();
    await synthsSound();
    expect(await mixerOf(under)).toEqual(mixer);
    expect(under.engine.transport.map!.segments).toEqual(segments);
    await until('its SynthDefs are back', 3_000, async () => {
      return (await status()).audioServer.synthDefCount === synthDefCount;
    });
    expect((await under.client.request(listTracks, {})).tracks).toMatchObject([
      { name: 'drum', gain: 0.5 },
      { name: 'long' },
      { name: 'smp', muted: true },
    ]);
  });

  it('goes on after a restart of the engine, on the same grid', async () => {
    const segments = () => under.engine.transport.map!.segments;
    const before = segments();
    await under.restart();
    await isRunning(under);
    // What is stored is in wall-clock time, of which our idea may have moved by what NTP slewed since.
    const moved = segments()[0].atMicros - before[0].atMicros;
    expect(Math.abs(moved)).toBeLessThan(STEP_MICROS_MIN);
    const inPlace = segments().map((segment) => ({ ...segment, atMicros: segment.atMicros - moved }));
    expect(inPlace).toEqual(before.map((segment) => ({ ...segment, atMicros: expect.closeTo(segment.atMicros, 0) })));
    await notesGoOn();
    await synthsSound();
    expect(await status()).toMatchObject({ playing: true, trackCount: 3, patterns: { state: 'ready', restarts: 0 } });
  });

  it('takes a new tempo where nothing was sent yet', async () => {
    const { position } = await under.client.request(getTransport, {});
    const transport = await under.client.request(setTransport, { bpm: 120 });
    expect(transport).toMatchObject({ playing: true, bpm: 240, tempoPlan: { bpm: 120 } });
    const [old, next] = under.engine.transport.map!.segments.slice(-2);
    expect([old!.bpm, next!.bpm]).toEqual([240, 120]);
    expect(next!.atCycle.n / next!.atCycle.d).toBeGreaterThan(position.cycle + position.beat / 4);
    expect(under.engine.scheduler.bundlesLate).toBe(0);
    await notesGoOn();
  });

  it('stops within a second and leaves no process behind', async () => {
    expect(await childrenWith('')).toHaveLength(4 + 1); // nats-server, the server, two pattern processes, ps itself
    const began = performance.now();
    await under.engine.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(await childrenWith(server)).toEqual([]);
    expect(await childrenWith('patterns/dist/main.js')).toEqual([]);
    expect(await codeOf(under.client.request(setTransport, { playing: false }))).toMatchObject({ playing: false });
    expect(await codeOf(under.client.request(setTransport, { playing: true }))).toBe('AUDIO_SERVER_AWAY');
    expect((await status()).audioServer).toMatchObject({ state: 'dead', reason: 'stopped', synthCount: 0 });
  });
});

describe('an audio server that cannot live', () => {
  let nats: Broker;
  let folder: string;
  const path = process.env['PATH'];
  beforeAll(async () => {
    nats = await ownNats();
    folder = await mkdtemp(join(tmpdir(), 'oiduna-bad-server-'));
    process.env['PATH'] = `${folder}:${path}`;
  });
  afterAll(async () => {
    process.env['PATH'] = path;
    await nats?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const installs = async (name: string, script: string): Promise<void> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  };

  it('supernova gives way to scsynth after two deaths within a minute', async () => {
    await installs('supernova', 'exit 3');
    const under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'supernova' });
    await isRunning(under);
    expect((await under.client.request(getEngineStatus, {})).audioServer).toMatchObject({
      name: 'scsynth',
      restarts: 2,
    });
    await under.stop();
  });

  it('is given up after five deaths in a row, says why, and is started again when somebody asks', async () => {
    await installs('scsynth', 'echo "terminate called: no such luck"; exit 3');
    const under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    const status = async () => (await under.client.request(getEngineStatus, {})).audioServer;
    await until('it is given up', 15_000, async () => (await status()).state === 'given-up');
    expect(await status()).toMatchObject({
      restarts: 4,
      reason:
        'it died 5 times in a row, and is tried again every 30 s: scsynth ended with code 3: terminate called: no such luck',
    });
    await rm(join(folder, 'scsynth'));
    await under.client.request(restartAudioServer, {});
    await isRunning(under);
    expect((await status()).restarts).toBe(5);
    await under.stop();
  });

  it('is told with the reason, and stops at once while it boots', async () => {
    await installs('scsynth', 'exec sleep 60');
    const under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    expect((await under.client.request(getEngineStatus, {})).audioServer).toMatchObject({
      state: 'booting',
      reason: 'starting',
    });
    expect(await codeOf(under.client.request(playCode, { code: 's("kick")' }))).toBe('SOUND_UNKNOWN');
    const began = performance.now();
    await under.stop();
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await childrenWith('sleep 60')).toEqual([]);
  });
});
