import type { Rate, SynthDef, UGen } from './synthdef-file.js';

export interface SynthDefControl {
  readonly name: string;
  /** Of its first parameter. */
  readonly index: number;
  readonly defaultValue: number;
  /** More than 1 for an array control. */
  readonly valueCount: number;
  /** `trigger` falls back to 0 after one block, `scalar` is read once. Absent when no UGen reads it. */
  readonly rate?: Rate | 'trigger';
}

export interface BusControl {
  readonly name: string;
  readonly access: 'read' | 'write';
  readonly rate: Rate;
}

/** UGens whose outputs are parameters, starting at the special index. */
export const CONTROL_UGENS: ReadonlySet<string> = new Set(['Control', 'TrigControl', 'LagControl', 'AudioControl']);

/** UGens whose first input is a bus number. */
export const BUS_UGENS: Readonly<Partial<Record<string, BusControl['access']>>> = {
  In: 'read',
  InFeedback: 'read',
  InTrig: 'read',
  LagIn: 'read',
  SharedIn: 'read',
  Out: 'write',
  OffsetOut: 'write',
  ReplaceOut: 'write',
  XOut: 'write',
  SharedOut: 'write',
};

/** A bus computed as `out + 2` is still chosen by `out`. */
export const ARITHMETIC: ReadonlySet<string> = new Set(['BinaryOpUGen', 'UnaryOpUGen', 'MulAdd', 'Sum3', 'Sum4']);

/** The controls of a def, in file order. */
export function controlsOf(def: SynthDef): SynthDefControl[] {
  const starts = def.parameterNames.map(({ index }) => index).sort((a, b) => a - b);
  return def.parameterNames.map(({ name, index }) => {
    const end = starts.find((start) => start > index) ?? def.parameters.length;
    const rate = rateOfParameter(def, index);
    const control = { name, index, defaultValue: def.parameters[index] ?? 0, valueCount: Math.max(1, end - index) };
    return rate === undefined ? control : { ...control, rate };
  });
}

/** The controls that choose a bus: the engine must keep them within the buses it owns. */
export function busControlsOf(def: SynthDef): BusControl[] {
  const found = new Map<string, BusControl>();
  for (const ugen of def.ugens) {
    const access = BUS_UGENS[ugen.name];
    if (access === undefined) continue;
    for (const parameter of parametersBehind(def, ugen, 0)) {
      const name = nameOfParameter(def, parameter);
      if (name !== undefined) found.set(`${name} ${access} ${ugen.rate}`, { name, access, rate: ugen.rate });
    }
  }
  return [...found.values()];
}

/** Which parameters an input reads, through arithmetic. */
export function parametersBehind(def: SynthDef, ugen: UGen, inputIndex: number): number[] {
  const parameters = new Set<number>();
  const seen = new Set<number>();
  const waiting = ugen.inputs.slice(inputIndex, inputIndex + 1);
  for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
    const source = input.kind === 'output' ? def.ugens[input.ugenIndex] : undefined;
    if (input.kind !== 'output' || source === undefined) continue;
    if (CONTROL_UGENS.has(source.name)) {
      parameters.add(source.specialIndex + input.outputIndex);
    } else if (ARITHMETIC.has(source.name) && !seen.has(input.ugenIndex)) {
      seen.add(input.ugenIndex);
      waiting.push(...source.inputs);
    }
  }
  return [...parameters];
}

function rateOfParameter(def: SynthDef, index: number): Rate | 'trigger' | undefined {
  const reader = def.ugens.find(
    ({ name, specialIndex, outputs }) =>
      CONTROL_UGENS.has(name) && index >= specialIndex && index < specialIndex + outputs.length,
  );
  return reader?.name === 'TrigControl' ? 'trigger' : reader?.rate;
}

/** The control a parameter belongs to: the last name at or before it. */
export function nameOfParameter(def: SynthDef, index: number): string | undefined {
  let owner: { name: string; index: number } | undefined;
  for (const candidate of def.parameterNames) {
    if (candidate.index <= index && (owner === undefined || candidate.index > owner.index)) owner = candidate;
  }
  return owner?.name;
}
