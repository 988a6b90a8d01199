import {
  AppError,
  type CataloguedSynthDef,
  drawSynthDef,
  getSynthDef,
  getSynthDefsReadiness,
  getSynthDefTemplate,
  listSynthDefs,
  type SynthDefRefusal,
  synthDefLoaded,
  synthDefRefused,
  UGenGraph,
} from '@oiduna/contracts';
import { parseSynthDefs, writeSynthDefs } from '@oiduna/supercollider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beep, fresh, resultOf, ServiceUnderTest, silence } from './service-under-test.fixture.js';

let service: ServiceUnderTest;

beforeAll(async () => {
  service = await ServiceUnderTest.open();
});
afterAll(() => service?.close());
beforeEach(() => service.reset());
afterEach(() => service.nats.connection.flush());

describe('an upload', () => {
  it('of source becomes SynthDefs that the engine has proven, catalogued and announced', async () => {
    const [one, two] = [fresh(), fresh()];
    const synthDefs = resultOf(await service.validate('source', `(\n${beep(one)}\n)\n\n(\n${beep(two)}\n)`));
    expect(synthDefs.map(({ name }) => name)).toEqual([one, two]);
    expect(synthDefs[0]!.controls).toEqual([
      {
        name: 'freq',
        defaultValue: 440,
        valueCount: 1,
        range: { min: 1, max: 20_000, unit: 'Hz', curve: 'exponential', source: 'convention' },
      },
    ]);
    const sent = synthDefs.map(({ dryRun: _, ...synthDef }) => synthDef);
    expect(service.asked).toEqual(expect.arrayContaining(sent));
    for (const { sha256, serverName } of synthDefs) {
      expect(parseSynthDefs(await service.blobs.read(sha256)).map(({ name }) => name)).toEqual([serverName]);
    }
    expect(service.eventsOf(synthDefLoaded.type)).toEqual(expect.arrayContaining(synthDefs));
    const { synthDefs: listed } = await service.nats.request(listSynthDefs, {});
    expect(listed.filter(({ name }) => name === one || name === two)).toEqual(
      expect.arrayContaining(sent.map((def) => expect.objectContaining(def) as CataloguedSynthDef)),
    );
  });

  it('of a compiled file becomes one SynthDef for each def in it', async () => {
    const [one, two] = [fresh(), fresh()];
    const synthDefs = resultOf(await service.validate('compiled', writeSynthDefs(silence(one), silence(two))));
    expect(synthDefs.map(({ name }) => name)).toEqual([one, two]);
    expect(new Set(synthDefs.map(({ serverName }) => serverName)).size).toBe(2);
  });

  it('that defines a name twice stands for the last definition', async () => {
    const name = fresh();
    const synthDefs = resultOf(await service.validate('source', beep(name, 220) + beep(name, 330)));
    expect(synthDefs.map(({ controls }) => controls[0]!.defaultValue)).toEqual([330]);
  });

  it('of a former version makes that version current again', async () => {
    const name = fresh();
    const [first] = resultOf(await service.validate('source', beep(name, 100)));
    const [second] = resultOf(await service.validate('source', beep(name, 200)));
    expect(second!.serverName).not.toBe(first!.serverName);
    expect(await service.nats.request(getSynthDef, { name })).toMatchObject({ serverName: second!.serverName });
    resultOf(await service.validate('source', beep(name, 100)));
    expect(await service.nats.request(getSynthDef, { name })).toMatchObject({ serverName: first!.serverName });
  });
});

describe('a refused upload', () => {
  it('among many of one name at once leaves the catalogue with the version the engine was asked for last', async () => {
    const name = fresh();
    const uploads = Array.from({ length: 12 }, (_, bus) =>
      service.validate('compiled', writeSynthDefs(silence(name, bus))),
    );
    expect(new Set((await Promise.all(uploads)).map((job) => resultOf(job)[0]!.sha256)).size).toBe(12);
    const { serverName } = await service.nats.request(getSynthDef, { name });
    expect(serverName).toBe(service.asked.at(-1)!.serverName);
  });

  it('answers where its syntax is wrong, and is announced as refused', async () => {
    const job = await service.validate('source', 'SynthDef(\\a, {\n  Out.ar(0 0)\n})');
    expect(job.problem).toMatchObject({ code: 'SYNTHDEF_SYNTAX', details: { line: 2, column: 12 } });
    expect(service.eventsOf(synthDefRefused.type)).toEqual([
      expect.objectContaining({ name: 'a', code: 'SYNTHDEF_SYNTAX' }),
    ]);
    expect(service.asked).toEqual([]);
  });

  it('because the audio server holds none of its defs names each of them, and catalogues none', async () => {
    const [one, two] = [fresh(), fresh()];
    service.answer = ({ serverName }) =>
      new AppError('SYNTHDEF_REFUSED', { name: serverName, reason: 'no such UGen', server: 'scsynth' });
    const job = await service.validate('source', beep(one) + beep(two));
    expect(job.problem).toMatchObject({ code: 'SYNTHDEFS_REFUSED', details: { count: 2 } });
    const names = (job.problem!.details!['refused'] as SynthDefRefusal[]).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set([one, two]));
    expect(service.eventsOf(synthDefLoaded.type)).toEqual([]);
    expect(service.eventsOf(synthDefRefused.type)).toHaveLength(2);
    await expect(service.nats.request(getSynthDef, { name: one })).rejects.toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
  });

  it('because its only def is dangerous to hear tells what was measured', async () => {
    const name = fresh();
    const job = await service.validate('source', `SynthDef(\\${name}, { Out.ar(0, SinOsc.ar * 177) })`);
    expect(job.problem).toMatchObject({
      code: 'SYNTHDEF_DRY_RUN_FAILED',
      details: { name, figures: { peakDbfs: expect.closeTo(44.96, 1) } },
    });
    expect(service.asked).toEqual([]);
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
    const job = await service.validate('compiled', file());
    expect(job.problem?.code).toBe(code);
    expect(service.asked).toEqual([]);
    expect(service.eventsOf(synthDefRefused.type)).toHaveLength(1);
  });
});

it('an engine that is away for a moment is asked again, and nothing is refused meanwhile', async () => {
  const name = fresh();
  service.answer = () =>
    service.asked.length < 2 ? new AppError('AUDIO_SERVER_AWAY', { state: 'booting' }) : undefined;
  const job = await service.validate('compiled', writeSynthDefs(silence(name)));
  expect(resultOf(job).map((def) => def.name)).toEqual([name]);
  expect(service.asked).toHaveLength(2);
  expect(service.eventsOf(synthDefRefused.type)).toEqual([]);
});

it('a template is taken as it is, under a name of its own, and the SynthDef can be drawn', async () => {
  const name = fresh();
  const { source } = await service.nats.request(getSynthDefTemplate, { name: 'pluck', as: name });
  const synthDefs = resultOf(await service.validate('source', source));
  expect(synthDefs).toEqual([expect.objectContaining({ name, warnings: [] })]);
  const drawn = async (form: 'json' | 'svg') => {
    const { sha256, sizeBytes } = await service.nats.request(drawSynthDef, { name, form });
    const bytes = await service.blobs.read(sha256);
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
  await expect(service.nats.request(drawSynthDef, { name: `${name}x`, form: 'svg' })).rejects.toMatchObject({
    code: 'SYNTHDEF_UNKNOWN',
  });
});

it('an unknown SynthDef is answered with the nearest known name', async () => {
  const name = fresh();
  resultOf(await service.validate('compiled', writeSynthDefs(silence(name))));
  await expect(service.nats.request(getSynthDef, { name: `${name}x` })).rejects.toMatchObject({
    code: 'SYNTHDEF_UNKNOWN',
    details: { name: `${name}x`, nearest: name },
  });
});

it('the service is ready when all it depends on answers', async () => {
  const { ready, dependencies } = await service.nats.request(getSynthDefsReadiness, {});
  expect(Object.keys(dependencies).sort()).toEqual(['blobs', 'nats', 'postgres', 'redis', 'sclang', 'scsynth']);
  expect(Object.values(dependencies).filter(({ up }) => !up)).toEqual([]);
  expect(ready).toBe(true);
});
