import { randomUUID } from 'node:crypto';
import { AppError, deleteSample, getSample, renderSample, type CataloguedSample } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayUnderTest, type GatewayUnderTest } from '../gateway.fixture.js';

let under: GatewayUnderTest;
let sample: CataloguedSample;
/** What was asked to be made. */
const made: string[] = [];

beforeAll(async () => {
  under = await gatewayUnderTest();
  const blobs = new DirectoryBlobStore(under.blobFolder);
  const original = await blobs.put(Buffer.from('0123456789'));
  const format = { container: 'flac', encoding: 'flac', frameCount: 1, channelCount: 1, sampleRateHz: 8_000 };
  sample = {
    id: randomUUID(),
    bank: 'kicks',
    fileName: 'a.flac',
    sha256: original.sha256,
    sizeBytes: 10,
    wavSha256: (await blobs.put(Buffer.from('clean'))).sha256,
    format: { ...format, durationSeconds: 1 / 8_000 },
    peak: 1,
    verdict: 'ok',
    findings: [],
    analysis: null,
    tags: ['dry'],
    lastUsedAt: null,
    uploadedBy: null,
    createdAt: '2026-01-02T03:04:05.678Z',
  };
  await under.engine.answer(getSample, ({ id }) => {
    if (id !== sample.id) throw new AppError('SAMPLE_UNKNOWN', { name: id });
    return sample;
  });
  const kept = await Promise.all(['dat', 'json', 'png', 'preview'].map((form) => blobs.put(Buffer.from(form))));
  await under.engine.answer(renderSample, ({ form }) => {
    made.push(form);
    return kept[['dat', 'json', 'png', 'preview'].indexOf(form)]!;
  });
});
afterAll(() => under?.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${under.port}/v1/samples/${sample.id}${path}`, { headers });

describe('a sample', () => {
  it('is told with an ETag, which is enough to know that nothing has changed', async () => {
    const first = await get('');
    expect(await first.json()).toEqual(sample);
    const again = await get('', { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('that is not there is answered with its name', async () => {
    const response = await fetch(`http://127.0.0.1:${under.port}/v1/samples/${randomUUID()}/audio`);
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'SAMPLE_UNKNOWN' }]);
  });
});

it.each([
  ['', 204, false],
  ['?force=true', 204, true],
  ['?force=perhaps', 422, undefined],
])('a sample is deleted%s', async (query, status, force) => {
  const asked: boolean[] = [];
  await under.engine.answer(deleteSample, (wish) => {
    asked.push(wish.force);
    return {};
  });
  const answer = await fetch(`http://127.0.0.1:${under.port}/v1/samples/${sample.id}${query}`, { method: 'DELETE' });
  expect([answer.status, asked]).toEqual([status, force === undefined ? [] : [force]]);
});

describe('the waveform', () => {
  it.each([
    ['', {}, 'dat', 'application/octet-stream'],
    ['', { accept: 'image/png' }, 'png', 'image/png'],
    ['', { accept: 'application/json' }, 'json', 'application/json; charset=utf-8'],
    ['', { accept: 'text/plain' }, 'dat', 'application/octet-stream'],
    ['?format=png', { accept: 'application/json' }, 'png', 'image/png'],
  ] as [string, Record<string, string>, string, string][])('%s with %j is %s', async (query, headers, form, type) => {
    const response = await get(`/waveform${query}`, headers);
    expect([response.headers.get('content-type'), await response.text()]).toEqual([type, form]);
    expect(made.at(-1)).toBe(form);
    expect(response.headers.get('vary')).toContain('Accept');
  });

  it('of another form is refused by name', async () => {
    expect(await (await get('/waveform?format=svg')).json()).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ pointer: '/format' }],
    });
  });
});

describe('the audio', () => {
  it.each([
    ['', 'audio/flac', '0123456789'],
    ['?format=original', 'audio/flac', '0123456789'],
    ['?format=wav', 'audio/wav', 'clean'],
    ['?format=preview', 'audio/ogg; codecs=opus', 'preview'],
  ])('%s is served as %s', async (query, type, content) => {
    const response = await get(`/audio${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-length')).toBe(String(content.length));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(await response.text()).toBe(content);
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('for %s is that part', async (range, content, stated) => {
    const response = await get('/audio', { range });
    expect([response.status, await response.text()]).toEqual([206, content]);
    expect(response.headers.get('content-range')).toBe(stated);
  });

  it.each(['bytes=0-1,4-5', 'frames=0-1', 'bytes=x'])('for %s is the whole', async (range) => {
    const response = await get('/audio', { range });
    expect([response.status, await response.text()]).toEqual([200, '0123456789']);
  });

  it('for bytes beyond its end is a problem that says how many there are', async () => {
    const response = await get('/audio', { range: 'bytes=10-' });
    expect(response.headers.get('content-range')).toBe('bytes */10');
    expect([response.status, await response.json()]).toMatchObject([
      416,
      { code: 'RANGE_UNSATISFIABLE', details: { range: 'bytes=10-', sizeBytes: 10 } },
    ]);
  });

  it('is sent in part only while it is still the file the listener has begun to read', async () => {
    const etag = `"${sample.sha256}"`;
    expect((await get('/audio')).headers.get('etag')).toBe(etag);
    expect((await get('/audio', { range: 'bytes=2-4', 'if-range': etag })).status).toBe(206);
    expect((await get('/audio', { range: 'bytes=2-4', 'if-range': '"another"' })).status).toBe(200);
    expect((await get('/audio', { 'if-none-match': etag })).status).toBe(304);
  });
});
