import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';
import {
  type ControlRange,
  deleteTrack,
  listTracks,
  loadSynthDef,
  panic,
  playCode,
  PlaybackSession,
  previewCode,
  setTrackParams,
  setTransport,
  submitSession,
  type SynthDef,
  trackWarned,
} from '@oiduna/contracts';
import {
  decodePacket,
  encodeMessage,
  encodePacket,
  float,
  gQueryTree,
  type OscArgument,
  type OscMessage,
  readReply,
  string,
  type SynthNode,
  type TreeNode,
} from '@oiduna/supercollider';
import { toNumber } from '@oiduna/timing';
import { type Broker, type JackServer, ownJack, ownNats, sequenceOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  childrenWith,
  DRONE,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  until,
} from '../engine.fixture.js';

const run = promisify(execFile);
/** A drone whose pitch is a parameter of its own. */
const WOBBLER = {
  ...DRONE,
  name: 'wobbler',
  parameterNames: ['out', 'wobble', 'gate'].map((name, index) => ({ name, index })),
};
const RANGE: ControlRange = { min: 100, max: 400, unit: 'Hz', curve: 'linear', source: 'metadata' };
const BEYOND = 'wobble 5000 is played as 400: wobbler takes 100 to 400 Hz';

const synthsOf = (node: TreeNode): SynthNode[] => (node.kind === 'synth' ? [node] : node.members.flatMap(synthsOf));

describe('a number beyond the range that the author of a SynthDef states', () => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  let socket: Socket;
  let serverPort: number;
  let wobbler: SynthDef;
  const warned: { name: string; detail: string }[] = [];

  /** What each sounding wobbler was given, as scsynth itself tells. */
  const wobbles = async (): Promise<unknown[]> => {
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(2_000) });
    socket.send(encodePacket(gQueryTree(0, true)), serverPort, '127.0.0.1');
    const reply = readReply(decodePacket((await heard)[0] as Uint8Array) as OscMessage);
    if (reply.kind !== 'g_queryTree') throw new Error(`scsynth answered ${reply.kind}`);
    const ours = synthsOf(reply.root).filter(({ defName }) => defName === wobbler.serverName);
    return ours.map(({ controls }) => controls?.['wobble']);
  };
  const sounds = (wobble: number) => until(`${wobble} sounds`, 8_000, async () => (await wobbles()).includes(wobble));
  const dirt = (...args: OscArgument[]) => {
    const bytes = encodeMessage('/dirt/play', string('s'), string('wobbler'), string('sustain'), float(2), ...args);
    socket.send(bytes, under.engine.oscDoor.port, '127.0.0.1');
  };

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_OSC_PORT: '0' }, jack.name);
    await isRunning(under);
    const [pid] = await childrenWith('scsynth');
    const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]);
    serverPort = Number(/-u (\d+)/.exec(stdout)?.[1]);
    const stored = await storeSynthDef(under.blobs, WOBBLER);
    const controls = stored.controls.map((each) => (each.name === 'wobble' ? { ...each, range: RANGE } : each));
    wobbler = { ...stored, controls };
    await under.client.request(loadSynthDef, wobbler);
    under.client.onTold(`event.${trackWarned.type}`, z.object({ data: trackWarned.data }), ({ data }) => {
      warned.push(data);
    });
    socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
  });
  beforeEach(async () => {
    await under.client.request(panic, {});
    const { tracks } = await under.client.request(listTracks, {});
    for (const { name } of tracks) await under.client.request(deleteTrack, { name });
    await until('nothing sounds', 5_000, async () => (await wobbles()).length === 0);
    warned.length = 0;
  });
  afterAll(async () => {
    socket?.close();
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it('in a pattern reaches the audio server as the end of the range, and is told in the answer and once', async () => {
    const { warnings } = await under.client.request(playCode, { code: 'a: s("wobbler*8").wobble(5000)', bpm: 240 });
    expect(warnings).toEqual([{ line: 1, column: 19, reason: BEYOND }]);
    await sounds(400);
    const several = () => toNumber(under.engine.scheduler.horizon) > 1;
    await until('several notes are sent', 5_000, several);
    expect(warned).toEqual([{ name: 'a', detail: BEYOND }]);
  });

  it('is told by a preview', async () => {
    const { problems } = await under.client.request(previewCode, {
      code: 'a: s("wobbler").wobble("200 5000")',
      cycles: 1,
      from: 0,
    });
    expect(problems).toMatchObject([{ severity: 'warning', line: 1, column: 17, reason: BEYOND }]);
  });

  it('in a cycle nobody looked at is told when it is played', { timeout: 15_000 }, async () => {
    const code = 'b: s("wobbler").wobble("<200 200 200 200 5000>")';
    expect((await under.client.request(playCode, { code, bpm: 480 })).warnings).toEqual([]);
    await sounds(200);
    expect(warned).toEqual([]);
    await sounds(400);
    expect(warned).toEqual([{ name: 'b', detail: BEYOND }]);
  });

  it('by /dirt/play reaches it as the end of the range, and is told', async () => {
    dirt(string('wobble'), float(5_000));
    await sounds(400);
    expect(warned).toEqual([{ name: 'osc', detail: BEYOND }]);
  });

  it('by /dirt/play under a name the SynthDef does not have is told with the nearest it has', async () => {
    dirt(string('wobbel'), float(5_000));
    await until('it is told', 2_000, () => warned.length > 0);
    const detail = 'wobbel is not heard: wobbler has no parameter of that name (did you mean wobble?)';
    expect(warned).toEqual([{ name: 'osc', detail }]);
  });

  it('in the params of a session reaches it as the end of the range, and is told', { timeout: 15_000 }, async () => {
    const session = PlaybackSession.parse({
      environment: { bpm: 240, loop_steps: 16 },
      tracks: { low: { meta: { track_id: 'low' }, params: { s: 'wobbler', extra_params: { wobble: 1 } } } },
      sequences: { low: sequenceOf('low', [0, 8]) },
    });
    const low = 'wobble 1 is played as 100: wobbler takes 100 to 400 Hz';
    expect((await under.client.request(submitSession, session)).warnings).toEqual([`tracks.low: ${low}.`]);
    await under.client.request(setTransport, { playing: true });
    await until('it is told', 5_000, () => warned.length > 0);
    expect(warned).toEqual([{ name: 'low', detail: low }]);
    const params = { extra_params: { wobble: 5_000, wobbel: 1 } };
    const { warnings } = await under.client.request(setTrackParams, { track_id: 'low', params });
    const unknown = 'wobbel is not heard: wobbler has no parameter of that name (did you mean wobble?)';
    expect(warnings).toEqual([`tracks.low: ${BEYOND}.`, `tracks.low: ${unknown}.`]);
    await sounds(400);
  });
});
