import { type Control, CONTROL_BY_NAME, type ControlKind } from '@oiduna/contracts';
import { midiOf } from './note-name.js';
import type { Controls, Plain } from './pattern.js';
import { described, joinedText } from './value.js';

/**
 * The controls a value sets, or the reason why it sets none. Note names stay names, which scales and transpositions
 * tell from numbers; `evaluate` makes MIDI numbers of them.
 */
export function controlsOf(
  row: Pick<Control, 'names' | 'kind' | 'tail'>,
  value: unknown,
): Controls | { reason: string } {
  const [name] = row.names;
  const fields = [name, ...row.tail];
  const isList = Array.isArray(value) && (fields.length > 1 || row.kind !== 'any');
  const values: readonly unknown[] = isList ? (value as readonly Plain[]) : [value];
  if (values.length > fields.length) return { reason: `${name} takes at most ${fields.length} values joined by ':'` };
  const controls: Record<string, string | number> = {};
  for (const [index, field] of fields.entries()) {
    const given = values[index];
    if (given === undefined) continue;
    const kind = index === 0 || row.kind === 'any' ? row.kind : (CONTROL_BY_NAME.get(field)?.kind ?? 'number');
    const taken = takenAs(kind, given);
    if (taken === undefined) return { reason: `${field} takes ${EXPECTED[kind]}, not ${described(given)}` };
    controls[field] = taken;
  }
  return controls;
}

const EXPECTED = {
  name: 'a name',
  note: 'a note name or MIDI number',
  number: 'a number',
  degree: 'a number',
  any: 'a number or name',
} as const;

const DEGREE = /^-?\d+(#+|b+)$/;

function takenAs(kind: ControlKind, value: unknown): string | number | undefined {
  if (typeof value === 'number') return kind === 'name' ? String(value) : Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean' && (kind === 'any' || kind === 'number')) return Number(value);
  if (kind === 'any' && Array.isArray(value)) return joinedText(value); // events hold numbers and names only
  if (typeof value !== 'string') return undefined;
  if (kind === 'name' || kind === 'any') return value;
  if (kind === 'degree') return DEGREE.test(value) ? value : undefined;
  return kind === 'note' && midiOf(value) !== undefined ? value : undefined;
}
