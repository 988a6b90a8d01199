import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  deletePreset,
  getPreset,
  listPresets,
  listPresetVersions,
  patchPreset,
  type Preset,
  recallPreset,
  type RequestContract,
  savePreset,
} from '@oiduna/contracts';
import { type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../app.module.js';

const summary = {
  name: 'verse',
  version: 2,
  tags: ['dark'],
  note: '',
  bpm: null,
  trackNames: ['main'],
  createdAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r-1',
};
const preset: Preset = { ...summary, code: 's("a")', tracks: null };

let [nats, redis]: Broker[] = [];
let engine: StandIn;
let service: RunningService;
let blobFolder: string;
/** What the engine was asked. */
let asked: unknown[];

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
  engine = await StandIn.open(nats.url);
  const noted = (contract: RequestContract, reply: unknown) =>
    engine.answer(contract, (body) => {
      asked.push(body);
      return reply;
    });
  await noted(savePreset, { preset: summary, warnings: [] });
  await noted(getPreset, preset);
  await noted(patchPreset, summary);
  await noted(deletePreset, { name: 'verse' });
  await noted(listPresets, { presets: [summary], total: 1, next: null });
  await noted(listPresetVersions, { versions: [summary] });
});
beforeEach(() => (asked = []));

afterAll(async () => {
  await service?.close();
  await engine?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const ask = (method: string, path: string, body?: object, ifMatch?: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${service.port}/v1/presets${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
    ...(body && { body: JSON.stringify(body) }),
  });

describe('presets over HTTP', () => {
  it.each([
    ['PUT', '/verse', { code: 's("a")', tags: ['b', 'a', 'b'] }],
    ['PATCH', '/verse', { note: 'x' }],
    ['GET', '/verse', undefined],
  ])('%s %s answers with the version as ETag', async (method, path, body) => {
    const response = await ask(method, path, body);
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"2"']);
  });

  it('are saved, changed and deleted at the version in If-Match', async () => {
    await ask('PUT', '/verse', { code: 's("a")', tags: ['b', 'a', 'b'] }, '"1"');
    await ask('PATCH', '/verse', { bpm: null }, '"2"');
    expect((await ask('DELETE', '/verse', undefined, '"3"')).status).toBe(204);
    expect(asked).toEqual([
      { name: 'verse', wish: { code: 's("a")', tags: ['a', 'b'] }, expectedRevision: 1 },
      { name: 'verse', patch: { bpm: null }, expectedRevision: 2 },
      { name: 'verse', expectedRevision: 3 },
    ]);
  });

  it('are looked for by what the query says', async () => {
    expect(await (await ask('GET', '?tag=dark&search=a%20b&after=a')).json()).toMatchObject({ total: 1 });
    expect(await (await ask('GET', '/verse/versions')).json()).toEqual({ versions: [summary] });
    await ask('GET', '/verse?version=7');
    expect(asked).toEqual([
      { tag: 'dark', search: 'a b', after: 'a' },
      { name: 'verse' },
      { name: 'verse', version: 7 },
    ]);
  });

  it.each([
    ['PUT', '/ver.se', {}, '/name'],
    ['PUT', `/${'x'.repeat(65)}`, {}, '/name'],
    ['PUT', '/verse', { code: '' }, '/code'],
    ['PUT', '/verse', { code: 'x'.repeat(64 * 1024 + 1) }, '/code'],
    ['PUT', '/verse', { code: 'x', tracks: { a: { code: 'x' } } }, '/tracks'],
    ['PUT', '/verse', { tracks: {} }, '/tracks'],
    ['PUT', '/verse', { tracks: { 'a b': { code: 'x' } } }, '/tracks/a b'],
    ['PUT', '/verse', { tracks: { a: { code: 'x', apply: { at: 'bar' } } } }, '/tracks/a/apply'],
    ['PUT', '/verse', { code: 'x', only: ['a'] }, '/only'],
    ['PUT', '/verse', { code: 'x', tags: ['not a tag'] }, '/tags/0'],
    ['PUT', '/verse', { code: 'x', tags: Array.from({ length: 17 }, (_, tag) => `t${tag}`) }, '/tags'],
    ['PUT', '/verse', { code: 'x', note: 'x'.repeat(281) }, '/note'],
    ['PUT', '/verse', { code: 'x', bpm: 0 }, '/bpm'],
    ['PATCH', '/verse', { code: 'x' }, '/code'],
    ['GET', '/verse?version=0', undefined, '/version'],
    ['GET', '/verse?version=two', undefined, '/version'],
    ['GET', '?tags=dark', undefined, '/tags'],
    ['POST', '/verse/recall', { apply: { at: 'soon' } }, '/apply/at'],
    ['POST', '/verse/recall', { version: 1.5 }, '/version'],
  ])('%s %s with %j is refused at its field', async (method, path, body, pointer) => {
    const response = await ask(method, path, body);
    expect(response.status).toBe(422);
    const { code, errors } = (await response.json()) as { code: string; errors: { pointer: string }[] };
    expect(code).toBe('INPUT_INVALID');
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(asked).toEqual([]);
  });

  it('larger than a request may be are refused', async () => {
    const track = { code: 'x'.repeat(64 * 1024) };
    const response = await ask('PUT', '/verse', { tracks: { a: track, b: track, c: track, d: track } });
    expect([response.status, await response.json()]).toMatchObject([413, { code: 'INPUT_TOO_LARGE' }]);
  });

  it('are recalled on the wish of the body', async () => {
    await engine.answer(recallPreset, (body) => {
      asked.push(body);
      throw new AppError('PRESET_UNKNOWN', { name: 'verse' });
    });
    await ask('POST', '/verse/recall', { version: 1, apply: { at: { cycle: 8 } } });
    expect((await ask('POST', '/verse/recall', {})).status).toBe(404);
    expect(asked).toEqual([
      { name: 'verse', version: 1, apply: { at: { cycle: 8 } }, alone: false },
      { name: 'verse', alone: false },
    ]);
  });
});
