import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  deleteSample,
  getSample,
  getSamplesReadiness,
  ingestSample,
  type Job,
  type JobResultOf,
  listSamples,
  renderSample,
  type Sample,
  sampleDeleted,
  sampleLoaded,
  sampleRefused,
  unloadSample,
  tagSamples,
} from '@oiduna/contracts';
import { DirectoryBlobStore, Nats, type RunningService, startService, toWire } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { readWav, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from './app.module.js';
import { answerLoads, bare, bufferOf, probe, rendered, setting, wav } from './loaded-buffer.fixture.js';

const WAIT_MS = 20_000;

let folder: string;
let service: RunningService;
let nats: Nats;
let queues: JobQueues;
let blobs: DirectoryBlobStore;
let bank: string;
/** Samples the engine was asked to load, and those listed at that moment. */
let asked: { sample: Sample; listed: Sample[] }[];
/** What the engine says to each; a buffer when undefined. */
let answer: () => AppError | undefined;
let events: { type: string; data: { bank: string } }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-samples-'));
  const urls = { NATS_URL: setting('TEST_NATS_URL'), REDIS_URL: setting('TEST_REDIS_URL') };
  nats = await Nats.open(urls.NATS_URL, 'samples-test');
  queues = new JobQueues(urls.REDIS_URL);
  blobs = new DirectoryBlobStore(folder);
  standInForTheEngine();
  nats.connection.subscribe('event.sample.>', { callback: (_, message) => void events.push(message.json()) });
  service = await startService(definition, {
    ...urls,
    DATABASE_URL: setting('TEST_DATABASE_URL'),
    BLOB_DIR: folder,
    LOG_LEVEL: 'fatal',
  });
});

afterAll(async () => {
  await service?.close();
  await queues?.close();
  await nats?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  bank = `t-${randomUUID()}`;
  asked = [];
  events = [];
  answer = () => undefined;
});

/** Answers as the engine does, with what the clean WAV really holds. */
function standInForTheEngine(): void {
  const reply = async (sample: Sample) => {
    asked.push({ sample, listed: await list() });
    const error = answer();
    return error === undefined ? { response: await bufferOf(sample, blobs), isDisposed: true } : { err: toWire(error) };
  };
  answerLoads(nats, reply);
}

async function ingest(bytes: Uint8Array, fileName = 'a.wav'): Promise<Job> {
  const { sha256, sizeBytes } = await blobs.put(bytes);
  const job = await queues.enqueue(ingestSample, { bank, fileName, sha256, sizeBytes });
  return queues.waitFor(job.id, WAIT_MS);
}

const resultOf = (job: Job): JobResultOf<typeof ingestSample> => {
  expect(job.problem).toBeNull();
  return ingestSample.result.parse(job.result);
};
const list = async (): Promise<Sample[]> => (await nats.request(listSamples, { bank })).samples.map(bare);
const eventsOf = (type: string) =>
  events.filter((event) => event.type === type && event.data.bank === bank).map(({ data }) => data);

describe('an upload', () => {
  it('is proven by the engine, then listed and announced', async () => {
    const upload = wav(100);
    const { sample, buffer } = resultOf(await ingest(upload));
    expect(sample).toMatchObject({ bank, fileName: 'a.wav', sizeBytes: upload.length, peak: 0.25 });
    expect(sample.format).toMatchObject({ container: 'wav', encoding: 'pcm_s16le', frameCount: 100 });
    expect(buffer).toMatchObject({ sampleId: sample.id, frameCount: 100, channelCount: 1, sampleRateHz: 44_100 });
    expect(asked).toEqual([{ sample, listed: [] }]);
    expect(await list()).toEqual([sample]);
    expect(eventsOf(sampleLoaded.type)).toEqual([sample]);
  });

  it('that holds more than its sound never reaches the engine as it was sent, and stays in the store as it was', async () => {
    const upload = wav(100);
    const { sample } = resultOf(await ingest(upload));
    expect(sample.wavSha256).not.toBe(sample.sha256);
    expect(await blobs.read(sample.sha256)).toEqual(globalThis.Buffer.from(upload));
    expect(readWav(await blobs.read(sample.wavSha256))).toEqual(readWav(upload));
  });

  it('that is a plain intact WAV is stored once, and read as it was sent', async () => {
    const plain = wavOf({ sampleRateHz: 44_100, channels: [new Float32Array(100)], format: 'pcm16' });
    const { sample } = resultOf(await ingest(plain));
    expect(sample.wavSha256).toBe(sample.sha256);
    expect(sample).toMatchObject({ verdict: 'ok', findings: [] });
  });

  it('of bytes that were heard before, at another place, is neither verified nor heard again', async () => {
    const bytes = wav(123).subarray(0, -20);
    const first = resultOf(await ingest(bytes)).sample;
    const again = await ingest(bytes, 'b.wav');
    expect(again.progress.passed?.map(({ step }) => step)).toEqual(['queued', 'verifying', 'loading']);
    const { sha256, wavSha256, format, peak, verdict, findings, analysis } = first;
    const found = { sha256, wavSha256, format, peak, verdict, findings, analysis };
    expect(resultOf(again).sample).toMatchObject({ ...found, fileName: 'b.wav' });
    await rm(blobs.pathOf(wavSha256));
    expect(resultOf(await ingest(bytes, 'c.wav')).sample).toMatchObject({ ...found, fileName: 'c.wav' });
    expect(await blobs.sizeOf(wavSha256)).toBeGreaterThan(0);
  });

  it('that lost a little plays, and its row tells what is missing', async () => {
    const { sample } = resultOf(await ingest(wav(100).subarray(0, -20)));
    const findings = [{ code: 'truncated', byteOffset: 56 + 180, detail: '100 frames are stated and 90 are there.' }];
    expect(sample).toMatchObject({ verdict: 'damaged', findings, format: { frameCount: 90 } });
    expect(await list()).toEqual([sample]);
  });

  it('of a name that is taken replaces what was there and keeps its ID', async () => {
    const first = resultOf(await ingest(wav(100))).sample;
    const second = resultOf(await ingest(wav(200))).sample;
    expect(second).toMatchObject({ id: first.id, createdAt: first.createdAt });
    expect(await list()).toEqual([second]);
    expect(second.format.frameCount).toBe(200);
  });

  it('that is tried again after a silent engine ends once, under the ID it had', async () => {
    const answers = [new AppError('SCSYNTH_SILENT', {})];
    answer = () => answers.shift();
    const job = await ingest(wav(100));
    const { sample } = resultOf(job);
    expect(asked.map((request) => request.sample.id)).toEqual([sample.id, sample.id]);
    expect(asked.flatMap((request) => request.listed)).toEqual([]);
    expect(await list()).toEqual([sample]);
    expect(eventsOf(sampleRefused.type)).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ['is no audio', new TextEncoder().encode('hello, studio'), 'SAMPLE_FORMAT_UNKNOWN'],
    ['is cut', wav(100).subarray(0, 100), 'SAMPLE_DAMAGED'],
    ['claims to be FLAC', new TextEncoder().encode('fLaC and no more'), 'SAMPLE_DAMAGED'],
    [
      'has 33 channels',
      wavOf({ sampleRateHz: 8_000, channels: Array.from({ length: 33 }, () => new Float32Array(2)), format: 'pcm8' }),
      'SAMPLE_LIMIT',
    ],
  ])('that %s is refused by name, leaves no row and never reaches the engine', async (_, bytes, code) => {
    const job = await ingest(bytes, 'mine.wav');
    expect(job).toMatchObject({
      state: 'failed',
      attempts: 1,
      problem: { code, detail: expect.stringContaining('mine.wav') },
    });
    expect(eventsOf(sampleRefused.type)).toEqual([expect.objectContaining({ bank, fileName: 'mine.wav', code })]);
    expect(await list()).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('that the engine refuses leaves no row', async () => {
    answer = () => new AppError('SAMPLE_REFUSED', { name: 'a.wav', reason: 'no memory' });
    expect(await ingest(wav(100))).toMatchObject({ state: 'failed', problem: { code: 'SAMPLE_REFUSED' } });
    expect(await list()).toEqual([]);
    expect(eventsOf(sampleRefused.type)).toHaveLength(1);
  });

  it('leaves the sample in place when the one to replace it is refused', async () => {
    const { sample } = resultOf(await ingest(wav(100)));
    expect((await ingest(wav(100).subarray(0, 100))).state).toBe('failed');
    expect(await list()).toEqual([sample]);
  });
});

describe('a sample in its place', () => {
  const render = (id: string, form: Parameters<typeof rendered>[2]) => rendered(nats, id, form);

  it('is told by its ID, with what was heard of it', async () => {
    const { sample } = resultOf(await ingest(wav(4_410)));
    expect(await nats.request(getSample, { id: sample.id })).toEqual({
      ...sample,
      tags: [],
      lastUsedAt: null,
      uploadedBy: null,
    });
    expect(sample.analysis).toMatchObject({ bitDepth: 16, rms: 0.25, dcOffset: 0.25, loudnessIsGated: false });
  });

  it('is told anew at once when another takes its place, or it gets a tag, however often it was asked for', async () => {
    const { sample } = resultOf(await ingest(wav(100)));
    const ask = () => nats.request(getSample, { id: sample.id });
    for (let times = 0; times < 3; times += 1) await ask();
    await ingest(wav(200));
    expect((await ask()).format.frameCount).toBe(200);
    await nats.request(tagSamples, { filter: { bank }, add: ['dry'] });
    expect((await ask()).tags).toEqual(['dry']);
  });

  it.each([
    ['dat', '\x02\0\0\0'],
    ['json', '{"ve'],
    ['png', '\x89PNG'],
    ['preview', 'OggS'],
  ] as const)('has a %s, made once, and again when it was cleared away', async (form, start) => {
    const { sample } = resultOf(await ingest(wav(4_410)));
    const made = await render(sample.id, form);
    expect((await blobs.read(made.sha256)).toString('latin1', 0, 4)).toBe(start);
    await writeFile(blobs.pathOf(made.sha256), 'kept');
    expect(await render(sample.id, form)).toEqual(made);
    expect((await blobs.read(made.sha256)).toString()).toBe('kept');
    await rm(blobs.pathOf(made.sha256));
    expect(await render(sample.id, form)).toEqual(made);
    expect((await blobs.read(made.sha256)).toString('latin1', 0, 4)).toBe(start);
  });

  it.each([1, 2, 6])(
    'of %d channels has a preview as long as itself, in two channels at most',
    async (channelCount) => {
      const channels = Array.from({ length: channelCount }, () => new Float32Array(11_025).fill(0.1));
      const { sample } = resultOf(await ingest(wavOf({ sampleRateHz: 11_025, channels, format: 'pcm24' })));
      const { sha256, sizeBytes } = await render(sample.id, 'preview');
      const [codec, heard, seconds] = await probe(blobs.pathOf(sha256));
      expect([codec, heard]).toEqual(['opus', String(Math.min(2, channelCount))]);
      expect(Number(seconds)).toBeCloseTo(1, 1);
      expect(sizeBytes).toBeLessThan(30_000);
    },
  );

  it('is deleted once the engine has let go of it, and told', async () => {
    const { sample } = resultOf(await ingest(wav(100)));
    let allowed = false;
    const wishes: unknown[] = [];
    const engine = nats.connection.subscribe(unloadSample.subject, {
      callback: (_, message) => {
        wishes.push(message.json<{ data: unknown }>().data);
        const refusal = { err: toWire(new AppError('SAMPLE_IN_USE', { name: 'a', tracks: 'drums' })) };
        message.respond(JSON.stringify(allowed ? { response: {}, isDisposed: true } : refusal));
      },
    });
    const ask = (force: boolean) => nats.request(deleteSample, { id: sample.id, force });
    await expect(ask(false)).rejects.toMatchObject({ code: 'SAMPLE_IN_USE' });
    expect(await list()).toEqual([sample]);
    allowed = true;
    await ask(true);
    engine.unsubscribe();
    expect(wishes).toEqual([false, true].map((force) => ({ id: sample.id, force })));
    expect(await list()).toEqual([]);
    expect(eventsOf(sampleDeleted.type)).toEqual([{ id: sample.id, bank, fileName: 'a.wav' }]);
  });

  it('is heard at once: its clean WAV goes in the place of a preview that is not made yet', async () => {
    const { sample } = resultOf(await ingest(wav(4_411)));
    const ask = () => nats.request(renderSample, { id: sample.id, form: 'preview' });
    const sizeBytes = await blobs.sizeOf(sample.wavSha256);
    expect(await ask()).toEqual({ sha256: sample.wavSha256, sizeBytes, isCleanWav: true });
    const { sha256 } = await render(sample.id, 'preview');
    expect((await blobs.read(sha256)).toString('latin1', 0, 4)).toBe('OggS');
    expect(await ask()).toMatchObject({ sha256 });
  });

  it('that is not there has no waveform', async () => {
    await expect(render(randomUUID(), 'dat')).rejects.toMatchObject({ code: 'SAMPLE_UNKNOWN' });
  });
});

it('says that it is ready, and what it needs', async () => {
  const readiness = await nats.request(getSamplesReadiness, {});
  expect(readiness.ready).toBe(true);
  expect(Object.keys(readiness.dependencies).sort()).toEqual(['blobs', 'nats', 'postgres']);
});
