import {
  changeMeter,
  changeSwing,
  changeTempo,
  continueTransport,
  type EventDataOf,
  getEngineStatus,
  getTransport,
  hush,
  listTracks,
  loadSynthDef,
  nudgeTransport,
  panic,
  patchTrack,
  pauseTransport,
  playCode,
  seekTransport,
  setTransport,
  tapTempo,
  transportPositioned,
  unmuteAll,
} from '@oiduna/contracts';
import { microsOf, rational } from '@oiduna/timing';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nowMicros, wait } from '../clock.js';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

describe('the transport', () => {
  let nats: Broker;
  let under: EngineUnderTest;
  const ask = (contract: typeof getTransport) => under.client.request(contract, {});
  const seek = (cycle: number) => under.client.request(seekTransport, { cycle });
  const cycles = async () => {
    const { position } = await ask(getTransport);
    return position.cycle + position.beat / 4;
  };

  beforeAll(async () => {
    nats = await ownNats();
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' });
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
  });
  beforeEach(async () => {
    await under.client.request(setTransport, { playing: false });
    await under.client.request(playCode, { code: 'drum: s("kick*8")', bpm: 240 });
  });
  afterAll(async () => {
    await under?.stop();
    await nats?.stop();
  });

  it('goes on after a pause where it was paused', async () => {
    await until('it is under way', 3_000, async () => (await cycles()) > 0.3);
    const paused = await ask(pauseTransport);
    expect(paused).toMatchObject({ state: 'paused', playing: false });
    await wait(300);
    expect((await ask(getTransport)).position).toEqual(paused.position);
    expect(await ask(continueTransport)).toMatchObject({ state: 'playing' });
    const { atCycle } = under.engine.transport.map!.segments[0];
    expect(atCycle.n / atCycle.d).toBeCloseTo(paused.position.cycle + paused.position.beat / 4, 9);
  });

  it('keeps its pause over a restart of the engine, and loses it with a stop', async () => {
    await ask(pauseTransport);
    const paused = await seek(7.5);
    await under.restart();
    await isRunning(under);
    expect(await ask(getTransport)).toMatchObject({ state: 'paused', position: paused.position });
    expect(await under.client.request(setTransport, { playing: false })).toMatchObject({
      state: 'stopped',
      position: { cycle: 0, beat: 0 },
    });
  });

  it('seeks while it plays: the old position is told until the new one is heard', async () => {
    await until('it is under way', 3_000, async () => (await cycles()) > 0.1);
    const sent = under.engine.scheduler.bundlesSent;
    const { position } = await seek(100);
    expect(position.cycle).toBeLessThan(3);
    const { atMicros } = under.engine.transport.map!.segments[0];
    expect(atMicros).toBeGreaterThan(nowMicros() + 100_000);
    await until('the new position is told', 2_000, async () => (await cycles()) >= 100);
    expect(nowMicros()).toBeGreaterThanOrEqual(atMicros);
    await until('notes go on', 2_000, () => under.engine.scheduler.bundlesSent > sent + 4);
    await seek(2);
    await until('it went back as well', 2_000, async () => (await cycles()) < 4);
    expect((await under.client.request(getEngineStatus, {})).bundlesLate).toBe(0);
  });

  it('begins at the position it was set to while it stood', async () => {
    await under.client.request(setTransport, { playing: false });
    expect(await seek(12)).toMatchObject({ state: 'paused', position: { cycle: 12, beat: 0 } });
    await ask(continueTransport);
    expect(under.engine.transport.map!.segments[0].atCycle).toEqual({ n: 12, d: 1 });
  });

  it('is nudged from where nothing was sent yet', async () => {
    const before = under.engine.transport.map!;
    await under.client.request(nudgeTransport, { ms: 30 });
    await under.client.request(nudgeTransport, { ms: -10 });
    const far = { n: 1_000, d: 1 };
    expect(microsOf(under.engine.transport.map!, far) - microsOf(before, far)).toBeCloseTo(20_000, 0);
  });

  it('takes its tempo from taps', async () => {
    expect(await ask(tapTempo)).toMatchObject({ bpm: 240 });
    await wait(500);
    await ask(tapTempo);
    const { bpm } = under.engine.state.transport;
    expect(bpm).toBeGreaterThan(100);
    expect(bpm).toBeLessThanOrEqual(121);
  });

  it('takes changes that come at once one after the other', async () => {
    const answers = await Promise.all([90, 91, 92].map((bpm) => under.client.request(setTransport, { bpm })));
    expect(answers.map(({ bpm, tempoPlan }) => tempoPlan?.bpm ?? bpm)).toEqual([90, 91, 92]);
    expect(under.engine.transport.map!.segments.at(-1)).toMatchObject({ bpm: 92 });
  });

  it('lets its tempo rise over bars, tells what is to come, and keeps it over a restart', async () => {
    await until('it is under way', 3_000, async () => (await cycles()) > 0.1);
    const apply = { at: 'bar' } as const;
    const ramped = await under.client.request(changeTempo, { bpm: 480, overBars: 2, apply });
    const { fromCycle, toCycle, soundsAt } = ramped.tempoPlan!;
    expect([ramped.bpm, ramped.tempoPlan!.bpm, toCycle - fromCycle]).toEqual([240, 480, 2]);
    expect(Number.isInteger(fromCycle)).toBe(true);
    const { map } = under.engine.transport;
    expect(new Date(soundsAt).getTime()).toBeCloseTo(microsOf(map!, rational(fromCycle)) / 1_000, -1);
    await until('it rises', 5_000, async () => (await ask(getTransport)).bpm > 300);
    await under.restart();
    await isRunning(under);
    expect(under.engine.transport.map!.segments.at(-1)).toEqual(map!.segments.at(-1));
    await until('it is there', 5_000, async () => (await ask(getTransport)).bpm === 480);
    expect((await ask(getTransport)).tempoPlan).toBeNull();
  });

  it('goes on with its ramp after a pause', async () => {
    await until('it is under way', 3_000, async () => (await cycles()) > 0.1);
    await under.client.request(changeTempo, { bpm: 60, overBars: 8 });
    await until('it falls', 3_000, async () => (await ask(getTransport)).bpm < 230);
    const paused = await ask(pauseTransport);
    expect(paused).toMatchObject({ state: 'paused', tempoPlan: null });
    const { bpm, tempoPlan } = await ask(continueTransport);
    expect(bpm).toBeCloseTo(paused.bpm, 0);
    expect(tempoPlan).toMatchObject({ bpm: 60 });
  });

  it('swings from the next pair of notes on, also when it is asked for together with the start', async () => {
    const swung = await under.client.request(changeSwing, { ratio: 0.6, division: 8 });
    expect(swung.swing).toEqual({ ratio: 0.6, division: 8 });
    const { segments } = under.engine.transport.map!;
    expect(4 % segments.at(-1)!.atCycle.d).toBe(0);
    await under.client.request(setTransport, { playing: false });
    await under.client.request(setTransport, { playing: true, bpm: 120, swing: { ratio: 0.7, division: 16 } });
    const { map } = under.engine.transport;
    expect(microsOf(map!, rational(1, 16)) - microsOf(map!, rational(0))).toBeCloseTo(175_000, -1);
    await under.client.request(changeSwing, { ratio: 0.5, division: 16 });
  });

  it('counts bars of its meter, and tells every beat of it', async () => {
    await until('it is under way', 3_000, async () => (await cycles()) > 0.1);
    const told: string[] = [];
    const listening = under.client.connection.subscribe(`event.${transportPositioned.type}`, {
      callback: (_, message) => {
        const { data } = message.json<{ data: EventDataOf<typeof transportPositioned> }>();
        told.push(`${data.bar}.${data.beatInBar}`);
      },
    });
    const { meter } = await under.client.request(changeMeter, { beatsPerBar: 3, beatUnit: 8 });
    expect(meter).toMatchObject({ beatsPerBar: 3, beatUnit: 8 });
    expect(Number.isInteger(meter.fromCycle)).toBe(true);
    const planned = await under.client.request(changeTempo, {
      bpm: 250,
      apply: { at: { cycle: meter.fromCycle + 2 } },
    });
    expect(planned.tempoPlan).toMatchObject({ fromCycle: meter.fromCycle + 2 });
    const { tempoPlan } = await under.client.request(changeTempo, { bpm: 250, apply: { at: 'bar' } });
    expect((tempoPlan!.fromCycle - meter.fromCycle) % (3 / 8)).toBeCloseTo(0, 9);
    await until('the waltz is told', 6_000, () => told.length > 12);
    listening.unsubscribe();
    const waltz = told.slice(told.findLastIndex((beat) => beat.endsWith('.3')) + 1);
    expect(waltz.map((beat) => beat.split('.')[1])).toEqual(waltz.map((_, n) => String(n % 3)));
    expect(new Set(told).size).toBe(told.length);
    await under.client.request(changeMeter, { beatsPerBar: 4, beatUnit: 4 });
  });

  it('is silent at once in a panic, also while it stands', async () => {
    await until('notes are heard', 3_000, async () => (await cycles()) > 0.3);
    const asked = nowMicros();
    expect(await ask(panic)).toMatchObject({ state: 'stopped', position: { cycle: 0, beat: 0 } });
    expect(nowMicros() - asked).toBeLessThan(500_000);
    const faders = (await under.client.request(listTracks, {})).tracks.length;
    await until('only the faders and the master are left', 1_000, async () => {
      const { synthCount } = (await under.client.request(getEngineStatus, {})).audioServer;
      return synthCount === faders + 1;
    });
    expect(await ask(panic)).toMatchObject({ state: 'stopped' });
  });

  it('runs on while every track is hushed, soloed ones as well', async () => {
    await under.client.request(playCode, { code: 'other: s("kick")' });
    await under.client.request(patchTrack, { name: 'other', patch: { solo: true } });
    const { tracks } = await under.client.request(hush, {});
    expect(tracks).toMatchObject([
      { name: 'drum', muted: true, solo: false, code: 'drum: s("kick*8")' },
      { name: 'other', muted: true, solo: false },
    ]);
    expect(await ask(getTransport)).toMatchObject({ playing: true });
    expect((await under.client.request(unmuteAll, {})).tracks.map(({ muted }) => muted)).toEqual([false, false]);
    expect((await under.client.request(listTracks, {})).tracks.every(({ muted, solo }) => !muted && !solo)).toBe(true);
  });
});
