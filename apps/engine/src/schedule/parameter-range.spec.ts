import type { ControlRange, Onset, SynthDefControl } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { stripOf } from '../audio-server/audio-graph.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { noteMessages } from './note-messages.js';
import { type Clamped, heldRanges } from './parameter-range.js';

const STRIP = stripOf(5);

const control = (name: string, ends?: readonly [number, number], source: ControlRange['source'] = 'metadata') => ({
  name,
  defaultValue: 0,
  valueCount: 1,
  ...(ends && { range: { min: ends[0], max: ends[1], unit: null, curve: 'linear' as const, source } }),
});
const synth = (controls: readonly SynthDefControl[], buses: readonly string[] = []): PlayedSound => ({
  kind: 'synthdef',
  def: {
    serverName: 'sd-1',
    controls: new Map(controls.map((each, index) => [each.name, { ...each, index }])),
    busControls: new Set(buses),
    ranges: heldRanges(controls),
  },
});

/** What one note of two seconds sends, by parameter, and what is told of it. */
function played(controls: Onset['controls'], sound: PlayedSound) {
  const told: Clamped[] = [];
  const note = { atMicros: 0, seconds: 2, nodeId: 10_001, strip: STRIP, controls: { s: 'x', ...controls } };
  const [start] = noteMessages(note, sound, (clamped) => told.push(clamped));
  const values = start!.messages[0]!.args.slice(4).map((arg) => ('value' in arg ? arg.value : undefined));
  const sent = Object.fromEntries(values.flatMap((name, n) => (n % 2 === 0 ? [[name, values[n + 1]]] : [])));
  return { sent, told: told.map(({ name, value, played: as }) => [name, value, as]) };
}

describe('a parameter', () => {
  it.each([
    ['of the author, though the table goes less far', control('release', [0, 60]), { release: 99 }, 60],
    ['of the author, though the table goes further', control('cutoff', [40, 18_000]), { cutoff: 90_000 }, 18_000],
    ['of the author, on the name of an alias', control('lpf', [40, 18_000]), { cutoff: 1 }, 40],
    ['of the author, for a name of their own', control('wobble', [1, 9]), { wobble: Infinity }, 9],
    ['of its name, widened to its default', control('cutoff', [10, 30_000], 'convention'), { cutoff: 90_000 }, 30_000],
    ['of its name, where the table has none', control('mix', [0, 1], 'convention'), { mix: -5 }, 0],
    ['of the table, where the SynthDef says nothing', control('crush'), { crush: 99 }, 16],
  ])('stays within the range %s, and that is told', (_, parameter, controls, expected) => {
    const [[name, value]] = Object.entries(controls) as [[string, number]];
    expect(played(controls, synth([parameter]))).toEqual({
      sent: { [parameter.name]: expected },
      told: [[name, value, expected]],
    });
  });

  it.each([
    ['within its range', control('wobble', [1, 9]), { wobble: 9 }],
    ['beyond what the dry run tried', control('wobble', [-1, 1], 'dry-run'), { wobble: 700 }],
    ['of no range', control('wobble'), { wobble: -1e30 }],
  ])('%s is played as it is, and nothing is told', (_, parameter, controls) => {
    expect(played(controls, synth([parameter]))).toEqual({ sent: controls, told: [] });
  });

  it.each([[Number.NaN], [Infinity], [-Infinity]])('of no range is never sent %d', (wobble) => {
    expect(played({ wobble }, synth([control('wobble')]))).toEqual({ sent: {}, told: [] });
  });

  it('is never sent NaN, whatever its range', () => {
    expect(played({ wobble: Number.NaN }, synth([control('wobble', [1, 9])]))).toEqual({ sent: {}, told: [] });
  });

  it('that chooses a bus is the track’s own, whatever range is stated', () => {
    const sound = synth([control('fxBus', [-1, 9])], ['fxBus']);
    expect(played({ fxBus: -2 }, sound)).toEqual({ sent: { fxBus: STRIP.bus }, told: [] });
  });
});

describe('what the engine works out', () => {
  it.each([
    [{ note: 117 }, control('freq', [20, 500]), 500, ['freq', 7_040, 500]],
    [{ n: 1e6 }, control('freq', [20, 500]), 500, ['freq', Infinity, 500]],
    [{ gain: 4 }, control('amp', [0, 1]), 1, ['amp', 2, 1]],
    [{ pan: 0 }, control('pan', [-0.5, 0.5]), -0.5, ['pan', -1, -0.5]],
    [{ clip: 4 }, control('sustain', [0.1, 5]), 5, ['sustain', 8, 5]],
  ])('for %j stays within the range of the author, and that is told', (controls, parameter, expected, told) => {
    expect(played(controls, synth([parameter]))).toEqual({ sent: { [parameter.name]: expected }, told: [told] });
  });

  it('without being asked keeps within it, and nothing is told', () => {
    expect(played({}, synth([control('amp', [0, 0.3])]))).toEqual({ sent: { amp: 0.3 }, told: [] });
    const short = synth([control('freq'), control('sustain', [0, 1])]);
    expect(played({ note: 69 }, short)).toEqual({ sent: { freq: 440, sustain: 1 }, told: [] });
  });

  it('goes as far as the engine goes, where only the name tells a range', () => {
    const sound = synth([control('amp', [0, 1], 'convention'), control('sustain', [0.01, 1], 'convention')]);
    expect(played({ gain: 4, note: 60 }, sound)).toEqual({ sent: { amp: 2, sustain: 2 }, told: [] });
  });

  it('moves the filters of `djf` within their ranges, and tells nothing of names the pattern did not say', () => {
    const sound = synth([control('cutoff', [100, 18_000]), control('hcutoff')]);
    expect(played({ djf: 0 }, sound)).toEqual({ sent: { cutoff: 100 }, told: [] });
  });
});
