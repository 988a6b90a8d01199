import { type Broker, type OtlpReceiver, otlpReceiver, ownNats, ownRedis, type Span } from '@oiduna/testkit';
import {
  Controller,
  ForbiddenException,
  Inject,
  Injectable,
  Module,
  PayloadTooLargeException,
  Req,
  Res,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import {
  AppError,
  getSamplesReadiness,
  ingestSample,
  type Job,
  listSamples,
  Problem,
  type ReplyOf,
  type RequestOf,
  ROUTES,
} from '@oiduna/contracts';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wait } from './clock.js';
import { RedisSettings, ServiceSettings } from './config.js';
import { currentRequestId } from './context.js';
import { Handles, Runs } from './contract-handlers.js';
import { Dependencies } from './dependencies.js';
import type { JobRun } from './job-runner.js';
import { JobQueues } from './jobs.js';
import { Nats } from './nats.js';
import { othersOf } from './other-contracts.fixture.js';
import { Route } from './route.js';
import { CONFIG, type RunningService, runService, type ServiceDefinition, startService } from './service.js';
import { currentTraceId } from './telemetry.js';

const SLOW_MS = 150;
const NO_SAMPLES = { samples: [], total: 0, next: null };
const schema = z.object({ ...ServiceSettings, ...RedisSettings });
let queues: JobQueues;
const seen: { hop: string; requestId: string | undefined; traceId: string | null }[] = [];
const note = (hop: string): void => void seen.push({ hop, requestId: currentRequestId(), traceId: currentTraceId() });

/** A whole service in small: it answers the contracts of `samples`, and asks itself over NATS. */
@Controller()
class SamplesController {
  constructor(
    private readonly nats: Nats,
    private readonly dependencies: Dependencies,
    @Inject(CONFIG) private readonly config: z.output<typeof schema>,
  ) {}

  @Handles(listSamples)
  async list({ bank }: RequestOf<typeof listSamples>): Promise<ReplyOf<typeof listSamples>> {
    note('nats');
    if (bank === 'refused') throw new AppError('SAMPLE_UNKNOWN', { name: 'x' });
    if (bank === 'broken') throw new TypeError('password=geheim');
    if (bank === 'slow') await wait(SLOW_MS);
    return NO_SAMPLES;
  }

  @Handles(getSamplesReadiness)
  ready(): Promise<unknown> {
    return this.dependencies.readiness();
  }

  @Route(ROUTES.listSamples)
  async overHttp(@Req() request: Request): Promise<object> {
    note('http');
    return this.nats.request(listSamples, { bank: request.query['bank'] as string });
  }

  @Route(ROUTES.loadSample)
  async load(): Promise<Job> {
    return queues.enqueue(ingestSample, { bank: 'kicks', fileName: 'a.wav', sha256: 'a'.repeat(64), sizeBytes: 1 });
  }

  /** Fails as the layers below us do. */
  @Route(ROUTES.getSynthDef)
  fail(@Req() request: Request, @Res() response: Response): void {
    const failures: Record<string, () => Error> = {
      forbidden: () => new ForbiddenException('not yours'),
      large: () => Object.assign(new PayloadTooLargeException(), { limit: 7 }),
      media: () => new UnsupportedMediaTypeException(),
      parser: () => Object.assign(new SyntaxError('Unexpected token'), { status: 400 }),
      busy: () => new AppError('BUFFERS_EXHAUSTED', { limit: 1 }),
      late: () => {
        response.write('half');
        return new AppError('TRACK_UNKNOWN', { name: 'x' });
      },
    };
    throw failures[String(request.params['name'])]?.() ?? new TypeError(`port ${this.config.HTTP_PORT}`);
  }
}

@Injectable()
class IngestSample {
  constructor(private readonly nats: Nats) {}

  @Runs(ingestSample)
  async run(_data: unknown, run: JobRun): Promise<unknown> {
    note('job');
    await run.step('verifying');
    return this.nats.request(listSamples, {});
  }
}

const Others = othersOf('samples', [listSamples, getSamplesReadiness]);

@Module({ controllers: [SamplesController, Others], providers: [IngestSample] })
class SamplesModule {}

@Module({ controllers: [SamplesController, Others] })
class ModuleWithoutJob {}

const definition: ServiceDefinition = { name: 'samples', config: schema, module: SamplesModule, jobConcurrency: 2 };

let natsBroker: Broker;
let redisBroker: Broker;
let receiver: OtlpReceiver;
let service: RunningService;
let environment: Record<string, string>;
const url = (path: string) => `http://127.0.0.1:${service.port}${path}`;

beforeAll(async () => {
  [natsBroker, redisBroker, receiver] = await Promise.all([ownNats(), ownRedis(), otlpReceiver()]);
  environment = { NATS_URL: natsBroker.url, REDIS_URL: redisBroker.url, LOG_LEVEL: 'fatal' };
  queues = new JobQueues(redisBroker.url);
  let prepared = false;
  service = await startService(
    { ...definition, prepare: () => void (prepared = true) },
    { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  );
  expect(prepared).toBe(true);
});
afterAll(async () => {
  await service?.close();
  await queues?.close();
  await Promise.all([natsBroker?.stop(), redisBroker?.stop(), receiver?.close()]);
});

describe('one request ID and one trace', () => {
  const TRACE = '0af7651916cd43dd8448eb211c80319c';

  it('go from the HTTP call over NATS, and come back in its headers', async () => {
    seen.length = 0;
    const headers = { 'x-request-id': 'r-1', traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
    const response = await fetch(url('/v1/samples'), { headers });
    expect(await response.json()).toEqual(NO_SAMPLES);
    expect(response.headers.get('x-request-id')).toBe('r-1');
    expect(response.headers.get('traceparent')).toContain(TRACE);
    expect(seen).toEqual([
      { hop: 'http', requestId: 'r-1', traceId: TRACE },
      { hop: 'nats', requestId: 'r-1', traceId: TRACE },
    ]);
  });

  it('are made up where the caller gave none', async () => {
    const response = await fetch(url('/v1/samples'));
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('go on into a job and what the job asks, and leave as the spans of one trace', async () => {
    seen.length = 0;
    const response = await fetch(url('/v1/samples'), { method: 'POST', headers: { 'x-request-id': 'r-2' } });
    const job = (await response.json()) as Job;
    expect(await queues.waitFor(job.id, 10_000)).toMatchObject({ state: 'completed', requestId: 'r-2' });
    expect(seen).toEqual([
      { hop: 'job', requestId: 'r-2', traceId: job.traceId },
      { hop: 'nats', requestId: 'r-2', traceId: job.traceId },
    ]);
    const names = (spans: Span[]) => spans.map(({ name }) => name);
    const isWhole = (spans: Span[]) =>
      names(spans).includes('nats handle sample.v1.list') && names(spans).includes('POST /v1/samples');
    const spans = await receiver.traceWith(isWhole, 5_000);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([job.traceId]));
    expect(spans.find(({ name }) => name === 'POST /v1/samples')?.attributes).toMatchObject({
      'oiduna.request_id': 'r-2',
      'http.response.status_code': 201,
    });
  });
});

describe('an error leaves as a problem document', () => {
  const problemAt = async (path: string, init?: RequestInit) => {
    const response = await fetch(url(path), { ...init, headers: { 'x-request-id': 'r-3' } });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({
      status: response.status,
      instance: 'r-3',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    return { problem, response };
  };

  it.each([
    ["another service's own error", '/v1/samples?bank=refused', 404, 'SAMPLE_UNKNOWN'],
    ["another service's bug", '/v1/samples?bank=broken', 500, 'INTERNAL'],
    ['a payload its contract refuses', '/v1/samples?bank=no%20spaces', 422, 'INPUT_INVALID'],
    ['a route that does not exist', '/v1/nothing', 404, 'ROUTE_UNKNOWN'],
    ['a bug of this service', '/v1/synthdefs/bug', 500, 'INTERNAL'],
    ['what Nest refuses', '/v1/synthdefs/forbidden', 400, 'INPUT_MALFORMED'],
    ['what a parser refuses', '/v1/synthdefs/parser', 400, 'INPUT_MALFORMED'],
    ['what is too large', '/v1/synthdefs/large', 413, 'INPUT_TOO_LARGE'],
    ['what has an unknown type', '/v1/synthdefs/media', 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ])('%s', async (_, path, status, code) => {
    const { problem } = await problemAt(path);
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('geheim');
  });

  it('with a time to try again where that helps', async () => {
    const { problem, response } = await problemAt('/v1/synthdefs/busy');
    expect(problem).toMatchObject({ status: 429, retryable: true });
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('or breaks the answer off when half of it is out already', async () => {
    await expect(fetch(url('/v1/synthdefs/late')).then((response) => response.text())).rejects.toThrow(
      /terminated|fetch failed/,
    );
  });
});

describe('every service', () => {
  it('is alive', async () => {
    const response = await fetch(url('/livez'));
    expect([response.status, await response.json()]).toEqual([200, { live: true, pid: process.pid }]);
    expect(response.headers.has('x-powered-by')).toBe(false);
  });

  it('is ready while NATS answers', async () => {
    const response = await fetch(url('/readyz'));
    expect([response.status, await response.json()]).toEqual([
      200,
      { ready: true, dependencies: { nats: { up: true, reason: null, lost: null } } },
    ]);
  });

  it('prints its metrics', async () => {
    await fetch(url('/v1/synthdefs/bug'));
    const text = await (await fetch(url('/metrics'))).text();
    expect(text).toMatch(
      /oiduna_nats_request_duration_seconds_count\{service="samples",subject="sample\.v1\.list",outcome="ok"\} [1-9]/,
    );
    expect(text).toMatch(
      /oiduna_http_request_duration_seconds_count\{service="samples",method="GET",route="\/v1\/synthdefs\/:name",status="500"\} [1-9]/,
    );
    expect(text).not.toContain('/livez');
  });
});

describe('a service that should not start', () => {
  it('says which contract nobody handles', async () => {
    const attempt = startService({ ...definition, module: ModuleWithoutJob }, environment);
    await expect(attempt).rejects.toThrow('contracts of samples:\n  sample.v1.ingest: no handler');
  });

  it('says what is wrong with its settings, before it connects to anything', async () => {
    const starting = startService(definition, { NATS_URL: 'nats://127.0.0.1:1', HTTP_PORT: 'x' });
    await expect(starting).rejects.toThrow(/HTTP_PORT/);
  });

  it('as a process ends with a failure', async () => {
    const failing = runService(definition, { HTTP_PORT: 'x' });
    await expect(failing).rejects.toThrow(/HTTP_PORT/);
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
  });
});

it('closing lets the request under way finish, and takes no other', async () => {
  const own = await ownNats();
  const caller = await Nats.open(own.url, 'caller');
  const other = await startService(definition, { ...environment, NATS_URL: own.url });
  seen.length = 0;
  const asked = caller.request(listSamples, { bank: 'slow' });
  await expect.poll(() => seen.at(-1)?.hop, { interval: 5 }).toBe('nats');
  await other.close();
  await expect(asked).resolves.toEqual(NO_SAMPLES);
  await expect(caller.request(listSamples, {})).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(fetch(`http://127.0.0.1:${other.port}/livez`)).rejects.toThrow('fetch failed');
  await caller.close();
  await own.stop();
});
