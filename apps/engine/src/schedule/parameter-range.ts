import { CONTROLS, type ControlRange, type SynthDefControl } from '@oiduna/contracts';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';

export type Range = Pick<ControlRange, 'min' | 'max' | 'unit'>;

/** A number of a note that is played as another, the nearer end of its range. */
export interface Clamped {
  readonly name: string;
  readonly value: number;
  readonly played: number;
  readonly range: Range;
}

const TABLE_RANGES: ReadonlyMap<string, Range> = new Map(
  CONTROLS.flatMap(({ names, range, unit }) =>
    range === null ? [] : names.map((name) => [name, { min: range[0], max: range[1], unit }] as const),
  ),
);

/**
 * The ranges that notes are held to, by parameter. What the author states wins over everything. What a name means
 * everywhere wins over the table of controls, from which it comes: it also holds the SynthDef's own default, which
 * must stay playable. What the dry run tried is a guess of ours about a name of the author's: it limits nothing.
 */
export const heldRanges = (
  controls: readonly Pick<SynthDefControl, 'name' | 'range'>[],
): ReadonlyMap<string, ControlRange> =>
  new Map(controls.flatMap(({ name, range }) => (range && range.source !== 'dry-run' ? [[name, range] as const] : [])));

/** How far a parameter goes that a pattern sets by the name of a control; undefined when nothing says so. */
export const rangeOf = (control: string, parameter: string, { ranges }: LoadedSynthDef): Range | undefined =>
  ranges.get(parameter) ?? TABLE_RANGES.get(control);

/**
 * How far a parameter goes that the engine works out (pitch, level, length, place), by its author alone: what its name
 * means is the engine's own business, and a drone of an hour or a level above 1 is meant.
 */
export function statedRange(parameter: string, { ranges }: LoadedSynthDef): Range | undefined {
  const range = ranges.get(parameter);
  return range?.source === 'metadata' ? range : undefined;
}

export const within = ({ min, max }: Range, value: number): number => Math.min(max, Math.max(min, value));

export const whyClamped = ({ name, value, played, range }: Clamped, soundName: string): string =>
  `${name} ${short(value)} is played as ${short(played)}: ${soundName} takes ${short(range.min)} to ${short(range.max)}` +
  (range.unit === null ? '' : ` ${range.unit}`);

export const short = (value: number): string => String(Number(value.toPrecision(6)));
