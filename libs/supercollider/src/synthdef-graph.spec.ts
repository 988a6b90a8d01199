import { describe, expect, it } from 'vitest';
import { parseSynthDefs, type SynthDef, type UGen, type UGenInput } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';
import { checkGraph } from './synthdef-graph.js';

const [kick, controls] = parseSynthDefs(FIXTURE_FILE) as [SynthDef, SynthDef];
const constant = (index: number): UGenInput => ({ kind: 'constant', index });
const output = (ugenIndex: number, outputIndex = 0): UGenInput => ({ kind: 'output', ugenIndex, outputIndex });
const codesOf = (def: SynthDef): string[] => checkGraph(def).map(({ code }) => code);

/** The kick with some fields of one UGen replaced. */
const kickWith = (ugenIndex: number, change: Partial<UGen>): SynthDef => ({
  ...kick,
  ugens: kick.ugens.map((ugen, at) => (at === ugenIndex ? { ...ugen, ...change } : ugen)),
});
const sinOsc = 4;
const offsetOut = 8;
const bussed = (bus: number): SynthDef => ({
  ...kickWith(offsetOut, { inputs: [constant(kick.constants.length), output(7)] }),
  constants: [...kick.constants, bus],
});

describe('a graph that sclang built', () => {
  it('has no problem', () => {
    expect(checkGraph(kick)).toEqual([]);
  });

  it('may hold an infinite constant, as Dseq(list, inf) does', () => {
    expect(controls.constants).toContain(Number.POSITIVE_INFINITY);
    expect(codesOf({ ...controls, variants: [] })).toEqual([]);
  });

  it('gets a warning for variants, which supernova does not know', () => {
    expect(checkGraph(controls)).toEqual([
      {
        code: 'VARIANTS',
        severity: 'warn',
        ugenIndex: -1,
        ugenName: '',
        reason: 'supernova ignores its variants: fixture_controls.soft',
      },
    ]);
  });
});

describe('a graph is refused when', () => {
  it.each<[string, SynthDef, string]>([
    ['a UGen reads itself', kickWith(sinOsc, { inputs: [output(sinOsc), constant(0)] }), 'SOURCE_NOT_BEFORE_USE'],
    ['a UGen reads a later one', kickWith(sinOsc, { inputs: [output(7), constant(0)] }), 'SOURCE_NOT_BEFORE_USE'],
    ['a UGen reads one that is not there', kickWith(sinOsc, { inputs: [output(99)] }), 'SOURCE_NOT_BEFORE_USE'],
    ['a UGen reads an output that is not there', kickWith(sinOsc, { inputs: [output(0, 5)] }), 'OUTPUT_MISSING'],
    ['a UGen reads a negative output', kickWith(sinOsc, { inputs: [output(0, -1)] }), 'OUTPUT_MISSING'],
    ['a UGen reads a constant that is not there', kickWith(sinOsc, { inputs: [constant(10)] }), 'CONSTANT_MISSING'],
    ['a UGen reads a negative constant', kickWith(sinOsc, { inputs: [constant(-1)] }), 'CONSTANT_MISSING'],
    [
      'a constant is NaN',
      { ...kickWith(sinOsc, { inputs: [constant(10)] }), constants: [...kick.constants, Number.NaN] },
      'CONSTANT_NOT_A_NUMBER',
    ],
    ['an output has another rate than its UGen', kickWith(sinOsc, { outputs: ['control'] }), 'RATE_MISMATCH'],
    ['a Control begins before the parameters', kickWith(0, { specialIndex: -1 }), 'CONTROL_OUT_OF_RANGE'],
    ['a Control ends behind the parameters', kickWith(0, { specialIndex: 1 }), 'CONTROL_OUT_OF_RANGE'],
    ['a default is NaN', { ...kick, parameters: [0, 1, Number.NaN, 0.5, 0] }, 'DEFAULT_NOT_A_NUMBER'],
    ['a bus is negative', bussed(-1), 'BUS_OUT_OF_RANGE'],
    ['a bus is beyond what the servers have', bussed(16_384), 'BUS_OUT_OF_RANGE'],
    ['a bus is infinite', bussed(Number.POSITIVE_INFINITY), 'BUS_OUT_OF_RANGE'],
    ['the default of a bus control is negative', { ...kick, parameters: [-1, 1, 60, 0.5, 0] }, 'BUS_OUT_OF_RANGE'],
    [
      'a parameter name points behind the parameters',
      { ...kick, parameterNames: [...kick.parameterNames, { name: 'lost', index: 5 }] },
      'PARAMETER_NAME_OUT_OF_RANGE',
    ],
    [
      'a parameter name points before the parameters',
      { ...kick, parameterNames: [{ name: 'lost', index: -1 }] },
      'PARAMETER_NAME_OUT_OF_RANGE',
    ],
    ['nothing leaves it', { ...kick, ugens: kick.ugens.slice(0, -1) }, 'NO_OUTPUT'],
    ['it holds no UGen', { ...kick, ugens: [] }, 'NO_OUTPUT'],
    ['only LocalOut takes its sound', kickWith(offsetOut, { name: 'LocalOut', inputs: [output(7)] }), 'NO_OUTPUT'],
  ])('%s', (_, def, code) => {
    const problems = checkGraph(def);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.severity).toBe('refuse');
  });

  it('names the UGen and what is wrong with it', () => {
    expect(checkGraph(kickWith(sinOsc, { inputs: [output(7), constant(0)] }))).toEqual([
      {
        code: 'SOURCE_NOT_BEFORE_USE',
        severity: 'refuse',
        ugenIndex: sinOsc,
        ugenName: 'SinOsc',
        reason: 'input 0 comes from UGen 7, which does not run before it',
      },
    ]);
  });

  it('tells every problem at once', () => {
    const def = kickWith(sinOsc, { inputs: [output(7), constant(-1)], outputs: ['demand'] });
    expect(codesOf(def)).toEqual(['SOURCE_NOT_BEFORE_USE', 'CONSTANT_MISSING', 'RATE_MISMATCH']);
  });
});

it.each([0, 0.5, 16_383])('bus %d is allowed', (bus) => {
  expect(codesOf(bussed(bus))).toEqual([]);
});

it.each(['SendReply', 'BufWr', 'RandSeed', 'FreeSelf'])('a def that only acts through %s is allowed', (name) => {
  const outputs: UGen['outputs'] = name === 'SendReply' ? [] : ['audio'];
  expect(codesOf(kickWith(offsetOut, { name, inputs: [constant(0)], outputs }))).toEqual([]);
});
