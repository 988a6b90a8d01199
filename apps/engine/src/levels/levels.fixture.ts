import type { SynthDef as SynthDefGraph, UGen } from '@oiduna/supercollider';

const output = (ugenIndex: number, outputIndex = 0) => ({ kind: 'output', ugenIndex, outputIndex }) as const;
const constant = (index: number) => ({ kind: 'constant', index }) as const;
const audio = (name: string, inputs: UGen['inputs'], more: Partial<UGen> = {}): UGen => ({
  name,
  rate: 'audio',
  inputs,
  outputs: ['audio'],
  specialIndex: 0,
  ...more,
});
const named = (...names: string[]) => names.map((name, index) => ({ name, index }));
const controls = (count: number): UGen => ({
  ...audio('Control', []),
  rate: 'control',
  outputs: Array.from({ length: count }, () => 'control' as const),
});
const [TIMES, DIVIDE] = [2, 4];

/** The same sine on both sides, for ever. */
export const TONE: SynthDefGraph = {
  name: 'tone',
  constants: [0],
  parameters: [0, 440, 0.5],
  parameterNames: named('out', 'freq', 'amp'),
  ugens: [
    controls(3),
    audio('SinOsc', [output(0, 1), constant(0)]),
    audio('BinaryOpUGen', [output(1), output(0, 2)], { specialIndex: TIMES }),
    audio('OffsetOut', [output(0, 0), output(2), output(2)], { outputs: [] }),
  ],
  variants: [],
};

/** One number for ever, on both sides: `over` 0 and 0 are NaN. */
export const steady = (name: string, number: number, over: number): SynthDefGraph => ({
  name,
  constants: [number, over],
  parameters: [0],
  parameterNames: named('out'),
  ugens: [
    controls(1),
    audio('DC', [constant(0)]),
    audio('DC', [constant(1)]),
    audio('BinaryOpUGen', [output(1), output(2)], { specialIndex: DIVIDE }),
    audio('OffsetOut', [output(0, 0), output(3), output(3)], { outputs: [] }),
  ],
  variants: [],
});
