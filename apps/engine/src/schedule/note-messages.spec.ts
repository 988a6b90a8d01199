import type { Onset } from '@oiduna/contracts';
import type { OscMessage, TimedMessages } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { stripOf } from '../audio-server/audio-graph.js';
import type { LoadedBuffer, LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { frequencyOf, noteMessages, soundNameOf } from './note-messages.js';

const STRIP = stripOf(5);
const EVERY_CONTROL = [
  'out',
  'amp',
  'pan',
  'freq',
  'sustain',
  'gate',
  'cutoff',
  'bufnum',
  'rate',
  'speed',
  'note',
  'n',
];

const defWith = (controls: readonly string[], buses: readonly string[] = []): LoadedSynthDef => ({
  serverName: 'sd-1',
  controls: new Map(controls.map((name, index) => [name, { name, index, defaultValue: 0, valueCount: 1 }])),
  busControls: new Set(buses),
});
const buffer = { bufferNumber: 12, channelCount: 1 } as LoadedBuffer;
const synth = (...controls: string[]): PlayedSound => ({ kind: 'synthdef', def: defWith(controls) });
const sample = (...controls: string[]): PlayedSound => ({ kind: 'sample', def: defWith(controls), buffer });

const play = (controls: Onset['controls'], sound: PlayedSound, seconds = 0.5): TimedMessages[] =>
  noteMessages({ atMicros: 1_000_000, seconds, nodeId: 10_001, strip: STRIP, controls }, sound);

/** Name and value pairs behind the four fixed arguments of `/s_new`. */
function sent({ args }: OscMessage): Record<string, unknown> {
  const values = args.map((arg) => ('value' in arg ? arg.value : undefined));
  return Object.fromEntries(
    Array.from({ length: (values.length - 4) / 2 }, (_, n) => [values[4 + 2 * n], values[5 + 2 * n]]),
  );
}
const controlsSent = (controls: Onset['controls'], sound: PlayedSound): Record<string, unknown> =>
  sent(play(controls, sound)[0]!.messages[0]!);

describe('a note', () => {
  it("starts in its track's voices at its time", () => {
    const [start] = play({ s: 'kick' }, synth());
    expect(start!.atMicros).toBe(1_000_000);
    expect(start!.messages[0]!.address).toBe('/s_new');
    expect(start!.messages[0]!.args.map((arg) => 'value' in arg && arg.value)).toEqual([
      'sd-1',
      10_001,
      1,
      STRIP.voicesId,
    ]);
  });

  it.each([
    [0, -1],
    [0.25, -0.5],
    [0.5, 0],
    [1, 1],
  ])('panned %d goes to %d', (pan, expected) => {
    expect(controlsSent({ s: 'kick', pan }, synth('pan'))).toEqual({ pan: expected });
  });

  it.each([
    [{}, 0.5],
    [{ gain: 1 }, 0.5],
    [{ gain: 0.5 }, 0.25],
    [{ velocity: 0.5 }, 0.25],
    [{ gain: 2, velocity: 0.5 }, 0.5],
    [{ gain: 0 }, 0],
  ])('with %j has amp %d', (level, amp) => {
    expect(controlsSent({ s: 'kick', ...level }, synth('amp'))).toEqual({ amp });
  });

  it.each([
    [{ note: 69 }, 440],
    [{ note: 57 }, 220],
    [{ n: 9 }, 440],
    [{ n: 0 }, frequencyOf(60)],
    [{ note: 69, n: 3 }, 440],
  ])('of a SynthDef with %j sounds at %d Hz', (pitch, freq) => {
    expect(controlsSent({ s: 'bass', ...pitch }, synth('freq'))).toEqual({ freq });
  });

  it('without a pitch leaves the SynthDef its own', () => {
    expect(controlsSent({ s: 'kick' }, synth('freq'))).toEqual({});
  });

  it.each([
    [{}, {}],
    [{ note: 60 }, { sustain: 0.5 }],
    [{ n: 0 }, { sustain: 0.5 }],
    [{ clip: 1 }, { sustain: 0.5 }],
    [{ clip: 0.5 }, { sustain: 0.25 }],
    [{ note: 60, clip: 2 }, { sustain: 1 }],
  ])('of a SynthDef with %j is held %j', (length, held) => {
    expect(controlsSent({ s: 'bass', ...length }, synth('sustain'))).toEqual(held);
  });

  it.each([
    [{}, 1],
    [{ note: 36 }, 1],
    [{ note: 48 }, 2],
    [{ note: 24 }, 0.5],
    [{ speed: 2 }, 2],
    [{ speed: -1 }, -1],
    [{ note: 48, speed: 0.5 }, 1],
    [{ n: 3 }, 1],
  ])('of a sample with %j plays at rate %d', (pitch, rate) => {
    expect(controlsSent({ s: 'kicks', ...pitch }, sample('bufnum', 'rate'))).toEqual({ bufnum: 12, rate });
  });

  it.each([
    [{}, {}],
    [{ note: 36 }, {}],
    [{ clip: 0.5 }, { sustain: 0.25 }],
  ])('of a sample with %j is cut to %j', (length, held) => {
    expect(controlsSent({ s: 'kicks', ...length }, sample('sustain'))).toEqual(held);
  });

  it('opens a gate and closes it after its length', () => {
    const [start, end] = play({ s: 'pad', clip: 0.5 }, synth('gate'), 2);
    expect(sent(start!.messages[0]!)).toEqual({ gate: 1 });
    expect(end!.atMicros).toBe(2_000_000);
    expect(end!.messages[0]!.address).toBe('/n_set');
    expect(end!.messages[0]!.args.map((arg) => 'value' in arg && arg.value)).toEqual([10_001, 'gate', 0]);
  });

  it.each([[0], [-1]])('with clip %d still has its gate open for a moment', (clip) => {
    const [start, end] = play({ s: 'pad', clip }, synth('gate'));
    expect(end!.atMicros - start!.atMicros).toBeCloseTo(1_000, 6);
  });

  it('has no second bundle without a gate', () => {
    expect(play({ s: 'kick' }, synth('amp'))).toHaveLength(1);
  });

  it("stays on its track's bus, whatever the pattern asks for", () => {
    const sound: PlayedSound = { kind: 'synthdef', def: defWith(['out', 'amp'], ['out', 'fxBus']) };
    expect(controlsSent({ s: 'kick', out: 0, fxBus: -1 }, sound)).toEqual({
      out: STRIP.bus,
      fxBus: STRIP.bus,
      amp: 0.5,
    });
  });

  it('hands other numbers on to a SynthDef that has a control of that name', () => {
    expect(controlsSent({ s: 'bass', cutoff: 800, resonance: 3 }, synth('cutoff'))).toEqual({ cutoff: 800 });
  });

  it('hands on no text, nothing that is no number, and nothing it maps itself', () => {
    const controls = { s: 'bass', cutoff: 'high', speed: 2, vowel: 1, orbit: 3, bank: 'x' };
    expect(controlsSent(controls, synth('cutoff', 'speed', 'vowel', 'orbit', 's', 'bank'))).toEqual({});
    expect(controlsSent({ s: 'bass', cutoff: Number.NaN }, synth('cutoff'))).toEqual({});
  });

  it.each([Infinity, 1e39])('is refused with a level of %d, which the audio server cannot take', (gain) => {
    expect(() => play({ s: 'kick', gain }, synth('amp'))).toThrowError(
      expect.objectContaining({ code: 'OSC_VALUE_REFUSED' }),
    );
  });

  it('ends within a day, however it is stretched', () => {
    expect(play({ s: 'pad', clip: 1e308 }, synth('gate'), 60)[1]).toMatchObject({ atMicros: 86_401_000_000 });
  });

  it('sends only controls its SynthDef has', () => {
    const all = controlsSent({ s: 'kicks', note: 40, n: 1, pan: 1, clip: 1, speed: 1 }, sample(...EVERY_CONTROL));
    expect(Object.keys(all).toSorted()).toEqual(['amp', 'bufnum', 'gate', 'pan', 'rate', 'sustain']);
    expect(controlsSent({ s: 'kicks', note: 40, pan: 1, clip: 1 }, sample())).toEqual({});
  });
});

it.each([
  [{ s: 'kick' }, 'kick'],
  [{ s: 'bd', bank: 'tr909' }, 'tr909_bd'],
])('the sound of %j is %s', (controls, name) => {
  expect(soundNameOf(controls)).toBe(name);
});
