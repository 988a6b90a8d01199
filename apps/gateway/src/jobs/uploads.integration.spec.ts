import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYNTHDEF_FILE_BYTES_MAX, SYNTHDEF_SOURCE_BYTES_MAX, validateSynthDef } from '@oiduna/contracts';
import { DirectoryBlobStore, type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis } from '@oiduna/testkit';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../app.module.js';

let [nats, redis]: Broker[] = [];
let service: RunningService;
let blobs: DirectoryBlobStore;
let blobFolder: string;

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  blobs = new DirectoryBlobStore(blobFolder);
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  service = await startService(definition, settings);
});

afterAll(async () => {
  await service?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

async function post(path: string, body: string | FormData, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${service.port}${path}`, { method: 'POST', body, headers });
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const SOURCE = 'SynthDef(\\kick, { Out.ar(0, SinOsc.ar) })';
const asText = { 'content-type': 'text/plain; charset=utf-8' };
const asBytes = { 'content-type': 'application/octet-stream' };

/** Runs the jobs of the SynthDef queue in the place of the service whose queue it is. */
async function withWorker(run: (source: string) => unknown, work: () => Promise<void>): Promise<void> {
  const worker = new Worker(
    validateSynthDef.queue,
    async ({ data }) => run((await blobs.read(data.data.sha256)).toString()),
    { connection: { url: redis!.url, maxRetriesPerRequest: null } },
  );
  try {
    await work();
  } finally {
    await worker.close();
  }
}

describe('a SynthDef upload', () => {
  it('is stored, queued and answered with the job and where to ask for it', async () => {
    const { status, headers, body } = await post('/v1/synthdefs', SOURCE, { ...asText, 'x-request-id': 'req-1' });
    expect([status, headers.get('location')]).toEqual([202, `/v1/jobs/${body.id}`]);
    expect(body).toMatchObject({ name: 'synthdef.v1.validate', state: 'queued', requestId: 'req-1' });
    const asked = await fetch(`http://127.0.0.1:${service.port}/v1/jobs/${body.id}`);
    expect(await asked.json()).toEqual(body);
  });

  it('is waited for when its sender prefers so: 201 with the result', () =>
    withWorker(
      (source) => ({ synthDefs: [], source }),
      async () => {
        const answer = await post('/v1/synthdefs', SOURCE, { ...asText, prefer: 'wait=10' });
        expect(answer.status).toBe(201);
        expect(answer.headers.get('preference-applied')).toBe('wait=10');
        expect(answer.body).toMatchObject({ state: 'completed', result: { source: SOURCE }, problem: null });
      },
    ));

  it('that fails while its sender waits is answered by its own problem', () =>
    withWorker(
      () => {
        const details = { line: 2, column: 7, reason: 'unexpected END' };
        throw new UnrecoverableError(JSON.stringify({ code: 'SYNTHDEF_SYNTAX', details }));
      },
      async () => {
        const { status, headers, body } = await post('/v1/synthdefs', SOURCE, { ...asText, prefer: 'wait=10' });
        expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8']);
        expect(body).toMatchObject({ code: 'SYNTHDEF_SYNTAX', details: { line: 2, column: 7 } });
        expect(headers.get('location')).toMatch(/^\/v1\/jobs\/synthdefs-/);
      },
    ));

  it.each([
    ['at=bar&role=effect', { apply: { at: 'bar' }, role: 'effect' }],
    ['at=12', { apply: { at: { cycle: 12 } } }],
  ])('with ?%s hands the wish on', async (query, wish) => {
    const { body } = await post(`/v1/synthdefs?${query}`, SOURCE, asText);
    const queue = new Queue(validateSynthDef.queue, { connection: { url: redis!.url } });
    const waiting = await queue.getJob(String(body.id));
    await queue.close();
    expect(waiting?.data).toMatchObject({ data: { form: 'source', ...wish } });
  });

  it('with a moment or a role that is none names the field', async () => {
    expect((await post('/v1/synthdefs?at=soon&role=lead', SOURCE, asText)).body).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ pointer: '/at' }, { pointer: '/role' }],
    });
  });

  it('that takes longer than its sender waits is still 202', async () => {
    const { status, body } = await post('/v1/synthdefs', SOURCE, { ...asText, prefer: 'wait=1' });
    expect([status, body.state]).toEqual([202, 'queued']);
  });

  it.each([
    ['nothing in it', '', asText, 400, 'INPUT_MALFORMED'],
    ['too much source', 'x'.repeat(SYNTHDEF_SOURCE_BYTES_MAX + 1), asText, 413, 'INPUT_TOO_LARGE'],
    ['too many bytes', 'x'.repeat(SYNTHDEF_FILE_BYTES_MAX + 1), asBytes, 413, 'INPUT_TOO_LARGE'],
    ['another content type', '{}', { 'content-type': 'application/json' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ])('with %s is refused', async (_, source, headers, status, code) => {
    expect((await post('/v1/synthdefs', source, headers)).body).toMatchObject({ status, code });
  });

  it('into a full queue is told when to come back', async () => {
    const queue = new Queue(validateSynthDef.queue, { connection: { url: redis!.url } });
    const jobs = Array.from({ length: validateSynthDef.waitingMax }, () => ({ name: 'waits', data: {} }));
    await queue.addBulk(jobs);
    const { status, headers, body } = await post('/v1/synthdefs', SOURCE, asText);
    expect([status, body.code]).toEqual([429, 'QUEUE_FULL']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    await queue.obliterate({ force: true });
    await queue.close();
  });
});

describe('an upload that failed for good', () => {
  it('is found, run again with a warning, and taken away', async () => {
    const ask = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${service.port}${path}`, { method });
      // oxlint-disable-next-line no-explicit-any -- a test reads any answer
      const body = (response.status === 204 ? null : await response.json()) as any;
      return { status: response.status, body };
    };
    const refuse = () => {
      throw new UnrecoverableError(JSON.stringify({ code: 'SYNTHDEF_NONE', details: {} }));
    };
    let id = '';
    await withWorker(refuse, async () => {
      const { headers } = await post('/v1/synthdefs', SOURCE, { ...asText, prefer: 'wait=10' });
      id = headers.get('location')!.split('/').at(-1)!;
    });
    const { body: page } = await ask('/v1/jobs?state=failed&queue=synthdefs&limit=1');
    expect(page.jobs).toMatchObject([{ id, state: 'failed', problem: { code: 'SYNTHDEF_NONE' } }]);
    expect(await ask(`/v1/jobs/${id}/retry`, 'POST')).toMatchObject({
      status: 202,
      body: { job: { id, state: 'queued' }, warning: expect.stringContaining('fail again') },
    });
    expect(await ask(`/v1/jobs/${id}/retry`, 'POST')).toMatchObject({ status: 409, body: { code: 'JOB_NOT_FAILED' } });
    expect(await ask(`/v1/jobs/${id}`, 'DELETE')).toEqual({ status: 204, body: null });
    expect(await ask(`/v1/jobs/${id}`, 'DELETE')).toMatchObject({ status: 404, body: { code: 'JOB_UNKNOWN' } });
  });
});

describe('a sample upload', () => {
  it('is stored and queued with its bank and file name', async () => {
    const form = new FormData();
    form.set('bank', 'kicks');
    form.set('file', new Blob(['RIFF....']), 'größe 1.wav');
    const { status, body } = await post('/v1/samples', form);
    expect([status, body.name]).toEqual([202, 'sample.v1.ingest']);
    const queue = new Queue('samples', { connection: { url: redis!.url } });
    const stored = await queue.getJob(body.id);
    expect(stored?.data.data).toMatchObject({ bank: 'kicks', fileName: 'größe 1.wav', sizeBytes: 8 });
    expect((await blobs.read(stored!.data.data.sha256)).toString()).toBe('RIFF....');
    await queue.close();
  });

  it('in another form than multipart is refused', async () => {
    expect((await post('/v1/samples', 'RIFF', { 'content-type': 'audio/wav' })).body).toMatchObject({ status: 415 });
  });
});
