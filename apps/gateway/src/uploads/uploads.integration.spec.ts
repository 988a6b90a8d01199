import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer as bytesOf } from 'node:stream/consumers';
import { ingestSample, SAMPLE_BYTES_MAX } from '@oiduna/contracts';
import { DirectoryBlobStore, type RunningService, startService } from '@oiduna/platform';
import { type Broker, ownNats, ownRedis, seededRandom } from '@oiduna/testkit';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { definition } from '../app.module.js';
import { metadataOf } from './upload-headers.js';

const SEED = Number(process.env['UPLOAD_SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(SEED);
const file = Buffer.from(Array.from({ length: 900_000 }, () => Math.floor(random() * 256)));
const sha256 = createHash('sha256').update(file).digest('hex');

let [nats, redis]: Broker[] = [];
let service: RunningService;
let blobFolder: string;
let queue: Queue;

const start = () =>
  startService(definition, { NATS_URL: nats!.url, REDIS_URL: redis!.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' });

beforeAll(async () => {
  blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  queue = new Queue(ingestSample.queue, { connection: { url: redis.url } });
  service = await start();
});

afterAll(async () => {
  await service?.close();
  await queue?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
  await rm(blobFolder, { recursive: true, force: true });
});

type Headers = Record<string, string | number>;
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  // oxlint-disable-next-line no-explicit-any -- a test reads any answer
  readonly body: any;
}

function ask(method: string, path: string, headers: Headers = {}): ClientRequest {
  return request({
    port: service.port,
    host: '127.0.0.1',
    method,
    path,
    headers: { 'tus-resumable': '1.0.0', ...headers },
  });
}

async function answered(asked: ClientRequest): Promise<Answer> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const text = (await bytesOf(response)).toString();
  return { status: response.statusCode!, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

async function send(method: string, path: string, headers: Headers = {}, body?: Uint8Array): Promise<Answer> {
  const asked = ask(method, path, headers);
  asked.end(body);
  return answered(asked);
}

const creating = (size: number, labels: Partial<Parameters<typeof metadataOf>[0]> = {}): Headers => ({
  'upload-length': size,
  'upload-metadata': metadataOf({ bank: 'kicks', fileName: 'a.wav', sha256: null, ...labels }),
});
async function begun(size: number, labels?: Parameters<typeof creating>[1]): Promise<string> {
  const { status, headers } = await send('POST', '/v1/uploads', creating(size, labels));
  expect([status, headers['tus-resumable']]).toEqual([201, '1.0.0']);
  return headers.location!;
}
const pieceAt = (offset: number, rest: Headers = {}): Headers => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': offset,
  ...rest,
});
const patch = (place: string, offset: number, piece: Uint8Array, rest?: Headers): Promise<Answer> =>
  send('PATCH', place, pieceAt(offset, rest), piece);
const offsetOf = async (place: string): Promise<number> => Number((await send('HEAD', place)).headers['upload-offset']);

/** A piece whose connection breaks after `arrivesBytes` of it. */
async function breakOff(place: string, offset: number, piece: Uint8Array, arrivesBytes: number): Promise<void> {
  const asked = ask('PATCH', place, pieceAt(offset, { 'content-length': piece.length }));
  asked.on('error', () => undefined);
  await new Promise((sent) => asked.write(piece.subarray(0, arrivesBytes), sent));
  asked.destroy();
}

/** What the jobs of the samples service are to do, newest first. */
const jobs = async () => (await queue.getJobs()).map(({ id, data }) => ({ id, ...data.data }));
const storedBytes = (sum: string) => new DirectoryBlobStore(blobFolder).read(sum);

describe(`an upload in pieces (UPLOAD_SEED=${SEED})`, () => {
  it('ends with the same bytes, wherever connections break and the gateway is restarted', async () => {
    const place = await begun(file.length, { fileName: 'broken off.wav', sha256 });
    let [restartIn, breaks] = [4, 0];
    let last: Answer | undefined;
    for (let offset = 0; offset < file.length; offset = await offsetOf(place)) {
      const piece = file.subarray(offset, offset + 1 + Math.floor(random() * 200_000));
      if (random() < 0.4 && breaks < 12) {
        await breakOff(place, offset, piece, Math.floor(random() * piece.length));
        breaks += 1;
      } else last = await patch(place, offset, piece);
      restartIn -= 1;
      if (restartIn === 0) {
        await service.close();
        service = await start();
      }
    }
    expect(restartIn).toBeLessThanOrEqual(0);
    expect(last).toMatchObject({ status: 204, headers: { 'upload-offset': String(file.length) } });
    const [job] = await jobs();
    expect(job).toMatchObject({ bank: 'kicks', fileName: 'broken off.wav', sha256, sizeBytes: file.length });
    expect(last!.headers['upload-job']).toBe(job!.id);
    expect((await storedBytes(sha256)).equals(file)).toBe(true);
  });

  it('tells its job to a sender whom the last answer did not reach, and makes no second one', async () => {
    const place = await begun(3, { fileName: 'unheard.wav' });
    await breakOff(place, 0, Buffer.from('abc'), 3);
    await vi.waitFor(async () => expect(await offsetOf(place)).toBe(3));
    const { headers } = await send('HEAD', place);
    const again = await patch(place, 3, Buffer.alloc(0));
    expect([headers['upload-job'], again.headers['upload-job']]).toEqual([expect.any(String), headers['upload-job']]);
    const made = (await jobs()).filter(({ fileName }) => fileName === 'unheard.wav');
    expect(made.map(({ id }) => id)).toEqual([headers['upload-job']]);
  });

  it('sent by two at the same time ends with the same bytes', async () => {
    const place = await begun(file.length, { fileName: 'raced.wav', sha256 });
    const sendAll = async (pieceBytes: number) => {
      for (let offset = await offsetOf(place); offset < file.length; offset = await offsetOf(place)) {
        const { status } = await patch(place, offset, file.subarray(offset, offset + pieceBytes));
        expect([204, 409, 423]).toContain(status);
      }
    };
    await Promise.all([sendAll(50_000), sendAll(70_000)]);
    const made = (await jobs()).filter(({ fileName }) => fileName === 'raced.wav');
    expect(made).toEqual([expect.objectContaining({ sha256, sizeBytes: file.length })]);
  });

  it('does not wait for a connection that is dead without knowing', async () => {
    const place = await begun(6);
    const dead = ask('PATCH', place, pieceAt(0, { 'content-length': 6 }));
    dead.write('ab');
    const ended = answered(dead);
    const kept = join(blobFolder, 'uploads', `${place.split('/').at(-1)}.bytes`);
    await vi.waitFor(async () => expect((await stat(kept)).size).toBe(2));
    expect(await offsetOf(place)).toBe(2);
    expect((await patch(place, 2, Buffer.from('cdef'))).status).toBe(204);
    expect((await ended).body).toMatchObject({ status: 423, code: 'UPLOAD_TAKEN_OVER' });
    dead.destroy();
  });

  it('goes on at its offset only', async () => {
    const place = await begun(6);
    await patch(place, 0, Buffer.from('abc'));
    for (const offset of [0, 4]) {
      const { body } = await patch(place, offset, Buffer.from('xy'));
      expect(body).toMatchObject({ status: 409, code: 'UPLOAD_OFFSET_WRONG', details: { offsetBytes: 3 } });
    }
    expect(await offsetOf(place)).toBe(3);
  });

  it('drops a piece that is not what its checksum says', async () => {
    const place = await begun(6);
    const sum = (algorithm: string) => `${algorithm} ${createHash(algorithm).update('abc').digest('base64')}`;
    const wrong = await patch(place, 0, Buffer.from('abd'), { 'upload-checksum': sum('sha1') });
    expect(wrong.body).toMatchObject({ status: 460, code: 'UPLOAD_CHECKSUM_WRONG' });
    expect(await offsetOf(place)).toBe(0);
    for (const [offset, algorithm] of [
      [0, 'sha1'],
      [3, 'sha256'],
    ] as const) {
      const right = await patch(place, offset, Buffer.from('abc'), { 'upload-checksum': sum(algorithm) });
      expect(right.status).toBe(204);
    }
    const unknown = await patch(place, 6, Buffer.alloc(0), { 'upload-checksum': 'md5 AAAA' });
    expect(unknown.body).toMatchObject({ status: 422, errors: [{ pointer: '/upload-checksum' }] });
  });

  it('is dropped when the file is not the one it was begun with', async () => {
    const place = await begun(3, { fileName: 'changed.wav', sha256 });
    const { body } = await patch(place, 0, Buffer.from('abc'));
    expect(body).toMatchObject({ status: 422, code: 'UPLOAD_DIGEST_WRONG', details: { expected: sha256 } });
    expect((await send('HEAD', place)).status).toBe(404);
    expect((await jobs()).filter(({ fileName }) => fileName === 'changed.wav')).toEqual([]);
  });

  it('takes no more bytes than were announced', async () => {
    const place = await begun(6);
    await patch(place, 0, Buffer.from('abc'));
    const { body } = await patch(place, 3, Buffer.alloc(300_000));
    expect(body).toMatchObject({ status: 413, code: 'INPUT_TOO_LARGE', details: { limitBytes: 6 } });
    expect(await offsetOf(place)).toBe(3);
  });

  it('is listed until it is cancelled', async () => {
    const place = await begun(6, { bank: 'hats', fileName: 'b.wav' });
    await patch(place, 0, Buffer.from('abc'));
    const found = async () =>
      (await send('GET', '/v1/uploads')).body.uploads.filter(({ bank }: { bank: string }) => bank === 'hats');
    expect(await found()).toEqual([
      expect.objectContaining({ fileName: 'b.wav', sizeBytes: 6, offsetBytes: 3, jobId: null }),
    ]);
    expect((await send('DELETE', place)).status).toBe(204);
    expect(await found()).toEqual([]);
    expect((await send('DELETE', place)).status).toBe(404);
  });
});

describe('an upload is not begun', () => {
  it.each([
    ['for too large a file', creating(SAMPLE_BYTES_MAX + 1), 413, 'INPUT_TOO_LARGE'],
    ['for an empty file', creating(0), 400, 'INPUT_MALFORMED'],
    [
      'without a size',
      { 'upload-metadata': metadataOf({ bank: 'a', fileName: 'b', sha256: null }) },
      422,
      'INPUT_INVALID',
    ],
    ['without a bank', { ...creating(3), 'upload-metadata': 'filename YS53YXY=' }, 422, 'INPUT_INVALID'],
    ['in another tus', { ...creating(3), 'tus-resumable': '0.2.2' }, 412, 'TUS_VERSION_UNSUPPORTED'],
  ])('%s', async (_, headers, status, code) => {
    const answer = await send('POST', '/v1/uploads', headers);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.headers['tus-version']).toBe(status === 412 ? '1.0.0' : undefined);
  });
});

it('a piece of another content type is refused', async () => {
  const place = await begun(3);
  const { body } = await send('PATCH', place, { ...pieceAt(0), 'content-type': 'audio/wav' }, Buffer.from('abc'));
  expect(body).toMatchObject({ status: 415, code: 'CONTENT_TYPE_UNSUPPORTED' });
});

it('tus clients are told what to expect', async () => {
  const { status, headers } = await send('OPTIONS', '/v1/uploads');
  expect([status, headers]).toMatchObject([
    204,
    {
      'tus-version': '1.0.0',
      'tus-extension': 'creation,expiration,checksum,termination',
      'tus-max-size': String(SAMPLE_BYTES_MAX),
      'tus-checksum-algorithm': 'sha1,sha256',
    },
  ]);
});
