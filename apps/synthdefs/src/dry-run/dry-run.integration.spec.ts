import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DirectoryBlobStore } from '@oiduna/platform';
import { readWav } from '@oiduna/testkit';
import { parseSynthDefs, type SynthDef, writeSynthDefs } from '@oiduna/supercollider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DryRun, type Rehearsed } from './dry-run.js';
import { settings, sine, sound } from './dry-run.fixture.js';
import type { GraphBuilder, Signal } from './graph-builder.js';

const SOUNDS = resolve(import.meta.dirname, '../../../../sounds');

let folder: string;
let blobs: DirectoryBlobStore;
let dryRun: DryRun;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dry-run-test-'));
  blobs = new DirectoryBlobStore(folder);
  dryRun = new DryRun(settings(), blobs);
});
afterAll(() => rm(folder, { recursive: true }));

const rehearse = (def: SynthDef, stated = {}): Promise<Rehearsed> =>
  dryRun.rehearse(def, writeSynthDefs(def), def.name, stated);

const refusal = (def: SynthDef): Promise<unknown> => rehearse(def).catch((error: unknown) => error);

const reverb = (graph: GraphBuilder, level: Signal, room: Signal, spread: Signal): Signal => {
  const noise = graph.binary('times', 'audio', graph.add('WhiteNoise', 'audio', []), level);
  return graph.add('GVerb', 'audio', [noise, room, 3, 0.5, 0.5, spread, 1, 0.7, 0.5, room], 2);
};

const codesOf = ({ dryRun: { warnings } }: Rehearsed): string[] => warnings.map(({ code }) => code);

describe('a dry run', () => {
  it('measures peak, level, loudness, offset and length of a known sine', async () => {
    const { dryRun: found } = await rehearse(sound((graph) => sine(graph, 1_000, 0.5), { seconds: 0.5 }));
    const { figures } = found;
    expect(figures.peakDbfs).toBeCloseTo(-6.02, 2);
    expect(figures.rmsDbfs).toBeCloseTo(-9.03, 1);
    // BS.1770: 997 Hz at 0 dBFS in one channel is −3.01 LUFS
    expect(figures.loudnessLufs).toBeCloseTo(-9.03, 1);
    expect(figures.dc).toBeCloseTo(0, 4);
    expect(Math.abs(figures.endsAfterSeconds! - 0.5)).toBeLessThan(0.003);
    expect(found).toMatchObject({ kind: 'sound', channelCount: 2, warnings: [], edges: [] });
    expect(found.cpuPerVoice).toBeLessThan(0.1);
  });

  it('keeps what was heard, its waveform and its spectrum', async () => {
    const { dryRun: found } = await rehearse(sound((graph) => sine(graph, 440, 0.5), { seconds: 0.5 }));
    const { channels, sampleRateHz } = readWav(await blobs.read(found.audioSha256));
    expect(sampleRateHz).toBe(48_000);
    expect(channels).toHaveLength(2);
    expect(channels[0]!.length / 48_000).toBeCloseTo(0.55, 2);
    expect(Math.max(...channels[0]!)).toBeCloseTo(0.5, 3);
    for (const sha256 of [found.waveformSha256, found.spectrumSha256]) {
      expect((await blobs.read(sha256)).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('hears the same noise every time', async () => {
    const noise = sound((graph) => graph.binary('times', 'audio', graph.add('WhiteNoise', 'audio', []), 0.1));
    const [once, again] = [await rehearse(noise), await rehearse(noise)];
    expect(again.dryRun.audioSha256).toBe(once.dryRun.audioSha256);
  });

  it.each([
    ['NaN', (graph: GraphBuilder) => graph.binary('over', 'audio', graph.add('DC', 'audio', [0]), 0), 'NaN'],
    ['a peak far beyond full scale', (graph: GraphBuilder) => sine(graph, 300, 177), 'peaks at +45.0 dBFS'],
    ['an offset', (graph: GraphBuilder) => graph.add('DC', 'audio', [0.8]), 'DC offset of 0.80'],
    [
      'a filter that blows up',
      (graph: GraphBuilder) => graph.add('FOS', 'audio', [graph.add('Impulse', 'audio', [10, 0]), 1, 0, 1.2]),
      'peaks at +309',
    ],
    [
      'a delay line longer than there is memory',
      (graph: GraphBuilder) => graph.add('DelayN', 'audio', [graph.add('Impulse', 'audio', [10, 0]), 1_000, 1]),
      'more real-time memory than 64 MiB',
    ],
  ])('refuses %s', async (_, build, reason) => {
    expect(await refusal(sound(build))).toMatchObject({
      code: 'SYNTHDEF_DRY_RUN_FAILED',
      message: expect.stringContaining(reason),
      details: { name: 'tested', figures: expect.any(Object) },
    });
  });

  it.each([
    ['a division by zero', 1e-9, 15, /it ends the audio server with signal 8/],
    ['writing where it has no memory', 10, 44_100, /it ends the audio server with signal (6|7|11)/],
  ])('refuses a reverb that ends the audio server by %s', async (_, room, spread, reason) => {
    const def = sound((graph) => reverb(graph, 0.1, room, spread));
    expect(await refusal(def)).toMatchObject({
      code: 'SYNTHDEF_DRY_RUN_FAILED',
      message: expect.stringMatching(reason),
      details: { figures: null },
    });
  });

  it('refuses what takes more CPU time than there is', async () => {
    const crowd = sound(
      (graph) => {
        let sum: Signal = 0;
        for (let voice = 0; voice < 5_000; voice += 1) {
          sum = graph.binary('plus', 'audio', graph.add('PinkNoise', 'audio', []), sum);
        }
        return graph.binary('times', 'audio', sum, 1e-4);
      },
      { seconds: null },
    );
    expect(await refusal(crowd)).toMatchObject({
      code: 'SYNTHDEF_DRY_RUN_FAILED',
      message: expect.stringContaining('more CPU time than there is'),
    });
  });

  it('refuses a def whose UGens are not installed, as the audio server would', async () => {
    expect(await refusal(sound((graph) => graph.add('NoSuchUGen', 'audio', [])))).toMatchObject({
      code: 'SYNTHDEF_REFUSED',
      details: { name: 'tested', reason: expect.stringContaining('NoSuchUGen') },
    });
  });
});

describe('a dry run warns of', () => {
  it.each([
    ['DRY_RUN_SILENT', sound((graph) => graph.add('DC', 'audio', [0]))],
    ['DRY_RUN_LOUD', sound((graph) => sine(graph, 300, 3))],
    ['DRY_RUN_DC', sound((graph) => graph.binary('plus', 'audio', sine(graph, 300, 0.1), 0.2))],
    ['DRY_RUN_NEVER_ENDS', sound((graph) => sine(graph, 300, 0.1), { seconds: null })],
  ])('%s', async (code, def) => {
    expect(codesOf(await rehearse(def))).toEqual([code]);
  });

  it('an edge that is dangerous, when the range is known', async () => {
    const cutoff = sound((graph) => graph.add('LPF', 'audio', [sine(graph, 300, graph.parameter('boost')), 500]), {
      parameters: { boost: 0.1 },
    });
    const stated = { boost: { min: 0, max: 100, unit: null, curve: 'linear' } };
    const found = await rehearse(cutoff, stated);
    expect(codesOf(found)).toEqual(['DRY_RUN_EDGE']);
    expect(found.dryRun.warnings[0]!.reason).toMatch(/^with boost at 100, it peaks at \+\d+/);
    expect(found.ranges.get('boost')).toEqual({ ...stated.boost, source: 'metadata' });
  });
});

describe('the range of a parameter', () => {
  it('that only a render can know ends where it becomes dangerous', async () => {
    const def = sound((graph) => sine(graph, 300, graph.parameter('boost')), { parameters: { boost: 8 } });
    const found = await rehearse(def);
    expect(found.ranges.get('boost')).toMatchObject({ max: 8, source: 'dry-run' });
    expect(found.ranges.get('boost')!.min).toBeCloseTo(0.8);
    expect(codesOf(found)).toEqual(['DRY_RUN_LOUD']);
  });

  it('whose edge ends the audio server says so, and the edges behind it are rendered all the same', async () => {
    const def = sound((graph) => reverb(graph, graph.parameter('amp'), 10, graph.parameter('spread')), {
      parameters: { spread: 15, amp: 0.05 },
    });
    const stated = { spread: { min: 0, max: 44_100, unit: '', curve: 'linear' } };
    const { dryRun: found } = await rehearse(def, stated);
    expect(found.edges.map(({ control, value, danger }) => [control, value, danger])).toEqual([
      ['spread', 0, null],
      ['spread', 44_100, expect.stringMatching(/^it ends the audio server with signal (6|7|11)$/)],
      ['amp', 0, null],
      ['amp', 1, null],
    ]);
    expect(found.warnings).toEqual([expect.objectContaining({ code: 'DRY_RUN_EDGE' })]);
  });
});

it('every sound of the studio passes', async () => {
  const files = (await readdir(join(SOUNDS, 'compiled'))).map((file) => join(SOUNDS, 'compiled', file));
  for (const file of files) {
    const [def] = parseSynthDefs(await readFile(file));
    const { dryRun: found } = await rehearse(def!);
    expect([def!.name, found.warnings]).toEqual([def!.name, []]);
  }
}, 60_000);

it('without scsynth nothing passes', async () => {
  const without = new DryRun(settings('no-such-scsynth'), blobs);
  const def = sound((graph) => sine(graph, 300, 0.1));
  await expect(without.check()).rejects.toMatchObject({ details: { reason: 'no-such-scsynth is not installed' } });
  await expect(without.rehearse(def, writeSynthDefs(def), 'tested')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
  await expect(dryRun.check()).resolves.toBeUndefined();
  const unwalled = new DryRun({ ...settings(), SYNTHDEFS_BUBBLEWRAP: 'no-such-bwrap' }, blobs);
  await expect(unwalled.check()).rejects.toMatchObject({ code: 'SYNTHDEF_ISOLATION_MISSING' });
});

describe('where supernova is asked too', () => {
  const both = () => new DryRun(settings('scsynth', 'true'), blobs);

  it('what is fine on both passes', async () => {
    const def = sound((graph) => sine(graph, 300, 0.1));
    const { dryRun: found } = await both().rehearse(def, writeSynthDefs(def), 'tested');
    expect(found).toMatchObject({ server: 'scsynth', warnings: [] });
  });

  it('what supernova alone dies of is refused, and says where', async () => {
    // scsynth writes to no such bus, supernova hangs; the checks of the graph would have stopped it
    const def = sound((graph) => {
      const signal = sine(graph, 300, 0.1);
      graph.add('Out', 'audio', [-1e9, signal], 0);
      return signal;
    });
    await expect(both().rehearse(def, writeSynthDefs(def), 'tested')).rejects.toMatchObject({
      code: 'SYNTHDEF_DRY_RUN_FAILED',
      message: expect.stringContaining('on supernova it '),
    });
  });
});

it('an scsynth that does not render is unavailable, not a fault of the def', async () => {
  const broken = new DryRun(settings('/bin/false'), blobs);
  const def = sound((graph) => sine(graph, 300, 0.1));
  await expect(broken.rehearse(def, writeSynthDefs(def), 'tested')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    details: { reason: expect.stringContaining('it ended with 1') },
  });
});
