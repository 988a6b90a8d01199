import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deleteSynthDefPreset,
  getSynthDefPreset,
  listSynthDefPresets,
  recallSynthDefPreset,
  type RequestContract,
  saveSynthDefPreset,
  type SynthDefPreset,
  type SynthDefRecalled,
} from '@oiduna/contracts';
import { type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from '../app.module.js';

const at = '2026-01-02T03:04:05.678Z';
const preset: SynthDefPreset = {
  synthDef: 'pad',
  owner: 'studio',
  name: 'warm',
  parameters: { cutoff: 900 },
  tags: [],
  note: '',
  savedAt: at,
  requestId: 'r-1',
  revision: 7,
};
const recalled: SynthDefRecalled = {
  preset,
  change: {
    id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
    tracks: ['drone'],
    synthDefs: [],
    presets: ['pad/warm'],
    cycle: 8,
    soundsAt: at,
    requestId: 'r-1',
  },
  toCycle: 9,
  warnings: [],
};

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
  await noted(saveSynthDefPreset, preset);
  await noted(getSynthDefPreset, preset);
  await noted(listSynthDefPresets, { presets: [preset], owners: ['ada', 'studio'] });
  await noted(deleteSynthDefPreset, { name: 'warm' });
  await noted(recallSynthDefPreset, recalled);
});
beforeEach(() => (asked = []));

afterAll(async () => {
  await service?.close();
  await engine?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const ask = (method: string, path: string, body?: object, ifMatch?: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${service.port}/v1/synthdefs/pad${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
    ...(body && { body: JSON.stringify(body) }),
  });

describe('presets of a SynthDef over HTTP', () => {
  it('are saved, read and deleted for an owner, with the revision as ETag', async () => {
    const saved = await ask('PUT', '/presets/warm?owner=ada', { parameters: { cutoff: 900 } }, '"7"');
    const read = await ask('GET', '/presets/warm');
    expect([saved, read].map(({ status, headers }) => [status, headers.get('etag')])).toEqual([
      [200, '"7"'],
      [200, '"7"'],
    ]);
    expect((await ask('DELETE', '/presets/warm', undefined, '"8"')).status).toBe(204);
    const key = { synthDef: 'pad', owner: 'studio', name: 'warm' };
    expect(asked).toEqual([
      { ...key, owner: 'ada', wish: { parameters: { cutoff: 900 } }, expectedRevision: 7 },
      key,
      { ...key, expectedRevision: 8 },
    ]);
  });

  it('are listed by owner and tag', async () => {
    expect(await (await ask('GET', '/presets?owner=ada&tag=soft')).json()).toMatchObject({ owners: ['ada', 'studio'] });
    await ask('GET', '/presets');
    expect(asked).toEqual([
      { synthDef: 'pad', owner: 'ada', tag: 'soft' },
      { synthDef: 'pad', owner: 'studio' },
    ]);
  });

  it('are recalled on the wish of the body, and so are the defaults', async () => {
    const wish = { tracks: ['drone'], apply: { at: 'beat' }, over: { beats: 4 } };
    expect(await (await ask('POST', '/presets/warm/recall', { ...wish, owner: 'ada' })).json()).toEqual(recalled);
    await ask('POST', '/defaults/recall', wish);
    expect(asked).toEqual([
      { synthDef: 'pad', owner: 'ada', name: 'warm', ...wish },
      { synthDef: 'pad', name: null, ...wish },
    ]);
  });

  it.each([
    ['PUT', '/presets/wa.rm', {}, '/preset'],
    ['PUT', '/presets/warm?owner=a%20b', {}, '/owner'],
    ['PUT', '/presets/warm', { parameters: { 'cut off': 1 } }, '/parameters/cut off'],
    ['PUT', '/presets/warm', { parameters: { cutoff: '900' } }, '/parameters/cutoff'],
    [
      'PUT',
      '/presets/warm',
      { parameters: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`p${index}`, 1])) },
      '/parameters',
    ],
    ['PUT', '/presets/warm', { tags: ['not a tag'] }, '/tags/0'],
    ['POST', '/presets/warm/recall', { tracks: [] }, '/tracks'],
    ['POST', '/presets/warm/recall', { apply: { at: 'soon' } }, '/apply/at'],
    ['POST', '/presets/warm/recall', { over: { beats: 4, bars: 1 } }, '/over'],
    ['POST', '/presets/warm/recall', { over: { beats: 0 } }, '/over/beats'],
    ['POST', '/defaults/recall', { owner: 'ada' }, '/owner'],
  ])('%s %s with %j is refused at its field', async (method, path, body, pointer) => {
    const response = await ask(method, path, body);
    expect(response.status).toBe(422);
    const { code, errors } = (await response.json()) as { code: string; errors: { pointer: string }[] };
    expect(code).toBe('INPUT_INVALID');
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(asked).toEqual([]);
  });
});
