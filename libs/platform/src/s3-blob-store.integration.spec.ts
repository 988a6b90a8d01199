import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { S3StandIn } from '@oiduna/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryBlobStore } from './directory-blob-store.js';
import { S3BlobStore } from './s3-blob-store.js';
import { S3Bucket } from './s3-bucket.js';

const CACHE_BYTES = 100_000;

let s3: S3StandIn;
let folder: string;
let store: S3BlobStore;

beforeAll(async () => {
  s3 = await S3StandIn.open();
});
afterAll(() => s3.goAway());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-copies-'));
  store = storeOf();
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  s3.objects.clear();
  s3.asked.length = 0;
  s3.mishaps.length = 0;
});

const bucketOf = (changed: object = {}) => {
  const { url, bucket, keyId, secret } = s3;
  return new S3Bucket({ endpoint: url, region: 'eu-central-1', bucket, keyId, secret, pathStyle: true, ...changed });
};
const storeOf = (changed: object = {}) => new S3BlobStore(bucketOf(changed), folder, CACHE_BYTES);
const copies = async () => (await new DirectoryBlobStore(folder).all()).map(({ sha256 }) => sha256).toSorted();
const puts = () => s3.asked.filter((line) => line.startsWith('PUT')).length;
const gets = () => s3.asked.filter((line) => line.startsWith('GET')).length;
const keyOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;

describe('a blob in a bucket', () => {
  it('lies where a folder has it, so that one can be copied into the other', async () => {
    const { sha256 } = await store.put(randomBytes(10));
    expect([...s3.objects.keys()]).toEqual([keyOf(sha256)]);
    expect(await copies()).toEqual([]); // whoever needs it on this machine fetches it
  });

  it('that is there already is not sent again', async () => {
    const bytes = randomBytes(10);
    await store.put(bytes);
    await storeOf().put(bytes);
    expect(puts()).toBe(1);
  });

  it('is accepted only by a store that has the very bytes', async () => {
    const { sha256, sizeBytes } = await store.put(randomBytes(10));
    const other = join(folder, 'other');
    await writeFile(other, randomBytes(10));
    await expect(bucketOf().put('x', other, { sha256, sizeBytes })).rejects.toMatchObject({
      code: 'BLOB_STORE_AWAY',
      details: { reason: 'it answered 400 BadDigest' },
    });
    expect(s3.objects.has('x')).toBe(false);
  });

  it('that goes wrong on its way is not handed out', async () => {
    const { sha256 } = await store.put(randomBytes(10));
    s3.objects.set(keyOf(sha256), randomBytes(10));
    await expect(store.read(sha256)).rejects.toMatchObject({
      code: 'BLOB_STORE_AWAY',
      details: { reason: expect.stringMatching(/^it gave other bytes than/) as string },
    });
    expect(await copies()).toEqual([]);
  });

  it('is streamed from the bucket while there is no copy, and from the copy then', async () => {
    const bytes = randomBytes(50_000);
    const { sha256 } = await store.put(bytes);
    await buffer(store.stream(sha256, { start: 10, end: 19 }));
    expect([gets(), await copies()]).toEqual([1, []]);
    await store.read(sha256);
    expect(await buffer(store.stream(sha256, { start: 10, end: 19 }))).toEqual(bytes.subarray(10, 20));
    expect([gets(), await copies()]).toEqual([2, [sha256]]);
  });
});

it('a bucket may be part of the host name', async () => {
  await expect(bucketOf({ endpoint: 'http://s3.invalid', pathStyle: false }).check()).rejects.toMatchObject({
    details: { reason: expect.stringContaining('studio.s3.invalid') as string },
  });
});

describe('the copies of a bucket', () => {
  const putMany = async (count: number, sizeBytes: number): Promise<string[]> => {
    const shas: string[] = [];
    for (let at = 0; at < count; at += 1) shas.push((await store.put(randomBytes(sizeBytes))).sha256);
    return shas;
  };

  it('are fetched once for all who want one at the same time', async () => {
    const [sha256 = ''] = await putMany(1, 1_000);
    await Promise.all(Array.from({ length: 6 }, () => store.read(sha256)));
    expect(gets()).toBe(1);
  });

  it('stay within their bytes: the longest unused goes', async () => {
    const [a = '', b = '', c = '', d = ''] = await putMany(4, 30_000);
    for (const sha256 of [a, b, c, a, d]) await store.read(sha256);
    await expect.poll(copies).toEqual([a, c, d].toSorted());
  });

  it('that are in use stay, however many bytes they take', async () => {
    const shas = await putMany(5, 30_000);
    const held = await Promise.all(shas.map((sha256) => store.local(sha256)));
    expect(await copies()).toEqual(shas.toSorted());
    for (const { path } of held) expect(await readFile(path)).toHaveLength(30_000);
    await held[0]![Symbol.asyncDispose]();
    await expect.poll(copies).toEqual(shas.slice(1).toSorted());
    await Promise.all(held.slice(1).map((file) => file[Symbol.asyncDispose]()));
    await expect.poll(async () => (await copies()).length).toBe(3);
  });

  it('are there again after a restart, without what a crash left', async () => {
    const [a = '', b = ''] = await putMany(2, 60_000);
    await store.read(a);
    const torn = join(folder, 'incoming', 'torn');
    await mkdir(join(folder, 'incoming'), { recursive: true });
    await writeFile(torn, 'half');
    await utimes(torn, 1, 1);
    const again = storeOf();
    await again.read(a);
    expect(gets()).toBe(1);
    await again.read(b); // there is no room for both, of this run or the last
    await expect.poll(copies).toEqual([b]);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('are fetched anew when somebody has cleared the folder', async () => {
    const [a = ''] = await putMany(1, 1_000);
    await store.read(a);
    await rm(join(folder, a.slice(0, 2)), { recursive: true });
    expect(await store.read(a)).toHaveLength(1_000);
  });

  it('need a folder, which is looked for again when it could not be made', async () => {
    const place = join(folder, 'taken');
    await writeFile(place, '');
    const barred = new S3BlobStore(bucketOf(), join(place, 'copies'), CACHE_BYTES);
    await expect(barred.check()).rejects.toThrow(/ENOTDIR|EEXIST/);
    await rm(place);
    await expect(barred.check()).resolves.toBeUndefined();
  });

  it('are all that is needed while the bucket is away', async () => {
    const [a = ''] = await putMany(1, 1_000);
    await store.read(a);
    await s3.goAway();
    expect(await store.read(a)).toHaveLength(1_000);
    await s3.comeBack();
  });
});

describe('a bucket that is away', () => {
  it('takes nothing and says so; what was accepted is there when it is back', async () => {
    const { sha256 } = await store.put(randomBytes(10));
    await s3.goAway();
    const away = { code: 'BLOB_STORE_AWAY', message: expect.stringMatching(/ECONNREFUSED/) as string };
    await expect(store.put(randomBytes(11))).rejects.toMatchObject(away);
    await expect(store.read(sha256)).rejects.toMatchObject(away);
    await expect(store.sizeOf(sha256)).rejects.toMatchObject(away);
    await expect(buffer(store.stream(sha256))).rejects.toMatchObject(away);
    await expect(store.check()).rejects.toMatchObject(away);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    await s3.comeBack();
    await expect(store.check()).resolves.toBeUndefined();
    expect(await store.read(sha256)).toHaveLength(10);
  });

  it('for a moment only, or asks to slow down, is asked again', async () => {
    s3.mishaps.push('SlowDown', undefined, 'SlowDown', 'SlowDown');
    const { sha256 } = await store.put(randomBytes(10));
    expect(s3.asked.map((line) => line.slice(0, 3))).toEqual(['HEA', 'HEA', 'PUT', 'PUT', 'PUT']);
    expect(s3.objects.has(keyOf(sha256))).toBe(true);
    s3.mishaps.push('SlowDown', 'SlowDown', 'SlowDown');
    await expect(store.read(sha256)).rejects.toMatchObject({ details: { reason: 'it answered 503 SlowDown' } });
  });

  it('in the middle of a blob hands out nothing of it', async () => {
    const { sha256 } = await store.put(randomBytes(90_000));
    for (const take of [() => store.read(sha256), () => buffer(store.stream(sha256, { start: 0 }))]) {
      s3.mishaps.push('torn');
      await expect(take()).rejects.toMatchObject({ code: 'BLOB_STORE_AWAY' });
    }
    expect(await copies()).toEqual([]);
    expect(await store.read(sha256)).toHaveLength(90_000);
  });

  it('and leaves its callers without a word is given up', async () => {
    const { url: endpoint, bucket, keyId, secret } = s3;
    const patience = 200;
    const bare = new S3Bucket({ endpoint, region: 'x', bucket, keyId, secret, pathStyle: true }, patience);
    s3.mishaps.push('silence');
    await expect(bare.check()).rejects.toMatchObject({ details: { reason: 'it said nothing for 200 ms' } });
  });

  it.each([
    ['a wrong secret', { secret: 'x' }, '403'],
    ['a wrong key', { keyId: 'x' }, '403'],
    ['another bucket', { bucket: 'other' }, '404'],
  ])('with %s fails its check and says why', async (_, changed, status) => {
    await expect(storeOf(changed).check()).rejects.toMatchObject({
      code: 'BLOB_STORE_AWAY',
      details: { reason: expect.stringContaining(`it answered ${status}`) as string },
    });
  });
});
