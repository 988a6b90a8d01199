import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GENERATORS, generateCode, getPatternLanguage, previewCode } from '@oiduna/contracts';
import { type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../app.module.js';

let [nats, redis]: Broker[] = [];
let engine: StandIn;
let service: RunningService;
let blobFolder: string;

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
  engine = await StandIn.open(nats.url);
});

afterAll(async () => {
  await service?.close();
  await engine?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const url = (path: string): string => `http://127.0.0.1:${service.port}/v1/patterns/${path}`;
const preview = (wish: object): Promise<Response> =>
  fetch(url('preview'), {
    method: 'POST',
    body: JSON.stringify(wish),
    headers: { 'content-type': 'application/json' },
  });

it('a preview is of four cycles from the first unless told otherwise, and of sixteen at most', async () => {
  const asked: unknown[] = [];
  const nothing = { tracks: [], events: [], problems: [], isComplete: true };
  await engine.answer(previewCode, (wish) => {
    asked.push(wish);
    return nothing;
  });
  expect(await (await preview({ code: 's("a")' })).json()).toEqual(nothing);
  expect(asked).toEqual([{ code: 's("a")', cycles: 4, from: 0 }]);
  const tooMany = await preview({ code: 's("a")', cycles: 17 });
  expect(tooMany.status).toBe(422);
  expect(await tooMany.json()).toMatchObject({ errors: [{ pointer: '/cycles' }] });
});

it('the language is told as the engine tells it', async () => {
  const language = { items: [], declarations: 'x' };
  await engine.answer(getPatternLanguage, () => language);
  expect(await (await fetch(url('language'))).json()).toEqual(language);
});

it('generators are listed, and asked with their settings; what is wrong names its field', async () => {
  expect(await (await fetch(url('generators'))).json()).toEqual({ generators: GENERATORS });
  const generate = async (wish: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url('generate'), { method: 'POST', body: JSON.stringify(wish), headers });
    return [response.status, await response.json()];
  };
  const asked: unknown[] = [];
  await engine.answer(generateCode, (wish) => {
    asked.push(wish);
    return { code: 's("kick")' };
  });
  expect(await generate({ generator: 'arpeggio', speed: 4 })).toEqual([200, { code: 's("kick")' }]);
  expect(asked).toMatchObject([{ generator: 'arpeggio', speed: 4, chord: 'minor', seed: 1 }]);
  for (const [wish, pointer] of [
    [{ generator: 'drum' }, '/generator'],
    [{ generator: 'drums', sede: 1 }, '/sede'],
    [{ generator: 'drums', style: 'tekkno' }, '/style'],
    [{ generator: 'drums', bars: 5 }, '/bars'],
    [{ generator: 'walk', sound: '");hush("' }, '/sound'],
  ] as const) {
    expect(await generate(wish)).toMatchObject([422, { code: 'INPUT_INVALID', errors: [{ pointer }] }]);
  }
});
