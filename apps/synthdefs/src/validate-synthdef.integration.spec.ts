import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  type CataloguedSynthDef,
  drawSynthDef,
  getSynthDef,
  getSynthDefsReadiness,
  getSynthDefTemplate,
  type Job,
  listSynthDefs,
  loadSynthDef,
  type SynthDef,
  synthDefLoaded,
  synthDefRefused,
  UGenGraph,
  validateSynthDef,
} from '@oiduna/contracts';
import { BlobStore, Nats, type RunningService, startService, toWire } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { parseSynthDefs, type SynthDef as Graph, writeSynthDefs } from '@oiduna/supercollider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definition } from './app.module.js';

const WAIT_MS = 20_000;

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; ./oiduna test --only integration sets it`);
  return value;
};

let folder: string;
let service: RunningService;
let nats: Nats;
let queues: JobQueues;
let blobs: BlobStore;
/** SynthDefs that the service asked the engine to load. */
let asked: SynthDef[];
let answer: (def: SynthDef) => AppError | undefined;
let events: { type: string; data: Record<string, unknown> }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthdefs-test-'));
  const natsUrl = setting('TEST_NATS_URL');
  const redisUrl = setting('TEST_REDIS_URL');
  nats = await Nats.open(natsUrl, 'synthdefs-test');
  standInForTheEngine();
  listen();
  queues = new JobQueues(redisUrl);
  blobs = new BlobStore(folder);
  service = await startService(definition, {
    NATS_URL: natsUrl,
    REDIS_URL: redisUrl,
    DATABASE_URL: setting('TEST_DATABASE_URL'),
    BLOB_DIR: folder,
    LOG_LEVEL: 'fatal',
  });
});

afterAll(async () => {
  await service?.close();
  await queues?.close();
  await nats?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  asked = [];
  events = [];
  answer = () => undefined;
});

afterEach(() => nats.connection.flush());

/** Answers as the engine does; what it says of a def is the test's choice. */
function standInForTheEngine(): void {
  nats.connection.subscribe(loadSynthDef.subject, {
    callback: (_, message) => {
      const { data } = message.json<{ data: SynthDef }>();
      asked.push(data);
      const error = answer(data);
      const response = { change: null, serverName: data.serverName, server: 'scsynth', tookMs: 1 };
      message.respond(JSON.stringify(error === undefined ? { response, isDisposed: true } : { err: toWire(error) }));
    },
  });
}

function listen(): void {
  nats.connection.subscribe('event.synthdef.>', { callback: (_, message) => void events.push(message.json()) });
}

const fresh = (): string => `d${randomUUID().slice(0, 8)}`;
const beep = (name: string, freq = 440): string =>
  `SynthDef(\\${name}, { |freq = ${freq}| Out.ar(0, SinOsc.ar(freq)) }).add;`;

async function validate(form: 'source' | 'compiled', content: string | Uint8Array): Promise<Job> {
  const { sha256 } = await blobs.put(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const job = await queues.enqueue(validateSynthDef, { form, sha256 });
  return queues.waitFor(job.id, WAIT_MS);
}

const resultOf = (job: Job): SynthDef[] => {
  expect(job.problem).toBeNull();
  return (job.result as { synthDefs: SynthDef[] }).synthDefs;
};

/** The smallest graph that plays: silence on bus 0. */
const silence = (name: string, bus = 0): Graph => ({
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

const eventsOf = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);

describe('an upload', () => {
  it('of source becomes SynthDefs that the engine has proven, catalogued and announced', async () => {
    const [one, two] = [fresh(), fresh()];
    const synthDefs = resultOf(await validate('source', `(\n${beep(one)}\n)\n\n(\n${beep(two)}\n)`));
    expect(synthDefs.map(({ name }) => name)).toEqual([one, two]);
    expect(synthDefs[0]!.controls).toEqual([{ name: 'freq', defaultValue: 440, valueCount: 1 }]);
    expect(asked).toEqual(expect.arrayContaining(synthDefs));
    for (const { sha256, serverName } of synthDefs) {
      expect(parseSynthDefs(await blobs.read(sha256)).map(({ name }) => name)).toEqual([serverName]);
    }
    expect(eventsOf(synthDefLoaded.type)).toEqual(expect.arrayContaining(synthDefs));
    const { synthDefs: listed } = await nats.request(listSynthDefs, {});
    expect(listed.filter(({ name }) => name === one || name === two)).toEqual(
      expect.arrayContaining(synthDefs.map((def) => expect.objectContaining(def) as CataloguedSynthDef)),
    );
  });

  it('of a compiled file becomes one SynthDef for each def in it', async () => {
    const [one, two] = [fresh(), fresh()];
    const synthDefs = resultOf(await validate('compiled', writeSynthDefs(silence(one), silence(two))));
    expect(synthDefs.map(({ name }) => name)).toEqual([one, two]);
    expect(new Set(synthDefs.map(({ serverName }) => serverName)).size).toBe(2);
  });

  it('that defines a name twice stands for the last definition', async () => {
    const name = fresh();
    const synthDefs = resultOf(await validate('source', beep(name, 220) + beep(name, 330)));
    expect(synthDefs.map(({ controls }) => controls[0]!.defaultValue)).toEqual([330]);
  });

  it('of a former version makes that version current again', async () => {
    const name = fresh();
    const [first] = resultOf(await validate('source', beep(name, 100)));
    const [second] = resultOf(await validate('source', beep(name, 200)));
    expect(second!.serverName).not.toBe(first!.serverName);
    expect(await nats.request(getSynthDef, { name })).toMatchObject(second!);
    resultOf(await validate('source', beep(name, 100)));
    expect(await nats.request(getSynthDef, { name })).toMatchObject(first!);
  });
});

describe('a refused upload', () => {
  it('among many of one name at once leaves the catalogue with the version the engine was asked for last', async () => {
    const name = fresh();
    const uploads = Array.from({ length: 24 }, (_, bus) => validate('compiled', writeSynthDefs(silence(name, bus))));
    expect(new Set((await Promise.all(uploads)).map((job) => resultOf(job)[0]!.sha256)).size).toBe(24);
    const { serverName } = await nats.request(getSynthDef, { name });
    expect(serverName).toBe(asked.at(-1)!.serverName);
  });

  it('answers where its syntax is wrong, and is announced as refused', async () => {
    const job = await validate('source', 'SynthDef(\\a, {\n  Out.ar(0 0)\n})');
    expect(job.problem).toMatchObject({ code: 'SYNTHDEF_SYNTAX', details: { line: 2, column: 12 } });
    expect(eventsOf(synthDefRefused.type)).toEqual([expect.objectContaining({ name: null, code: 'SYNTHDEF_SYNTAX' })]);
    expect(asked).toEqual([]);
  });

  it('because the audio server does not hold one def announces none of them, and names that one', async () => {
    const [good, bad] = [fresh(), fresh()];
    answer = ({ name, serverName }) =>
      name === bad
        ? new AppError('SYNTHDEF_REFUSED', { name: serverName, reason: 'no such UGen', server: 'scsynth' })
        : undefined;
    const job = await validate('source', beep(good) + beep(bad));
    expect(job.problem).toMatchObject({ code: 'SYNTHDEF_REFUSED', details: { name: bad, reason: 'no such UGen' } });
    expect(eventsOf(synthDefLoaded.type)).toEqual([]);
    expect(eventsOf(synthDefRefused.type)).toEqual([expect.objectContaining({ name: bad, code: 'SYNTHDEF_REFUSED' })]);
    await expect(nats.request(getSynthDef, { name: good })).rejects.toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
  });

  it.each([
    ['a graph that would harm the server', () => writeSynthDefs(silence('bad', -1)), 'SYNTHDEF_GRAPH_INVALID'],
    ['a name no pattern can write', () => writeSynthDefs(silence('a b')), 'INPUT_INVALID'],
    ['a file cut short', () => writeSynthDefs(silence('cut')).subarray(0, 40), 'SYNTHDEF_TRUNCATED'],
    [
      'more SynthDefs than an upload may hold',
      () => writeSynthDefs(...Array.from({ length: 65 }, (_, n) => silence(`d${n}`))),
      'INPUT_INVALID',
    ],
  ])('for %s reaches no audio server', async (_, file, code) => {
    const job = await validate('compiled', file());
    expect(job.problem?.code).toBe(code);
    expect(asked).toEqual([]);
    expect(eventsOf(synthDefRefused.type)).toHaveLength(1);
  });
});

it('an engine that is away for a moment is asked again, and nothing is refused meanwhile', async () => {
  const name = fresh();
  answer = () => (asked.length < 2 ? new AppError('AUDIO_SERVER_AWAY', { state: 'booting' }) : undefined);
  const job = await validate('compiled', writeSynthDefs(silence(name)));
  expect(resultOf(job).map((def) => def.name)).toEqual([name]);
  expect(asked).toHaveLength(2);
  expect(eventsOf(synthDefRefused.type)).toEqual([]);
});

it('a template is taken as it is, under a name of its own, and the SynthDef can be drawn', async () => {
  const name = fresh();
  const { source } = await nats.request(getSynthDefTemplate, { name: 'pluck', as: name });
  expect(resultOf(await validate('source', source))).toEqual([expect.objectContaining({ name, warnings: [] })]);
  const drawn = async (form: 'json' | 'svg') => {
    const { sha256, sizeBytes } = await nats.request(drawSynthDef, { name, form });
    const bytes = await blobs.read(sha256);
    expect(bytes.byteLength).toBe(sizeBytes);
    return bytes.toString();
  };
  const graph = UGenGraph.parse(JSON.parse(await drawn('json')));
  expect(graph).toMatchObject({
    name,
    controls: expect.arrayContaining([expect.objectContaining({ name: 'damping' })]),
  });
  expect(graph.nodes.map(({ ugen }) => ugen)).toEqual(expect.arrayContaining(['Pluck', 'OffsetOut']));
  expect(await drawn('svg')).toContain(`>${name}</text>`);
  await expect(nats.request(drawSynthDef, { name: `${name}x`, form: 'svg' })).rejects.toMatchObject({
    code: 'SYNTHDEF_UNKNOWN',
  });
});

it('an unknown SynthDef is answered with the nearest known name', async () => {
  const name = fresh();
  resultOf(await validate('compiled', writeSynthDefs(silence(name))));
  await expect(nats.request(getSynthDef, { name: `${name}x` })).rejects.toMatchObject({
    code: 'SYNTHDEF_UNKNOWN',
    details: { name: `${name}x`, nearest: name },
  });
});

it('the service is ready when all it depends on answers', async () => {
  const { ready, dependencies } = await nats.request(getSynthDefsReadiness, {});
  expect(Object.keys(dependencies).sort()).toEqual(['blobs', 'nats', 'postgres', 'redis', 'sclang']);
  expect(Object.values(dependencies).filter(({ up }) => !up)).toEqual([]);
  expect(ready).toBe(true);
});
