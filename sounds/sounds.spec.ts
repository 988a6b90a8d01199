import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkGraph, controlsOf, judge, parseSynthDefs, type SynthDef } from '@oiduna/supercollider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compileSounds, FOLDERS } from './compile.ts';
import { int, type Message, prepare, renderOffline, SAMPLE_RATE_HZ } from './offline.ts';
import { renderSamples } from './render.ts';

/** A test is a few runs of sclang or scsynth, half a second each; a busy machine needs longer. */
vi.setConfig({ testTimeout: 30_000 });

const HERE = import.meta.dirname;
const STARTERS = (await readdir(join(HERE, 'synthdefs'))).map((file) => basename(file, '.scd')).sort();
const SAMPLERS = ['sampler_mono', 'sampler_stereo', 'sampler_mono_shaped', 'sampler_stereo_shaped'];
const DRUMS = ['clap', 'hihat', 'kick', 'openhat', 'rim', 'snare', 'tom'];
const KICK = join(HERE, 'samples/kicks/00-deep.wav');
const MS = SAMPLE_RATE_HZ / 1000;

const starter = (name: string) => join(HERE, 'compiled', `${name}.scsyndef`);
const system = (name: string) => join(HERE, 'system/compiled', `${name}.scsyndef`);
const load = (name: string): Message => [
  '/b_allocRead',
  int(0),
  name.startsWith('sampler_stereo') ? join(HERE, 'samples/pads/00-warm.wav') : KICK,
];
const play = (name: string, controls: Record<string, number> = {}): Message => [
  '/s_new',
  name,
  int(-1),
  int(1),
  int(0),
  ...Object.entries(controls).flat(),
];
const peak = (samples: Float32Array) => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
const mean = (samples: Float32Array) => samples.reduce((sum, value) => sum + value, 0) / samples.length;
const finite = (samples: Float32Array) => samples.every(Number.isFinite);

/** Frames of a 16-bit WAV of ours (44 bytes of header), −1..1, channels interleaved. */
async function pcm(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return Float32Array.from({ length: (bytes.length - 44) / 2 }, (_, i) => bytes.readInt16LE(44 + 2 * i) / 32_768);
}

async function onlyDef(file: string): Promise<SynthDef> {
  const [def, ...others] = parseSynthDefs(await readFile(file));
  expect(others).toEqual([]);
  return def as SynthDef;
}

describe('the repository', () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'sounds-'));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  it('holds the bytes that sclang makes of the sources', async () => {
    await compileSounds(scratch);
    for (const { compiled } of FOLDERS) {
      const files = await readdir(join(scratch, compiled));
      expect((await readdir(join(HERE, compiled))).sort()).toEqual(files.sort());
      for (const file of files) {
        const [fresh, kept] = await Promise.all([scratch, HERE].map((root) => readFile(join(root, compiled, file))));
        expect(kept, `${file}: run node sounds/compile.ts`).toEqual(fresh);
      }
    }
  });

  it.each([
    ['synthdefs', 'compiled', 'instrument', []],
    ['system', 'system/compiled', 'effect', ['disk-io', 'free-others']],
    ['effects', 'effects/compiled', 'effect', []],
  ] as const)(
    'holds %s that an upload would neither be refused nor warned for',
    async (_, folder, role, permissions) => {
      for (const file of (await readdir(join(HERE, folder))).filter((name) => name.endsWith('.scsyndef'))) {
        const problems = checkGraph(await onlyDef(join(HERE, folder, file)));
        const policy = { role: file.includes('master') ? 'master' : role, permissions: new Set(permissions) } as const;
        const { refused, warnings } = judge(problems, policy);
        // The seed is there to change everybody's random numbers.
        const told = [...refused, ...warnings].filter(({ code }) => code !== 'RANDOM_SHARED');
        expect(told, file).toEqual([]);
      }
    },
  );

  it('holds the samples that its SynthDefs make, but for the rounding of another processor', async () => {
    await renderSamples(join(scratch, 'samples'));
    const wavs = async (root: string) =>
      (await readdir(join(root, 'samples'), { recursive: true })).filter((file) => file.endsWith('.wav')).sort();
    expect(await wavs(HERE)).toEqual(await wavs(scratch));
    for (const file of await wavs(HERE)) {
      const [fresh, kept] = [await pcm(join(scratch, 'samples', file)), await pcm(join(HERE, 'samples', file))];
      expect(kept, file).toHaveLength(fresh.length);
      expect(peak(kept.map((value, i) => value - (fresh[i] ?? 0))), `${file}: run node sounds/render.ts`).toBeLessThan(
        4 / 32_768,
      );
    }
  });
});

describe.each(STARTERS)('%s', (name) => {
  const sampler = SAMPLERS.includes(name);

  it('has the parameters of the convention', async () => {
    const def = await onlyDef(starter(name));
    const controls = new Map(controlsOf(def).map((control) => [control.name, control.defaultValue]));
    const own = sampler ? ['bufnum', 'rate', 'begin', 'end', 'cutGate'] : ['freq'];
    expect([...controls.keys()]).toEqual(expect.arrayContaining(['out', 'amp', 'pan', 'sustain', ...own]));
    expect(controls.get('out')).toBe(0);
    expect(controls.get('amp')).toBe(0.5);
    expect(controls.get('pan')).toBe(0);
  });

  it('sounds at a healthy level, without DC, on both sides or on one, and ends by itself', async () => {
    const atFrame = 6 * SAMPLE_RATE_HZ + 23;
    const render = await renderOffline(
      [
        { atS: 0, messages: [...(await prepare(starter(name))), load(name), play(name)] },
        { atS: atFrame / SAMPLE_RATE_HZ, messages: [play(name, { pan: -1 })] },
      ],
      12,
    );
    expect(render.complaints).toEqual([]);
    expect(render.survivors).toEqual([]);
    for (const side of [render.left, render.right]) {
      const note = side.subarray(0, 5 * SAMPLE_RATE_HZ);
      expect(finite(note)).toBe(true);
      expect(peak(note)).toBeGreaterThan(0.1);
      expect(peak(note)).toBeLessThan(0.9);
      expect(Math.abs(mean(note))).toBeLessThan(0.001);
      expect(peak(side.subarray(5 * SAMPLE_RATE_HZ, atFrame))).toBe(0);
    }
    expect(peak(render.left.subarray(atFrame))).toBeGreaterThan(0.1);
    expect(peak(render.right.subarray(atFrame))).toBeLessThan(1e-6);
    if (DRUMS.includes(name)) {
      const hit = render.left.subarray(atFrame);
      expect(peak(hit.subarray(0, MS))).toBeGreaterThan(0.3 * peak(hit));
    }
  });

  it('stays finite and ends when its parameters are absurd', async () => {
    const absurd: Record<string, number>[] = sampler
      ? [{ rate: 0 }, { rate: 1e6 }, { begin: 1, end: 1 }, { begin: -3, end: 7 }, { bufnum: 900 }, { sustain: 0 }]
      : [{ freq: 0 }, { freq: 1e6 }, { freq: -100 }, { sustain: 0 }, { sustain: -1 }];
    const notes = absurd.map((controls) => play(name, controls));
    const render = await renderOffline(
      [{ atS: 0, messages: [...(await prepare(starter(name))), load(name), ...notes] }],
      6,
    );
    expect(finite(render.left) && finite(render.right)).toBe(true);
    expect(peak(render.left)).toBeLessThan(0.9 * absurd.length);
    expect(render.survivors).toEqual([]);
  });
});

describe('a sampler', () => {
  const heard = async (controls: Record<string, number>) => {
    const messages = [...(await prepare(starter('sampler_mono'))), load('sampler_mono')];
    const note = play('sampler_mono', { amp: 1, pan: -1, ...controls });
    return (await renderOffline([{ atS: 0, messages: [...messages, note] }], 3)).left;
  };
  const lastFrame = (samples: Float32Array) => samples.findLastIndex((value) => Math.abs(value) > 1e-6);

  it('plays a whole sample frame for frame', async () => {
    const [file, played] = [await pcm(KICK), await heard({})];
    expect(peak(file.subarray(0, -5 * MS).map((value, i) => value - (played[i] ?? 0)))).toBeLessThan(1e-4);
  });

  it('plays backwards when the rate is negative', async () => {
    const [file, played] = [await pcm(KICK), await heard({ rate: -1 })];
    const reversed = file.toReversed().subarray(3 * MS, -5 * MS);
    expect(peak(reversed.map((value, i) => value - (played[i + 3 * MS] ?? 0)))).toBeLessThan(1e-4);
  });

  it.each([
    [{ begin: 0.25, end: 0.5 }, 0.125],
    [{ begin: 0.5, end: 0.25 }, 0.125],
    [{ rate: 0.5, end: 0.5 }, 0.5],
    [{ sustain: 0.1 }, 0.1],
    [{ sustain: 9 }, 0.5],
  ])('given %o plays %d s of a sample of half a second', async (controls, lengthS) => {
    const last = lastFrame(await heard(controls)) / SAMPLE_RATE_HZ;
    expect(last).toBeGreaterThan(lengthS - 0.005);
    expect(last).toBeLessThanOrEqual(lengthS + 0.002);
  });

  it.each(SAMPLERS)('fades out in 2 ms when its cut gate closes: %s', async (name) => {
    const note: Message = ['/s_new', name, int(1000), int(1), int(0), 'bufnum', 0];
    const messages = [...(await prepare(starter(name))), load(name), note];
    const cut = { atS: 0.1, messages: [['/n_set', int(1000), 'cutGate', 0] as const] };
    const render = await renderOffline([{ atS: 0, messages }, cut], 1);
    const last = lastFrame(render.left) / SAMPLE_RATE_HZ;
    expect(last).toBeGreaterThan(0.1);
    expect(last).toBeLessThan(0.104);
    expect(render.survivors).toEqual([]);
  });
});

describe('the audio graph', () => {
  const TRACK = 16;
  const MASTER = 18;
  const DRY = { at: 0, fader: 0, master: 0 };
  const TRACK_TO_OUT = { at: TRACK, fader: TRACK, master: 0 };
  const WHOLE = { at: TRACK, fader: TRACK, master: MASTER };

  /** One second of a bass note through none, one or both of the system's synths; a bus of 0 leaves one out. */
  async function through(
    bus: { at: number; fader: number; master: number },
    controls: Record<string, number> = {},
    later: readonly (readonly [atS: number, id: number, control: string, value: number])[] = [],
  ) {
    const node = (name: string, id: number, args: Record<string, number>): Message => [
      '/s_new',
      name,
      int(id),
      int(1),
      int(0),
      ...Object.entries(args).flat(),
    ];
    const messages = await prepare(starter('bass'), system('oiduna_fader'), system('oiduna_master'));
    messages.push(node('bass', 1000, { sustain: 1, out: bus.at, ...controls }));
    if (bus.fader) messages.push(node('oiduna_fader', 1001, { in: bus.fader, out: bus.master }));
    if (bus.master) messages.push(node('oiduna_master', 1002, { in: bus.master, out: 0 }));
    const changes = later.map(([atS, id, control, value]) => ({
      atS,
      messages: [['/n_set', int(id), control, value] as const],
    }));
    return renderOffline([{ atS: 0, messages }, ...changes], 1);
  }

  it('carries a note to the loudspeakers unchanged, 10 ms late', async () => {
    const [dry, { left }] = [await through(DRY), await through(WHOLE)];
    expect(peak(left.subarray(0, 10 * MS))).toBe(0);
    const difference = left.subarray(10 * MS).map((value, i) => value - (dry.left[i] ?? 0));
    expect(peak(difference)).toBeLessThan(0.05);
  });

  it('is never louder than the ceiling', async () => {
    const { left } = await through(WHOLE, { amp: 100 });
    expect(peak(left)).toBeLessThanOrEqual(Math.fround(0.95));
    expect(peak(left)).toBeGreaterThan(0.8);
  });

  it('turns NaN and infinity into silence and plays on after them', async () => {
    const { left, right } = await through(WHOLE, { amp: Number.NaN }, [
      [0.3, 1000, 'amp', Number.POSITIVE_INFINITY],
      [0.4, 1001, 'gain', Number.NaN],
      [0.5, 1001, 'gain', 1],
      [0.6, 1000, 'amp', 0.5],
    ]);
    expect(finite(left) && finite(right)).toBe(true);
    expect(peak(left.subarray(700 * MS))).toBeGreaterThan(0.1);
  });

  it.each([
    ['mute', 1, 0],
    ['gain', 0, 1],
  ])('%s %d silences a track within 10 ms, without a click, and %d brings it back', async (control, off, on) => {
    const { left } = await through(TRACK_TO_OUT, {}, [
      [0.3, 1001, control, off],
      [0.6, 1001, control, on],
    ]);
    expect(peak(left.subarray(310 * MS, 600 * MS))).toBeLessThan(0.001);
    expect(peak(left.subarray(610 * MS, 700 * MS))).toBeGreaterThan(0.1);
    const steps = left.map((value, i) => value - (left[i - 1] ?? value));
    expect(peak(steps.subarray(299 * MS, 312 * MS))).toBeLessThanOrEqual(peak(steps.subarray(200 * MS, 299 * MS)));
  });
});
