import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as example from './rehearsal.fixture.js';
import { problem, StandInGateway } from './stand-in-gateway.fixture.js';
import type { Measurement } from './verify-text.js';

/** As fast as a studio plays: a bar lasts a quarter of a second. */
const BPM = 999;
const BAR_FRAMES = (240 / BPM) * 48_000;
const BARS = 4;
const INTERVAL = BAR_FRAMES / 16;

let gateway: StandInGateway;
let folder: string;
/** `PUT name` and `DELETE name` of tracks, in order. */
let changes: string[];

beforeAll(async () => {
  gateway = await StandInGateway.open();
  folder = await mkdtemp(join(tmpdir(), 'oiduna-verify-'));
});
afterAll(async () => {
  gateway.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  gateway.reset();
  changes = [];
});

/** A recording of four bars of clicks, the later ones of it shifted. */
function clicks(shift = 0, from = 30): Buffer {
  const samples = new Float32Array(Math.floor(BARS * BAR_FRAMES));
  for (let n = 0; n < BARS * 16; n += 1) samples[Math.round(n * INTERVAL) + (n >= from ? shift : 0)] = 0.5;
  return Buffer.from(wavOf({ sampleRateHz: 48_000, channels: [samples, samples], format: 'float32' }));
}

interface Scene {
  audio?: Buffer;
  /** Before and after. */
  xruns?: readonly [number | null, number | null];
  transport?: Partial<typeof example.transport>;
  tracks?: readonly (typeof example.track)[];
  signals?: EventEmitter;
  answers?: Record<string, unknown>;
}

/** Run `verify timing` against a studio that answers so. */
function verify(args: string, scene: Scene = {}) {
  const { audio = clicks(), xruns = [0, 0], transport = {}, tracks = [], signals, answers = {} } = scene;
  const noted = (answer: unknown) => (request: IncomingMessage) => {
    changes.push(`${request.method} ${request.url!.split('/').pop()}`);
    return answer;
  };
  const told = [xruns[0], ...xruns];
  const status = () => ({ ...example.status, engine: { ...example.status.engine, xruns: told.shift() ?? null } });
  gateway.answers = {
    getTransport: { ...example.transport, bpm: BPM, ...transport },
    listTracks: { tracks },
    getStatus: status,
    putTrack: noted(example.track),
    deleteTrack: noted(undefined),
    getRecordingAudio: audio,
    ...answers,
  };
  const argv = ['verify', 'timing', '--minutes', '0.0161', '--warm-up', '0', ...args.split(' ').filter(Boolean)];
  return example.rehearse(argv, { env: { OIDUNA_URL: gateway.url }, ...(signals && { signals }) });
}

const measured = async (scene: Scene): Promise<Measurement & { code: number }> => {
  const { stdout, code } = await verify('--json', scene);
  return { ...(JSON.parse(stdout) as Measurement), code };
};

describe('a measurement', () => {
  it('tells all its figures, and ends with 0 when every interval is within the limit', async () => {
    expect(await measured({})).toMatchObject({
      server: 'supernova',
      bpm: BPM,
      expectedCount: BARS * 16,
      matchedCount: BARS * 16,
      missing: [],
      extra: [],
      limitSamples: 48,
      interOnsetErrorSamples: { exactShare: 1 },
      leadMs: { p50: 380.4 },
      bundlesLate: 0,
      skippedMs: 0,
      xruns: 0,
      shifts: [],
      faults: [],
      code: 0,
    });
    expect((await verify('')).stdout).toContain('verdict    good');
  });

  it('ends with 1 when an interval is beyond it', async () => {
    expect(await measured({ audio: clicks(90) })).toMatchObject({ shifts: [], code: 1 });
    expect((await verify('--limit 100', { audio: clicks(90) })).code).toBe(0);
    expect((await verify('', { audio: clicks(90) })).stdout).toMatch(/verdict +the worst interval is wrong by 90/);
  });

  it('tells apart what an xrun of the driver shifted', async () => {
    const scene: Scene = { audio: clicks(170), xruns: [3, 5] };
    const { interOnsetErrorSamples, interOnsetErrorWithoutShiftsSamples, ...rest } = await measured(scene);
    expect(rest).toMatchObject({ xruns: 2, faults: [], code: 0 });
    expect(rest.shifts).toHaveLength(1);
    expect(interOnsetErrorSamples.max).toBeGreaterThan(168);
    expect(interOnsetErrorWithoutShiftsSamples.max).toBeLessThan(1);
    const { stdout } = await verify('', scene);
    expect(stdout).toMatch(/xruns +2; they shifted the sound by \+1(69|70)/);
    expect(stdout).toContain('good, apart from the driver: the driver missed 2 blocks, which hit 1 intervals');
  });

  it('excuses nothing while nobody tells of xruns, and names both when they do not explain it', async () => {
    const { stdout, code } = await verify('', { audio: clicks(170), xruns: [null, null] });
    expect(code).toBe(1);
    expect(stdout).toContain('unknown: nobody tells');
    const silent = await verify('', { audio: clicks().subarray(0, 44), xruns: [0, 1] });
    expect(silent.stdout).toMatch(/64 onsets are missing.*; the driver missed 1 blocks, which hit 0 intervals/);
  });

  it('writes every onset and a picture', async () => {
    const [csv, plot] = [join(folder, 'onsets.csv'), join(folder, 'plot.png')];
    expect((await verify(`--csv ${csv} --plot ${plot} --load`)).code).toBe(0);
    const lines = (await readFile(csv, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(1 + BARS * 16);
    expect(lines.slice(0, 2)).toEqual([
      'expected,found,error,interval_error',
      expect.stringMatching(/^0,0,-?0\.\d+,$/),
    ]);
    expect((await readFile(plot)).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('the studio', () => {
  it("gets a silent track that is nobody's, and loses it again", async () => {
    const taken = ['verify-timing', 'verify-timing-2'].map((name) => ({ ...example.track, name }));
    await verify('', { tracks: taken });
    expect(changes).toEqual(['PUT verify-timing-3', 'DELETE verify-timing-3']);
    expect(gateway.asked).not.toContain('stopTransport');
  });

  it('that stood still is stopped again', async () => {
    const tracks = [{ ...example.track, muted: true }];
    expect((await verify('', { transport: { playing: false, state: 'stopped' }, tracks })).code).toBe(0);
    expect(gateway.asked).toEqual(expect.arrayContaining(['startTransport', 'stopTransport']));
    expect(changes).toEqual(['PUT verify-timing', 'DELETE verify-timing']);
  });

  it.each([
    ['is paused', { transport: { playing: false, state: 'paused' as const } }, 'would lose its place'],
    [
      'stands still with tracks that would sound',
      { transport: { playing: false, state: 'stopped' as const }, tracks: [example.track] },
      'would start kick',
    ],
  ])('that %s is not touched', async (_, scene, reason) => {
    const { code, stderr } = await verify('', scene);
    expect({ code, changes }).toEqual({ code: 3, changes: [] });
    expect(stderr).toContain(reason);
  });

  it('by a recording that lost frames is no measure, and says so', async () => {
    const file = { sha256: '0'.repeat(64), sizeBytes: clicks().length, frameCount: 1 };
    const { stdout, code } = await verify('', {
      answers: { getRecording: example.recording(file, { lostFrames: 64 }), startRecording: example.recording(null) },
    });
    expect(stdout).toContain('64 frames of the recording were lost: the disk was too slow');
    expect(code).not.toBe(0);
  });

  it('on another audio server than the wished one is not measured, and how to start it is told', async () => {
    const { code, stderr } = await verify('--server scsynth');
    expect({ code, changes }).toEqual({ code: 3, changes: [] });
    expect(stderr).toContain('plays on supernova, not on scsynth. Stop it and start it with `./oiduna up --server');
    expect((await verify('--server supernova')).code).toBe(0);
    const away = { getStatus: { ...example.status, engine: null } };
    expect((await verify('--server scsynth', { answers: away })).stderr).toContain('the engine does not answer');
  });

  it.each(['SIGINT', 'SIGTERM'])('is as it was after a %s', async (name) => {
    const signals = new EventEmitter();
    const endless = { getRecording: example.recording(null), startRecording: example.recording(null) };
    const running = verify('--load', { signals, answers: endless, transport: { playing: false, state: 'stopped' } });
    while (!gateway.asked.includes('getRecording')) await sleep(10);
    signals.emit(name);
    const { code, stderr } = await running;
    expect(code).toBe(1);
    expect(stderr).toContain('interrupted; the studio is as it was');
    expect(changes).toEqual(['PUT verify-timing', 'DELETE verify-timing']);
    expect(gateway.asked.at(-1)).toBe('deleteTrack');
    expect(gateway.asked).toContain('stopTransport');
    expect(signals.eventNames()).toEqual([]);
  });

  it('keeps its tracks when the clicks cannot be put', async () => {
    const { code } = await verify('', { answers: { putTrack: problem(422, 'SOUND_UNKNOWN') } });
    expect(code).toBe(3);
    expect(gateway.asked).not.toContain('deleteTrack');
  });
});

it.each([
  ['--minutes 61', 'from 0.01 to 60'],
  ['--minutes 0', 'from 0.01 to 60'],
  ['--warm-up -1', 'from 0 to 600'],
  ['--limit x', 'It must be a number'],
])('refuses %s before anything plays', async (args, reason) => {
  const { code, stderr } = await verify(args);
  expect(code).toBe(2);
  expect(stderr).toContain(reason);
  expect(gateway.asked).toEqual([]);
});

it('refuses a file that cannot be written before anything plays', async () => {
  expect((await verify(`--plot ${join(folder, 'nowhere', 'plot.png')}`)).code).toBe(4);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  expect(gateway.asked).toEqual([]);
});
