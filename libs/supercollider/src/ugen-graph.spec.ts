import fc from 'fast-check';
import { UGenGraph } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { parseSynthDefs, type SynthDef } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';
import { operatorOf } from './synthdef-operators.js';
import { shortestFloat, ugenGraphOf } from './ugen-graph.js';

const [kick, controls] = parseSynthDefs(FIXTURE_FILE) as [SynthDef, SynthDef];
const nodeOf = (def: SynthDef, ugen: string) => ugenGraphOf(def).nodes.find((node) => node.ugen === ugen)!;

describe('the graph of a SynthDef', () => {
  it('has a node for each UGen, in the order in which they run, with its inputs by name', () => {
    const { nodes } = ugenGraphOf(kick);
    expect(nodes.map(({ index }) => index)).toEqual([...kick.ugens.keys()]);
    expect(nodeOf(kick, 'XLine')).toEqual({
      index: 3,
      ugen: 'XLine',
      operator: null,
      rate: 'control',
      inputs: [
        { kind: 'output', name: 'start', node: 2, output: 0 },
        { kind: 'control', name: 'end', control: 'freq', node: 0, output: 2 },
        { kind: 'constant', name: 'dur', value: 0.05 },
        { kind: 'constant', name: 'doneAction', value: 0 },
      ],
      outputs: [null],
    });
  });

  it('has an edge for every input that is another output, of the rate of that output', () => {
    const { edges } = ugenGraphOf(kick);
    const outputs = kick.ugens.flatMap(({ inputs }) => inputs.filter(({ kind }) => kind === 'output'));
    expect(edges).toHaveLength(outputs.length);
    expect(edges.filter(({ to }) => to.node === 8)).toEqual([
      { from: { node: 0, output: 0 }, to: { node: 8, input: 0 }, rate: 'control' },
      { from: { node: 7, output: 0 }, to: { node: 8, input: 1 }, rate: 'audio' },
      { from: { node: 7, output: 1 }, to: { node: 8, input: 2 }, rate: 'audio' },
    ]);
  });

  it('calls controls by their name, those of an array by their place, and signals nothing', () => {
    expect(nodeOf(controls, 'TrigControl').outputs).toEqual(['t_trig']);
    expect(nodeOf(controls, 'LagControl').outputs).toEqual(['freqs[0]', 'freqs[1]', 'freqs[2]']);
    expect(nodeOf(controls, 'AudioControl').outputs).toEqual(['mod']);
    expect(nodeOf(controls, 'LocalIn').outputs).toEqual([null, null]);
  });

  it('calls operators as they are written', () => {
    expect(nodeOf(kick, 'BinaryOpUGen')).toMatchObject({ operator: '*', inputs: [{ name: 'a' }, { name: 'b' }] });
  });

  it('gives the last name to all inputs of any number, and none to what has none', () => {
    expect(nodeOf(kick, 'OffsetOut').inputs.map(({ name }) => name)).toEqual(['bus', 'channelsArray', 'channelsArray']);
    expect(nodeOf(kick, 'EnvGen').inputs.map(({ name }) => name)[5]).toBeNull();
    const unknown = { ...kick.ugens[3]!, name: 'NobodysUGen' };
    expect(ugenGraphOf({ ...kick, ugens: [kick.ugens[0]!, unknown] }).nodes[1]!.inputs[0]!.name).toBeNull();
  });

  it('writes infinity as a word, for JSON has none', () => {
    expect(nodeOf(controls, 'Dseq').inputs).toContainEqual({ kind: 'constant', name: 'repeats', value: 'inf' });
    const withConstants = (value: number) =>
      nodeOf({ ...kick, constants: kick.constants.map(() => value) }, 'XLine').inputs[2];
    expect(withConstants(-Infinity)).toMatchObject({ value: '-inf' });
    expect(withConstants(NaN)).toMatchObject({ value: 'nan' });
  });

  it('keeps to its contract, also of a graph that is broken', () => {
    const far = { kind: 'output', ugenIndex: 99, outputIndex: 7 } as const;
    const broken = { ...kick, ugens: kick.ugens.map((ugen) => ({ ...ugen, inputs: [far, ...ugen.inputs] })) };
    for (const def of [kick, controls, broken]) {
      const graph = { name: def.name, controls: [], ...ugenGraphOf(def) };
      expect(UGenGraph.parse(JSON.parse(JSON.stringify(graph)))).toEqual(graph);
    }
  });
});

describe('an operator', () => {
  it.each([
    ['BinaryOpUGen', 0, '+'],
    ['BinaryOpUGen', 2, '*'],
    ['BinaryOpUGen', 25, 'pow'],
    ['BinaryOpUGen', 48, 'exprand'],
    ['UnaryOpUGen', 0, 'neg'],
    ['UnaryOpUGen', 17, 'midicps'],
    ['UnaryOpUGen', 53, 'scurve'],
    ['UnaryOpUGen', 46, undefined],
    ['BinaryOpUGen', 29, undefined],
    ['BinaryOpUGen', -1, undefined],
    ['SinOsc', 0, undefined],
  ])('of %s %d is %s', (name, specialIndex, operator) => {
    expect(operatorOf({ name, specialIndex })).toBe(operator);
  });
});

describe('a 32-bit float', () => {
  it.each([0, 0.1, -0.05, 440, 1e-7, 16_777_216, 3.4028234663852886e38])('%d is written in few digits', (value) => {
    expect(String(shortestFloat(Math.fround(value))).length).toBeLessThanOrEqual(Math.max(12, String(value).length));
  });

  it('0.1 is 0.1', () => expect(shortestFloat(Math.fround(0.1))).toBe(0.1));

  it('is the same float after it was written', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(shortestFloat(value))).toBe(value === 0 ? shortestFloat(value) : value);
      }),
      { numRuns: 500 },
    );
  });
});
