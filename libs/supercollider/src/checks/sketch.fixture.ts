import type { Rate, SynthDef, UGen, UGenInput } from '../synthdef-file.js';

/** An output of a UGen of a sketch. */
export interface Signal {
  readonly ugenIndex: number;
  readonly outputIndex: number;
}
export type Operand = number | Signal;

/** Builds a SynthDef UGen by UGen, as sclang would, or as it never would. */
export class Sketch {
  readonly constants: number[] = [];
  readonly ugens: UGen[] = [];
  readonly names: { name: string; index: number }[] = [];
  readonly parameters: number[] = [];
  private readonly controls = new Map<string, Signal>();

  /** Parameters of one Control UGen, which runs first. */
  constructor(defaults: Readonly<Record<string, number>> = {}) {
    for (const [name, value] of Object.entries(defaults)) {
      this.controls.set(name, { ugenIndex: 0, outputIndex: this.parameters.length });
      this.names.push({ name, index: this.parameters.length });
      this.parameters.push(value);
    }
    if (this.parameters.length > 0) this.ugen('Control', 'control', [], this.parameters.length);
  }

  control(name: string): Signal {
    return this.controls.get(name)!;
  }

  ugen(name: string, rate: Rate, operands: readonly Operand[], outputCount = 1, specialIndex = 0): Signal {
    const outputs = Array.from({ length: outputCount }, () => rate);
    this.ugens.push({ name, rate, inputs: operands.map((operand) => this.inputOf(operand)), outputs, specialIndex });
    return { ugenIndex: this.ugens.length - 1, outputIndex: 0 };
  }

  ar(name: string, ...operands: Operand[]): Signal {
    return this.ugen(name, 'audio', operands);
  }

  kr(name: string, ...operands: Operand[]): Signal {
    return this.ugen(name, 'control', operands);
  }

  times(a: Operand, b: Operand): Signal {
    return this.ugen('BinaryOpUGen', 'audio', [a, b], 1, 2);
  }

  /** Something to hear, for UGens that want a signal. */
  noise(): Signal {
    return this.ar('WhiteNoise');
  }

  localBuf(
    frameCount: Operand,
    channelCount: Operand = 1,
    limit: Operand = this.ugen('MaxLocalBufs', 'scalar', [1]),
  ): Signal {
    return this.ugen('LocalBuf', 'scalar', [channelCount, frameCount, limit]);
  }

  def(change: Partial<SynthDef> = {}): SynthDef {
    const { constants, parameters, names: parameterNames, ugens } = this;
    return { name: 'sketch', constants, parameters, parameterNames, ugens, variants: [], ...change };
  }

  private inputOf(operand: Operand): UGenInput {
    if (typeof operand !== 'number') return { kind: 'output', ...operand };
    const known = this.constants.findIndex((constant) => Object.is(constant, operand));
    if (known < 0) this.constants.push(operand);
    return { kind: 'constant', index: known < 0 ? this.constants.length - 1 : known };
  }
}

/** A note without fault around a signal: percussive, with `out`, `amp`, `freq` and one more parameter. */
export function note(
  build: (sketch: Sketch) => Operand,
  more: Readonly<Record<string, number>> = {},
  change: (def: SynthDef) => SynthDef = (def) => def,
): SynthDef {
  const sketch = new Sketch({ out: 0, amp: 0.5, ...more });
  const signal = build(sketch);
  const end = sketch.ugen('Line', 'control', [1, 0, 1, 2]);
  const loudness = sketch.ugen('BinaryOpUGen', 'control', [end, sketch.control('amp')], 1, 2);
  const audio = typeof signal === 'number' ? sketch.ar('DC', signal) : signal;
  sketch.ugen('OffsetOut', 'audio', [sketch.control('out'), sketch.times(audio, loudness)], 0);
  return change(sketch.def());
}
