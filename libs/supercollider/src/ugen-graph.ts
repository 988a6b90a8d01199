import type { GraphInput, GraphNode, UGenGraph } from '@oiduna/contracts';
import { CONTROL_UGENS, controlsOf } from './synthdef-controls.js';
import type { SynthDef, UGen, UGenInput } from './synthdef-file.js';
import { operatorOf } from './synthdef-operators.js';
import { ugenFacts } from './ugen-registry.js';

/** Nodes in the order in which they run, and an edge for every input that is another's output. */
export type DrawnGraph = Pick<UGenGraph, 'nodes' | 'edges'>;

/** A def that `checkGraph` has passed, for people and programs to look at. */
export function ugenGraphOf(def: SynthDef): DrawnGraph {
  const parameters = parameterLabels(def);
  const outputsOf = ({ name, specialIndex, outputs }: UGen): GraphNode['outputs'] =>
    outputs.map((_, at) => (CONTROL_UGENS.has(name) ? (parameters[specialIndex + at] ?? null) : null));
  const outputs = def.ugens.map(outputsOf);
  const inputOf = (ugen: UGen, input: UGenInput, at: number): GraphInput => {
    const name = inputNameOf(ugen.name, at);
    if (input.kind === 'constant') return { kind: 'constant', name, value: written(def.constants[input.index]) };
    const { ugenIndex: node, outputIndex: output } = input;
    const control = outputs[node]?.[output] ?? null;
    return control === null ? { kind: 'output', name, node, output } : { kind: 'control', name, control, node, output };
  };
  const nodes = def.ugens.map((ugen, index) => ({
    index,
    ugen: ugen.name,
    operator: operatorOf(ugen) ?? null,
    rate: ugen.rate,
    inputs: ugen.inputs.map((input, at) => inputOf(ugen, input, at)),
    outputs: outputs[index] ?? [],
  }));
  return { nodes, edges: def.ugens.flatMap((ugen, node) => edgesTo(def, ugen, node)) };
}

const edgesTo = (def: SynthDef, { inputs }: UGen, node: number): UGenGraph['edges'] =>
  inputs.flatMap((source, input) => {
    if (source.kind === 'constant') return [];
    const { ugenIndex, outputIndex: output } = source;
    const rate = def.ugens[ugenIndex]?.outputs[output];
    return rate === undefined ? [] : [{ from: { node: ugenIndex, output }, to: { node, input }, rate }];
  });

/** What the class library calls an input. The last name stands for all that follow where there may be any number. */
function inputNameOf(ugenName: string, at: number): string | null {
  const facts = ugenFacts(ugenName);
  const name = facts?.inputs[at]?.name ?? (facts?.inputsMax === Infinity ? facts.inputs.at(-1)?.name : undefined);
  return name || null;
}

/** The name of every parameter; those of an array control are counted. */
function parameterLabels(def: SynthDef): string[] {
  const labels: string[] = [];
  for (const { name, index, valueCount } of controlsOf(def)) {
    for (let at = 0; at < valueCount; at += 1) labels[index + at] = valueCount === 1 ? name : `${name}[${at}]`;
  }
  return labels;
}

/** JSON has no infinity, and 0.1 is nobody's 0.10000000149011612. */
function written(value = NaN): number | 'inf' | '-inf' | 'nan' {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return shortestFloat(value);
}

/** The number of fewest digits that is the same 32-bit float; nine are enough for any. */
export function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
