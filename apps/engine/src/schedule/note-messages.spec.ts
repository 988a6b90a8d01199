import type { Onset } from '@oiduna/contracts';
import type { OscMessage, TimedMessages } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { stripOf } from '../audio-server/audio-graph.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { LoadedBuffer } from '../sounds/buffers.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { frequencyOf, noteMessages, playedUntilMicros } from './note-messages.js';

const STRIP = stripOf(5);
const EVERY_CONTROL = ['out', 'amp', 'pan', 'freq', 'sustain', 'gate', 'cutoff', 'bufnum', 'rate', 'note', 'n'];

const defWith = (controls: readonly string[], buses: readonly string[] = []): LoadedSynthDef => ({
  serverName: 'sd-1',
  controls: new Map(controls.map((name, index) => [name, { name, index, defaultValue: 0, valueCount: 1 }])),
  busControls: new Set(buses),
  ranges: new Map(),
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
    [{ gain: 1e9 }, 2],
    [{ gain: 0.5, overgain: 0.5, postgain: 0.5 }, 0.25],
    [{ amp: 0.3 }, 0.3],
  ])('with %j has amp %d', (level, amp) => {
    expect(controlsSent({ s: 'kick', ...level }, synth('amp'))).toEqual({ amp });
  });

  it.each([
    [{ note: 69 }, 440],
    [{ note: 57 }, 220],
    [{ n: 9 }, 440],
    [{ n: 0 }, frequencyOf(60)],
    [{ note: 69, n: 3 }, 440],
    [{ n: 9, octave: 4 }, 220],
    [{ midinote: 57, note: 69 }, 220],
    [{ freq: 220, note: 69 }, 220],
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
    [{ freq: frequencyOf(48) }, 2],
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
    [{ release: 0.1 }, { sustain: 0.5 }],
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
    const controls = { s: 'bass', cutoff: 'high', gain: 2, cut: 1, bank: 'x', bufnum: 9, gate: 0 };
    const told = controlsSent(controls, synth('cutoff', 'gain', 'cut', 's', 'bank', 'bufnum', 'gate'));
    expect(told).toEqual({ gate: 1 });
    expect(controlsSent({ s: 'bass', cutoff: Number.NaN }, synth('cutoff'))).toEqual({});
  });

  it.each([
    [{ cutoff: 1e9 }, { cutoff: 20_000 }],
    [{ cutoff: -5 }, { cutoff: 20 }],
    [{ resonance: 90 }, { resonance: 50 }],
  ])('of %j is played with %j, the end of its range', (given, played) => {
    expect(controlsSent({ s: 'bass', ...given }, synth('cutoff', 'resonance'))).toEqual(played);
  });

  it.each([
    [{ cutoff: 400 }, 'lpf'],
    [{ roomsize: 0.5 }, 'size'],
    [{ size: 0.5 }, 'roomsize'],
    [{ wobble: 3 }, 'wobble'],
    [{ sustain: 0.5 }, 'sustainLevel'],
  ])('of %j is played by a SynthDef with the parameter %s', (given, parameter) => {
    expect(controlsSent({ s: 'bass', ...given }, synth(parameter))).toEqual({ [parameter]: Object.values(given)[0] });
  });

  it('never mistakes the level of `sustain` for the length of a note', () => {
    expect(controlsSent({ s: 'bass', note: 60, sustain: 0.1 }, synth('sustain'))).toEqual({ sustain: 0.5 });
  });

  it.each([
    [{ djf: 0.25 }, { cutoff: 20 * 1000 ** 0.5 }],
    [{ djf: 1 }, { hcutoff: 20_000 }],
    [{ djf: 0.5 }, {}],
    [{ djf: 0, cutoff: 900 }, { cutoff: 900 }],
  ])('of %j turns the filters %j', (given, filters) => {
    expect(controlsSent({ s: 'bass', ...given }, synth('cutoff', 'hcutoff'))).toEqual(filters);
  });

  it.each([
    [{}, 'sd-1'],
    [{ begin: 0.5, room: 1 }, 'sd-1'],
    [{ cutoff: 400 }, 'shaped'],
    [{ djf: 0.2 }, 'shaped'],
  ])('of a sample with %j is played by %s', (given, defName) => {
    const shaped = { ...defWith(['begin', 'cutoff', 'hcutoff']), serverName: 'shaped' };
    const sound: PlayedSound = { kind: 'sample', def: defWith(['begin']), shaped, buffer };
    const [name] = play({ s: 'kicks', ...given }, sound)[0]!.messages[0]!.args;
    expect(name).toMatchObject({ value: defName });
  });

  it.each([
    [{ unit: 'r', speed: 2 }, 2],
    [{ unit: 'c', speed: 2 }, 1],
    [{ unit: 's', speed: 0.5 }, 4],
    [{ unit: 's', speed: 0 }, 0],
  ])('of a sample of 2 s, in cycles of 4 s, with %j plays at rate %d', (given, rate) => {
    const long = { ...buffer, frameCount: 96_000, sampleRateHz: 48_000 };
    const sound: PlayedSound = { kind: 'sample', def: defWith(['rate']), buffer: long };
    const note = { atMicros: 0, seconds: 1, cycleSeconds: 4, nodeId: 10_001, strip: STRIP };
    const [start] = noteMessages({ ...note, controls: { s: 'kicks', ...given } }, sound);
    expect(sent(start!.messages[0]!)).toEqual({ rate });
  });

  it('is moved by its nudge', () => {
    expect(play({ s: 'kick', nudge: 0.1 }, synth())[0]!.atMicros).toBe(1_100_000);
  });

  it('is refused with a value that the audio server cannot take', () => {
    expect(() => play({ s: 'kick', wobble: 1e39 }, synth('wobble'))).toThrowError(
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

describe('a buffer is needed', () => {
  /** Two seconds of sound. */
  const two = { ...buffer, frameCount: 88_200, sampleRateHz: 44_100 };
  const needed = (controls: Onset['controls']): number =>
    playedUntilMicros({ atMicros: 0, seconds: 0.5, controls, cycleSeconds: 4 }, two) / 1e6;

  it.each<[Onset['controls'], number]>([
    [{}, 3],
    [{ nudge: 0.5 }, 3.5],
    [{ speed: 2 }, 2],
    [{ speed: -0.5 }, 5],
    [{ note: 24 }, 5],
    [{ speed: 0.000_01 }, 2_001],
    [{ accelerate: 2 }, 3],
    [{ accelerate: -1 }, 1 + 2 / 0.505],
    [{ clip: 1 }, 1.5],
    [{ clip: 1, release: 4 }, 5.5],
    [{ unit: 'c', speed: 1 }, 5],
  ])('until a second after the end of what %j plays', (controls, seconds) => {
    expect(needed({ s: 'loops', ...controls })).toBeCloseTo(seconds, 6);
  });
});
