import {
  AppError,
  deleteTrack,
  getRecording,
  getSynthDef,
  getTransport,
  listBuffers,
  listSamples,
  listSounds,
  listSynthDefs,
  listTracks,
  patchTrack,
  playCode,
  putTrack,
  type Recording,
  changeTempo,
  setTransport,
  startRecording,
  type Track,
  type Transport,
} from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JSON_BYTES_MAX } from './edge/read-body.js';
import { type GatewayUnderTest, gatewayUnderTest } from './gateway.fixture.js';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await gatewayUnderTest();
});
afterAll(() => gateway?.stop());

const track: Track = { name: 'kick', code: 's("kick*4")', muted: false, solo: false, gain: 1, revision: 3 };
const transport: Transport = {
  playing: true,
  state: 'playing',
  bpm: 120,
  tempoPlan: null,
  swing: { ratio: 0.5, division: 16 },
  meter: { beatsPerBar: 4, beatUnit: 4, fromCycle: 0 },
  beatsPerCycle: 4,
  position: { cycle: 0, beat: 0, bar: 0, beatInBar: 0 },
  revision: 1,
};

interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  body: any;
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { method, ...init });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

describe('a wrong request', () => {
  it.each([
    ['an unknown field', 'PUT', '/v1/transport/tempo', json({ bpm: 120, tempo: 3 }), 422, 'INPUT_INVALID'],
    ['a wrong type', 'PUT', '/v1/transport/tempo', json({ bpm: 'fast' }), 422, 'INPUT_INVALID'],
    ['a position before the begin', 'PUT', '/v1/transport/position', json({ cycle: -1 }), 422, 'INPUT_INVALID'],
    ['a nudge that is none', 'POST', '/v1/transport/nudge', json({ ms: null }), 422, 'INPUT_INVALID'],
    ['a value out of range', 'PUT', '/v1/transport/tempo', json({ bpm: 1e9 }), 422, 'INPUT_INVALID'],
    ['a bad name in the path', 'DELETE', '/v1/tracks/no%20way', {}, 422, 'INPUT_INVALID'],
    ['an unknown query field', 'GET', '/v1/samples?colour=x', {}, 422, 'INPUT_INVALID'],
    ['malformed JSON', 'POST', '/v1/play', json('{"code":'), 400, 'INPUT_MALFORMED'],
    ['an empty body', 'POST', '/v1/play', json(''), 400, 'INPUT_MALFORMED'],
    ['a broken path', 'GET', '/v1/tracks/%zz', {}, 400, 'INPUT_MALFORMED'],
    ['a body too large', 'POST', '/v1/play', json({ code: 'x'.repeat(JSON_BYTES_MAX) }), 413, 'INPUT_TOO_LARGE'],
    ['another content type', 'POST', '/v1/play', { body: 'code=x' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    [
      'a compressed body',
      'POST',
      '/v1/play',
      json('{}', { 'content-encoding': 'br' }),
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    [
      'an ETag of somebody else',
      'DELETE',
      '/v1/tracks/kick',
      { headers: { 'if-match': 'W/"x"' } },
      422,
      'INPUT_INVALID',
    ],
    ['an unknown route', 'GET', '/v1/trakcs', {}, 404, 'ROUTE_UNKNOWN'],
    ['an unknown job', 'GET', '/v1/jobs/samples-1', {}, 404, 'JOB_UNKNOWN'],
  ] as const)('with %s is answered by a problem document', async (_, method, path, init, status, code) => {
    const answer = await call(method, path, init);
    expect(answer.body).toMatchObject({ status, code, instance: answer.headers.get('x-request-id') });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('names each wrong field', async () => {
    const { body } = await call('PUT', '/v1/tracks/kick', json({ code: '', gain: 'loud', volume: 1 }));
    const pointers = (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual(['/code', '/gain', '/volume']);
  });

  it('with a content type that is not taken is told which are', async () => {
    const { body } = await call('PATCH', '/v1/tracks/kick', { body: 'gain=1' });
    expect(body.detail).toContain('application/json, application/merge-patch+json');
  });

  it('to a mistyped route is told the nearest one', async () => {
    const { body } = await call('POST', '/v1/transport/strat');
    expect(body.detail).toContain('did you mean POST /v1/transport/start?');
  });

  it('does not reach the prototype of anything', async () => {
    const { body } = await call('PUT', '/v1/transport/tempo', json('{"bpm":120,"__proto__":{"x":1}}'));
    expect(body).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('an answer', () => {
  it("carries the caller's request ID and stays in its trace", async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { 'x-request-id': 'my-id.1', traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const answer = await call('GET', '/v1/nowhere', { headers });
    expect(answer.headers.get('x-request-id')).toBe('my-id.1');
    expect(answer.headers.get('traceparent')).toContain(traceId);
    expect(answer.body).toMatchObject({ instance: 'my-id.1', traceId });
  });

  it("makes a request ID where the caller's is not safe", async () => {
    const { headers } = await call('GET', '/v1/nowhere', { headers: { 'x-request-id': 'a b' } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says nothing about the server, and forbids guessing content types', async () => {
    const { headers } = await call('GET', '/livez');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the engine', () => {
  it('being away is a 503 that can be sent again', async () => {
    const answer = await call('GET', '/v1/tracks');
    expect(answer.body).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', retryable: true });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('plays text, and is asked for transport and tempo', async () => {
    const soundsAt = '2026-01-01T00:00:00.000Z';
    await gateway.engine.answer(playCode, () => ({ tracks: [track], change: null, transport, soundsAt, warnings: [] }));
    const stop = await gateway.engine.answer(getTransport, () => transport);
    await gateway.engine.answer(setTransport, ({ playing = true }) => ({ ...transport, playing }));
    await gateway.engine.answer(changeTempo, ({ bpm }) => ({ ...transport, bpm }));
    expect((await call('POST', '/v1/play', json({ code: track.code }))).body.tracks).toEqual([track]);
    expect((await call('GET', '/v1/transport')).body).toEqual(transport);
    expect((await call('POST', '/v1/transport/stop')).body).toMatchObject({ playing: false });
    expect((await call('POST', '/v1/transport/start')).body).toMatchObject({ playing: true });
    expect((await call('PUT', '/v1/transport/tempo', json({ bpm: 90 }))).body).toMatchObject({ bpm: 90 });
    stop();
  });

  it('gets the revision of If-Match, and its answer has the new one as ETag', async () => {
    await gateway.engine.answer(listTracks, () => ({ tracks: [track] }));
    await gateway.engine.answer(putTrack, ({ name, wish, expectedRevision = 0 }) => ({
      ...track,
      name,
      code: wish.code,
      revision: expectedRevision + 1,
    }));
    await gateway.engine.answer(patchTrack, ({ patch, expectedRevision: expected = 0 }) => {
      if (expected !== 3) throw new AppError('REVISION_MISMATCH', { what: 'Track kick', actual: 3, expected });
      return { ...track, gain: patch.gain ?? 1, revision: 4 };
    });
    await gateway.engine.answer(deleteTrack, ({ name }) => ({ name }));
    const put = await call('PUT', '/v1/tracks/kick', json({ code: 's("a")' }, { 'if-match': '"7"' }));
    expect([put.body.revision, put.headers.get('etag')]).toEqual([8, '"8"']);
    expect((await call('GET', '/v1/tracks')).body).toEqual({ tracks: [track] });
    const merge = { 'content-type': 'application/merge-patch+json', 'if-match': '"3"' };
    expect((await call('PATCH', '/v1/tracks/kick', json({ gain: 2 }, merge))).body).toMatchObject({ gain: 2 });
    expect((await call('PATCH', '/v1/tracks/kick', json({ gain: 2 }, { 'if-match': '"2"' }))).status).toBe(412);
    expect((await call('DELETE', '/v1/tracks/kick', { headers: { 'if-match': '*' } })).status).toBe(204);
  });
});

describe('the catalogue', () => {
  it('is asked of the service that owns it', async () => {
    await gateway.engine.answer(listSynthDefs, () => ({ synthDefs: [], next: null }));
    await gateway.engine.answer(listSamples, ({ bank }) => {
      throw new AppError('SAMPLE_UNKNOWN', { name: bank });
    });
    await gateway.engine.answer(listBuffers, () => ({ buffers: [] }));
    await gateway.engine.answer(listSounds, () => ({
      sounds: [{ name: 'kick', kind: 'synthdef' as const, sampleCount: 0 }],
    }));
    await gateway.engine.answer(getSynthDef, ({ name }) => {
      throw new AppError('SYNTHDEF_UNKNOWN', { name, nearest: 'kick' });
    });
    expect((await call('GET', '/v1/synthdefs')).body).toEqual({ synthDefs: [], next: null });
    expect((await call('GET', '/v1/samples?bank=snares')).body.details).toEqual({ name: 'snares' });
    expect((await call('GET', '/v1/buffers')).body).toEqual({ buffers: [] });
    expect((await call('GET', '/v1/sounds')).body.sounds).toHaveLength(1);
    expect((await call('GET', '/v1/synthdefs/kcik')).body.detail).toContain('(did you mean kick?)');
  });

  it("that answers against its contract is our fault, not the caller's", async () => {
    const stop = await gateway.engine.answer(getTransport, () => ({}) as Transport);
    expect((await call('GET', '/v1/transport')).body).toMatchObject({ status: 500, code: 'INTERNAL' });
    stop();
  });
});

describe('a recording', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const recording: Recording = {
    id,
    state: 'running',
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: '2026-01-01T00:00:08.000Z',
    startCycle: 0,
    bars: 4,
    file: null,
    lostFrames: null,
    xruns: null,
    reason: null,
  };

  it('is started with the bars wished for', async () => {
    await gateway.engine.answer(startRecording, ({ bars }) => ({ ...recording, bars }));
    expect(await call('POST', '/v1/recordings', json({ bars: 8 }))).toMatchObject({ status: 201, body: { bars: 8 } });
  });

  it('has no audio before it is finished', async () => {
    const stop = await gateway.engine.answer(getRecording, () => recording);
    expect((await call('GET', `/v1/recordings/${id}`)).body).toEqual(recording);
    expect((await call('GET', `/v1/recordings/${id}/audio`)).body).toMatchObject({ code: 'RECORDING_NOT_READY' });
    stop();
  });

  it('is sent as WAV with its length', async () => {
    const { sha256, sizeBytes } = await new DirectoryBlobStore(gateway.blobFolder).put(Buffer.from('RIFF....'));
    const file = { sha256, sizeBytes, frameCount: 1 };
    await gateway.engine.answer(getRecording, () => ({ ...recording, state: 'finished' as const, file }));
    const { headers, body } = await call('GET', `/v1/recordings/${id}/audio`);
    expect([headers.get('content-type'), headers.get('content-length'), body]).toEqual(['audio/wav', '8', 'RIFF....']);
  });
});

describe('the documents', () => {
  it.each([
    ['/v1/openapi.json', 'application/json', '"openapi":'],
    ['/docs', 'text/html', '/docs/assets/swagger-ui-bundle.js'],
    ['/docs/start.js', 'text/javascript', '/v1/openapi.json'],
    ['/docs/assets/swagger-ui.css', 'text/css', '.swagger-ui'],
    ['/docs/errors', 'text/html', 'id="queue-full"'],
    ['/metrics', 'text/plain', 'oiduna_job_queue_waiting{queue="synthdefs",service="gateway"} 0'],
  ])('%s is served as %s', async (path, type, text) => {
    const answer = await call('GET', path);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)).toContain(text);
  });

  it('offer no other file of the package they come from', async () => {
    expect((await call('GET', '/docs/assets/package.json')).status).toBe(404);
  });
});
