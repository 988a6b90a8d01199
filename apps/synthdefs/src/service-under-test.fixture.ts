import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppError,
  type Job,
  type JobDataOf,
  loadSynthDef,
  type RequestOf,
  type SynthDef,
  type SynthDefRefusal,
  validateSynthDef,
} from '@oiduna/contracts';
import { DirectoryBlobStore, Nats, type RunningService, startService, toWire } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import type { SynthDef as Graph } from '@oiduna/supercollider';
import { expect } from 'vitest';
import { definition } from './app.module.js';

export const WAIT_MS = 20_000;

export const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; ./oiduna test --only integration sets it`);
  return value;
};

export interface Addresses {
  readonly natsUrl: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** The service with real brokers and a real catalogue; the engine alone is stood in for. */
export class ServiceUnderTest {
  /** SynthDefs that the service asked the engine to load. */
  asked: RequestOf<typeof loadSynthDef>[] = [];
  /** What the engine says of a def is the test's choice. */
  answer: (def: SynthDef) => AppError | undefined = () => undefined;
  events: { type: string; data: Record<string, unknown> }[] = [];

  private constructor(
    private readonly folder: string,
    private readonly service: RunningService,
    readonly nats: Nats,
    readonly queues: JobQueues,
    readonly blobs: DirectoryBlobStore,
  ) {
    this.standInForTheEngine();
    nats.connection.subscribe('event.synthdef.>', { callback: (_, message) => void this.events.push(message.json()) });
  }

  /** @param addresses of brokers and a database of its own; the shared ones when left out */
  static async open(addresses?: Addresses): Promise<ServiceUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'synthdefs-test-'));
    const { natsUrl, redisUrl, databaseUrl } = addresses ?? {
      natsUrl: setting('TEST_NATS_URL'),
      redisUrl: setting('TEST_REDIS_URL'),
      databaseUrl: setting('TEST_DATABASE_URL'),
    };
    const nats = await Nats.open(natsUrl, 'synthdefs-test');
    const service = await startService(definition, {
      NATS_URL: natsUrl,
      REDIS_URL: redisUrl,
      DATABASE_URL: databaseUrl,
      BLOB_DIR: folder,
      LOG_LEVEL: 'fatal',
    });
    return new ServiceUnderTest(folder, service, nats, new JobQueues(redisUrl), new DirectoryBlobStore(folder));
  }

  reset(): void {
    this.asked = [];
    this.events = [];
    this.answer = () => undefined;
  }

  async validate(
    form: 'source' | 'compiled' | 'archive',
    content: string | Uint8Array,
    options: Pick<JobDataOf<typeof validateSynthDef>, 'apply' | 'role'> = {},
  ): Promise<Job> {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const { sha256 } = await this.blobs.put(bytes);
    const job = await this.queues.enqueue(validateSynthDef, { form, sha256, ...options });
    return this.queues.waitFor(job.id, WAIT_MS);
  }

  eventsOf(type: string): Record<string, unknown>[] {
    return this.events.filter((event) => event.type === type).map(({ data }) => data);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.queues.close();
    await this.nats.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private standInForTheEngine(): void {
    this.nats.connection.subscribe(loadSynthDef.subject, {
      callback: (_, message) => {
        const { data } = message.json<{ data: RequestOf<typeof loadSynthDef> }>();
        this.asked.push(data);
        const error = this.answer(data);
        const response = { change: null, serverName: data.serverName, server: 'scsynth', tookMs: 1 };
        message.respond(JSON.stringify(error === undefined ? { response, isDisposed: true } : { err: toWire(error) }));
      },
    });
  }
}

export const fresh = (): string => `d${randomUUID().slice(0, 8)}`;
export const beep = (name: string, freq = 440): string =>
  `SynthDef(\\${name}, { |freq = ${freq}| Out.ar(0, SinOsc.ar(freq)) }).add;`;

export const resultOf = (job: Job): SynthDef[] => {
  expect(job.problem).toBeNull();
  return (job.result as { synthDefs: SynthDef[] }).synthDefs;
};
export const refusedIn = (job: Job): SynthDefRefusal[] => (job.result as { refused: SynthDefRefusal[] }).refused;

/** The smallest graph that plays: silence on bus 0. */
export const silence = (name: string, bus = 0): Graph => ({
  name,
  constants: [bus, 0],
  parameters: [],
  parameterNames: [],
  ugens: [
    { name: 'DC', rate: 'audio', inputs: [{ kind: 'constant', index: 1 }], outputs: ['audio'], specialIndex: 0 },
    {
      name: 'OffsetOut',
      rate: 'audio',
      inputs: [
        { kind: 'constant', index: 0 },
        { kind: 'output', ugenIndex: 0, outputIndex: 0 },
      ],
      outputs: [],
      specialIndex: 0,
    },
  ],
  variants: [],
});
