import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type MapSource, SAMPLE_IMPORT_FILES_MAX } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fetcher } from '../fetch/fetcher.js';
import { openSource } from './open-source.js';

let server: Server;
let folder: string;
let blobs: DirectoryBlobStore;
let fetcher: Fetcher;
let files: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-map-'));
  blobs = new DirectoryBlobStore(folder);
  server = createServer(({ url }, response) => {
    const text = files[decodeURIComponent(url!)];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  fetcher = new Fetcher([new URL(at('')).host]);
});

afterAll(async () => {
  fetcher?.onApplicationShutdown();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const open = (source: Omit<MapSource, 'kind'>) => openSource({ kind: 'map', ...source }, blobs, [], fetcher);
const sent = async (map: unknown) => open({ sha256: (await blobs.put(Buffer.from(JSON.stringify(map)))).sha256 });

/** What became of each file. */
async function readAll(source: Awaited<ReturnType<typeof open>>): Promise<string[]> {
  await using opened = source;
  return Promise.all(
    opened.files.map(async (file) => {
      if ('refusal' in file) return `${file.path}: ${file.refusal.code}`;
      const text = await buffer(file.read()).catch((error: { code: string }) => error.code);
      return `${file.path}: ${text.toString()}`;
    }),
  );
}

describe('a map', () => {
  it('on the web names its files from where it lies, and one that cannot be had stops no other', async () => {
    const map = {
      bd: ['bd/a.wav', 'bd/gone.wav'],
      sd: 'sd 1.wav',
      no: [7, 'file:///etc/passwd', 'http://127.0.0.1:1/'],
    };
    files = { '/pack/strudel.json': JSON.stringify(map), '/pack/bd/a.wav': 'RIFF a', '/pack/sd 1.wav': 'RIFF 1' };
    expect(await readAll(await open({ url: at('/pack/strudel.json') }))).toEqual([
      'bd/a.wav: RIFF a',
      'bd/gone.wav: URL_UNREADABLE',
      'sd/sd 1.wav: RIFF 1',
      'no:0: IMPORT_FILE_REFUSED',
      'no/001_passwd: URL_REFUSED',
      'no:2: IMPORT_FILE_REFUSED',
    ]);
  });

  it('that was sent names them from its _base', async () => {
    files = { '/b.wav': 'RIFF b' };
    expect(await readAll(await sent({ _base: at('/'), bd: 'b.wav' }))).toEqual(['bd/b.wav: RIFF b']);
  });

  it.each([
    ['that is not there', () => open({ url: at('/none.json') }), 'URL_UNREADABLE'],
    ['of this machine', () => open({ url: 'http://localhost/strudel.json' }), 'URL_REFUSED'],
    ['that is no JSON', () => open({ url: at('/page.html') }), 'MAP_MALFORMED'],
    ['that is no object', () => sent(['a.wav']), 'MAP_MALFORMED'],
    ['of no files', () => sent({ _base: at('/') }), 'IMPORT_EMPTY'],
    [
      'of too many',
      () => sent({ _base: at('/'), bd: Array(SAMPLE_IMPORT_FILES_MAX + 1).fill('a.wav') }),
      'IMPORT_FULL',
    ],
  ])('%s is refused whole', async (_, opening, code) => {
    files = { '/page.html': '<!doctype html>' };
    await expect(opening()).rejects.toMatchObject({ code });
  });
});
