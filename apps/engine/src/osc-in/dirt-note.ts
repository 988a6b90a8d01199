import { AppError } from '@oiduna/contracts';
import type { OscArgument } from '@oiduna/supercollider';

/** The orbits SuperDirt sets up by default, and its performers expect to be separate. */
export const ORBITS_MAX = 12;
/** A minute: longer notes belong to a pattern, which can end them. */
const SECONDS_MAX = 60;
/** What a sender says of its own clock and screen; no sound takes it. */
const NOT_SOUND = new Set(['s', 'orbit', 'cps', 'cycle', 'delta', 'sustain', 'legato', '_id_', 'midinote', 'note']);
/** SuperDirt counts `note` in semitones from the root of the sound, which is c5 on its synths. */
const DIRT_ROOT = 60;

/** One `/dirt/play` as the scheduler takes it. */
export interface DirtNote {
  readonly track: string;
  readonly seconds: number;
  readonly controls: Readonly<Record<string, string | number>>;
  /** Semitones from the root of the sound; the scheduler knows where that lies. */
  readonly transpose?: number;
}

/** Pairs of a name and a value, as Tidal, Strudel and Sardine send them. @throws AppError OSC_VALUE_REFUSED */
export function dirtNote(address: string, args: readonly OscArgument[]): DirtNote {
  const given = pairsOf(address, args);
  const refuse = (what: string, expected: string): never => {
    throw new AppError('OSC_VALUE_REFUSED', { address, what, value: String(given.get(what)), expected });
  };
  const number = (name: string, otherwise: number, least: number, most: number): number => {
    const value = given.get(name) ?? otherwise;
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      return refuse(name, `a number from ${least} to ${most}`);
    }
    return value;
  };
  const s = given.get('s');
  if (typeof s !== 'string' || s === '') return refuse('s', 'the name of a sound');
  const orbit = Math.floor(number('orbit', 0, 0, ORBITS_MAX - 1));
  const legato = number('legato', 1, 0, SECONDS_MAX);
  const seconds = number('sustain', Math.max(0.001, number('delta', 0.5, 0, SECONDS_MAX) * legato), 0, SECONDS_MAX);
  const controls: Record<string, string | number> = { s };
  for (const [name, value] of given) {
    if (NOT_SOUND.has(name)) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) refuse(name, 'a finite number');
    controls[name] = value;
  }
  if (given.has('midinote')) controls['note'] = number('midinote', DIRT_ROOT, -128, 256);
  if (given.has('legato') || given.has('sustain')) controls['clip'] = 1;
  return {
    track: orbit === 0 ? 'osc' : `osc_${orbit}`,
    seconds,
    controls,
    ...(given.has('note') && !given.has('midinote') && { transpose: number('note', 0, -128, 128) }),
  };
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
