import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  addToSampleImport,
  cancelSampleImport,
  closeSampleImport,
  getSampleImport,
  ingestSample,
  listImportFiles,
  listSampleImports,
  listSamples,
  loadSample,
  openSampleImport,
  type ReplyOf,
  type RequestOf,
  type Sample,
  type SampleImport,
  sampleImportProgressed,
} from '@oiduna/contracts';
import { DirectoryBlobStore, Nats, type RunningService, startService } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { type Broker, ownNats, ownRedis, wavOf, zipOf } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../app.module.js';
import { type OwnCatalogue, ownCatalogue } from '../catalogue/own-catalogue.fixture.js';
import { importJobId } from './import-runner.js';

const WAIT = { timeout: 20_000, interval: 50 };

let [natsBroker, redisBroker]: Broker[] = [];
let own: OwnCatalogue;
let folder: string;
let service: RunningService;
let nats: Nats;
let queues: JobQueues;
let blobs: DirectoryBlobStore;
let progress: SampleImport[];
/** The samples the engine was asked to load, in order. */
let asked: Sample[];
/** The engine answers once this is over. */
let gate: Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-imports-'));
  [natsBroker, redisBroker, own] = await Promise.all([ownNats(), ownRedis(), ownCatalogue()]);
  nats = await Nats.open(natsBroker.url, 'imports-test');
  queues = new JobQueues(redisBroker.url);
  blobs = new DirectoryBlobStore(join(folder, 'blobs'));
  standInForTheEngine();
  nats.connection.subscribe(`event.${sampleImportProgressed.type}`, {
    callback: (_, message) => void progress.push(message.json<{ data: SampleImport }>().data),
  });
  await mkdir(join(folder, 'root'));
  service = await startService(definition, {
    NATS_URL: natsBroker.url,
    REDIS_URL: redisBroker.url,
    DATABASE_URL: own.url,
    BLOB_DIR: join(folder, 'blobs'),
    SAMPLES_IMPORT_ROOTS: `/nowhere:${join(folder, 'root')}`,
    LOG_LEVEL: 'fatal',
  });
});

afterAll(async () => {
  await service?.close();
  await queues?.close();
  await nats?.close();
  await own?.[Symbol.asyncDispose]();
  await Promise.all([natsBroker?.stop(), redisBroker?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  progress = [];
  asked = [];
  gate = Promise.resolve();
});

function standInForTheEngine(): void {
  nats.connection.subscribe(loadSample.subject, {
    callback: (_, message) => {
      const { data: sample } = message.json<{ data: Sample }>();
      asked.push(sample);
      const { frameCount, channelCount, sampleRateHz } = sample.format;
      const measured = { frameCount, channelCount, sampleRateHz, memoryBytes: frameCount * channelCount * 4 };
      const { id: sampleId, bank, fileName } = sample;
      const response = { bufferNumber: 1, ...measured, sampleId, bank, fileName, requestId: 'r' };
      void gate.then(() => message.respond(JSON.stringify({ response, isDisposed: true })));
    },
  });
}

/** A sound like no other. */
const wav = (seed: number): Uint8Array =>
  wavOf({
    sampleRateHz: 8_000,
    channels: [Float32Array.from({ length: 80 }, (_, i) => ((i * seed) % 17) / 20)],
    format: 'pcm16',
  });
const wavs = (count: number, bank: string): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${bank}/${at}.wav`, wav(at + 1)]));

const open = (source: RequestOf<typeof openSampleImport>) => nats.request(openSampleImport, source);
async function openZip(files: Readonly<Record<string, string | Uint8Array>>, bank?: string): Promise<SampleImport> {
  return open({ kind: 'zip', ...(await blobs.put(zipOf(files))), ...(bank !== undefined && { bank }) });
}
const ended = async ({ id }: SampleImport): Promise<SampleImport> => {
  await expect.poll(async () => (await nats.request(getSampleImport, { id })).finishedAt, WAIT).not.toBeNull();
  return nats.request(getSampleImport, { id });
};
type Files = ReplyOf<typeof listImportFiles>['files'];
const filesOf = async ({ id }: SampleImport, state?: 'refused'): Promise<Files> =>
  (await nats.request(listImportFiles, { id, ...(state && { state }) })).files;
const placesIn = async (bank: string): Promise<string[]> =>
  (await nats.request(listSamples, { bank })).samples.map((sample) => `${sample.bank}/${sample.fileName}`);

describe('a zip', () => {
  it('becomes banks by its folders, and an odd file in it stops no other', async () => {
    const begun = await openZip({
      'Pack/808 Kicks (dry)/b.wav': wav(1),
      'Pack/808 Kicks (dry)/a.wav': wav(2),
      'Pack/more/808 Kicks (dry)/a.wav': wav(3),
      'Pack/hats/h.WAV': wav(4),
      'Pack/hats/text.wav': 'hello, studio',
      'Pack/hats/nothing.wav': '',
      'Pack/hats/more.zip': 'PK',
      'Pack/README.md': 'thanks',
      'Pack/.DS_Store': '',
      'top.wav': wav(5),
    });
    expect(begun).toMatchObject({ state: 'reading', finishedAt: null, problem: null });
    expect(await ended(begun)).toMatchObject({
      state: 'finished',
      fileCount: 8,
      counts: { done: 3, refused: 5, queued: 0 },
      leftAside: 1,
      etaSeconds: null,
      problem: null,
    });
    expect(await placesIn('808_Kicks_dry')).toEqual(['808_Kicks_dry/a.wav', '808_Kicks_dry/b.wav']);
    const refused = (await filesOf(begun, 'refused')).map(({ path, problem }) => [
      path,
      problem?.code,
      problem?.detail,
    ]);
    expect(refused).toEqual([
      ['Pack/hats/text.wav', 'SAMPLE_FORMAT_UNKNOWN', expect.stringContaining('text.wav')],
      ['Pack/hats/more.zip', 'IMPORT_FILE_REFUSED', expect.stringContaining('an archive within is not opened')],
      ['Pack/hats/nothing.wav', 'IMPORT_FILE_REFUSED', expect.stringContaining('it is empty')],
      ['Pack/more/808 Kicks (dry)/a.wav', 'IMPORT_FILE_REFUSED', expect.stringContaining('808_Kicks_dry/a.wav')],
      ['top.wav', 'IMPORT_FILE_REFUSED', expect.stringContaining('no bank was named')],
    ]);
  });

  it('tells how far it is, and its end last', async () => {
    const { id } = await ended(await openZip(wavs(12, 'told')));
    await expect.poll(() => progress.at(-1)?.state, WAIT).toBe('finished');
    const told = progress.filter((each) => each.id === id);
    expect(told.at(-1)).toMatchObject({ counts: { done: 12 }, endedBytes: told.at(-1)!.sizeBytes });
    const done = told.map(({ counts }) => counts.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  it('names the bank of files in no folder', async () => {
    await ended(await openZip({ 'a.wav': wav(6) }, 'top'));
    expect(await placesIn('top')).toEqual(['top/a.wav']);
  });

  it.each([
    ['holds no sound', zipOf({ 'README.md': 'x' }), 'IMPORT_EMPTY'],
    ['is none', Buffer.from('PK and nothing else'), 'ARCHIVE_REFUSED'],
    ['unfolds to far more than it is', zipOf({ 'b/a.wav': new Uint8Array(70 * 1024 * 1024) }), 'ARCHIVE_REFUSED'],
  ])('that %s is refused whole', async (_, zip, code) => {
    const { state, fileCount, problem } = await ended(await open({ kind: 'zip', ...(await blobs.put(zip)) }));
    expect({ state, fileCount, code: problem?.code }).toEqual({ state: 'finished', fileCount: 0, code });
  });
});

describe('a folder of the server', () => {
  it('is imported, and links lead nowhere else', async () => {
    const root = join(folder, 'root');
    await mkdir(join(root, 'pack/snares'), { recursive: true });
    await mkdir(join(root, 'other'));
    await writeFile(join(folder, 'secret.wav'), wav(9));
    await writeFile(join(root, 'pack/snares/s.wav'), wav(7));
    await writeFile(join(root, 'other/o.wav'), wav(8));
    await symlink(join(folder, 'secret.wav'), join(root, 'pack/snares/out.wav'));
    await symlink(join(root, 'other/o.wav'), join(root, 'pack/snares/in.wav'));
    await symlink(join(root, 'other'), join(root, 'pack/loop'));
    const begun = await open({ kind: 'folder', folder: join(root, 'pack') });
    expect(await ended(begun)).toMatchObject({ counts: { done: 2, refused: 2 } });
    expect(await placesIn('snares')).toEqual(['snares/in.wav', 'snares/s.wav']);
    expect((await filesOf(begun, 'refused')).map(({ path }) => path).toSorted()).toEqual(['loop', 'snares/out.wav']);
  });

  it.each([
    ['/etc', 'does not lie below an allowed one'],
    ['root/pack', 'does not begin with /'],
    ['ROOT/../secret.wav', 'does not lie below'],
    ['ROOT/nowhere', 'it is not there'],
  ])('%s is refused at once', async (path, reason) => {
    const wish = { kind: 'folder', folder: path.replace('ROOT', join(folder, 'root')) } as const;
    await expect(open(wish)).rejects.toMatchObject({
      code: 'IMPORT_FOLDER_REFUSED',
      message: expect.stringContaining(reason),
      cure: expect.stringContaining(join(folder, 'root')),
    });
  });
});

describe('an upload of many', () => {
  const add = async ({ id }: SampleImport, fileName: string, seed: number) =>
    nats.request(addToSampleImport, { id, bank: 'sent', fileName, ...(await blobs.put(wav(seed))) });

  it('takes files until it is closed, and the same one once', async () => {
    const begun = await open({ kind: 'upload', fileCount: 3 });
    const first = await add(begun, 'a.wav', 1);
    expect(first).toMatchObject({ number: 1, path: 'sent/a.wav', problem: null });
    expect((await add(begun, 'a.wav', 1)).number).toBe(1);
    await expect(add(begun, 'a.wav', 2)).rejects.toMatchObject({ code: 'IMPORT_FILE_REFUSED' });
    await add(begun, 'b.wav', 2);
    expect((await nats.request(getSampleImport, begun)).fileCount).toBe(3);
    await nats.request(closeSampleImport, { id: begun.id });
    expect(await ended(begun)).toMatchObject({ state: 'finished', fileCount: 2, counts: { done: 2 } });
    await expect(add(begun, 'c.wav', 3)).rejects.toMatchObject({ code: 'IMPORT_CLOSED' });
    const [newest] = (await nats.request(listSampleImports, {})).imports;
    expect(newest).toMatchObject({ id: begun.id });
  });

  it.each([
    [() => add({ id: crypto.randomUUID() } as SampleImport, 'a.wav', 1)],
    [() => nats.request(getSampleImport, { id: crypto.randomUUID() })],
    [() => nats.request(cancelSampleImport, { id: crypto.randomUUID() })],
  ])('that nobody knows is IMPORT_UNKNOWN', async (ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
  });
});

describe('an import under way', () => {
  /** One whose first files wait for the engine. */
  async function held(count: number, bank: string): Promise<{ begun: SampleImport; letGo: () => void }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const begun = await openZip(wavs(count, bank));
    await expect.poll(() => asked.length, WAIT).toBe(4);
    await expect.poll(async () => (await nats.request(getSampleImport, begun)).state, WAIT).toBe('running');
    return { begun, letGo: resolve };
  }

  it('that is cancelled begins nothing more, and keeps what it has begun', async () => {
    const { begun, letGo } = await held(20, 'cancelled');
    const cancelled = await nats.request(cancelSampleImport, { id: begun.id });
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { loading: 4, cancelled: 16 }, finishedAt: null });
    letGo();
    expect(await ended(begun)).toMatchObject({ state: 'cancelled', counts: { done: 4, cancelled: 16 } });
    expect(await placesIn('cancelled')).toHaveLength(4);
    expect((await queues.waiting())['samples']).toBe(0);
  });

  it('lets a single upload pass, and does not undo it', async () => {
    const { begun, letGo } = await held(20, 'slow');
    const last = (await filesOf(begun)).at(-1)!;
    await expect.poll(async () => (await queues.waiting())['samples'], WAIT).toBe(16);
    const newer = await queues.enqueue(ingestSample, {
      bank: 'slow',
      fileName: last.fileName!,
      ...(await blobs.put(wav(99))),
    });
    expect(newer.queuePosition).toBe(0);
    expect((await queues.get(importJobId(begun.id, last.number))).queuePosition).toBe(16);
    letGo();
    const { counts } = await ended(begun);
    expect(asked[4]).toMatchObject({ fileName: last.fileName });
    expect(counts).toMatchObject({ done: 19, refused: 1 });
    expect(await filesOf(begun, 'refused')).toMatchObject([
      { number: last.number, problem: { code: 'SAMPLE_SUPERSEDED' } },
    ]);
  });

  it('goes on when Redis forgets everything, and each file ends once', async () => {
    const { begun, letGo } = await held(40, 'kept');
    await promisify(execFile)('redis-cli', ['-u', redisBroker!.url, 'flushall']);
    letGo();
    expect(await ended(begun)).toMatchObject({ counts: { done: 40 } });
    expect(await placesIn('kept')).toHaveLength(40);
  });
});

it('pages through files by number', async () => {
  const { id } = await ended(await openZip(wavs(5, 'paged')));
  const first = await nats.request(listImportFiles, { id, limit: 3 });
  expect([first.files.map(({ number }) => number), first.next]).toEqual([[1, 2, 3], 3]);
  const second = await nats.request(listImportFiles, { id, limit: 3, after: 3 });
  expect([second.files.map(({ number }) => number), second.next]).toEqual([[4, 5], null]);
});
