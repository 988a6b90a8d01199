import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seed } from './seed.js';

const folder = mkdtempSync(join(tmpdir(), 'oiduna-seed-'));
const sounds = join(folder, 'sounds');
const never = new AbortController().signal;
let received: { path: string | undefined; type: string | undefined; prefer: unknown; form?: FormData }[];
let refused = '';
let queued = '';
let underWay = 0;
let mostUnderWay = 0;
let api: Server;
let url: string;

/** Takes what the gateway takes, and refuses or delays what goes to the path in `refused` or `queued`. */
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  mostUnderWay = Math.max(mostUnderWay, ++underWay);
  const { 'content-type': type = '', prefer } = request.headers;
  const body = new Response(await buffer(request), { headers: { 'content-type': type } });
  const form = type.startsWith('multipart/') ? await body.formData() : undefined;
  received.push({ path: request.url, type, prefer, ...(form && { form }) });
  underWay -= 1;
  const status = request.url === refused ? 422 : request.url === queued ? 202 : 201;
  response.writeHead(status).end('{"title":"because"}');
}

beforeAll(async () => {
  api = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(api, 'listening');
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

  await mkdir(join(sounds, 'compiled'), { recursive: true });
  await mkdir(join(sounds, 'samples', 'drums'), { recursive: true });
  for (let n = 0; n < 8; n += 1) await writeFile(join(sounds, 'compiled', `def${n}.scsyndef`), 'SCgf');
  await writeFile(join(sounds, 'compiled', 'readme.txt'), 'not a sound');
  await writeFile(join(sounds, 'samples', 'drums', 'kick.wav'), 'RIFF');
});
afterAll(async () => {
  api.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  received = [];
  refused = '';
  queued = '';
  await rm(join(folder, 'seeded'), { force: true });
});
afterEach(() => expect(mostUnderWay).toBeLessThanOrEqual(4));

describe('a new studio', () => {
  it('is given every SynthDef and sample, and nothing else', async () => {
    expect(await seed(url, folder, sounds, never)).toEqual({ loaded: 9, failures: [] });
    const defs = received.filter(({ path }) => path === '/v1/synthdefs');
    expect(defs).toHaveLength(8);
    expect(defs[0]).toMatchObject({ type: 'application/octet-stream', prefer: 'wait=20' });
  });

  it('gets a sample as a form with its bank before its file', async () => {
    await seed(url, folder, sounds, never);
    const form = received.find(({ path }) => path === '/v1/samples')?.form;
    expect([...(form?.keys() ?? [])]).toEqual(['bank', 'file']);
    expect(form?.get('bank')).toBe('drums');
    expect(form?.get('file')).toMatchObject({ name: 'kick.wav', size: 4 });
  });

  it('is seeded once', async () => {
    await seed(url, folder, sounds, never);
    received = [];
    expect(await seed(url, folder, sounds, never)).toBeUndefined();
    expect(received).toEqual([]);
  });

  it('tells which sound was refused and why, loads the others, and tries again next time', async () => {
    refused = '/v1/samples';
    const seeding = await seed(url, folder, sounds, never);
    expect(seeding).toEqual({ loaded: 8, failures: ['drums/kick.wav: 422 {"title":"because"}'] });
    expect(existsSync(join(folder, 'seeded'))).toBe(false);
  });

  it('does not take a sound that is still queued for a loaded one', async () => {
    queued = '/v1/samples';
    const seeding = await seed(url, folder, sounds, never);
    expect(seeding?.failures).toEqual(['drums/kick.wav: not done within 20 s']);
  });

  it('is left alone when its start is interrupted', async () => {
    await seed(url, folder, sounds, AbortSignal.abort());
    expect(received).toEqual([]);
  });

  it('reports an API that is away as a failure of each sound', async () => {
    const seeding = await seed('http://127.0.0.1:1', folder, sounds, never);
    expect(seeding?.failures).toHaveLength(9);
  });
});
