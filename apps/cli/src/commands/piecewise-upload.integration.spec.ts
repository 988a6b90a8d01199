import { PIECEWISE_ABOVE_BYTES } from '@oiduna/contracts';
import { createHash, randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buffer, job, rehearse, sample } from './rehearsal.fixture.js';
import { told, upload } from './sample-answers.fixture.js';
import { problem, StandInGateway } from './stand-in-gateway.fixture.js';

const bytes = randomFillSync(Buffer.alloc(PIECEWISE_ABOVE_BYTES + 1_000_003));
const sha256 = createHash('sha256').update(bytes).digest('hex');

let gateway: StandInGateway;
let dir: string;
let received: Buffer;
let metadata: string | undefined;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/long.wav`, bytes);
});

afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});

/** As the gateway does it. */
const state = () => ({
  'Upload-Offset': String(received.length),
  ...(received.length === bytes.length && { 'Upload-Job': 'samples-1' }),
});
function take({ headers }: IncomingMessage, piece: Buffer, response: ServerResponse): unknown {
  if (Number(headers['upload-offset']) !== received.length) return problem(409, 'UPLOAD_OFFSET_WRONG');
  received = Buffer.concat([received, piece]);
  return void response.setHeaders(new Map(Object.entries(state())));
}

beforeEach(() => {
  gateway.reset();
  received = Buffer.alloc(0);
  metadata = undefined;
  gateway.answers = {
    listUploads: { uploads: [] },
    createUpload: told((request) => {
      metadata = request.headers['upload-metadata'] as string;
      return { Location: `/v1/uploads/${upload.id}` };
    }),
    askUpload: told(state),
    continueUpload: take,
    getJob: job({ sample, buffer }),
  };
});

const load = (options = '') =>
  rehearse(`sample load kicks ${dir}/long.wav ${options}`.trim().split(' '), { env: { OIDUNA_URL: gateway.url } });
const allArrived = () => createHash('sha256').update(received).digest('hex') === sha256;
const count = (operation: string) => gateway.asked.filter((asked) => asked === operation).length;

describe('a long file', () => {
  it('is sent in pieces with its place and its sum, and its job is waited for', async () => {
    const { code, stdout } = await load();
    expect([code, allArrived(), count('continueUpload')]).toEqual([0, true, 5]);
    const values = metadata!.split(',').map((pair) => Buffer.from(pair.split(' ')[1]!, 'base64').toString());
    expect(values).toEqual(['kicks', 'long.wav', sha256]);
    expect(stdout).toContain('a.wav');
    expect(gateway.asked).not.toContain('loadSample');
  });

  it('goes on where an earlier try was cut off', async () => {
    received = bytes.subarray(0, 30_000_000);
    const other = { ...upload, id: '018f2f6e-0000-7000-8000-0000000000ff' };
    const same = { ...upload, sha256, sizeBytes: bytes.length, offsetBytes: 30_000_000 };
    gateway.answers['listUploads'] = {
      uploads: [other, { ...same, jobId: 'samples-0' }, { ...same, bank: 'b' }, same],
    };
    const { code, stderr } = await load();
    expect([code, allArrived(), count('createUpload'), count('continueUpload')]).toEqual([0, true, 0, 1]);
    expect(stderr).toContain('going on at 30.0 of 34.6 MB');
  });

  it('outlives connections that break before and after a piece is taken, and a gateway that is away', async () => {
    let calls = 0;
    gateway.answers['continueUpload'] = (request: IncomingMessage, piece: Buffer, response: ServerResponse) => {
      calls += 1;
      if (calls === 2) received = Buffer.concat([received, piece.subarray(0, 1_000)]);
      if (calls === 3) received = Buffer.concat([received, piece]);
      if (calls === 2 || calls === 3) return void response.destroy();
      return calls === 4 ? problem(503, 'SERVICE_UNAVAILABLE') : take(request, piece, response);
    };
    const { code } = await load();
    expect([code, allArrived()]).toEqual([0, true]);
  });

  it('whose studio stays away is given up after --timeout', async () => {
    gateway.answers['continueUpload'] = (_: IncomingMessage, __: Buffer, response: ServerResponse) =>
      void response.destroy();
    const { code, stderr } = await load('--timeout 1');
    expect([code, count('continueUpload') > 1]).toEqual([6, true]);
    expect(stderr).toContain('No studio answers');
  });

  it.each([
    [422, 'UPLOAD_DIGEST_WRONG', 3],
    [423, 'UPLOAD_TAKEN_OVER', 4],
  ])('that is refused with %d is not sent again', async (status, code, exitCode) => {
    gateway.answers['continueUpload'] = problem(status, code);
    const outcome = await load();
    expect([outcome.code, count('continueUpload')]).toEqual([exitCode, 1]);
    expect(outcome.stderr).toContain(`It was ${code}.`);
  });
});
