import { AppError, exportSynthDefs, getSynthDefFile, importSynthDefs } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;
let asked: unknown[] = [];
const content = { zip: Buffer.from('PK'.repeat(300_000)), scsyndef: Buffer.from('SCgf'), scd: Buffer.from('// ü') };

beforeAll(async () => {
  gateway = await gatewayUnderTest();
  const blobs = new DirectoryBlobStore(gateway.blobFolder);
  const [zip, scsyndef, scd] = await Promise.all(Object.values(content).map((bytes) => blobs.put(bytes)));
  await gateway.engine.answer(exportSynthDefs, () => zip!);
  await gateway.engine.answer(getSynthDefFile, (wish) => {
    asked.push(wish);
    if (wish.name === 'none') throw new AppError('SYNTHDEF_SOURCE_NONE', { name: 'none', version: 'ab' });
    return wish.as === 'source' ? scd! : scsyndef!;
  });
});
afterAll(() => gateway?.stop());

const request = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${gateway.port}/v1/synthdefs/${path}`, init);

it.each([
  ['export', 'application/zip', 'oiduna-synthdefs.zip', content.zip],
  ['kick/file', 'application/octet-stream', 'kick.scsyndef', content.scsyndef],
  ['kick/file?as=source&version=3f9a', 'text/x-supercollider; charset=utf-8', 'kick.scd', content.scd],
])('%s is a file to keep', async (path, type, fileName, bytes) => {
  asked = [];
  const response = await request(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${fileName}"`);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  if (path.includes('?')) expect(asked).toEqual([{ name: 'kick', as: 'source', version: '3f9a' }]);
});

it('a version without source says so', async () => {
  const response = await request('none/file?as=source');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'SYNTHDEF_SOURCE_NONE' });
});

it('a library to import becomes a job, and must be a zip', async () => {
  const send = (type: string) => request('import', { method: 'POST', body: 'PK', headers: { 'content-type': type } });
  const taken = await send('application/zip');
  expect(taken.status).toBe(202);
  expect(await taken.json()).toMatchObject({
    id: expect.stringMatching(/^libraries-/),
    name: importSynthDefs.name,
    state: 'queued',
  });
  expect((await send('text/plain')).status).toBe(415);
});
