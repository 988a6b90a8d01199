import {
  AppError,
  type ChainEdit,
  deleteEffectPreset,
  editChain,
  getEffectPreset,
  listEffectPresets,
  recallEffectPreset,
  saveEffectPreset,
  getChain,
  getRecording,
  listChains,
  listEffects,
  loadSynthDef,
  panic,
  playCode,
  type Recording,
  startRecording,
  unloadSynthDef,
} from '@oiduna/contracts';
import { type Broker, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childrenWith,
  DRONE,
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
  SERVERS,
} from '../engine.fixture.js';
import { broken, LEVEL, STEADY } from './effects.fixture.js';

/** At 480 bpm a cycle lasts half a second. */
const BPM = 480;
const CYCLE = 24_000;
/** −60 dBFS. */
const CLICK = 0.001;
/** A driver that missed a block made a step that is none of ours. */
const TAKES_MAX = 5;

/** A step of this height, as far as a sine of 220 Hz and its overtones hide it: their fourth difference is next to nothing. */
const largestStep = (samples: Float32Array): number =>
  samples.reduce((largest, value, i) => {
    const [a = 0, b = 0, c = 0, d = 0] = [samples[i - 1], samples[i - 2], samples[i - 3], samples[i - 4]];
    return i < 4 ? 0 : Math.max(largest, Math.abs(value - 4 * a + 6 * b - 4 * c + d) / 3);
  }, 0);
/** Where it is loudest. */
const largest = (samples: Float32Array, from: number, to: number): number =>
  samples.subarray(from, to).reduce((at, value, i) => (value > samples[at]! ? from + i : at), from);
const rms = (samples: Float32Array, fromCycle: number, toCycle: number): number => {
  const part = samples.subarray(fromCycle * CYCLE, toCycle * CYCLE);
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
};

/** A busy machine may ask for a cycle when it is past. */
function wasLate(error: unknown): boolean {
  if (error instanceof AppError && JSON.stringify(error.details).includes('is past')) return false;
  throw error;
}

describe.each(SERVERS)('effects on %s', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  const edit = (chain: string, wish: ChainEdit, when: object = {}) =>
    under.client.request(editChain, { chain, edit: wish, ...when });
  const load = async (def: Parameters<typeof storeSynthDef>[1], role: 'instrument' | 'effect' = 'instrument') =>
    under.client.request(loadSynthDef, { ...(await storeSynthDef(under.blobs, def)), role });

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: server, ENGINE_JACK_LOG: jack.logFile }, jack.name);
    await isRunning(under);
    await Promise.all([load(DRONE), load(STEADY), load(await studioDef('click'))]);
    await Promise.all([
      load(LEVEL, 'effect'),
      load(broken('nan', 0, 0), 'effect'),
      load(broken('huge', 1e30, 1), 'effect'),
    ]);
    const tracks = ['sine: s("drone").freq(220).slow(256)', 'steady: s("steady").slow(256)', 'clicks: s("click")'];
    await under.client.request(playCode, { code: tracks.join('\n'), bpm: BPM });
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  const over = async ({ id }: Recording): Promise<Float32Array> => {
    const now = () => under.client.request(getRecording, { id });
    await until('it is recorded', 30_000, async () => !['waiting', 'running'].includes((await now()).state));
    const { file } = await now();
    return readWav(await under.blobs.read(file!.sha256)).channels[0]!;
  };
  /** All of these from one bar on; `during` gets its cycle. */
  const record = async (tracks: (string | undefined)[], bars: number, during: (cycle: number) => Promise<unknown>) => {
    for (let takes = 1; takes <= TAKES_MAX; takes += 1) {
      const before = jack.xruns();
      const recordings = await Promise.all(
        tracks.map((track) => under.client.request(startRecording, { bars, ...(track && { track }) })),
      );
      const cycle = recordings[0]!.startCycle;
      const together = recordings.every(({ startCycle }) => startCycle === cycle);
      const inTime = together && (await during(cycle).then(() => true, wasLate));
      const heard = await Promise.all(recordings.map(over));
      if (inTime && jack.xruns() === before) return heard;
    }
    throw new Error(`the driver missed blocks in each of ${TAKES_MAX} takes`);
  };

  it('come, go and turn without a click, keep their tails, begin on their sample, and are held when broken', async () => {
    const at = (cycle: number) => ({ apply: { at: { cycle } } });
    const [sine, clicks, steady, master] = await record(['sine', 'clicks', 'steady', undefined], 12, async (c) => {
      for (const chain of ['sine', 'clicks', 'steady', 'master']) await edit(chain, { kind: 'put', effects: [] });
      const lowpass = { def: 'lowpass', parameters: { cutoff: 300 } };
      await edit('sine', { kind: 'add', effect: lowpass }, at(c + 2));
      await edit('sine', { kind: 'add', effect: { def: 'drive' }, position: 0 }, at(c + 3));
      await edit('sine', { kind: 'put', effects: [lowpass, { def: 'drive' }] }, at(c + 4));
      await edit('sine', { kind: 'put', effects: [lowpass, { def: 'drive', bypassed: true }] }, at(c + 5));
      await edit('sine', { kind: 'put', effects: [{ def: 'lowpass', parameters: { cutoff: 100 } }] }, at(c + 6));
      await edit('sine', { kind: 'put', effects: [] }, at(c + 8));
      const echoes = { time: 0.05, feedback: 0.8, mix: 0.5 };
      await edit('clicks', { kind: 'put', effects: [{ def: 'delay', parameters: echoes }] }, at(c + 2));
      await edit('clicks', { kind: 'put', effects: [] }, at(c + 4));
      await edit('steady', { kind: 'put', effects: [{ def: 'level' }] }, at(c + 2));
      const down = { def: 'level', parameters: { level: 0 } };
      await edit('steady', { kind: 'put', effects: [down] }, { ...at(c + 4), over: { beats: 2 } });
      await edit('master', { kind: 'put', effects: [{ def: 'nan' }] }, at(c + 6));
      await edit('master', { kind: 'put', effects: [] }, at(c + 8));
      await edit('master', { kind: 'put', effects: [{ def: 'huge' }] }, at(c + 10));
    });

    const heard = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((cycle) => rms(sine!, cycle + 0.3, cycle + 0.9));
    expect(largestStep(sine!.subarray(CYCLE))).toBeLessThan(CLICK);
    for (const cycle of [1, 8, 9]) expect(heard[cycle]).toBeCloseTo(heard[0]!, 3); // as before
    for (const cycle of [2, 3, 4, 5, 6]) expect(Math.abs(heard[cycle]! / heard[cycle - 1]! - 1)).toBeGreaterThan(0.005);
    expect(heard[5]).toBeCloseTo(heard[2]!, 3); // bypassed is as if it were not there

    const echo = (cycle: number) => rms(clicks!, cycle - 0.03, cycle + 0.07);
    expect(echo(4.5) / echo(4.4)).toBeCloseTo(echo(3.5) / echo(3.4), 1); // it goes on as it would have
    expect(echo(4.9) / echo(4.5)).toBeGreaterThan(0.1);
    expect(echo(5.2)).toBeLessThan(echo(4.2) / 5); // and the next click has none

    const onset = largest(clicks!, 3.99 * CYCLE, 4.01 * CYCLE);
    const at50 = steady!.findIndex((value, i) => i > 3.5 * CYCLE && value < 0.125);
    const begin = steady!.findIndex((value, i) => i > 3.5 * CYCLE && value < steady![3.5 * CYCLE]!);
    expect(Math.abs(begin - onset)).toBeLessThanOrEqual(1);
    expect(Math.abs(at50 - begin - CYCLE / 4)).toBeLessThanOrEqual(2); // two beats are half a cycle: half of the way is a quarter
    expect(steady![5 * CYCLE]).toBe(0);

    expect(master!.every((value) => Math.abs(value) <= Math.fround(0.95))).toBe(true); // NaN is not
    expect(rms(master!, 7.1, 7.9)).toBeLessThan(1e-3);
    expect(rms(master!, 9.1, 9.9)).toBeGreaterThan(0.02); // the sound is back without it
  }, 60_000);

  it.runIf(server === 'scsynth')('take hundreds of turns a second, and the last one stands', async () => {
    await edit('sine', { kind: 'put', effects: [{ def: 'lowpass' }] });
    const cutoffs = Array.from({ length: 200 }, (_, n) => 300 + 200 * Math.sin(n / 10));
    const turn = (cutoff: number) => edit('sine', { kind: 'patch', id: 'lowpass', parameters: { cutoff } });
    const [sine] = await record(['sine'], 4, () => Promise.all(cutoffs.map(turn)));
    expect(largestStep(sine!)).toBeLessThan(CLICK);
    const { effects } = await under.client.request(getChain, { chain: 'sine' });
    expect(effects).toMatchObject([{ parameters: { cutoff: cutoffs.at(-1) } }]);
  });

  it.runIf(server === 'scsynth')('are kept under names, and recalled on a bar', async () => {
    const ask = under.client.request.bind(under.client);
    const failureOf = (asked: Promise<unknown>) => asked.catch((error: unknown) => error);
    await edit('sine', { kind: 'put', effects: [{ def: 'eq', parameters: { low: 3 } }] });
    const kept = await ask(saveEffectPreset, { name: 'warm', wish: { chain: 'sine' }, expectedRevision: 0 });
    expect(kept).toMatchObject({ name: 'warm', effects: [{ id: 'eq', parameters: { low: 3 } }] });
    expect(await ask(listEffectPresets, {})).toEqual({ presets: [kept] });
    const again = ask(saveEffectPreset, { name: 'warm', wish: { effects: [] }, expectedRevision: kept.revision + 7 });
    expect(await failureOf(again)).toMatchObject({ code: 'REVISION_MISMATCH' });
    const recall = { name: 'warm', chain: 'clicks', over: { beats: 2 } };
    expect(await ask(recallEffectPreset, recall)).toMatchObject({ chains: ['clicks'] });
    const landed = async () => (await ask(getChain, { chain: 'clicks' })).effects[0]?.def === 'eq';
    await until('it lands', 5_000, landed);
    await ask(deleteEffectPreset, { name: 'warm' });
    expect(await failureOf(ask(getEffectPreset, { name: 'warn' }))).toMatchObject({ code: 'EFFECT_PRESET_UNKNOWN' });
  });

  it.runIf(server === 'scsynth')('are there again when the audio server is', async () => {
    const echoes = { time: 0.05, feedback: 0.8, mix: 0.5 };
    await edit('clicks', { kind: 'put', effects: [{ def: 'delay', parameters: echoes }] });
    const [pid] = await childrenWith('scsynth -u');
    process.kill(pid!, 'SIGKILL');
    await until('it has gone', 5_000, () => !under.engine.server.running);
    await isRunning(under);
    const [clicks] = await record(['clicks'], 2, async () => undefined);
    expect(rms(clicks!, 1.5, 1.7)).toBeGreaterThan(1e-4);
  });

  it.runIf(server === 'scsynth')('are made anew when a panic takes back what was on its way', async () => {
    await edit('sine', { kind: 'put', effects: [{ def: 'drive' }, { def: 'eq' }] }, { apply: { at: 'cycle' } });
    const landed = async () => (await under.client.request(getChain, { chain: 'sine' })).effects.length === 2;
    await until('it is on its way', 5_000, landed);
    await under.client.request(panic, {});
    const { chains } = await under.client.request(listChains, {});
    const wished = 3 + 1 + 3 * chains.flatMap(({ effects }) => effects).length; // faders and the master beside effects
    await until('each is there', 8_000, () => under.engine.server.status().synthCount === wished);
  });

  it.runIf(server === 'scsynth')('name what they do not take, and what is nearest', async () => {
    const refusal = (wish: ChainEdit, chain = 'sine') => edit(chain, wish).catch((error: unknown) => error);
    const add = (def: string, parameters = {}): ChainEdit => ({ kind: 'add', effect: { def, parameters } });
    expect(await refusal(add('revreb'))).toMatchObject({ code: 'EFFECT_UNKNOWN', details: { nearest: 'reverb' } });
    expect(await refusal(add('steady'))).toMatchObject({ message: expect.stringContaining('is an instrument') });
    expect(await refusal(add('lowpass', { cutof: 300 }))).toMatchObject({
      details: { errors: [{ detail: expect.stringMatching(/did you mean cutoff.*20 to 18000 Hz/) }] },
    });
    expect(await refusal({ kind: 'put', effects: [{ def: 'delay', parameters: { feedback: 1 } }] })).toMatchObject({
      details: {
        errors: [{ pointer: '/effects/0/parameters/feedback', detail: expect.stringContaining('0 to 0.98') }],
      },
    });
    expect(await refusal(add('delay', { bps: 3 }))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await refusal(add('reverb'), 'sin')).toMatchObject({ code: 'TRACK_UNKNOWN', details: { nearest: 'sine' } });
    const delays = Array.from({ length: 16 }, () => ({ def: 'delay' }));
    const hungry = await refusal({ kind: 'put', effects: delays });
    expect(hungry).toMatchObject({ code: 'EFFECTS_EXHAUSTED', message: expect.stringMatching(/of real-time memory/) });
    await edit('sine', { kind: 'put', effects: [{ def: 'level' }] });
    const unload = under.client.request(unloadSynthDef, { name: 'level', wish: {} }).catch((error: unknown) => error);
    expect(await unload).toMatchObject({
      code: 'SYNTHDEF_IN_USE',
      details: { tracks: expect.stringContaining('effects of sine') },
    });
    const { effects } = await under.client.request(listEffects, {});
    expect(effects.find(({ name }) => name === 'delay')?.parameters.map(({ name }) => name)).not.toContain('bps');
    expect(effects.find(({ name }) => name === 'level')).toMatchObject({ own: false });
  });

  it.runIf(server === 'scsynth')('follow the tempo, and the notes that ask for them by name', async () => {
    const texts = [
      'echo: stack(s("click").delay(0.5).delaytime(0.1), s("click").late(0.5))',
      'hall: s("click").room(1)',
      'two: stack(s("click").delay(0.5).delaytime(0.1), s("click").delay(0.5).delaytime(0.17).orbit(2))',
    ];
    const synced = { def: 'delay', parameters: { beats: 0.5, mix: 0.5, feedback: 0 } };
    await edit('clicks', { kind: 'put', effects: [synced] });
    await under.client.request(playCode, { code: texts.join('\n'), bpm: BPM / 2 }); // a cycle lasts a second
    const second = 2 * CYCLE;
    const [echo, hall, clicks, two] = await record(['echo', 'hall', 'clicks', 'two'], 3, async () => undefined);
    const loudest = (samples: Float32Array, atS: number) =>
      samples.subarray((atS - 0.01) * second, (atS + 0.01) * second).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const click = loudest(echo!, 1);
    expect(click).toBeGreaterThan(0.2);
    expect(loudest(echo!, 1.1) / click).toBeCloseTo(0.5, 1);
    expect(loudest(echo!, 1.2)).toBeGreaterThan(loudest(echo!, 1.3));
    expect(loudest(echo!, 1.3)).toBeGreaterThan(1e-3);
    expect(loudest(echo!, 1.5) / click).toBeCloseTo(1, 1);
    expect(loudest(echo!, 1.6)).toBeLessThan(0.1 * click); // the note without it has none
    expect(loudest(hall!, 1.15)).toBeGreaterThan(1e-3);
    for (const after of [0.1, 0.17]) expect(loudest(two!, 1 + after) / loudest(two!, 1)).toBeCloseTo(0.25, 1);
    expect(loudest(clicks!, 2.125) / loudest(clicks!, 2)).toBeGreaterThan(0.5); // half a beat of the new tempo
    expect(loudest(clicks!, 2.0625)).toBeLessThan(1e-3);
  });
});
