import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSource } from '@oiduna/contracts';
import { type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../app.module.js';

let [nats, redis]: Broker[] = [];
let synthdefs: StandIn;
let service: RunningService;
let blobFolder: string;
let asked: string[] = [];

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
  synthdefs = await StandIn.open(nats.url);
  await synthdefs.answer(checkSource, ({ bytes }) => {
    asked.push(Buffer.from(bytes, 'base64').toString());
    return { ok: true, regions: [] };
  });
});

afterAll(async () => {
  await service?.close();
  await synthdefs?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const check = (body: string, type = 'text/x-supercollider'): Promise<Response> =>
  fetch(`http://127.0.0.1:${service.port}/v1/synthdefs/check`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });

it.each([
  ['any text', '\u0000\u001b"ü'],
  ['the largest source, whatever it holds', '\u0001'.repeat(256 * 1024)],
])('a source is checked as it is: %s', async (_, source) => {
  asked = [];
  const answer = await check(source);
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true, regions: [] }]);
  expect(asked).toEqual([source]);
});

it('a source that is too large, or none, is refused', async () => {
  expect((await check('x'.repeat(256 * 1024 + 1))).status).toBe(413);
  expect((await check('x', 'application/json')).status).toBe(415);
});
