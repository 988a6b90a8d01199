import { expect, it } from 'vitest';
import { compareSynthDefs } from './synthdef-diff.js';
import type { SynthDef, UGen } from './synthdef-file.js';

const ugen = (name: string, rate: UGen['rate'], inputs: UGen['inputs'] = []): UGen => ({
  name,
  rate,
  inputs,
  outputs: [rate],
  specialIndex: 0,
});
const constant = (index: number) => ({ kind: 'constant', index }) as const;

const BEFORE: SynthDef = {
  name: 'bass',
  constants: [440, 0],
  parameters: [220, 0.5],
  parameterNames: [
    { name: 'freq', index: 0 },
    { name: 'amp', index: 1 },
  ],
  ugens: [ugen('SinOsc', 'audio', [constant(0), constant(1)]), ugen('LFNoise0', 'control', [constant(0)])],
  variants: [],
};

it('two equal SynthDefs do not differ', () => {
  expect(compareSynthDefs(BEFORE, structuredClone(BEFORE))).toEqual({
    controls: { added: [], removed: [], changed: [] },
    ugens: { added: [], removed: [], rewired: false },
  });
});

it('a control that is new, gone or has another default is named', () => {
  const after: SynthDef = {
    ...BEFORE,
    parameters: [110, 0.1],
    parameterNames: [
      { name: 'freq', index: 0 },
      { name: 'pan', index: 1 },
    ],
  };
  expect(compareSynthDefs(BEFORE, after).controls).toEqual({
    added: [{ name: 'pan', defaultValue: 0.1, valueCount: 1 }],
    removed: [{ name: 'amp', defaultValue: 0.5, valueCount: 1 }],
    changed: [{ name: 'freq', from: 220, to: 110 }],
  });
});

it('UGens are counted by name and rate', () => {
  const { ugens } = BEFORE;
  const after = { ...BEFORE, ugens: [...ugens.slice(0, 1), ugen('Pulse', 'audio'), ugen('Pulse', 'audio')] };
  expect(compareSynthDefs(BEFORE, after).ugens).toEqual({
    added: [{ ugen: 'Pulse.ar', count: 2 }],
    removed: [{ ugen: 'LFNoise0.kr', count: 1 }],
    rewired: true,
  });
});

it('another constant of the same UGen is another wiring, another place of it in the table is not', () => {
  const swapped = BEFORE.ugens.map(({ inputs, ...rest }) => ({
    ...rest,
    inputs: inputs.map((input) => (input.kind === 'constant' ? constant(1 - input.index) : input)),
  }));
  expect(compareSynthDefs(BEFORE, { ...BEFORE, constants: [0, 440], ugens: swapped }).ugens.rewired).toBe(false);
  expect(compareSynthDefs(BEFORE, { ...BEFORE, constants: [441, 0] }).ugens).toEqual({
    added: [],
    removed: [],
    rewired: true,
  });
});
