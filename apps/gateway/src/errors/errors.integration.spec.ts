import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type ErrorList, listTracks } from '@oiduna/contracts';
import { runInContext, logFailure, type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { definition } from '../app.module.js';

let [nats, redis]: Broker[] = [];
let others: StandIn;
let service: RunningService;
let blobFolder: string;
const start = () =>
  startService(definition, {
    NATS_URL: nats!.url,
    REDIS_URL: redis!.url,
    BLOB_DIR: blobFolder,
    LOG_LEVEL: 'fatal',
    RELEASE: '1.5.0',
  });

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  others = await StandIn.open(nats.url);
  await others.answer(listTracks, () => {
    throw new AppError('AUDIO_SERVER_AWAY', { state: 'dead' });
  });
  service = await start();
});
afterAll(async () => {
  await service?.close();
  await others?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`http://127.0.0.1:${service.port}${path}`);
const errors = async (query = ''): Promise<ErrorList> => (await get(`/v1/errors${query}`)).json() as Promise<ErrorList>;
const untilCounted = (count: number) =>
  vi.waitUntil(async () => ((await errors()).count >= count ? errors() : undefined), { timeout: 15_000, interval: 50 });

it('errors are counted by route and code, with who met them, the release and the last request, and not again for a service that passes them on', async () => {
  expect(await errors()).toMatchObject({ count: 0, groups: [] });
  for (const path of ['/v1/nothing', '/v1/nothing-else', '/v1/tracks']) await get(path);
  runInContext({ requestId: 'r-7', performer: 'ana' }, () =>
    logFailure('test', new AppError('AUDIO_SERVER_COMPLAINED', { name: 'scsynth', line: 'ouch' }), {
      where: 'failure',
      track: 'kick',
    }),
  );
  const { groups, count } = await untilCounted(3);
  expect(count).toBe(3);
  expect(groups.map(({ code }) => code)).toEqual(['ROUTE_UNKNOWN', 'AUDIO_SERVER_COMPLAINED']);
  expect(groups[0]).toMatchObject({ count: 2, service: 'gateway', category: 'not_found' });
  expect(groups[0]?.where).not.toContain('nothing');
  expect(groups[1]).toMatchObject({
    count: 1,
    tracks: ['kick'],
    performers: ['ana'],
    releases: ['1.5.0'],
    requestId: 'r-7',
    message: 'scsynth said "ouch".',
    where: 'failure',
  });
});

it('errors are known to a gateway that starts anew', async () => {
  const before = await errors('?code=ROUTE_UNKNOWN');
  await service.close();
  service = await start();
  await untilCounted(3);
  expect((await errors('?code=ROUTE_UNKNOWN')).groups).toEqual(before.groups);
});

it('a filter that errors do not have is told by its name', async () => {
  const answer = await get('/v1/errors?since=yesterday');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: 'INPUT_INVALID', errors: [{ pointer: '/since' }] });
});
