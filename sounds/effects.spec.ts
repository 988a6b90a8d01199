import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { busControlsOf, controlsOf, parseSynthDefs, roleOf } from '@oiduna/supercollider';
import { describe, expect, it, vi } from 'vitest';
import { RANGES_FILE } from './compile.ts';
import { int, type Message, prepare, renderOffline, SAMPLE_RATE_HZ, type ScoreEvent } from './offline.ts';

/** A test is one run of scsynth over some seconds of sound; a busy machine needs longer. */
vi.setConfig({ testTimeout: 30_000 });

const HERE = import.meta.dirname;
const EFFECTS = (await readdir(join(HERE, 'effects')))
  .filter((file) => file.endsWith('.scd'))
  .map((file) => basename(file, '.scd'));
type Range = Readonly<Record<'min' | 'max', number>>;
const RANGES = JSON.parse(await readFile(join(HERE, RANGES_FILE), 'utf8')) as Record<string, Record<string, Range>>;
/** The engine's, not a performer's. */
const OURS = new Set(['in', 'out', 'bps']);
const BUS = 16;
const SLOT_S = 0.8;
const JUMP_S = 0.4005;
/** −60 dBFS. */
const CLICK = 0.001;
/** What is meant to make steps: fewer levels and fewer samples. */
const STEPPED = new Set(['fx_crush']);

const compiled = (name: string) => join(HERE, 'effects/compiled', `${name}.scsyndef`);
const onlyDef = async (name: string) => parseSynthDefs(await readFile(compiled(name)))[0]!;
const play = (name: string, nodeId: number, controls: Record<string, number>): Message => [
  '/s_new',
  name,
  int(nodeId),
  int(1),
  int(0),
  ...Object.entries(controls).flat(),
];

/** A kick without a beat, which is a sine, through the effect, whose parameter jumps from one end of its range to the other; a slot for each. */
async function jumps(name: string): Promise<{ what: string; samples: Float32Array }[]> {
  const turns = Object.entries(RANGES[name]!).flatMap(([parameter, { min, max }]) => [
    { parameter, from: min, to: max },
    { parameter, from: max, to: min },
  ]);
  const events = turns.flatMap(({ parameter, from, to }, slot): ScoreEvent[] => [
    {
      atS: slot * SLOT_S,
      messages: [
        ['/g_freeAll', int(0)],
        play('kick', 1_000, { out: BUS, freq: 110, amp: 0.2, punch: 0, decay: 100, sustain: 9 }),
        play(name, 1_001, { in: BUS, out: BUS, [parameter]: from }),
        play('oiduna_fader', 1_002, { in: BUS, out: 0 }),
      ],
    },
    { atS: slot * SLOT_S + JUMP_S, messages: [['/n_set', int(1_001), parameter, to]] },
  ]);
  const defs = [
    join(HERE, 'compiled/kick.scsyndef'),
    compiled(name),
    join(HERE, 'system/compiled/oiduna_fader.scsyndef'),
  ];
  const render = await renderOffline([{ atS: 0, messages: await prepare(...defs) }, ...events], turns.length * SLOT_S);
  expect(render.complaints).toEqual([]);
  return turns.map(({ parameter, from, to }, slot) => ({
    what: `${parameter} from ${from} to ${to}`,
    samples: render.left.subarray(slot * SLOT_S * SAMPLE_RATE_HZ, (slot + 1) * SLOT_S * SAMPLE_RATE_HZ),
  }));
}

/** A step of this height, but for the overtones of a low note: of what is smooth the fourth difference is next to nothing. */
const largestStep = (x: Float32Array): number =>
  x.reduce((most, value, i) => {
    if (i < 4) return 0;
    return Math.max(most, Math.abs(value - 4 * x[i - 1]! + 6 * x[i - 2]! - 4 * x[i - 3]! + x[i - 4]!) / 3);
  }, 0);
const peak = (samples: Float32Array) => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);

describe.each(EFFECTS)('the effect %s', (name) => {
  it('works in place on a stereo bus, and tells the range of every parameter', async () => {
    const def = await onlyDef(name);
    expect(roleOf(def)).toBe('effect');
    expect(busControlsOf(def)).toEqual([
      { name: 'in', access: 'read', rate: 'audio' },
      { name: 'out', access: 'write', rate: 'audio' },
    ]);
    const turned = controlsOf(def).filter((control) => !OURS.has(control.name));
    expect(turned.map((control) => control.name).sort()).toEqual(Object.keys(RANGES[name]!).sort());
    for (const { name: parameter, defaultValue, rate } of turned) {
      const { min, max } = RANGES[name]![parameter]!;
      expect(defaultValue, parameter).toBeGreaterThanOrEqual(min);
      expect(defaultValue, parameter).toBeLessThanOrEqual(max);
      expect(rate, `${parameter} turns from a sample on`).toBe('audio');
    }
  });

  it('stays finite from one end of every range to the other, and makes no click on the way', async () => {
    for (const { what, samples } of await jumps(name)) {
      expect(samples.every(Number.isFinite), what).toBe(true);
      expect(peak(samples), what).toBeLessThan(8);
      const between = (fromS: number, toS: number) =>
        largestStep(samples.subarray(fromS * SAMPLE_RATE_HZ, toS * SAMPLE_RATE_HZ));
      const steady = Math.max(between(0.2, JUMP_S - 0.01), between(SLOT_S - 0.2, SLOT_S));
      if (!STEPPED.has(name))
        expect(between(0.2, SLOT_S), what).toBeLessThan(Math.max(CLICK * Math.max(1, peak(samples)), steady * 1.5));
    }
  });
});
