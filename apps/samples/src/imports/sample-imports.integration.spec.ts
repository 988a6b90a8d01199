import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
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
  type SampleImport,
} from '@oiduna/contracts';
import { zipOf } from '@oiduna/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importJobId } from './import-runner.js';
import { SamplesUnderTest, WAIT, wav, wavs } from './samples-under-test.fixture.js';

let service: SamplesUnderTest;

beforeAll(async () => {
  service = await SamplesUnderTest.start();
});
afterAll(() => service?.stop());
beforeEach(() => {
  service.progress = [];
  service.asked = [];
  service.gate = Promise.resolve();
});

describe('a zip', () => {
  it('becomes banks by its folders, and an odd file in it stops no other', async () => {
    const begun = await service.openZip({
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
    expect(await service.ended(begun)).toMatchObject({
      state: 'finished',
      fileCount: 8,
      counts: { done: 3, refused: 5, queued: 0 },
      leftAside: 1,
      etaSeconds: null,
      problem: null,
    });
    expect(await service.placesIn('808_Kicks_dry')).toEqual(['808_Kicks_dry/a.wav', '808_Kicks_dry/b.wav']);
    const refused = (await service.filesOf(begun, 'refused')).map(({ path, problem }) => [
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
    const { id } = await service.ended(await service.openZip(wavs(12, 'told')));
    await expect.poll(() => service.progress.at(-1)?.state, WAIT).toBe('finished');
    const told = service.progress.filter((each) => each.id === id);
    expect(told.at(-1)).toMatchObject({ counts: { done: 12 }, endedBytes: told.at(-1)!.sizeBytes });
    const done = told.map(({ counts }) => counts.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  it('names the bank of files in no folder', async () => {
    await service.ended(await service.openZip({ 'a.wav': wav(6) }, 'top'));
    expect(await service.placesIn('top')).toEqual(['top/a.wav']);
  });

  it.each([
    ['holds no sound', zipOf({ 'README.md': 'x' }), 'IMPORT_EMPTY'],
    ['is none', Buffer.from('PK and nothing else'), 'ARCHIVE_REFUSED'],
    ['unfolds to far more than it is', zipOf({ 'b/a.wav': new Uint8Array(70 * 1024 * 1024) }), 'ARCHIVE_REFUSED'],
  ])('that %s is refused whole', async (_, zip, code) => {
    const { state, fileCount, problem } = await service.ended(
      await service.open({ kind: 'zip', ...(await service.blobs.put(zip)) }),
    );
    expect({ state, fileCount, code: problem?.code }).toEqual({ state: 'finished', fileCount: 0, code });
  });
});

describe('a folder of the server', () => {
  it('is imported, and links lead nowhere else', async () => {
    const root = join(service.folder, 'root');
    await mkdir(join(root, 'pack/snares'), { recursive: true });
    await mkdir(join(root, 'other'));
    await writeFile(join(service.folder, 'secret.wav'), wav(9));
    await writeFile(join(root, 'pack/snares/s.wav'), wav(7));
    await writeFile(join(root, 'other/o.wav'), wav(8));
    await symlink(join(service.folder, 'secret.wav'), join(root, 'pack/snares/out.wav'));
    await symlink(join(root, 'other/o.wav'), join(root, 'pack/snares/in.wav'));
    await symlink(join(root, 'other'), join(root, 'pack/loop'));
    const begun = await service.open({ kind: 'folder', folder: join(root, 'pack') });
    expect(await service.ended(begun)).toMatchObject({ counts: { done: 2, refused: 2 } });
    expect(await service.placesIn('snares')).toEqual(['snares/in.wav', 'snares/s.wav']);
    expect((await service.filesOf(begun, 'refused')).map(({ path }) => path).toSorted()).toEqual([
      'loop',
      'snares/out.wav',
    ]);
  });

  it.each([
    ['/etc', 'does not lie below an allowed one'],
    ['root/pack', 'does not begin with /'],
    ['ROOT/../secret.wav', 'does not lie below'],
    ['ROOT/nowhere', 'it is not there'],
  ])('%s is refused at once', async (path, reason) => {
    const wish = { kind: 'folder', folder: path.replace('ROOT', join(service.folder, 'root')) } as const;
    await expect(service.open(wish)).rejects.toMatchObject({
      code: 'IMPORT_FOLDER_REFUSED',
      message: expect.stringContaining(reason),
      cure: expect.stringContaining(join(service.folder, 'root')),
    });
  });
});

describe('an upload of many', () => {
  const add = async ({ id }: SampleImport, fileName: string, seed: number) =>
    service.nats.request(addToSampleImport, { id, bank: 'sent', fileName, ...(await service.blobs.put(wav(seed))) });

  it('takes files until it is closed, and the same one once', async () => {
    const begun = await service.open({ kind: 'upload', fileCount: 3 });
    const first = await add(begun, 'a.wav', 1);
    expect(first).toMatchObject({ number: 1, path: 'sent/a.wav', problem: null });
    expect((await add(begun, 'a.wav', 1)).number).toBe(1);
    await expect(add(begun, 'a.wav', 2)).rejects.toMatchObject({ code: 'IMPORT_FILE_REFUSED' });
    await add(begun, 'b.wav', 2);
    expect((await service.get(begun)).fileCount).toBe(3);
    await service.nats.request(closeSampleImport, { id: begun.id });
    expect(await service.ended(begun)).toMatchObject({ state: 'finished', fileCount: 2, counts: { done: 2 } });
    await expect(add(begun, 'c.wav', 3)).rejects.toMatchObject({ code: 'IMPORT_CLOSED' });
    const [newest] = (await service.nats.request(listSampleImports, {})).imports;
    expect(newest).toMatchObject({ id: begun.id });
  });

  it.each([
    [() => add({ id: crypto.randomUUID() } as SampleImport, 'a.wav', 1)],
    [() => service.nats.request(getSampleImport, { id: crypto.randomUUID() })],
    [() => service.nats.request(cancelSampleImport, { id: crypto.randomUUID() })],
  ])('that nobody knows is IMPORT_UNKNOWN', async (ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
  });
});

describe('an import under way', () => {
  /** One whose first files wait for the engine. */
  async function held(count: number, bank: string): Promise<{ begun: SampleImport; letGo: () => void }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    service.gate = promise;
    const begun = await service.openZip(wavs(count, bank));
    await expect.poll(() => service.asked.length, WAIT).toBe(4);
    await expect.poll(async () => (await service.get(begun)).state, WAIT).toBe('running');
    return { begun, letGo: resolve };
  }

  it('that is cancelled begins nothing more, and keeps what it has begun', async () => {
    const { begun, letGo } = await held(20, 'cancelled');
    const cancelled = await service.nats.request(cancelSampleImport, { id: begun.id });
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { loading: 4, cancelled: 16 }, finishedAt: null });
    letGo();
    expect(await service.ended(begun)).toMatchObject({ state: 'cancelled', counts: { done: 4, cancelled: 16 } });
    expect(await service.placesIn('cancelled')).toHaveLength(4);
    expect((await service.queues.waiting())['samples']).toBe(0);
  });

  it('lets a single upload pass, and does not undo it', async () => {
    const { begun, letGo } = await held(20, 'slow');
    const last = (await service.filesOf(begun)).at(-1)!;
    await expect.poll(async () => (await service.queues.waiting())['samples'], WAIT).toBe(16);
    const newer = await service.queues.enqueue(ingestSample, {
      bank: 'slow',
      fileName: last.fileName!,
      ...(await service.blobs.put(wav(99))),
    });
    expect(newer.queuePosition).toBe(0);
    expect((await service.queues.get(importJobId(begun.id, last.number))).queuePosition).toBe(16);
    letGo();
    const { counts } = await service.ended(begun);
    expect(service.asked[4]).toMatchObject({ fileName: last.fileName });
    expect(counts).toMatchObject({ done: 19, refused: 1 });
    expect(await service.filesOf(begun, 'refused')).toMatchObject([
      { number: last.number, problem: { code: 'SAMPLE_SUPERSEDED' } },
    ]);
  });

  it('that is cancelled while it is read takes no more files', async () => {
    const begun = await service.openZip(wavs(60, 'early'));
    await service.nats.request(cancelSampleImport, { id: begun.id });
    const { state, fileCount, counts } = await service.ended(begun);
    expect(state).toBe('cancelled');
    expect(fileCount).toBeLessThan(60);
    expect(counts.done + counts.cancelled).toBe(fileCount);
  });

  it('goes on when PostgreSQL drops every connection', async () => {
    const { begun, letGo } = await held(12, 'dropped');
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(service.own.catalogue.db);
    letGo();
    expect(await service.ended(begun)).toMatchObject({ counts: { done: 12, refused: 0 } });
    expect(await service.placesIn('dropped')).toHaveLength(12);
  });

  it('goes on when Redis forgets everything, and each file ends once', async () => {
    const { begun, letGo } = await held(40, 'kept');
    await promisify(execFile)('redis-cli', ['-u', service.brokers.redis.url, 'flushall']);
    letGo();
    expect(await service.ended(begun)).toMatchObject({ counts: { done: 40 } });
    expect(await service.placesIn('kept')).toHaveLength(40);
  });
});

it('pages through files by number', async () => {
  const { id } = await service.ended(await service.openZip(wavs(5, 'paged')));
  const first = await service.nats.request(listImportFiles, { id, limit: 3 });
  expect([first.files.map(({ number }) => number), first.next]).toEqual([[1, 2, 3], 3]);
  const second = await service.nats.request(listImportFiles, { id, limit: 3, after: 3 });
  expect([second.files.map(({ number }) => number), second.next]).toEqual([[4, 5], null]);
});
