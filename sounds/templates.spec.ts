import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { busControlsOf, checkGraph, controlsOf, judge, parseSynthDefs, roleOf } from '@oiduna/supercollider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sclang } from './compile.ts';
import { int, type Message, prepare, renderOffline, SAMPLE_RATE_HZ, type ScoreEvent } from './offline.ts';

/** A test is a few runs of scsynth, the first one of sclang; a busy machine needs longer. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** The templates come with the service that hands them out; how they sound is judged here, as all sounds are. */
const TEMPLATES = join(import.meta.dirname, '../apps/synthdefs/templates');
const namesIn = async (folder: string) =>
  (await readdir(join(TEMPLATES, folder))).map((file) => basename(file, '.scd')).sort();
const INSTRUMENTS = await namesIn('instruments');
const EFFECTS = await namesIn('effects');
const SAMPLE = join(import.meta.dirname, 'samples/toms/00-low.wav');
const SOURCE_SOUND = join(import.meta.dirname, 'compiled/lead.scsyndef');
/** The bus on which an effect works in place, and what brings it to the loudspeakers. */
const BUS = 16;
const FADER = join(import.meta.dirname, 'system/compiled/oiduna_fader.scsyndef');

interface Spec {
  readonly lowest: number;
  readonly highest: number;
  readonly defaultValue: number;
}
/** Of each def, by parameter. */
const specs = new Map<string, Map<string, Spec>>();
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'templates-'));
  const printed = await sclang('templates.scd', [
    ...INSTRUMENTS.flatMap((name) => [join(TEMPLATES, 'instruments', `${name}.scd`), compiled(name)]),
    ...EFFECTS.flatMap((name) => [join(TEMPLATES, 'effects', `${name}.scd`), compiled(name)]),
  ]);
  for (const [, def, parameter, ...numbers] of printed.matchAll(/^SPEC (\S+) (\S+) (\S+) (\S+) (\S+)$/gm)) {
    const [lowest, highest, defaultValue] = numbers.map(Number) as [number, number, number];
    specs.set(def!, (specs.get(def!) ?? new Map()).set(parameter!, { lowest, highest, defaultValue }));
  }
});
afterAll(() => rm(scratch, { recursive: true }));

const compiled = (name: string) => join(scratch, `${name}.scsyndef`);
const peak = (samples: Float32Array) => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
const play = (name: string, nodeId: number, action: number, controls: Record<string, number>): Message => [
  '/s_new',
  name,
  int(nodeId),
  int(action),
  int(0),
  ...Object.entries(controls).flat(),
];
const release = (nodeId: number, atS: number): ScoreEvent => ({ atS, messages: [['/n_set', int(nodeId), 'gate', 0]] });

/** Both ends of every range, one at a time. */
const edgesOf = (name: string): Record<string, number>[] =>
  [...(specs.get(name) ?? [])].flatMap(([parameter, { lowest, highest }]) => [
    { [parameter]: lowest },
    { [parameter]: highest },
  ]);

it('there is a template for each of the usual ways to make a sound', () => {
  expect(INSTRUMENTS).toEqual(
    expect.arrayContaining([
      ...['subtractive', 'fm', 'pluck', 'kick', 'snare', 'hat', 'clap', 'pad', 'bell', 'granular', 'sampler'],
    ]),
  );
  expect(EFFECTS).toEqual(expect.arrayContaining(['delay', 'reverb', 'filter', 'compressor', 'chorus', 'drive']));
});

describe.each([...INSTRUMENTS, ...EFFECTS])('the template %s', (name) => {
  it('is one SynthDef of its name, without a problem or a warning', async () => {
    const defs = parseSynthDefs(await readFile(compiled(name)));
    expect(defs.map((def) => def.name)).toEqual([name]);
    const role = roleOf(defs[0]!);
    expect(role).toBe(EFFECTS.includes(name) ? 'effect' : 'instrument');
    const nothing = { refused: [], warnings: [] };
    expect(judge(checkGraph(defs[0]!), { role, permissions: new Set() })).toEqual(nothing);
  });

  it('tells the range of every parameter a performer turns, with its default', async () => {
    const [def] = parseSynthDefs(await readFile(compiled(name)));
    const ours = new Set(['out', 'in', 'gate', 'bufnum', 'cutGate']);
    const turned = controlsOf(def!).filter((control) => !ours.has(control.name));
    expect([...specs.get(name)!.keys()].sort()).toEqual(turned.map((control) => control.name).sort());
    for (const control of turned) {
      const { lowest, highest, defaultValue } = specs.get(name)!.get(control.name)!;
      expect(defaultValue, control.name).toBeCloseTo(control.defaultValue, 5);
      expect(control.defaultValue, control.name).toBeGreaterThanOrEqual(lowest);
      expect(control.defaultValue, control.name).toBeLessThanOrEqual(highest);
    }
  });
});

/** Some seconds of each, one after the other in one render: scsynth needs longer to start than to play. */
async function slots(
  defFiles: readonly string[],
  slotS: number,
  variants: readonly Record<string, number>[],
  score: (controls: Record<string, number>, atS: number) => ScoreEvent[],
): Promise<{ controls: Record<string, number>; left: Float32Array; right: Float32Array }[]> {
  const events = variants.flatMap((controls, at) => [
    { atS: at * slotS, messages: [['/g_freeAll', int(0)] as const] },
    ...score(controls, at * slotS),
  ]);
  const setUp = { atS: 0, messages: [...(await prepare(...defFiles)), ['/b_allocRead', int(0), SAMPLE] as const] };
  const { left, right } = await renderOffline([setUp, ...events], variants.length * slotS);
  const frames = slotS * SAMPLE_RATE_HZ;
  return variants.map((controls, at) => ({
    controls,
    left: left.subarray(at * frames, (at + 1) * frames),
    right: right.subarray(at * frames, (at + 1) * frames),
  }));
}

describe.each(INSTRUMENTS)('the instrument %s', (name) => {
  it('writes where it is told, as loud and as far to one side as it is told', async () => {
    const [def] = parseSynthDefs(await readFile(compiled(name)));
    expect(busControlsOf(def!)).toEqual([{ name: 'out', access: 'write', rate: 'audio' }]);
    const [silent, loud, aside] = await slots([compiled(name)], 3, [{ amp: 0 }, {}, { pan: -1 }], (controls, atS) => [
      { atS, messages: [play(name, 1_000, 1, controls)] },
    ]);
    expect(peak(silent!.left)).toBe(0);
    expect(peak(loud!.right)).toBeGreaterThan(0.1);
    expect(peak(aside!.left)).toBeGreaterThan(0.1);
    expect(peak(aside!.right)).toBeLessThan(1e-6);
  });

  it('sounds below full scale, without DC, and ends by itself after its gate or its length', async () => {
    const messages: Message[] = [
      ...(await prepare(compiled(name))),
      ['/b_allocRead', int(0), SAMPLE],
      play(name, 1_000, 1, { sustain: 1 }),
    ];
    const render = await renderOffline([{ atS: 0, messages }, release(1_000, 1)], 12);
    // whoever has no gate is not there any more, or does not hear of it
    expect(render.complaints.filter((line) => !line.includes('/n_set Node 1000 not found'))).toEqual([]);
    expect(render.survivors).toEqual([]);
    for (const side of [render.left, render.right]) {
      expect(side.every(Number.isFinite)).toBe(true);
      expect(peak(side)).toBeGreaterThan(0.1);
      expect(peak(side)).toBeLessThan(0.9);
      expect(Math.abs(side.reduce((sum, value) => sum + value, 0) / side.length)).toBeLessThan(0.001);
      expect(peak(side.subarray(11 * SAMPLE_RATE_HZ))).toBe(0);
    }
  });

  it('stays finite and below full scale at both ends of every range', async () => {
    const note = (controls: Record<string, number>, atS: number) => [
      { atS, messages: [play(name, 1_000, 1, { sustain: 0.5, ...controls })] },
      release(1_000, atS + 0.5),
    ];
    for (const { controls, left, right } of await slots([compiled(name)], 1, edgesOf(name), note)) {
      const what = JSON.stringify(controls);
      expect(left.every(Number.isFinite) && right.every(Number.isFinite), what).toBe(true);
      expect(Math.max(peak(left), peak(right)), what).toBeLessThanOrEqual(1);
    }
  });
});

describe.each(EFFECTS)('the effect %s', (name) => {
  const DEFS = [SOURCE_SOUND, FADER];
  /** Half a second of a lead, through the effect unless there is none. */
  const lead = (controls: Record<string, number> | undefined): Message[] => [
    play('lead', 1_000, 1, { out: BUS, sustain: 0.5, release: 0.1 }),
    ...(controls === undefined ? [] : [play(name, 1_001, 1, { in: BUS, out: BUS, ...controls })]),
    play('oiduna_fader', 1_002, 1, { in: BUS, out: 0 }),
  ];
  const heard = async (controls: Record<string, number> | undefined, later: ScoreEvent[] = []) =>
    renderOffline(
      [{ atS: 0, messages: [...(await prepare(...DEFS, compiled(name))), ...lead(controls)] }, ...later],
      2,
    );
  const difference = (a: Float32Array, b: Float32Array) => peak(a.map((value, at) => value - b[at]!));

  it('reads one bus and replaces another', async () => {
    const [def] = parseSynthDefs(await readFile(compiled(name)));
    expect(busControlsOf(def!)).toEqual([
      { name: 'in', access: 'read', rate: 'audio' },
      { name: 'out', access: 'write', rate: 'audio' },
    ]);
  });

  it('changes what it reads, below full scale, and leaves when its gate closes', async () => {
    const [wet, dry] = [await heard({}, [release(1_001, 1.5)]), await heard(undefined)];
    expect(wet.complaints).toEqual([]);
    expect(wet.survivors).toEqual(['oiduna_fader']);
    for (const side of ['left', 'right'] as const) {
      expect(wet[side].every(Number.isFinite)).toBe(true);
      expect(peak(wet[side])).toBeLessThan(1);
      expect(difference(wet[side], dry[side])).toBeGreaterThan(0.02);
      expect(peak(wet[side].subarray(1.6 * SAMPLE_RATE_HZ))).toBeLessThan(1e-6);
    }
  });

  it('lets the sound through unchanged at a mix of 0', async () => {
    const [through, dry] = [await heard({ mix: 0 }), await heard(undefined)];
    expect(difference(through.left, dry.left)).toBeLessThan(1e-6);
    expect(difference(through.right, dry.right)).toBeLessThan(1e-6);
  });

  it('stays finite at both ends of every range', async () => {
    const score = (controls: Record<string, number>, atS: number) => [{ atS, messages: lead(controls) }];
    for (const { controls, left, right } of await slots([...DEFS, compiled(name)], 1, edgesOf(name), score)) {
      const what = JSON.stringify(controls);
      expect(left.every(Number.isFinite) && right.every(Number.isFinite), what).toBe(true);
      expect(Math.max(peak(left), peak(right)), what).toBeLessThan(4);
    }
  });
});
