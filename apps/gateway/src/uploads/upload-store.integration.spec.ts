import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer as bytesOf } from 'node:stream/consumers';
import type { Upload } from '@oiduna/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadStore } from './upload-store.js';

const labels = { bank: 'kicks', fileName: 'a.wav', sha256: null };
const DAY_MS = 24 * 3_600_000;

let folder: string;
let store: UploadStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-uploads-'));
  store = await reopened();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const reopened = (count = 3, spaceBytes = 1_000) => UploadStore.open(folder, { count, spaceBytes });

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
const append = (id: string, fromByte: number, ...texts: string[]): Promise<Upload> =>
  store.append(id, { fromByte, bytes: chunks(...texts), sum: undefined });
const handedAs =
  (jobId: string, seen: string[] = []) =>
  async (_: Upload, bytes: AsyncIterable<Uint8Array>) => {
    seen.push((await bytesOf(bytes)).toString());
    return jobId;
  };

describe('unfinished uploads', () => {
  it('are no more than the limit', async () => {
    for (let n = 0; n < 3; n += 1) await store.create(labels, 10);
    await expect(store.create(labels, 10)).rejects.toMatchObject({ code: 'UPLOADS_EXHAUSTED' });
  });

  it('take no more space than the limit once they are whole, also those that come at the same time', async () => {
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.create(labels, 400)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(store.create(labels, 201)).rejects.toThrow('need 1001 of 1000 bytes');
  });

  it('make room by ending', async () => {
    const { id } = await store.create(labels, 1_000);
    await append(id, 0, 'x'.repeat(1_000));
    await store.complete(id, handedAs('samples-1'));
    const next = await store.create(labels, 1_000);
    await store.remove(next.id);
    expect(await store.create(labels, 1_000)).toMatchObject({ offsetBytes: 0 });
  });
});

describe('after a restart', () => {
  it('an upload goes on where it was', async () => {
    const { id } = await store.create(labels, 6);
    await append(id, 0, 'abc');
    store = await reopened();
    expect(await store.ask(id)).toMatchObject({ ...labels, offsetBytes: 3, sizeBytes: 6, jobId: null });
    await append(id, 3, 'def');
    const seen: string[] = [];
    await store.complete(id, handedAs('samples-1', seen));
    expect(seen).toEqual(['abcdef']);
  });

  it('a finished one still tells its job', async () => {
    const { id } = await store.create(labels, 3);
    await append(id, 0, 'abc');
    await store.complete(id, handedAs('samples-1'));
    store = await reopened();
    expect(await store.ask(id)).toMatchObject({ offsetBytes: 3, jobId: 'samples-1' });
    expect(await readdir(folder)).toEqual([`${id}.json`]);
  });

  it('what a crash left half is gone, and keeps nobody from starting', async () => {
    const { id } = await store.create(labels, 3);
    await writeFile(join(folder, 'aaaa.bytes'), 'bytes without a record');
    await writeFile(join(folder, 'bbbb.json'), '{"id": "cut o');
    await writeFile(join(folder, 'cccc.json.new'), '{');
    const record = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Upload;
    const lost = { ...record, id: '0190a8f0-0000-4000-8000-000000000000' };
    await writeFile(join(folder, `${lost.id}.json`), JSON.stringify(lost));
    store = await reopened();
    expect((await store.list()).map((upload) => upload.id)).toEqual([id]);
    expect(await readdir(folder)).toEqual([`${id}.bytes`, `${id}.json`]);
  });
});

it('what nobody has gone on with for a day is forgotten', async () => {
  const [old, young] = [await store.create(labels, 3), await store.create(labels, 3)];
  const longAgo = new Date(Date.parse(old.expiresAt) - 2 * DAY_MS);
  await utimes(join(folder, `${old.id}.bytes`), longAgo, longAgo);
  store = await reopened();
  expect((await store.list()).map(({ id }) => id)).toEqual([young.id]);
  await expect(store.ask(old.id)).rejects.toMatchObject({ code: 'UPLOAD_UNKNOWN' });
  expect((await readdir(folder)).toSorted()).toEqual([`${young.id}.bytes`, `${young.id}.json`]);
});

describe('a whole upload', () => {
  it('becomes one job, however many ask at the same time', async () => {
    const { id } = await store.create(labels, 3);
    await append(id, 0, 'abc');
    const seen: string[] = [];
    const asked = await Promise.all(['samples-1', 'samples-2'].map((job) => store.complete(id, handedAs(job, seen))));
    expect([seen, asked.map(({ jobId }) => jobId)]).toEqual([['abc'], ['samples-1', 'samples-1']]);
  });

  it('whose job found no room is tried again by whoever asks next', async () => {
    const { id } = await store.create(labels, 3);
    await append(id, 0, 'abc');
    await expect(store.complete(id, () => Promise.reject(new Error('Redis is away')))).rejects.toThrow('Redis');
    expect(await store.complete(id, handedAs('samples-1'))).toMatchObject({ jobId: 'samples-1' });
  });

  it('is not handed on before its last byte', async () => {
    const { id } = await store.create(labels, 3);
    await append(id, 0, 'ab');
    expect(await store.complete(id, handedAs('samples-1'))).toMatchObject({ jobId: null });
  });
});

it('a piece of a cancelled upload ends with it', async () => {
  const { id } = await store.create(labels, 9);
  const never = Promise.withResolvers<never>();
  const piece = store.append(id, {
    fromByte: 0,
    sum: undefined,
    bytes: (async function* () {
      yield Buffer.from('abc');
      await never.promise;
    })(),
  });
  piece.catch(() => undefined);
  await store.remove(id);
  await expect(piece).rejects.toMatchObject({ code: 'UPLOAD_UNKNOWN' });
  expect(await readdir(folder)).toEqual([]);
});
