import { CONTROL_BY_NAME, type ControlRange, type StatedRanges } from '@oiduna/contracts';
import { busControlsOf, controlsOf, parametersBehind, type SynthDef } from '@oiduna/supercollider';
import { BUFFER_INPUTS, controlAt } from './wanted-buffers.js';

type Bounds = readonly [min: number, max: number, unit: string | null];

/** Parameters that mean in a SynthDef something else than in a pattern, or that only SynthDefs have. */
const OF_SYNTHDEFS: Readonly<Partial<Record<string, Bounds>>> = {
  pan: [-1, 1, null],
  gate: [0, 1, null],
  sustain: [0.01, 60, 's'],
  rq: [0.01, 2, null],
  mix: [0, 1, null],
  wet: [0, 1, null],
};

/** How far beyond a default we try, where nothing says how far a parameter goes. */
const REACH = 10;

/**
 * How far each parameter goes, as far as that can be known before a render: as the source states, else as its name
 * means everywhere, else within ten times its default. Buses, buffers and arrays have none.
 */
export function rangesOf(def: SynthDef, stated: StatedRanges = {}): Map<string, ControlRange> {
  const chosen = new Set([...busControlsOf(def).map(({ name }) => name), ...bufferControlsOf(def)]);
  const ranges = new Map<string, ControlRange>();
  for (const { name, defaultValue, valueCount } of controlsOf(def)) {
    if (chosen.has(name) || valueCount > 1) continue;
    const metadata = Object.hasOwn(stated, name) ? stated[name] : undefined;
    if (metadata !== undefined) ranges.set(name, { ...metadata, source: 'metadata' });
    else if (Math.abs(defaultValue) < Number.MAX_SAFE_INTEGER) ranges.set(name, likely(name, defaultValue));
  }
  return ranges;
}

/** Controls that choose a buffer. */
function bufferControlsOf(def: SynthDef): string[] {
  const names = def.ugens.flatMap((ugen) => {
    const input = BUFFER_INPUTS.get(ugen.name);
    return input === undefined ? [] : parametersBehind(def, ugen, input).map((at) => controlAt(def, at));
  });
  return names.filter((name) => name !== undefined);
}

function likely(name: string, value: number): ControlRange {
  const known = conventional(name);
  if (known !== undefined) {
    const [min, max, unit] = known;
    return range([Math.min(min, value), Math.max(max, value), unit], 'convention');
  }
  if (value === 0) return range([-1, 1, null], 'dry-run');
  const ends = [value / REACH, value * REACH] as const;
  return range([Math.min(...ends), Math.max(...ends), null], 'dry-run');
}

function conventional(name: string): Bounds | undefined {
  if (Object.hasOwn(OF_SYNTHDEFS, name)) return OF_SYNTHDEFS[name];
  const control = CONTROL_BY_NAME.get(name);
  if (control?.kind !== 'number' || control.range === null) return undefined;
  return [...control.range, control.unit];
}

const range = ([min, max, unit]: Bounds, source: ControlRange['source']): ControlRange => ({
  min,
  max,
  unit,
  curve: unit === 'Hz' && min > 0 ? 'exponential' : 'linear',
  source,
});
