import {
  addToSampleImport,
  AppError,
  cancelSampleImport,
  closeSampleImport,
  getSampleImport,
  listImportFiles,
  listSampleImports,
  openSampleImport,
  type RequestOf,
  type SampleImport,
} from '@oiduna/contracts';
import { BlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

const id = '018f2f6e-0000-7000-8000-000000000001';
const counts = { queued: 0, verifying: 0, analysing: 0, storing: 0, loading: 0, done: 0, refused: 0, cancelled: 0 };
const found: SampleImport = {
  id,
  source: { kind: 'upload' },
  state: 'open',
  fileCount: 0,
  counts,
  leftAside: 0,
  sizeBytes: 0,
  endedBytes: 0,
  etaSeconds: null,
  problem: null,
  createdAt: '2026-01-02T03:04:05.678Z',
  finishedAt: null,
};
const file = { number: 1, path: 'kicks/a.wav', bank: 'kicks', fileName: 'a.wav', state: 'queued' } as const;
const unknown = { sizeBytes: null, verdict: null, sampleId: null, problem: null };

let gateway: GatewayUnderTest;
/** What the service of samples was asked, in order. */
const asked: unknown[] = [];

beforeAll(async () => {
  gateway = await gatewayUnderTest();
  const hear =
    <A>(answer: A) =>
    (question: unknown) => {
      asked.push(question);
      return answer;
    };
  await gateway.engine.answer(openSampleImport, (source: RequestOf<typeof openSampleImport>) => {
    if (source.kind === 'folder') throw new AppError('IMPORT_FOLDER_REFUSED', { folder: source.folder, reason: 'x' });
    return hear({ ...found, source })(source);
  });
  await gateway.engine.answer(addToSampleImport, hear({ ...file, ...unknown }));
  await gateway.engine.answer(listImportFiles, hear({ files: [], next: null }));
  await gateway.engine.answer(listSampleImports, hear({ imports: [found] }));
  for (const contract of [getSampleImport, closeSampleImport, cancelSampleImport]) {
    await gateway.engine.answer(contract, hear(found));
  }
});
afterAll(() => gateway?.stop());

async function ask(method: string, path: string, body?: string | FormData, type?: string) {
  const url = `http://127.0.0.1:${gateway.port}/v1/sample-imports${path}`;
  const response = await fetch(url, {
    method,
    ...(body && { body }),
    ...(type && { headers: { 'content-type': type } }),
  });
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  return { status: response.status, location: response.headers.get('location'), body: (await response.json()) as any };
}

it('a zip is kept, and handed on by what it holds', async () => {
  const { status, location, body } = await ask('POST', '/zip?bank=mine', 'PK zip', 'application/zip');
  expect([status, location]).toEqual([202, `/v1/sample-imports/${id}`]);
  expect(body.source).toMatchObject({ kind: 'zip', bank: 'mine', sizeBytes: 6 });
  expect((await new BlobStore(gateway.blobFolder).read(body.source.sha256)).toString()).toBe('PK zip');
});

it('a file of an import is kept, and handed on with its place', async () => {
  const form = new FormData();
  form.set('bank', 'kicks');
  form.set('file', new Blob(['RIFF']), 'a.wav');
  const { status, body } = await ask('POST', `/${id}/files`, form);
  expect([status, body]).toEqual([202, { ...file, ...unknown }]);
  expect(asked.at(-1)).toMatchObject({ id, bank: 'kicks', fileName: 'a.wav', sizeBytes: 4 });
});

it.each([
  ['GET', '', { imports: [found] }, {}],
  ['GET', `/${id}`, found, { id }],
  [
    'GET',
    `/${id}/files?state=refused&after=3`,
    { files: [], next: null },
    { id, state: 'refused', after: 3, limit: 200 },
  ],
  ['POST', `/${id}/close`, found, { id }],
  ['DELETE', `/${id}`, found, { id }],
])('%s %s is asked of the service of samples', async (method, path, answer, question) => {
  expect(await ask(method, path)).toMatchObject({ status: 200, body: answer });
  expect(asked.at(-1)).toEqual(question);
});

it.each([
  ['an empty zip', '/zip', '', 'application/zip', 'INPUT_MALFORMED'],
  ['a zip by another name', '/zip', 'PK', 'application/x-7z-compressed', 'CONTENT_TYPE_UNSUPPORTED'],
  ['a source that is none', '', '{"kind":"cloud"}', 'application/json', 'INPUT_INVALID'],
  [
    'a folder that is not allowed',
    '',
    '{"kind":"folder","folder":"/etc"}',
    'application/json',
    'IMPORT_FOLDER_REFUSED',
  ],
])('%s is refused', async (_, path, body, type, code) => {
  expect((await ask('POST', path, body, type)).body).toMatchObject({ code });
});
