import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { S3StandIn } from '@oiduna/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BlobStore } from './blob-store.js';
import { BlobSettings, parseConfig } from './config.js';
import { openBlobStore } from './open-blob-store.js';

let s3: S3StandIn;
let folder: string;
let store: BlobStore;

beforeAll(async () => {
  s3 = await S3StandIn.open();
});
afterAll(() => s3.goAway());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  s3.objects.clear();
});

const Config = z.object(BlobSettings);
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function* chunks(...parts: (Uint8Array | Error)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}
const filesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

/** How many blobs the store keeps, and the files it needs besides. */
const KINDS = {
  directory: { settings: () => ({}), kept: filesIn },
  s3: { settings: () => s3.settings, kept: () => Promise.resolve(s3.objects.size) },
};

describe.each(Object.entries(KINDS))('a blob in a store of kind %s', (_, { settings, kept }) => {
  beforeEach(() => {
    store = openBlobStore(parseConfig(Config, { BLOB_DIR: folder, ...settings() }), 'samples');
  });

  it('is found again by the sha256 of its bytes', async () => {
    const [a, b] = [randomBytes(70_000), randomBytes(1)];
    const bytes = Buffer.concat([a, b]);
    const blob = await store.write(chunks(a, b), 'The sample', 100_000);
    expect(blob).toEqual({ sha256: sha256Of(bytes), sizeBytes: 70_001 });
    expect(await store.sizeOf(blob.sha256)).toBe(70_001);
    expect(await buffer(store.stream(blob.sha256))).toEqual(bytes);
    expect(await store.read(blob.sha256)).toEqual(bytes);
    expect(await store.sizeOf(blob.sha256)).toBe(70_001);
    expect(await buffer(store.stream(blob.sha256))).toEqual(bytes);
  });

  it.each([
    [{ start: 0, end: 0 }, 1],
    [{ start: 10, end: 29 }, 20],
    [{ start: 90 }, 10],
    [{ start: 95, end: 500 }, 5],
  ])('is read in part: %j', async (part, count) => {
    const bytes = randomBytes(100);
    const { sha256 } = await store.put(bytes);
    const wanted = bytes.subarray(part.start, part.start + count);
    expect(await buffer(store.stream(sha256, part))).toEqual(wanted);
    await store.read(sha256);
    expect(await buffer(store.stream(sha256, part))).toEqual(wanted);
  });

  it('is a file of this machine for those who need one', async () => {
    const bytes = randomBytes(5_000);
    const { sha256 } = await store.put(bytes);
    await using file = await store.local(sha256);
    expect(await readFile(file.path)).toEqual(bytes);
  });

  it('is kept once, however often its bytes come, also at the same time', async () => {
    const bytes = randomBytes(1_000);
    const blobs = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(new Set(blobs.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(bytes)]));
    expect(await kept()).toBe(1);
  });

  it('may be empty', async () => {
    const { sha256 } = await store.write(chunks(), 'Nothing', 10);
    expect(await store.sizeOf(sha256)).toBe(0);
    expect(await store.read(sha256)).toHaveLength(0);
  });

  it('at its limit is taken, and beyond leaves nothing behind', async () => {
    await expect(store.write(chunks(randomBytes(10)), 'The sample', 10)).resolves.toMatchObject({ sizeBytes: 10 });
    const tooMuch = chunks(randomBytes(6), randomBytes(5), new Error('read on after the limit'));
    await expect(store.write(tooMuch, 'The sample', 10)).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: 'The sample is larger than 10 bytes.',
    });
    expect(await kept()).toBe(1);
  });

  it('that breaks off leaves nothing behind', async () => {
    const torn = chunks(randomBytes(6), new Error('aborted'));
    await expect(store.write(torn, 'The sample', 10)).rejects.toThrow('aborted');
    expect([await kept(), await filesIn()]).toEqual([0, 0]);
  });

  it('that is not there is missing, by its sum', async () => {
    const sha256 = sha256Of(randomBytes(8));
    const missing = { code: 'BLOB_MISSING', details: { sha256 } };
    await expect(store.sizeOf(sha256)).rejects.toMatchObject(missing);
    await expect(store.local(sha256)).rejects.toMatchObject(missing);
    await expect(store.read(sha256)).rejects.toMatchObject(missing);
  });

  it('can be stored while the check passes', async () => {
    await expect(store.check()).resolves.not.toThrow();
    await expect(store.removeUnfinished()).resolves.toBeUndefined();
  });
});

it('a store of kind s3 names all the settings it misses', () => {
  const settings = parseConfig(Config, { BLOB_STORE: 's3', BLOB_S3_BUCKET: 'studio' });
  expect(() => openBlobStore(settings, 'engine')).toThrow(/needs BLOB_S3_KEY_ID and BLOB_S3_SECRET$/);
});
