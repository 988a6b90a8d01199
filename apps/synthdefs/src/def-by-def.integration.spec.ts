import {
  AppError,
  getSynthDef,
  listSynthDefs,
  publishSynthDef,
  type SynthDef,
  synthDefLoaded,
  synthDefRefused,
} from '@oiduna/contracts';
import { writeSynthDefs } from '@oiduna/supercollider';
import { zipOf } from '@oiduna/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beep, fresh, refusedIn, resultOf, ServiceUnderTest, silence, WAIT_MS } from './service-under-test.fixture.js';

let service: ServiceUnderTest;

beforeAll(async () => {
  service = await ServiceUnderTest.open();
});
afterAll(() => service?.close());
beforeEach(() => service.reset());
afterEach(() => service.nats.connection.flush());

describe('one bad def among good ones', () => {
  it('of a file is answered for by name, and the good ones go live', async () => {
    const [good, harmful, away] = [fresh(), fresh(), fresh()];
    service.answer = ({ name, serverName }) =>
      name === away
        ? new AppError('SYNTHDEF_REFUSED', { name: serverName, reason: 'no such UGen', server: 'scsynth' })
        : undefined;
    const job = await service.validate('compiled', writeSynthDefs(silence(good), silence(harmful, -1), silence(away)));
    expect(resultOf(job).map(({ name }) => name)).toEqual([good]);
    expect(refusedIn(job)).toEqual([
      expect.objectContaining({ name: harmful, file: null, code: 'SYNTHDEF_GRAPH_INVALID' }),
      expect.objectContaining({ name: away, file: null, code: 'SYNTHDEF_REFUSED', details: expect.anything() }),
    ]);
    expect(service.eventsOf(synthDefLoaded.type)).toHaveLength(1);
    expect(service.eventsOf(synthDefRefused.type).map(({ name }) => name)).toEqual([harmful, away]);
    expect(await service.nats.request(getSynthDef, { name: good })).toMatchObject({ name: good });
    await expect(service.nats.request(getSynthDef, { name: away })).rejects.toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
  });

  it('of a zip is answered for with its file, its reason and a cure', async () => {
    const [source, compiled] = [fresh(), fresh()];
    const job = await service.validate(
      'archive',
      zipOf({
        'lib/good.scd': beep(source),
        'lib/bad.scd': 'SynthDef(\\a, {\n  Out.ar(0 0)\n})',
        'lib/good.scsyndef': writeSynthDefs(silence(compiled)),
        'lib/cut.scsyndef': writeSynthDefs(silence('cut')).subarray(0, 40),
        'lib/more.zip': 'PK',
        'README.md': 'Sounds.',
      }),
    );
    expect(resultOf(job).map(({ name }) => name)).toEqual([source, compiled]);
    const refused = refusedIn(job).toSorted((a, b) => a.file!.localeCompare(b.file!));
    expect(refused.map(({ file, code }) => [file, code])).toEqual([
      ['lib/bad.scd', 'SYNTHDEF_SYNTAX'],
      ['lib/cut.scsyndef', 'SYNTHDEF_TRUNCATED'],
      ['lib/more.zip', 'ARCHIVE_REFUSED'],
    ]);
    expect(refused[0]).toMatchObject({
      reason: expect.stringContaining('line 2, column 12'),
      cure: 'Correct the source at that position.',
    });
  });
});

it('a region that fails is answered for by name and place, and the SynthDefs of the others go live', async () => {
  const [first, wrong, last] = [fresh(), fresh(), fresh()];
  const regions = [beep(first), `SynthDef(\\${wrong}, {\n  Out.ar(0 0)\n})`, beep(last)];
  const job = await service.validate('source', regions.map((region) => `(\n${region}\n)\n`).join('\n'));
  expect(resultOf(job).map(({ name }) => name)).toEqual([first, last]);
  expect(refusedIn(job)).toEqual([
    expect.objectContaining({ name: wrong, code: 'SYNTHDEF_SYNTAX', details: expect.objectContaining({ line: 7 }) }),
  ]);
});

it('other stated ranges make another version, which keeps its own when the name goes back to it', async () => {
  const name = fresh();
  const withRange = (max: number) =>
    `SynthDef(\\${name}, { |freq = 440| Out.ar(0, SinOsc.ar(freq)) }, metadata: (specs: (freq: [20, ${max}])))`;
  const [narrow] = resultOf(await service.validate('source', withRange(2_000))) as [SynthDef];
  const [wide] = resultOf(await service.validate('source', withRange(9_000), { apply: { at: 'bar' } })) as [SynthDef];
  expect(wide.serverName).not.toBe(narrow.serverName);
  const { synthDef } = await service.nats.request(publishSynthDef, { name, wish: { version: narrow.sha256 } });
  expect([narrow, wide, synthDef].map(({ controls }) => controls[0]!.range?.max)).toEqual([2_000, 9_000, 2_000]);
  expect(service.asked.map(({ serverName }) => serverName)).toEqual(
    [narrow, wide, narrow].map(({ serverName }) => serverName),
  );
  const [again] = resultOf(await service.validate('source', withRange(9_000))) as [SynthDef];
  expect(again.sha256).toBe(wide.sha256);
});

it('a job tells how long each of its steps took', async () => {
  const job = await service.validate('source', beep(fresh()));
  const passed = job.progress.passed!;
  expect(passed.map(({ step }) => step)).toEqual([
    'queued',
    'checking',
    'compiling',
    'linting',
    'rendering',
    'loading',
  ]);
  const tookMs = Object.fromEntries(passed.map((step) => [step.step, step.tookMs]));
  expect(tookMs['rendering']).toBeGreaterThan(20);
  expect(passed.reduce((sum, step) => sum + step.tookMs, 0)).toBeLessThan(WAIT_MS);
});

it('a version keeps its dry run, and the catalogue lists it without', async () => {
  const name = fresh();
  const [{ dryRun }] = resultOf(await service.validate('source', beep(name))) as [SynthDef];
  expect(dryRun).toMatchObject({ figures: { peakDbfs: expect.closeTo(0, 1) }, kind: 'sound' });
  expect(dryRun!.warnings).toEqual([expect.objectContaining({ code: 'DRY_RUN_NEVER_ENDS' })]);
  expect(await service.nats.request(getSynthDef, { name })).toMatchObject({ dryRun });
  const { synthDefs } = await service.nats.request(listSynthDefs, {});
  expect(synthDefs.find((listed) => listed.name === name)).not.toHaveProperty('dryRun');
});

it('what a source states of its parameters is their range; the rest is known by name, or from the dry run', async () => {
  const [synthDef] = resultOf(
    await service.validate(
      'source',
      `SynthDef(\\${fresh()}, { |freq = 440, wobble = 3, cutoff = 800, out = 0|
        var sig = LPF.ar(SinOsc.ar(freq, 0, 0.1), cutoff) * (1 + (wobble * 0.001));
        Out.ar(out, sig * \\depth.kr(0.5, spec: [0, 2, \\lin, 0, 0.5, " dB"]));
      }, metadata: (specs: (freq: \\freq, wobble: ControlSpec(1, 9, \\exp))))`,
    ),
  );
  const ranges = Object.fromEntries(synthDef!.controls.map(({ name, range }) => [name, range]));
  expect(ranges).toEqual({
    out: undefined,
    freq: { min: 20, max: 20_000, unit: 'Hz', curve: 'exponential', source: 'metadata' },
    wobble: { min: 1, max: 9, unit: null, curve: 'exponential', source: 'metadata' },
    depth: { min: 0, max: 2, unit: 'dB', curve: 'linear', source: 'metadata' },
    cutoff: { min: 20, max: 20_000, unit: 'Hz', curve: 'exponential', source: 'convention' },
  });
});

it('an upload waits for the moment it names, and keeps the role it states', async () => {
  const name = fresh();
  const options = { apply: { at: 'bar' }, role: 'effect' } as const;
  resultOf(await service.validate('compiled', writeSynthDefs(silence(name)), options));
  expect(service.asked).toMatchObject([{ name, ...options }]);
  const found = async (role: 'effect' | 'master') =>
    (await service.nats.request(listSynthDefs, { search: name, role })).synthDefs;
  expect(await found('effect')).toMatchObject([{ name, role: 'effect' }]);
  expect(await found('master')).toEqual([]);
});
