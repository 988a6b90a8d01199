import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { receiveSample } from './receive-sample.js';

const LIMIT_BYTES = 1024 * 1024;

let server: Server;
let folder: string;
let blobs: DirectoryBlobStore;
/** How each upload ended on our side. */
let outcomes: Promise<unknown>[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  blobs = new DirectoryBlobStore(folder);
  outcomes = [];
  server = createServer((incoming, response) => {
    const outcome = receiveSample(incoming, blobs, LIMIT_BYTES).catch((error: unknown) =>
      error instanceof AppError ? { code: error.code, ...error.details } : { error: String(error) },
    );
    outcomes.push(outcome);
    void outcome.then((answer) => response.end(JSON.stringify(answer)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const send = async (form: FormData): Promise<unknown> => (await fetch(url(), { method: 'POST', body: form })).json();

type Part = [name: string, value: string | Uint8Array<ArrayBuffer>, fileName?: string];

function formOf(...parts: Part[]): FormData {
  const form = new FormData();
  for (const [name, value, fileName] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([value]), fileName);
  }
  return form;
}

/** Files in the blob folder, whole or half. */
async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const nothingStays = () => vi.waitFor(async () => expect(await files()).toEqual([]));

const audio = new Uint8Array(300_000).fill(7);
const bank: Part = ['bank', 'kicks'];
const file: Part = ['file', audio, 'a.wav'];

describe('a sample form', () => {
  it.each([
    ['before', [bank, file]],
    ['after', [file, bank]],
  ] as [string, Part[]][])('may name the bank %s the file', async (_, parts) => {
    const sha256 = createHash('sha256').update(audio).digest('hex');
    expect(await send(formOf(...parts))).toEqual({ bank: 'kicks', fileName: 'a.wav', sha256, sizeBytes: 300_000 });
    expect(await files()).toEqual([sha256]);
  });

  it('loses the folders of a file name', async () => {
    expect(await send(formOf(bank, ['file', audio, '../../etc/a.wav']))).toMatchObject({ fileName: 'a.wav' });
  });

  it.each([
    ['without a bank', [file], '/bank'],
    ['without a file', [bank], '/file'],
    ['with a bank that is no name', [file, ['bank', 'my kicks']], '/bank'],
    ['with an over-long bank', [['bank', 'x'.repeat(1_000)], file], '/bank'],
    ['with two banks', [bank, bank, file], '/bank'],
    ['with two files', [bank, file, file], '/file'],
    ['with the file under another name', [bank, ['sample', audio, 'a.wav']], '/sample'],
    ['with another field', [bank, ['tag', 'dry'], file], '/tag'],
    ['with a file that has no name of its own', [bank, ['file', audio, '..']], '/fileName'],
  ] as [string, Part[], string][])('%s is refused, and leaves nothing', async (_, parts, pointer) => {
    const errors = expect.arrayContaining([expect.objectContaining({ pointer })]);
    expect(await send(formOf(...parts))).toMatchObject({ code: 'INPUT_INVALID', errors });
    await nothingStays();
  });

  it('with an empty file is refused', async () => {
    expect(await send(formOf(bank, ['file', new Uint8Array(), 'a.wav']))).toMatchObject({ code: 'INPUT_MALFORMED' });
    await nothingStays();
  });

  it('with too large a file is refused while its sender still gets the answer', async () => {
    const large: Part = ['file', new Uint8Array(8 * LIMIT_BYTES), 'a.wav'];
    expect(await send(formOf(bank, large))).toMatchObject({ code: 'INPUT_TOO_LARGE', limitBytes: LIMIT_BYTES });
    await nothingStays();
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    [
      'an end that is missing',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF',
    ],
  ])('with %s is malformed', async (_, type, body) => {
    const answer = await fetch(url(), { method: 'POST', body, headers: { 'content-type': type } });
    expect(await answer.json()).toMatchObject({ code: 'INPUT_MALFORMED' });
    await nothingStays();
  });

  it('torn off half-way leaves nothing', async () => {
    const upload = request(url(), { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' } });
    upload.on('error', () => undefined);
    upload.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n');
    upload.write(audio);
    await vi.waitFor(async () => expect(await files()).toHaveLength(1));
    upload.destroy();
    expect(await outcomes[0]).toMatchObject({ code: 'INPUT_MALFORMED' });
    await nothingStays();
  });
});
