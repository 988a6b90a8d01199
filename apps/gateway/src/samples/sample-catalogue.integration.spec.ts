import {
  type CatalogueLine,
  listSamples,
  openSampleImport,
  readCatalogue,
  type SampleImportSource,
  writeCatalogue,
} from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest } from '../gateway.fixture.js';

let gateway: GatewayUnderTest;
const written: CatalogueLine[] = [];

beforeAll(async () => {
  gateway = await gatewayUnderTest();
  await gateway.engine.answer(listSamples, ({ cursor }) => ({
    samples: [],
    total: 2,
    next: cursor === undefined ? 'c2' : null,
  }));
  await gateway.engine.answer(readCatalogue, () => ({ samples: [] }));
  await gateway.engine.answer(writeCatalogue, ({ lines }) => {
    written.push(...lines);
    return { placed: lines.length, moved: 0, waiting: 0, full: 0 };
  });
});
afterAll(() => gateway?.stop());

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${gateway.port}${path}`, init);

it('a page links to the next one with the same question, and the last to none', async () => {
  const first = await ask('/v1/samples?q=clap&channels=1');
  expect(first.headers.get('link')).toBe('</v1/samples?q=clap&channels=1&cursor=c2>; rel="next"');
  const last = await ask('/v1/samples?q=clap&channels=1&cursor=c2');
  expect(last.headers.get('link')).toBeNull();
});

it('an empty catalogue is an empty file', async () => {
  const answer = await ask('/v1/samples/catalogue');
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

it('each line of a catalogue is read, and one that cannot be read is told and stops no other', async () => {
  const line = { bank: 'kicks', fileName: 'a.wav', sha256: 'a'.repeat(64), tags: ['dry'] };
  const lines = Array.from({ length: 450 }, (_, at) => JSON.stringify({ ...line, fileName: `${at}.wav`, more: 1 }));
  lines[7] = '{"bank":';
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await ask('/v1/samples/catalogue', { method: 'POST', headers, body: lines.join('\n') });
  expect(await answer.json()).toMatchObject({ lines: 450, placed: 449, refused: [{ line: 8 }] });
  expect(written).toHaveLength(449);
  expect(written[0]).toEqual({ ...line, fileName: '0.wav' });
});

it('a map that is sent is kept as a file, and one on the web is named', async () => {
  const sources: SampleImportSource[] = [];
  const at = '2026-01-02T03:04:05.678Z';
  const counts = { queued: 0, verifying: 0, analysing: 0, storing: 0, loading: 0, done: 0, refused: 0, cancelled: 0 };
  await gateway.engine.answer(openSampleImport, (source) => {
    sources.push(source);
    const sizes = { fileCount: 0, counts, leftAside: 0, sizeBytes: 0, endedBytes: 0, etaSeconds: null };
    const id = '018f2f6e-0000-7000-8000-000000000001';
    return { id, source, state: 'reading' as const, ...sizes, problem: null, createdAt: at, finishedAt: null };
  });
  const document = { _base: 'https://samples.example/', bd: 'bd.wav'.repeat(100_000) };
  const statuses = [];
  for (const map of [{ document }, { url: 'github:me/drums' }, { document, url: 'github:me/drums' }, {}]) {
    const body = JSON.stringify({ kind: 'map', ...map });
    const headers = { 'content-type': 'application/json' };
    statuses.push((await ask('/v1/sample-imports', { method: 'POST', headers, body })).status);
  }
  expect(statuses).toEqual([202, 202, 422, 422]);
  expect(sources).toEqual([
    { kind: 'map', sha256: expect.any(String) },
    { kind: 'map', url: 'github:me/drums' },
  ]);
  const kept = await new DirectoryBlobStore(gateway.blobFolder).read((sources[0] as { sha256: string }).sha256);
  expect(JSON.parse(kept.toString())).toEqual(document);
});
