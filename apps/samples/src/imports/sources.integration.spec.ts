import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BlobStore } from '@oiduna/platform';
import { type ZipEntry, zipOf, zipOfEntries } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from './open-source.js';
import type { OpenSource } from './source.js';

let folder: string;
let blobs: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-sources-'));
  blobs = new BlobStore(join(folder, 'blobs'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const openZip = async (bytes: Uint8Array): Promise<OpenSource> =>
  openSource({ kind: 'zip', ...(await blobs.put(bytes)) }, blobs, []);
const openFolder = (path: string, bank?: string): Promise<OpenSource> =>
  openSource({ kind: 'folder', folder: join(folder, path), ...(bank !== undefined && { bank }) }, blobs, [folder]);

/** Each file as `place=bytes`, or `path: why not`. */
async function read(opening: Promise<OpenSource>): Promise<string[]> {
  await using source = await opening;
  const told: string[] = [];
  for (const file of source.files) {
    if ('refusal' in file) told.push(`${file.path}: ${String(file.refusal.details['reason'])}`);
    else {
      const bytes = await buffer(file.read()).catch((error: Error) => error.message);
      told.push(`${file.bank}/${file.fileName}=${String(bytes)}`);
    }
  }
  return told;
}

describe('a zip on disk', () => {
  it('gives its samples one by one, and again when it is opened again', async () => {
    const zip = zipOf({ 'b/two.wav': '2', 'a/one.flac': '1', 'a/notes.txt': 'x' });
    for (let time = 0; time < 2; time += 1) expect(await read(openZip(zip))).toEqual(['a/one.flac=1', 'b/two.wav=2']);
  });

  it.each<[string, NonNullable<ZipEntry['claimed']>, string]>([
    ['another checksum', { crc: 1 }, 'The zip was not taken: a/odd.wav is damaged.'],
    ['fewer bytes than it says', { size: 60 }, 'The zip was not taken: it cannot be read'],
    ['more bytes than it says', { size: 2 }, 'The zip was not taken: it cannot be read'],
  ])('gives the others when a file has %s', async (_, claimed, reason) => {
    const zip = zipOfEntries([
      { name: 'a/odd.wav', content: 'sound', claimed },
      { name: 'a/good.wav', content: 'sound' },
    ]);
    expect(await read(openZip(zip))).toEqual(['a/good.wav=sound', expect.stringContaining(`a/odd.wav=${reason}`)]);
  });

  it.each<[string, Uint8Array, string]>([
    ['a path out of it', zipOf({ '../a.wav': 'x' }), 'ARCHIVE_REFUSED'],
    ['an absolute path', zipOf({ '/etc/a.wav': 'x' }), 'ARCHIVE_REFUSED'],
    [
      'a link',
      zipOfEntries([{ name: 'a/b.wav', content: '/etc/passwd', claimed: { unixMode: 0o120777 } }]),
      'ARCHIVE_REFUSED',
    ],
    [
      'a file that is encrypted',
      zipOfEntries([{ name: 'a/b.wav', content: 'x', claimed: { flags: 1 } }]),
      'ARCHIVE_REFUSED',
    ],
    [
      'more than it could',
      zipOfEntries([{ name: 'a/b.wav', content: 'x', claimed: { size: 3_000_000_000 } }]),
      'ARCHIVE_REFUSED',
    ],
    ['no sample', zipOf({ 'a.txt': 'x' }), 'IMPORT_EMPTY'],
    [
      'more samples than one import takes',
      zipOf(Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`a/${at}.wav`, 'x']))),
      'IMPORT_FULL',
    ],
  ])('with %s in it is refused whole', async (_, zip, code) => {
    await expect(openZip(zip)).rejects.toMatchObject({ code });
  });
});

describe('a folder', () => {
  it('is the bank of what lies in no other, and names what it leaves out', async () => {
    await mkdir(join(folder, 'My pack/deep'.padEnd(40, '/d')), { recursive: true });
    await mkdir(join(folder, 'My pack', 'n'.repeat(190)), { recursive: true });
    await writeFile(join(folder, 'My pack/a.wav'), 'a');
    await writeFile(join(folder, 'My pack/.hidden.wav'), 'h');
    await writeFile(join(folder, 'My pack', 'n'.repeat(190), 'long-name.wav'), 'l');
    await symlink('nowhere', join(folder, 'My pack/lost.wav'));
    await symlink('/dev/null', join(folder, 'My pack/device.wav'));
    const told = await read(openFolder('My pack'));
    expect(told.filter((line) => !line.includes('8 folders')).toSorted()).toEqual([
      'My_pack/a.wav=a',
      'device.wav: it is a link that leads out',
      'lost.wav: it is a link to nowhere',
      expect.stringMatching(/^n+\/long-name…: its path is longer than 200$/),
    ]);
    expect(told).toContainEqual(expect.stringContaining('it lies deeper than 8 folders'));
    expect(await read(openFolder('My pack', 'mine'))).toContain('mine/a.wav=a');
  });

  it('gives no file that became a link since it was looked at', async () => {
    await mkdir(join(folder, 'swapped'));
    const path = join(folder, 'swapped/a.wav');
    await writeFile(path, 'a');
    const source = await openFolder('swapped');
    await rm(path);
    await symlink('/etc/passwd', path);
    const [file] = source.files;
    await expect(buffer((file as { read(): AsyncIterable<Uint8Array> }).read())).rejects.toMatchObject({
      code: 'ELOOP',
    });
  });

  it('that is a file, or of a studio without roots, is refused', async () => {
    await writeFile(join(folder, 'file.wav'), 'x');
    await expect(openFolder('file.wav')).rejects.toMatchObject({ code: 'IMPORT_FOLDER_REFUSED' });
    const wish = { kind: 'folder', folder } as const;
    await expect(openSource(wish, blobs, [])).rejects.toMatchObject({
      message: expect.stringContaining('imports no folders'),
    });
  });
});
