import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  getPatternLanguage,
  getRecording,
  loadSample,
  loadSynthDef,
  playCode,
  previewCode,
  type Recording,
  startRecording,
  trackWarned,
} from '@oiduna/contracts';
import { type Broker, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type EngineUnderTest,
  engineUnderTest,
  isRunning,
  SOUNDS,
  storeSample,
  storeSynthDef,
  studioDef,
  until,
} from '../engine.fixture.js';

let nats: Broker;
let jack: JackServer;
let under: EngineUnderTest;
const warned: { name: string; detail: string }[] = [];

beforeAll(async () => {
  [nats, jack] = await Promise.all([ownNats(), ownJack()]);
  under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
  await isRunning(under);
  for (const name of ['kick', 'acid']) {
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef(name)));
  }
  const hat = await readFile(join(SOUNDS, 'samples/hats/00-closed.wav'));
  const format = { frameCount: (hat.length - 44) / 2, channelCount: 1 };
  await under.client.request(loadSample, await storeSample(under.blobs, 'hats', 'closed.wav', hat, format));
  under.client.onTold(`event.${trackWarned.type}`, z.object({ data: trackWarned.data }), ({ data }) => {
    warned.push(data);
  });
});
afterAll(async () => {
  await under?.stop();
  await Promise.all([nats?.stop(), jack?.stop()]);
});

const play = (code: string) => under.client.request(playCode, { code });
const look = (code: string) => under.client.request(previewCode, { code, cycles: 1, from: 0 });

describe('a preview', () => {
  it('tells every event by the name of its track, and changes nothing', async () => {
    const found = await look('hat: s("hats*2").pan(0.25)\n_low: s("kick")');
    expect(found.tracks).toEqual([
      { name: 'hat', muted: false },
      { name: 'low', muted: true },
    ]);
    expect(found.events.map(({ track, beginCycle, endCycle }) => [track, beginCycle, endCycle])).toEqual([
      ['hat', 0, 0.5],
      ['hat', 0.5, 1],
      ['low', 0, 1],
    ]);
    expect(found).toMatchObject({ problems: [], isComplete: true });
    expect(under.engine.state.tracks.size).toBe(0);
  });

  it('tells of wrong text, unknown sounds and controls that are not heard, each at its place', async () => {
    const { problems } = await look('a: s("kikc")\nb: s("kick").crush(4)\nc: s("kick").leslie(1)\nd: s("x").fats(2)');
    expect(problems.map(({ severity, code, line, column }) => [severity, code, line, column])).toEqual([
      ['error', 'PATTERN_SYNTAX', 4, 11],
      ['error', 'SOUND_UNKNOWN', 1, 7],
      ['warning', null, 2, 14],
      ['warning', null, 3, 14],
    ]);
    expect(problems[1]!.reason).toBe('there is no sound kikc (did you mean kick?)');
    expect(problems[3]!.reason).toMatch(/^leslie is not played yet/);
  });
});

describe('a control', () => {
  it('that is not heard is told in the answer, and once while it plays', { timeout: 30_000 }, async () => {
    const { warnings } = await play('a: s("kick*8").crush(4)\nsetcpm(30)');
    expect(warnings).toEqual([
      { line: 2, column: 1, reason: expect.stringContaining('tempo') },
      { line: 1, column: 16, reason: 'crush is not heard: kick has no parameter of that name' },
    ]);
    await until('it is told', 5_000, () => warned.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(warned).toEqual([{ name: 'a', detail: 'crush is not heard: kick has no parameter of that name' }]);
  });

  it('may be a parameter of a SynthDef, whose name is then one of the language', async () => {
    expect((await play('a: s("acid").sweep(4)')).warnings).toEqual([]);
    await expect(play('a: s("acid").sweeb(4)')).rejects.toMatchObject({
      details: { reason: 'there is no function sweeb (did you mean sweep?)' },
    });
    expect((await look('s("acid*2").sweep("1 2")')).events.map(({ controls }) => controls['sweep'])).toEqual([1, 2]);
  });

  it('filters each note of a sample by itself', { timeout: 60_000 }, async () => {
    await play('a: s("hats*4").lpf("20000 200 20000 200")');
    const levels = await recorded();
    expect(levels[1]! / levels[0]!).toBeLessThan(0.1);
    expect(levels[3]! / levels[2]!).toBeLessThan(0.1);
    expect(levels[0]!).toBeGreaterThan(0.001);
  });

  it('moves the onset of a note by its nudge', { timeout: 60_000 }, async () => {
    await play('a: s("hats*2").nudge(0.5)'); // a quarter of a bar
    const levels = await recorded();
    expect(Math.max(levels[0]!, levels[2]!)).toBeLessThan(Math.min(levels[1]!, levels[3]!) / 10);
  });
});

/** The level of each quarter of a bar of track `a`. */
async function recorded(): Promise<number[]> {
  let recording: Recording = await under.client.request(startRecording, { bars: 1, track: 'a' });
  await until('the recording has ended', 15_000, async () => {
    recording = await under.client.request(getRecording, { id: recording.id });
    return recording.state === 'finished';
  });
  const samples = readWav(await under.blobs.read(recording.file!.sha256)).channels[0]!;
  const quarter = Math.floor(samples.length / 4);
  return [0, 1, 2, 3].map((n) => {
    const part = samples.subarray(n * quarter, (n + 1) * quarter);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
  });
}

it('the language is told whole', async () => {
  const { items, declarations } = await under.client.request(getPatternLanguage, {});
  expect(items.length).toBeGreaterThan(300);
  expect(declarations).toContain('fast: PatternFunction');
});
