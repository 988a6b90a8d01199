import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryBlobStore } from '@oiduna/platform';
import { type SynthDef, writeSynthDefs } from '@oiduna/supercollider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DONE_FREE_SELF, settings, sine, sound } from './dry-run.fixture.js';
import { DryRun, type Rehearsed } from './dry-run.js';
import { GraphBuilder, type Signal } from './graph-builder.js';

let folder: string;
let dryRun: DryRun;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dry-run-test-'));
  dryRun = new DryRun(settings(), new DirectoryBlobStore(folder));
});
afterAll(() => rm(folder, { recursive: true }));

const rehearse = (def: SynthDef): Promise<Rehearsed> => dryRun.rehearse(def, writeSynthDefs(def), def.name);

describe('an effect', () => {
  const filter = (bus: Record<string, number>, input: (graph: GraphBuilder) => Signal): SynthDef => {
    const graph = new GraphBuilder(bus);
    const wet = graph.add('LPF', 'audio', [graph.add('In', 'audio', [input(graph)]), 500]);
    graph.add('ReplaceOut', 'audio', [graph.parameter('out'), wet], 0);
    return graph.synthDef('filter');
  };

  it.each([
    ['the bus of a parameter', filter({ out: 0, in: 20 }, (graph) => graph.parameter('in'))],
    ['the bus it writes to', filter({ out: 0 }, (graph) => graph.parameter('out'))],
    ['a bus of its own', filter({ out: 0 }, () => 40)],
    ['the inputs of the sound card', filter({ out: 0 }, (graph) => graph.add('NumOutputBuses', 'scalar', []))],
  ])('that reads %s is given noise, and need not end', async (_, def) => {
    const { dryRun: found } = await rehearse(def);
    expect(found).toMatchObject({ kind: 'effect', warnings: [] });
    expect(found.figures.peakDbfs).toBeGreaterThan(-40);
    expect(found.figures.peakDbfs).toBeLessThan(-12);
  });
});

describe('a def that wants a buffer', () => {
  it.each([1, 2, 4])('of %d channels gets one with sound in it', async (channelCount) => {
    const graph = new GraphBuilder({ bufnum: 0 });
    const player = graph.add('PlayBuf', 'audio', [graph.parameter('bufnum'), 1, 1, 0, 0, DONE_FREE_SELF], channelCount);
    const channels = Array.from({ length: channelCount }, (_, outputIndex) => ({ ...player, outputIndex }) as Signal);
    graph.add('Out', 'audio', [0, ...channels], 0);
    const { dryRun: found } = await rehearse(graph.synthDef('player'));
    expect(found.channelCount).toBe(Math.max(2, channelCount));
    expect(found.figures.peakDbfs).toBeGreaterThan(-1);
    expect(found.figures.endsAfterSeconds).toBeCloseTo(1, 1);
  });

  it('as a wavetable gets one', async () => {
    const { dryRun: found } = await rehearse(sound((graph) => graph.add('Osc', 'audio', [12, 300, 0])));
    expect(found.figures.peakDbfs).toBeCloseTo(0, 0);
  });
});

describe('the gate', () => {
  const gated = (gate: number): SynthDef => {
    const graph = new GraphBuilder({ gate });
    const level = graph.add('Linen', 'control', [graph.parameter('gate'), 0.01, 0.5, 0.2, DONE_FREE_SELF]);
    graph.add('Out', 'audio', [0, sine(graph, 300, level)], 0);
    return graph.synthDef('gated');
  };

  it.each([1, 0])('with the default %d is open for a second', async (gate) => {
    const { dryRun: found } = await rehearse(gated(gate));
    expect(found.figures.endsAfterSeconds).toBeCloseTo(1.2, 1);
    expect(found.warnings).toEqual([]);
  });
});
