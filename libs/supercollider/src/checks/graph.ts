import { ARITHMETIC, CONTROL_UGENS, nameOfParameter } from '../synthdef-controls.js';
import type { Rate, SynthDef, UGen, UGenInput } from '../synthdef-file.js';
import { inputIndexOf } from '../ugen-registry.js';

/** What an input is when the def starts with its defaults. */
export interface Known {
  readonly value: number;
  /** Controls it was computed from; empty for a constant. */
  readonly controls: readonly string[];
}

export interface Reader {
  readonly ugen: UGen;
  readonly ugenIndex: number;
  readonly inputIndex: number;
}

/** They pass their first input on, sooner or later. */
const PASSING: ReadonlySet<string> = new Set([
  'Lag',
  'Lag2',
  'Lag3',
  'LagUD',
  'Lag2UD',
  'Lag3UD',
  'Ramp',
  'K2A',
  'A2K',
]);
const NEGATION = 0;

/** A SynthDef with what its checks ask of it. Answers undefined where a broken graph leads nowhere. */
export class Graph {
  /** Of every UGen, in the order in which they run: a long chain must not become a deep recursion. */
  private readonly values: (Known | undefined)[] = [];
  private readonly reading: readonly (readonly Reader[])[];

  private readonly positions: ReadonlyMap<UGen, number>;

  constructor(readonly def: SynthDef) {
    this.positions = new Map(def.ugens.map((ugen, ugenIndex) => [ugen, ugenIndex]));
    const reading: Reader[][] = def.ugens.map(() => []);
    for (const [ugenIndex, ugen] of def.ugens.entries()) {
      for (const [inputIndex, input] of ugen.inputs.entries()) {
        if (input.kind === 'output') reading[input.ugenIndex]?.push({ ugen, ugenIndex, inputIndex });
      }
    }
    this.reading = reading;
    for (const [ugenIndex, ugen] of def.ugens.entries()) this.values.push(this.result(ugen, ugenIndex));
  }

  /** Who reads the outputs of a UGen. */
  readersOf(ugenIndex: number): readonly Reader[] {
    return this.reading[ugenIndex] ?? [];
  }

  input(ugen: UGen, at: number | string): UGenInput | undefined {
    return ugen.inputs[typeof at === 'number' ? at : inputIndexOf(ugen.name, at)];
  }

  /** The UGen an input comes from; undefined for a constant. */
  source(ugen: UGen, at: number | string): UGen | undefined {
    const input = this.input(ugen, at);
    return input?.kind === 'output' ? this.def.ugens[input.ugenIndex] : undefined;
  }

  constant(ugen: UGen, at: number | string): number | undefined {
    const input = this.input(ugen, at);
    return input?.kind === 'constant' ? this.def.constants[input.index] : undefined;
  }

  /** The rate at which an input arrives; a constant is scalar. */
  rateOf(ugen: UGen, at: number): Rate | undefined {
    const input = ugen.inputs[at];
    if (input === undefined) return undefined;
    return input.kind === 'constant' ? 'scalar' : this.def.ugens[input.ugenIndex]?.rate;
  }

  /** What an input is as long as controls have their defaults, when that follows from the graph. */
  known(ugen: UGen, at: number | string): Known | undefined {
    const input = this.input(ugen, at);
    return input && this.evaluate(input, this.positions.get(ugen) ?? 0);
  }

  /** A UGen behind an input that is neither a parameter, nor arithmetic, nor limited by Clip, nor among the `safe`. */
  stranger(ugen: UGen, at: number | string, safe: ReadonlySet<string>): string | undefined {
    const seen = new Set<number>();
    const first = this.input(ugen, at);
    const waiting = first === undefined ? [] : [first];
    for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
      if (input.kind === 'constant' || seen.has(input.ugenIndex)) continue;
      seen.add(input.ugenIndex);
      const source = this.def.ugens[input.ugenIndex];
      if (source === undefined || source.name === 'Clip' || safe.has(source.name) || CONTROL_UGENS.has(source.name))
        continue;
      if (!ARITHMETIC.has(source.name) && !PASSING.has(source.name)) return source.name;
      waiting.push(...source.inputs);
    }
    return undefined;
  }

  /** `freq is 0`, `freq is 0 while cutoff has its default`. */
  words(at: string, { value, controls }: Known): string {
    const origin = controls.length === 0 ? '' : ` while ${controls.join(' and ')} ${defaultsOf(controls.length)}`;
    return `${at} is ${value}${origin}`;
  }

  /** Only earlier UGens count, so a loop ends. */
  private evaluate(input: UGenInput, before: number): Known | undefined {
    if (input.kind === 'constant') {
      const value = this.def.constants[input.index];
      return value === undefined ? undefined : { value, controls: [] };
    }
    const source = this.def.ugens[input.ugenIndex];
    if (source === undefined || input.ugenIndex >= before) return undefined;
    return CONTROL_UGENS.has(source.name) ? this.control(source, input.outputIndex) : this.values[input.ugenIndex];
  }

  /** A trigger's default says nothing: it is there for one block. */
  private control(source: UGen, outputIndex: number): Known | undefined {
    const index = source.specialIndex + outputIndex;
    const value = this.def.parameters[index];
    if (value === undefined || source.name === 'TrigControl') return undefined;
    return { value, controls: [nameOfParameter(this.def, index) ?? `parameter ${index}`] };
  }

  private result(ugen: UGen, ugenIndex: number): Known | undefined {
    const compute = formulaOf(ugen);
    if (compute === undefined) return undefined;
    const used = PASSING.has(ugen.name) ? ugen.inputs.slice(0, 1) : ugen.inputs;
    const operands = used.map((input) => this.evaluate(input, ugenIndex));
    const found = operands.flatMap((operand) => operand ?? []);
    if (found.length < operands.length) return undefined;
    const value = compute(found.map((operand) => operand.value));
    return { value, controls: [...new Set(found.flatMap(({ controls }) => controls))] };
  }
}

const defaultsOf = (count: number): string => (count === 1 ? 'has its default' : 'have their defaults');

type Formula = (operands: readonly number[]) => number;
const sum: Formula = (operands) => operands.reduce((total, operand) => total + operand, 0);

const BINARY: Readonly<Record<number, Formula>> = {
  0: sum,
  1: ([a = 0, b = 0]) => a - b,
  2: ([a = 0, b = 0]) => a * b,
  4: ([a = 0, b = 0]) => a / b,
  12: (operands) => Math.min(...operands),
  13: (operands) => Math.max(...operands),
};

function formulaOf({ name, specialIndex }: UGen): Formula | undefined {
  if (name === 'BinaryOpUGen') return BINARY[specialIndex];
  if (name === 'UnaryOpUGen') return specialIndex === NEGATION ? ([a = 0]) => -a : undefined;
  if (name === 'MulAdd') return ([a = 0, b = 0, c = 0]) => a * b + c;
  if (name === 'Sum3' || name === 'Sum4') return sum;
  if (name === 'Clip') return ([a = 0, low = 0, high = 0]) => Math.min(Math.max(a, low), high);
  return PASSING.has(name) ? ([a = 0]) => a : undefined;
}
