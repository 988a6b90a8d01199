import { getProfile, type Profile, startProfile } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await gatewayUnderTest();
});
afterAll(() => gateway?.stop());

const id = '00000000-0000-4000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const profile: Profile = { id, state: 'running', startsAt: at, endsAt: at, seconds: 5, file: null, reason: null };
const url = (path = ''): string => `http://127.0.0.1:${gateway.port}/v1/debug/profiles${path}`;

it('a profile is taken in the background, for thirty seconds unless others were wished', async () => {
  await gateway.engine.answer(startProfile, ({ seconds }) => ({ ...profile, seconds }));
  const start = (body: object) =>
    fetch(url(), { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const started = await start({});
  expect([started.status, await started.json()]).toEqual([202, { ...profile, seconds: 30 }]);
  expect((await start({ seconds: 61 })).status).toBe(422);
});

it('a profile has a file once it is finished', async () => {
  const stop = await gateway.engine.answer(getProfile, () => profile);
  expect(await (await fetch(url(`/${id}`))).json()).toEqual(profile);
  const early = await fetch(url(`/${id}/file`));
  expect([early.status, await early.json()]).toMatchObject([409, { code: 'PROFILE_NOT_READY' }]);
  stop();
  const file = await new DirectoryBlobStore(gateway.blobFolder).put(Buffer.from('{"nodes":[]}'));
  await gateway.engine.answer(getProfile, () => ({ ...profile, state: 'finished' as const, file }));
  const { headers, text } = await fetch(url(`/${id}/file`)).then(async (answer) => ({
    headers: answer.headers,
    text: await answer.text(),
  }));
  expect([headers.get('content-type'), headers.get('content-length')]).toEqual([
    expect.stringContaining('application/json'),
    '12',
  ]);
  expect(text).toBe('{"nodes":[]}');
});
