import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  getRecording,
  listTracks,
  loadSynthDef,
  type Recording,
  saveSynthDefPreset,
  startRecording,
  editChain,
  saveEffectPreset,
} from '@oiduna/contracts';
import {
  decodePacket,
  encodeBundles,
  encodeMessage,
  float,
  message,
  type OscArgument,
  type OscMessage,
  string,
} from '@oiduna/supercollider';
import { type Broker, compareOnsets, findStrikes, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
const TAKES_MAX = 5;
/** As float32 bits; our own encoder sends none of them. */
const NAN = 0x7f_c0_00_00;
const INFINITE = 0x7f_80_00_00;

/** A message whose last argument, a float, is what nobody should send. */
function ending(bits: number, address: string, ...args: OscArgument[]): Uint8Array {
  const bytes = Buffer.from(encodeMessage(address, ...args, float(1)));
  bytes.writeUInt32BE(bits, bytes.length - 4);
  return bytes;
}

describe('the OSC door', () => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  let socket: Socket;
  const tell = (bytes: Uint8Array): void => socket.send(bytes, under.engine.oscDoor.port, '127.0.0.1');
  const asking = async (bytes: Uint8Array): Promise<OscMessage> => {
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(5_000) });
    tell(bytes);
    return decodePacket((await heard)[0] as Uint8Array) as OscMessage;
  };
  const ask = (address: string, ...args: OscArgument[]) => asking(encodeMessage(address, ...args));
  const kick = (more: OscArgument[] = []) =>
    message('/dirt/play', string('s'), string('kick'), string('sustain'), float(0.05), ...more);
  const trackNames = async () => (await under.client.request(listTracks, {})).tracks.map(({ name }) => name);

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_OSC_PORT: '0' }, jack.name);
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
    socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
  });
  afterAll(async () => {
    socket?.close();
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it('shakes hands as SuperDirt does', async () => {
    const { address, args } = await ask('/dirt/handshake');
    expect(address).toBe('/dirt/handshake/reply');
    expect(args).toContainEqual({ type: 'i', value: under.engine.oscDoor.port });
    expect((await ask('/dirt/hello')).address).toBe('/dirt/hello/reply');
  });

  it('plays notes at their own time tags, each orbit on its own track', { timeout: 60_000 }, async () => {
    tell(encodeMessage('/dirt/play', string('s'), string('kick'), string('orbit'), float(1)));
    tell(encodeMessage('/dirt/play', string('s'), string('kick'), string('gain'), float(0)));
    await until('the tracks are there', 2_000, async () => (await trackNames()).length === 2);
    expect(await trackNames()).toEqual(['osc', 'osc_1']);
    const intervals = [0, 0.2, 0.5, 0.6, 1.1, 1.3];
    const take = async () => {
      const before = jack.xruns();
      const asked: Recording = await under.client.request(startRecording, { bars: 1, track: 'osc' });
      const beginMicros = Date.now() * 1_000 + 400_000;
      tell(encodeBundles(intervals.map((at) => ({ atMicros: beginMicros + at * 1e6, messages: [kick()] }))));
      let recording = asked;
      await until('the recording has ended', 6_000, async () => {
        recording = await under.client.request(getRecording, { id: asked.id });
        return recording.state === 'finished';
      });
      const { channels } = readWav(await under.blobs.read(recording.file!.sha256));
      const found = findStrikes(channels[0]!, { thresholdRelative: 0.3, refractorySamples: 2_400 });
      const expected = intervals.map((at) => Math.round(at * SAMPLE_RATE_HZ));
      return { hadXrun: jack.xruns() > before, comparison: compareOnsets(found, expected, 1_000) };
    };
    let { hadXrun, comparison } = await take();
    for (let takes = 1; hadXrun && takes < TAKES_MAX; takes += 1) ({ hadXrun, comparison } = await take());
    expect(comparison).toMatchObject({ missing: [], extra: [] });
    expect(comparison.interOnsetErrorSamples.max).toBeLessThanOrEqual(48);
  });

  it('says that its port is taken, and the engine plays without it', async () => {
    const elsewhere = await ownNats(); // of another studio
    const other = await engineUnderTest(
      elsewhere.url,
      { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_OSC_PORT: String(under.engine.oscDoor.port) },
      jack.name,
    );
    expect(() => other.engine.oscDoor.mustBeOpen()).toThrow('is in use');
    await isRunning(other);
    await other.stop();
    await elsewhere.stop();
    expect(() => under.engine.oscDoor.mustBeOpen()).not.toThrow();
  });

  it('runs commands and answers each with its request ID', async () => {
    const textsOf = ({ args }: OscMessage) => args.map((arg) => ('value' in arg ? arg.value : null));
    const texts = async (address: string, ...args: OscArgument[]) => textsOf(await ask(address, ...args));
    expect(await texts('/oiduna/transport/tempo', string('tempo-1'), float(90))).toEqual(['tempo-1', 'ok', '']);
    expect(under.engine.state.transport.bpm).toBe(90);
    const ramp = [string('tempo-3'), float(100), float(4)];
    expect(await texts('/oiduna/transport/tempo', ...ramp)).toEqual(['tempo-3', 'ok', '']);
    expect(await texts('/oiduna/transport/swing', string('swing-1'), float(0.625), float(8))).toEqual([
      'swing-1',
      'ok',
      '',
    ]);
    expect(await texts('/oiduna/transport/meter', string('meter-1'), float(3))).toEqual(['meter-1', 'ok', '']);
    expect(under.engine.state.transport).toMatchObject({
      bpm: 100,
      swing: { ratio: 0.625, division: 8 },
      meters: [{ beatsPerBar: 3, beatUnit: 4 }],
    });
    expect(await texts('/oiduna/track/mute', string('mute-1'), string('osc'), float(1))).toEqual(['mute-1', 'ok', '']);
    expect(under.engine.state.tracks.get('osc')).toMatchObject({ muted: true });
    expect((await texts('/oiduna/back', string('back-1'), string('osc'))).slice(0, 2)).toEqual([
      'back-1',
      'HISTORY_EMPTY',
    ]);
    expect(await texts('/oiduna/preset/save', string('save-1'), string('verse'))).toEqual(['save-1', 'ok', '']);
    const recall = [string('recall-1'), string('verse')];
    expect(await texts('/oiduna/preset/recall', ...recall, string('beat'))).toEqual(['recall-1', 'ok', '']);
    expect(await texts('/oiduna/preset/recall', ...recall, float(400), float(0))).toEqual(['recall-1', 'ok', '']);
    expect([...under.engine.state.changes.values()]).toContainEqual(
      expect.objectContaining({ cycle: { n: 400, d: 1 }, requestId: 'recall-1' }),
    );
    expect((await texts('/oiduna/preset/recall', string('recall-2'), string('vers')))[1]).toBe('PRESET_UNKNOWN');
    const ofSound = [string('kick'), string('hard'), string('osc')];
    const preset = { synthDef: 'kick', owner: 'studio', name: 'hard', wish: { parameters: { amp: 0.2 } } };
    await under.client.request(saveSynthDefPreset, preset);
    const address = '/oiduna/synthdef/preset/recall';
    expect(await texts(address, string('morph-1'), ...ofSound, string('now'), float(8))).toEqual(['morph-1', 'ok', '']);
    expect(await texts(address, string('morph-2'), string('kick'), string(''), string('osc'), string(''))).toEqual([
      'morph-2',
      'ok',
      '',
    ]);
    const wanting = (await texts(address, string('morph-3'), string('kick'), string('hrad')))[1];
    expect(wanting).toBe('SYNTHDEF_PRESET_UNKNOWN');
    const delay = { kind: 'add', effect: { def: 'delay' } } as const;
    await under.client.request(editChain, { chain: 'osc', edit: delay });
    const turned = [string('turn-1'), string('osc'), string('delay'), string('mix'), float(0.5)];
    expect(await texts('/oiduna/effect/set', ...turned, float(4), string('now'))).toEqual(['turn-1', 'ok', '']);
    const passed = [string('pass-1'), string('osc'), string('delay'), float(1)];
    expect(await texts('/oiduna/effect/bypass', ...passed)).toEqual(['pass-1', 'ok', '']);
    const effects = [{ id: 'delay', def: 'delay', parameters: { mix: 0.5 }, bypassed: true }];
    expect(under.engine.state.chains.get('osc')).toMatchObject({ effects });
    await under.client.request(saveEffectPreset, { name: 'dub', wish: { effects: [] } });
    const recalled = [string('dub-1'), string('dub'), string('osc'), string('now')];
    expect(await texts('/oiduna/effect/recall', ...recalled)).toEqual(['dub-1', 'ok', '']);
    expect(under.engine.state.chains.get('osc')).toMatchObject({ effects: [] });
    const endless = textsOf(await asking(ending(INFINITE, '/oiduna/transport/tempo', string('tempo-2'))));
    expect(endless.slice(0, 2)).toEqual(['tempo-2', 'INPUT_INVALID']);
    expect(endless[2]).toContain('/bpm');
    const unknown = await texts('/oiduna/track/gian', string('gain-1'), string('osc'), float(1));
    expect(unknown[2]).toContain('did you mean /oiduna/track/gain?');
  });

  it.each([
    ['bytes that are no OSC', Buffer.from('not osc at all')],
    ['half a bundle', Buffer.from('#bundle\0\0\0')],
    ['an unknown address', encodeMessage('/dirt/paly')],
    ['NaN', ending(NAN, '/dirt/play', string('s'), string('kick'), string('gain'))],
    ['an unknown sound', encodeMessage('/dirt/play', string('s'), string('kcik'))],
    ['a sound that is a number', encodeMessage('/dirt/play', string('s'), float(1))],
    ['a time tag of next year', encodeBundles([{ atMicros: (Date.now() + 3e10) * 1_000, messages: [kick()] }])],
  ])('takes no harm from %s', async (_, bytes) => {
    tell(bytes);
    expect((await ask('/dirt/hello')).address).toBe('/dirt/hello/reply');
    expect(under.engine.server.running).toBe(true);
  });

  it('lets one sender have its budget and not more', async () => {
    const before = under.engine.scheduler.bundlesSent;
    for (let n = 0; n < 2_000; n += 1) tell(encodeMessage('/dirt/play', string('s'), string('kick')));
    await until('the flood is heard', 3_000, () => under.engine.scheduler.bundlesSent - before > 100);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(under.engine.scheduler.bundlesSent - before).toBeLessThan(1_000);
    expect(under.engine.server.running).toBe(true);
  });
});
