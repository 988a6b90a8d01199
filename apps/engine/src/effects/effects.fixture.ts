import type { SynthDef as SynthDefGraph, UGen } from '@oiduna/supercollider';

const output = (ugenIndex: number, outputIndex = 0) => ({ kind: 'output', ugenIndex, outputIndex }) as const;
const constant = (index: number) => ({ kind: 'constant', index }) as const;
const ugen = (name: string, inputs: UGen['inputs'], outputs: number, more: Partial<UGen> = {}): UGen => ({
  name,
  rate: 'audio',
  inputs,
  outputs: Array.from({ length: outputs }, () => 'audio' as const),
  specialIndex: 0,
  ...more,
});
const buses = ugen('Control', [], 0, { rate: 'control', outputs: ['control', 'control'] });
const named = (...names: string[]) => names.map((name, index) => ({ name, index }));
const [DIVIDE, TIMES] = [4, 2];

/** A steady quarter of full scale. */
export const STEADY: SynthDefGraph = {
  name: 'steady',
  constants: [0.25],
  parameters: [0],
  parameterNames: named('out'),
  ugens: [
    { ...buses, outputs: ['control'] },
    ugen('DC', [constant(0)], 1),
    ugen('OffsetOut', [output(0), output(1), output(1)], 0),
  ],
  variants: [],
};

/** Multiplies by a parameter that is read sample by sample. */
export const LEVEL: SynthDefGraph = {
  name: 'level',
  constants: [],
  parameters: [0, 0, 1],
  parameterNames: named('in', 'out', 'level'),
  ugens: [
    buses,
    ugen('AudioControl', [], 1, { specialIndex: 2 }),
    ugen('In', [output(0, 0)], 2),
    ugen('BinaryOpUGen', [output(2, 0), output(1)], 1, { specialIndex: TIMES }),
    ugen('BinaryOpUGen', [output(2, 1), output(1)], 1, { specialIndex: TIMES }),
    ugen('ReplaceOut', [output(0, 1), output(3), output(4)], 0),
  ],
  variants: [],
};

/** An effect that puts one number in the place of the sound: `over` 0 and 0 are NaN. */
export const broken = (name: string, number: number, over: number): SynthDefGraph => ({
  name,
  constants: [number, over],
  parameters: [0, 0],
  parameterNames: named('in', 'out'),
  ugens: [
    buses,
    ugen('In', [output(0, 0)], 2),
    ugen('DC', [constant(0)], 1),
    ugen('DC', [constant(1)], 1),
    ugen('BinaryOpUGen', [output(2), output(3)], 1, { specialIndex: DIVIDE }),
    ugen('ReplaceOut', [output(0, 1), output(4), output(4)], 0),
  ],
  variants: [],
});
