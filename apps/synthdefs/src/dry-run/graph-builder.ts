import type { Rate, SynthDef, UGen, UGenInput } from '@oiduna/supercollider';

/** What goes into a UGen: a number, a parameter, or what another UGen puts out. */
export type Signal = number | UGenInput;

/** The numbers that stand for operators in a BinaryOpUGen. */
export const OPERATORS = { plus: 0, times: 2, over: 4 } as const;

/** Writes a small graph by hand, where waiting for sclang would be absurd. */
export class GraphBuilder {
  private readonly constants: number[] = [];
  private readonly ugens: UGen[] = [];

  constructor(private readonly parameters: Readonly<Record<string, number>> = {}) {
    const count = Object.keys(parameters).length;
    if (count > 0) this.add('Control', 'control', [], count);
  }

  parameter(name: string): UGenInput {
    return { kind: 'output', ugenIndex: 0, outputIndex: Object.keys(this.parameters).indexOf(name) };
  }

  /** @returns its first output */
  add(name: string, rate: Rate, inputs: readonly Signal[], outputCount = 1, specialIndex = 0): UGenInput {
    const outputs = Array.from({ length: outputCount }, () => rate);
    this.ugens.push({ name, rate, inputs: inputs.map((input) => this.input(input)), outputs, specialIndex });
    return { kind: 'output', ugenIndex: this.ugens.length - 1, outputIndex: 0 };
  }

  binary(operator: keyof typeof OPERATORS, rate: Rate, left: Signal, right: Signal): UGenInput {
    return this.add('BinaryOpUGen', rate, [left, right], 1, OPERATORS[operator]);
  }

  synthDef(name: string): SynthDef {
    return {
      name,
      constants: this.constants,
      parameters: Object.values(this.parameters),
      parameterNames: Object.keys(this.parameters).map((parameter, index) => ({ name: parameter, index })),
      ugens: this.ugens,
      variants: [],
    };
  }

  private input(signal: Signal): UGenInput {
    if (typeof signal !== 'number') return signal;
    const known = this.constants.indexOf(signal);
    const index = known === -1 ? this.constants.push(signal) - 1 : known;
    return { kind: 'constant', index };
  }
}
