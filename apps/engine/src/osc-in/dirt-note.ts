import { AppError, CONTROL_BY_NAME } from '@oiduna/contracts';
import type { OscArgument } from '@oiduna/supercollider';

/** The orbits SuperDirt sets up by default, and its performers expect to be separate. */
export const ORBITS_MAX = 12;
/** A minute: longer notes belong to a pattern, which can end them. */
const SECONDS_MAX = 60;
/** What a sender says of its own clock and screen, and has acted on: no sound takes it. */
const SENDER_ONLY = new Set(['s', '_id_', 'cps', 'cycle', 'nudge', 'lag']);
/** SuperDirt counts `note` in semitones from the root of the sound, which is c5 on its synths. */
const DIRT_ROOT = 60;
/** Of which octave that is. */
const DIRT_OCTAVE = 5;
/** SuperDirt's own limit, before the fourth power. */
const DIRT_GAIN_MAX = 2;

/** SuperDirt turns a resonance of 0 to 1 into a bandwidth of 1 to 0.001: a peak of 0 to 60 dB. */
const PEAK_DB_MAX = 60;

/** One `/dirt/play` as the scheduler takes it. */
export interface DirtNote {
  readonly track: string;
  readonly seconds: number;
  readonly controls: Readonly<Record<string, string | number>>;
  /** Semitones from the root of the sound; the scheduler knows where that lies. */
  readonly transpose?: number;
  /** Of a cycle of the sender, for what is counted in cycles. */
  readonly cycleSeconds?: number;
}

/** What one message says, by name. @throws AppError OSC_VALUE_REFUSED when a number is out of bounds */
interface Given {
  number(name: string, otherwise: number, least: number, most: number): number;
}

/**
 * Names that mean something else in Tidal and SuperDirt: what each becomes in the meaning of the table of controls.
 * `TIDAL_MEANINGS` says how they differ; every name of it is here or taken apart in dirtNote.
 */
const TRANSLATED: Readonly<Record<string, (given: Given) => Readonly<Record<string, number>>>> = {
  gain: loudness,
  overgain: loudness,
  // SuperDirt's 0.4 is the level of a sound at gain 1, which here is 0.5.
  amp: ({ number }) => ({ amp: number('amp', 0.4, 0, 4) * (0.5 / 0.4) }),
  resonance: (given) => ({ resonance: unitOf(given, 'resonance', PEAK_DB_MAX) }),
  hresonance: (given) => ({ hresonance: unitOf(given, 'hresonance', PEAK_DB_MAX) }),
  size: (given) => ({ roomsize: unitOf(given, 'size', 10) }),
  distort: (given) => ({ distort: unitOf(given, 'distort', 10) }),
  loop: ({ number }) => ({ loop: number('loop', 1, 0, 1_000) > 1 ? 1 : 0 }),
};

/** What is said by the track, the length and the pitch of the note. */
const TAKEN_APART = new Set(['orbit', 'delta', 'sustain', 'legato', 'note', 'midinote']);

/** Every name that does not go on as it is; the adapter is complete when this holds all that differ. */
export const ADAPTED: ReadonlySet<string> = new Set([...Object.keys(TRANSLATED), ...TAKEN_APART, ...SENDER_ONLY]);

/** Pairs of a name and a value, as Tidal, Strudel and Sardine send them. @throws AppError OSC_VALUE_REFUSED */
export function dirtNote(address: string, args: readonly OscArgument[]): DirtNote {
  const values = pairsOf(address, args);
  const refuse = (what: string, expected: string): never => {
    throw new AppError('OSC_VALUE_REFUSED', { address, what, value: String(values.get(what)), expected });
  };
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const value = values.get(name) ?? otherwise;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    return refuse(name, `a number from ${least} to ${most}`);
  };
  const s = values.get('s');
  if (typeof s !== 'string' || s === '') return refuse('s', 'the name of a sound');
  const orbit = Math.floor(number('orbit', 0, 0, ORBITS_MAX - 1));
  const legato = number('legato', 1, 0, SECONDS_MAX);
  const seconds = number('sustain', Math.max(0.001, number('delta', 0.5, 0, SECONDS_MAX) * legato), 0, SECONDS_MAX);
  const controls: Record<string, string | number> = { s };
  for (const [name, value] of values) {
    if (SENDER_ONLY.has(name) || TAKEN_APART.has(name)) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) refuse(name, 'a finite number');
    const translate = Object.hasOwn(TRANSLATED, name) ? TRANSLATED[name] : undefined;
    // Aliases are Tidal's short forms too: `lpf` and `ctf` are `cutoff`.
    Object.assign(controls, translate?.({ number }) ?? { [CONTROL_BY_NAME.get(name)?.names[0] ?? name]: value });
  }
  if (values.has('note')) delete controls['octave'];
  if (values.has('midinote')) controls['note'] = number('midinote', DIRT_ROOT, -128, 256);
  if (values.has('legato') || values.has('sustain')) controls['clip'] = 1;
  return {
    track: orbit === 0 ? 'osc' : `osc_${orbit}`,
    seconds,
    controls,
    ...(values.has('cps') && { cycleSeconds: 1 / number('cps', 0.5, 0.001, 1_000) }),
    ...(values.has('note') && !values.has('midinote') && { transpose: transposition({ number }) }),
  };
}

/** SuperDirt adds octaves to `note`, the fifth being none. */
const transposition = ({ number }: Given): number =>
  number('note', 0, -128, 128) + 12 * (number('octave', DIRT_OCTAVE, -16, 16) - DIRT_OCTAVE);

/** SuperDirt's level is the fourth power of `gain` plus `overgain`. */
function loudness({ number }: Given): Record<string, number> {
  const gain = Math.min(DIRT_GAIN_MAX, number('gain', 1, -SECONDS_MAX, SECONDS_MAX));
  return { gain: Math.max(0, gain + number('overgain', 0, -SECONDS_MAX, SECONDS_MAX)) ** 4 };
}

/** 0 to 1 in SuperDirt, 0 to `most` here. What is above 1 comes from Strudel, which says it as we do. */
function unitOf({ number }: Given, name: string, most: number): number {
  const value = number(name, 0, 0, 1_000);
  return value <= 1 ? value * most : value;
}

function pairsOf(address: string, args: readonly OscArgument[]): Map<string, string | number> {
  const pairs = new Map<string, string | number>();
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [args[at]!, args[at + 1]];
    if (name.type !== 's') {
      throw new AppError('OSC_VALUE_REFUSED', {
        address,
        what: `argument ${at}`,
        value: name.type,
        expected: 'a name',
      });
    }
    if (value === undefined || (value.type !== 's' && value.type !== 'i' && value.type !== 'f' && value.type !== 'd')) {
      const type = value?.type ?? 'missing';
      throw new AppError('OSC_VALUE_REFUSED', { address, what: name.value, value: type, expected: 'a number or text' });
    }
    pairs.set(name.value, value.value);
  }
  return pairs;
}
