import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryBlobStore } from './directory-blob-store.js';

let folder: string;
let store: DirectoryBlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  store = new DirectoryBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
it('a blob lies in a folder of its first two digits', () => {
  expect(store.pathOf(`ab${'0'.repeat(62)}`)).toBe(join(folder, 'ab', `ab${'0'.repeat(62)}`));
});

it('all blobs are told, the one written first at the beginning', async () => {
  expect(await store.all()).toEqual([]);
  const [first, second] = [await store.put(randomBytes(3)), await store.put(randomBytes(5))];
  await utimes(store.pathOf(first.sha256), 1, 1);
  await writeFile(join(folder, 'notes.txt'), 'of somebody');
  expect(await store.all()).toEqual([first, second]);
  await store.remove(first.sha256);
  expect(await store.all()).toEqual([second]);
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
    await expect(new DirectoryBlobStore(join(folder, 'new', 'er')).check()).resolves.toBeUndefined();
  });

  it('fails where no folder can be', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(new DirectoryBlobStore(join(folder, 'file')).check()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
