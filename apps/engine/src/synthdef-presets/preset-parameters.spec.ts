import type { ControlRange } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { stripOf } from '../audio-server/audio-graph.js';
import { noteMessages } from '../schedule/note-messages.js';
import { type Clamped, heldRanges } from '../schedule/parameter-range.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import { byParameter, playable, wrongValues } from './preset-parameters.js';

const range = (min: number, max: number, source: ControlRange['source'] = 'metadata'): ControlRange => ({
  min,
  max,
  unit: 'Hz',
  curve: 'exponential',
  source,
});
const controls = [
  { name: 'out' },
  { name: 'freq', range: range(20, 500) },
  { name: 'amp', range: { ...range(0, 1, 'convention'), unit: null } },
  { name: 'pan' },
  { name: 'gate' },
  { name: 'sustain' },
  { name: 'cutoff', range: range(40, 18_000) },
  { name: 'wobble', range: range(1, 9, 'dry-run') },
].map((control) => ({ defaultValue: 1, valueCount: 1, ...control }));
const PAD: LoadedSynthDef = {
  serverName: 'sd-1',
  controls: new Map(controls.map((control, index) => [control.name, { ...control, index }])),
  busControls: new Set(['out']),
  ranges: heldRanges(controls),
};
const STRIP = stripOf(5);

/** What a note of one second sends, by parameter, when its track has recalled these. */
function played(defaults: Record<string, number>, given: Record<string, string | number> = {}) {
  const note = { atMicros: 0, seconds: 1, nodeId: 10_001, strip: STRIP, controls: { s: 'pad', ...given }, defaults };
  const [start] = noteMessages(note, { kind: 'synthdef', def: PAD });
  const values = start!.messages[0]!.args.slice(4).map((arg) => ('value' in arg ? arg.value : undefined));
  return Object.fromEntries(values.flatMap((name, n) => (n % 2 === 0 ? [[name, values[n + 1]]] : [])));
}

describe('the values of a preset', () => {
  it.each([
    ['cutof', 900, 'pad has no parameter cutof that can be set (did you mean cutoff?); it takes 40 to 18000 Hz'],
    ['woble', 5, 'pad has no parameter woble that can be set (did you mean wobble?)'],
    ['nothing', 5, 'pad has no parameter nothing that can be set'],
    ['gate', 0, 'pad has no parameter gate that can be set'],
    ['out', 3, 'out chooses a bus, and pad plays on that of its track'],
    ['cutoff', 90_000, 'cutoff 90000 is beyond the range: pad takes 40 to 18000 Hz'],
    ['lpf', 1, 'lpf 1 is beyond the range: pad takes 40 to 18000 Hz'],
    ['freq', 600, 'freq 600 is beyond the range: pad takes 20 to 500 Hz'],
    ['amp', 2, 'amp 2 is beyond the range: pad takes 0 to 1'],
  ])('with %s = %d are refused, with the nearest name or the range', (name, value, detail) => {
    expect(wrongValues({ wobble: 1, [name]: value }, PAD, 'pad')).toEqual([{ pointer: `/parameters/${name}`, detail }]);
  });

  it('may be any number where only a dry run or the units of patterns tell a range', () => {
    expect(wrongValues({ wobble: 5_000, pan: -1, sustain: 100, freq: 440 }, PAD, 'pad')).toEqual([]);
  });

  it('by the name of a control are kept under the name of the parameter', () => {
    expect(byParameter({ lpf: 900, wobble: 2, gone: 1 }, PAD)).toEqual({ cutoff: 900, wobble: 2, gone: 1 });
  });

  it('that the SynthDef of now does not take are left out, or kept within its range and told', () => {
    const told: Clamped[] = [];
    const values = playable({ cutoff: 90_000, gone: 1, out: 2, freq: 10 }, PAD, (clamped) => told.push(clamped));
    expect(values).toEqual({ cutoff: 18_000, freq: 20 });
    expect(told.map(({ name, played: as }) => [name, as])).toEqual([
      ['cutoff', 18_000],
      ['freq', 20],
    ]);
  });
});

describe('a note', () => {
  it('gets what its track has recalled', () => {
    const preset = { cutoff: 900, freq: 220, pan: -0.5, sustain: 3, wobble: 2 };
    expect(played(preset)).toEqual({ ...preset, amp: 0.5, gate: 1, out: STRIP.bus });
  });

  it.each([
    [{ cutoff: 900 }, { cutoff: 200 }, { cutoff: 200 }],
    [{ cutoff: 900 }, { lpf: 200 }, { cutoff: 200 }],
    [{ freq: 220 }, { note: 57 + 12 }, { freq: 440, sustain: 1 }],
    [{ pan: -0.5 }, { pan: 1 }, { pan: 1 }],
    [{ sustain: 3 }, { clip: 0.5 }, { sustain: 0.5 }],
    [{ amp: 0.2 }, { amp: 0.4 }, { amp: 0.4 }],
  ])('of preset %j whose pattern says %j is played with %j', (preset, given, expected) => {
    expect(played(preset, given)).toMatchObject(expected);
  });

  it('has the level of the preset where gain is 1', () => {
    expect(played({ amp: 0.2 }, { gain: 2 })).toMatchObject({ amp: 0.4 });
  });
});
