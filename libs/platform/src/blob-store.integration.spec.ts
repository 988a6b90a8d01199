import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobStore } from './blob-store.js';

let folder: string;
let store: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  store = new BlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const filesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
async function* chunks(...parts: (Uint8Array | Error)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}

describe('a blob', () => {
  it('is found again by the sha256 of its bytes', async () => {
    const [a, b] = [randomBytes(70_000), randomBytes(1)];
    const bytes = Buffer.concat([a, b]);
    const blob = await store.write(chunks(a, b), 'The sample', 100_000);
    expect(blob).toEqual({ sha256: sha256Of(bytes), sizeBytes: 70_001 });
    expect(await store.read(blob.sha256)).toEqual(bytes);
    expect(await buffer(store.stream(blob.sha256))).toEqual(bytes);
    expect(await store.sizeOf(blob.sha256)).toBe(70_001);
  });

  it('lies in a folder of its first two digits', () => {
    expect(store.pathOf(`ab${'0'.repeat(62)}`)).toBe(join(folder, 'ab', `ab${'0'.repeat(62)}`));
  });

  it('is kept once, however often its bytes come, also at the same time', async () => {
    const bytes = randomBytes(1_000);
    const blobs = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(new Set(blobs.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(bytes)]));
    expect(await filesIn()).toHaveLength(1);
  });

  it('may be empty', async () => {
    const { sha256 } = await store.write(chunks(), 'Nothing', 10);
    expect(await store.sizeOf(sha256)).toBe(0);
  });

  it('at its limit is taken', async () => {
    await expect(store.write(chunks(randomBytes(10)), 'The sample', 10)).resolves.toMatchObject({ sizeBytes: 10 });
  });
});

describe('nothing stays behind', () => {
  it('of a blob over its limit', async () => {
    const source = chunks(randomBytes(6), randomBytes(5), new Error('read on after the limit'));
    await expect(store.write(source, 'The sample', 10)).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: 'The sample is larger than 10 bytes.',
    });
    expect(await filesIn()).toEqual([]);
  });

  it('of an upload that breaks off', async () => {
    await expect(store.write(chunks(randomBytes(6), new Error('aborted')), 'The sample', 10)).rejects.toThrow(
      'aborted',
    );
    expect(await filesIn()).toEqual([]);
  });
});

describe('what a crash left behind', () => {
  it('goes away after a day, and what is being written stays', async () => {
    const incoming = join(folder, 'incoming');
    await mkdir(incoming);
    const [old, young] = [join(incoming, 'old'), join(incoming, 'young')];
    for (const path of [old, young]) await writeFile(path, 'half a sam');
    const yesterday = Date.now() / 1_000 - 25 * 60 * 60;
    await utimes(old, yesterday, yesterday);
    const { sha256 } = await store.put(randomBytes(10));
    await utimes(store.pathOf(sha256), yesterday, yesterday);
    await store.removeUnfinished();
    expect((await filesIn()).map(({ name }) => name).toSorted((a, b) => a.length - b.length)).toEqual([
      'young',
      sha256,
    ]);
  });

  it('is nothing where nothing was ever written', async () => {
    await expect(store.removeUnfinished()).resolves.toBeUndefined();
  });
});

describe('the check', () => {
  it('passes on a folder that can be written, and makes it', async () => {
    await expect(new BlobStore(join(folder, 'new', 'er')).check()).resolves.toBeUndefined();
  });

  it('fails where no folder can be', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(new BlobStore(join(folder, 'file')).check()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
