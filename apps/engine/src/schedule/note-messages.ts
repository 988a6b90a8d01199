import type { Onset, ParameterValues } from '@oiduna/contracts';
import { nSet, NO_BUSES, sNew, type TimedMessages } from '@oiduna/supercollider';
import { type Strip, trackBuses } from '../audio-server/audio-graph.js';
import type { LoadedBuffer, LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { PlayedSound } from '../sounds/sound-names.js';
import { defFor, numberOf, parametersOf } from './note-controls.js';
import { type Clamped, statedRange, within } from './parameter-range.js';

type Controls = Onset['controls'];

/** Of octave 5, as in SuperDirt: c5 is MIDI 60, and `n` on a SynthDef counts semitones from there. */
const OCTAVE = 5;
/** The note a sample sounds at as recorded: c2, as in Strudel. */
const SAMPLE_ROOT = 36;
/** A starter sound's amp at `gain(1)`: several tracks together stay below full scale. */
export const DEFAULT_AMP = 0.5;
/** A drone for a night; beyond that a time tag has no digits left for it. */
const NOTE_SECONDS_MAX = 86_400;

/** One note in wall-clock time. */
export interface Note {
  readonly atMicros: number;
  readonly seconds: number;
  readonly nodeId: number;
  readonly strip: Strip;
  readonly controls: Controls;
  /** Semitones from the sound's own root, when `note` does not say the pitch. */
  readonly transpose?: number;
  /** Of a cycle, for what is counted in cycles. */
  readonly cycleSeconds?: number;
  /** By parameter of its SynthDef, where the controls say nothing: what a preset gives. */
  readonly defaults?: ParameterValues;
}

/** MIDI note to Hz; A4 = 69 = 440 Hz. */
export const frequencyOf = (note: number): number => 440 * 2 ** ((note - 69) / 12);

const noteOf = (freq: number): number => 69 + 12 * Math.log2(freq / 440);

/**
 * The bundles of one note: its start, and its release when the SynthDef has a gate.
 * @param tell hears of each number that is played as another
 * @throws AppError OSC_VALUE_REFUSED
 */
export function noteMessages(
  note: Note,
  sound: PlayedSound,
  tell: (clamped: Clamped) => void = () => undefined,
): TimedMessages[] {
  const { strip, nodeId } = note;
  const def = defFor(note.controls, sound);
  const atMicros = note.atMicros + (numberOf(note.controls, 'nudge') ?? 0) * 1e6;
  const controls = { ...note.defaults, ...parametersOf(note.controls, def, tell) };
  takeOwn(controls, note, sound, def, tell);
  for (const bus of def.busControls) controls[bus] = strip.bus;
  const start = sNew({
    defName: def.serverName,
    nodeId,
    action: 'tail',
    targetId: strip.voicesId,
    controls,
    buses: trackBuses(strip, def.busControls),
  });
  const bundles: TimedMessages[] = [{ atMicros, messages: [start] }];
  if (def.controls.has('gate')) {
    const end = atMicros + soundingSeconds(note) * 1e6;
    bundles.push({ atMicros: end, messages: [nSet(nodeId, { gate: 0 }, NO_BUSES)] });
  }
  return bundles;
}

/** How long the note is held: its own length, scaled by `clip`. */
const soundingSeconds = ({ seconds, controls }: Note): number =>
  Math.min(NOTE_SECONDS_MAX, Math.max(0.001, seconds * (numberOf(controls, 'clip') ?? 1)));

/** The controls by which a pattern sets what every note has; without any of them its range is kept without a word. */
const SET_BY: Readonly<Partial<Record<string, readonly string[]>>> = {
  amp: ['gain', 'overgain', 'velocity', 'postgain', 'amp'],
  sustain: ['clip', 'duration'],
};

/** Adds what the engine works out itself and the SynthDef has a parameter for, within the range its author states. */
function takeOwn(
  controls: Record<string, number>,
  note: Note,
  sound: PlayedSound,
  def: LoadedSynthDef,
  tell: (clamped: Clamped) => void,
): void {
  const own = ownParameters(note, sound);
  for (const name in own) {
    if (!def.controls.has(name)) continue;
    const value = own[name]!;
    const range = statedRange(name, def);
    const played = range === undefined ? value : within(range, value);
    controls[name] = played;
    if (range === undefined || played === value) continue;
    if (SET_BY[name]?.some((setter) => setter in note.controls) ?? true) tell({ name, value, played, range });
  }
}

/** What the engine works out itself. */
const ownParameters = (note: Note, sound: PlayedSound): Record<string, number> => ({
  ...(sound.kind === 'sample' ? sampleParameters(note, sound.buffer) : synthParameters(note)),
  ...levelParameters(note),
});

/** Strudel's pan runs from 0 (left) to 1 (right), SuperCollider's from −1 to 1. */
function levelParameters({ controls, defaults }: Note): Record<string, number> {
  const { amp: usual = DEFAULT_AMP } = defaults ?? {};
  const { gain = 1, overgain = 0, velocity = 1, postgain = 1, amp = usual, pan } = levelsOf(controls);
  const level = amp * (gain + overgain) * velocity * postgain;
  return { amp: level, gate: 1, ...(pan !== undefined && { pan: pan * 2 - 1 }) };
}

const LEVELS = ['gain', 'overgain', 'velocity', 'postgain', 'amp', 'pan'] as const;

const levelsOf = (controls: Controls): Partial<Record<(typeof LEVELS)[number], number>> =>
  Object.fromEntries(LEVELS.map((name) => [name, numberOf(controls, name)]));

/** The pitch the pattern asks for, as a MIDI number; undefined when it asks for none. */
function pitchOf(controls: Controls): number | undefined {
  const freq = numberOf(controls, 'freq');
  if (freq !== undefined) return noteOf(freq);
  return numberOf(controls, 'midinote') ?? numberOf(controls, 'note');
}

/** A sample sounds whole unless the pattern asks for a length; a pitch transposes it from c2. */
function sampleParameters(note: Note, buffer: LoadedBuffer): Record<string, number> {
  const { controls } = note;
  const pitch = pitchOf(controls);
  const semitones = pitch === undefined ? (note.transpose ?? 0) : pitch - SAMPLE_ROOT;
  const isHeld = controls['clip'] !== undefined || controls['release'] !== undefined;
  return {
    bufnum: buffer.bufferNumber,
    rate: speedOf(note, buffer) * 2 ** (semitones / 12),
    ...(isHeld && { sustain: soundingSeconds(note) }),
  };
}

/** `unit` says what speed counts in: `c` the cycles' own length, `s` how many seconds the sample lasts. */
function speedOf({ controls, cycleSeconds }: Note, { frameCount, sampleRateHz }: LoadedBuffer): number {
  const speed = numberOf(controls, 'speed') ?? 1;
  const sampleSeconds = frameCount / sampleRateHz;
  if (controls['unit'] === 'c' && cycleSeconds !== undefined) return (speed * sampleSeconds) / cycleSeconds;
  return controls['unit'] === 's' && speed !== 0 ? sampleSeconds / speed : speed;
}

/** A pitch only when the pattern gives one; a length only with a pitch or on demand, so drums ring out. */
function synthParameters(note: Note): Record<string, number> {
  const { controls } = note;
  const steps = note.transpose ?? numberOf(controls, 'n');
  const root = 12 * (numberOf(controls, 'octave') ?? OCTAVE);
  const pitch = pitchOf(controls) ?? (steps === undefined ? undefined : root + steps);
  const isHeld = pitch !== undefined || controls['clip'] !== undefined;
  return {
    ...(pitch !== undefined && { freq: frequencyOf(pitch) }),
    ...(isHeld && { sustain: soundingSeconds(note) }),
  };
}
