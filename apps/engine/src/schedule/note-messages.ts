import type { Onset } from '@oiduna/contracts';
import { nSet, NO_BUSES, sNew, type TimedMessages } from '@oiduna/supercollider';
import { type Strip, trackBuses } from '../audio-server/audio-graph.js';
import type { PlayedSound } from '../sounds/sound-names.js';

type Controls = Onset['controls'];

/** Middle C; `n` on a SynthDef counts semitones from it, as in SuperDirt. */
const MIDDLE_C = 60;
/** The note a sample sounds at as recorded: c2, as in Strudel. */
const SAMPLE_ROOT = 36;
/** A starter sound's amp at `gain(1)`: several tracks together stay below full scale. */
const DEFAULT_AMP = 0.5;
/** A drone for a night; beyond that a time tag has no digits left for it. */
const NOTE_SECONDS_MAX = 86_400;
/** Controls the engine maps itself; any other goes to a SynthDef control of the same name. */
const MAPPED = new Set([
  's',
  'n',
  'note',
  'gain',
  'velocity',
  'pan',
  'bank',
  'clip',
  'duration',
  'speed',
  'vowel',
  'orbit',
  'cut',
]);

/** One note in wall-clock time. */
export interface Note {
  readonly atMicros: number;
  readonly seconds: number;
  readonly nodeId: number;
  readonly strip: Strip;
  readonly controls: Controls;
  /** Semitones from the sound's own root, when `note` does not say the pitch. */
  readonly transpose?: number;
}

const numberOr = (value: string | number | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/** MIDI note to Hz; A4 = 69 = 440 Hz. */
export const frequencyOf = (note: number): number => 440 * 2 ** ((note - 69) / 12);

/** The name a note's sound goes by: `bank` in front of `s`. */
export const soundNameOf = ({ s, bank }: Controls): string => (bank === undefined ? String(s) : `${bank}_${s}`);

/** The bundles of one note: its start, and its release when the SynthDef has a gate. */
export function noteMessages(note: Note, sound: PlayedSound): TimedMessages[] {
  const { strip, nodeId, atMicros } = note;
  const { def } = sound;
  const has = (name: string): boolean => def.controls.has(name);
  const wished = controlsFor(note, sound);
  const controls = Object.fromEntries(Object.entries(wished).filter(([name]) => has(name)));
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
  if (has('gate')) {
    const end = atMicros + soundingSeconds(note) * 1e6;
    bundles.push({ atMicros: end, messages: [nSet(nodeId, { gate: 0 }, NO_BUSES)] });
  }
  return bundles;
}

/** How long the note is held: its own length, scaled by `clip`. */
const soundingSeconds = ({ seconds, controls }: Note): number =>
  Math.min(NOTE_SECONDS_MAX, Math.max(0.001, seconds * numberOr(controls['clip'], 1)));

function controlsFor(note: Note, sound: PlayedSound): Record<string, number> {
  const { controls } = note;
  const others = Object.entries(controls).filter(
    (entry): entry is [string, number] =>
      typeof entry[1] === 'number' && !MAPPED.has(entry[0]) && Number.isFinite(entry[1]),
  );
  return {
    ...Object.fromEntries(others),
    ...(sound.kind === 'sample' ? sampleControls(note, sound.buffer.bufferNumber) : synthControls(note)),
    ...levelControls(controls),
  };
}

/** Strudel's pan runs from 0 (left) to 1 (right), SuperCollider's from −1 to 1. */
function levelControls({ gain, velocity, pan }: Controls): Record<string, number> {
  const amp = DEFAULT_AMP * numberOr(gain, 1) * numberOr(velocity, 1);
  return { amp, gate: 1, ...(typeof pan === 'number' && { pan: pan * 2 - 1 }) };
}

/** A sample sounds whole unless the pattern asks for a length; `note` transposes it from c2. */
function sampleControls(note: Note, bufnum: number): Record<string, number> {
  const { controls } = note;
  const semitones = typeof controls['note'] === 'number' ? controls['note'] - SAMPLE_ROOT : (note.transpose ?? 0);
  const transposed = 2 ** (semitones / 12);
  return {
    bufnum,
    rate: numberOr(controls['speed'], 1) * transposed,
    ...(controls['clip'] !== undefined && { sustain: soundingSeconds(note) }),
  };
}

/** A pitch only when the pattern gives one; a length only with a pitch or on demand, so drums ring out. */
function synthControls(note: Note): Record<string, number> {
  const { controls } = note;
  const semitones = note.transpose ?? (controls['n'] === undefined ? undefined : numberOr(controls['n'], 0));
  const pitch = controls['note'] ?? (semitones === undefined ? undefined : MIDDLE_C + semitones);
  const pitched = typeof pitch === 'number';
  return {
    ...(pitched && { freq: frequencyOf(pitch) }),
    ...((pitched || controls['clip'] !== undefined) && { sustain: soundingSeconds(note) }),
  };
}
