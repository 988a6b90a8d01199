import { describe, expect, it } from 'vitest';
import { busControlsOf, controlsOf } from './synthdef-controls.js';
import { parseSynthDefs, type SynthDef, type UGen } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';

const [kick, controls] = parseSynthDefs(FIXTURE_FILE) as [SynthDef, SynthDef];

describe('controls', () => {
  it('have name, index, default, size and rate', () => {
    expect(controlsOf(controls)).toEqual([
      { name: 'out', index: 1, defaultValue: 0, valueCount: 1, rate: 'control' },
      { name: 't_trig', index: 0, defaultValue: 0, valueCount: 1, rate: 'trigger' },
      { name: 'freqs', index: 2, defaultValue: 220, valueCount: 3, rate: 'control' },
      { name: 'mod', index: 5, defaultValue: 0.5, valueCount: 1, rate: 'audio' },
      { name: 'scale', index: 6, defaultValue: 1, valueCount: 1, rate: 'scalar' },
      { name: 'in', index: 7, defaultValue: 4, valueCount: 1, rate: 'control' },
      { name: 'level', index: 8, defaultValue: 8, valueCount: 1, rate: 'control' },
    ]);
  });

  it('have no rate when no UGen reads them', () => {
    expect(controlsOf({ ...kick, ugens: [] })[0]).toEqual({ name: 'out', index: 0, defaultValue: 0, valueCount: 1 });
  });
});

describe('controls that choose a bus', () => {
  it('are found by what they feed, also through arithmetic', () => {
    expect(busControlsOf(kick)).toEqual([{ name: 'out', access: 'write', rate: 'audio' }]);
    expect(busControlsOf(controls)).toEqual([
      { name: 'in', access: 'read', rate: 'audio' },
      { name: 'out', access: 'write', rate: 'audio' },
      { name: 'level', access: 'write', rate: 'control' },
    ]);
  });

  const withUGens = (...ugens: UGen[]): SynthDef => ({ ...kick, ugens });
  const fed = (name: string, ...sources: number[]): UGen => ({
    name,
    rate: 'audio',
    inputs: sources.map((ugenIndex) => ({ kind: 'output', ugenIndex, outputIndex: 0 })),
    outputs: ['audio'],
    specialIndex: 0,
  });

  it('are not those that only pass through a sound', () => {
    expect(busControlsOf(withUGens(fed('Control'), fed('SinOsc', 0), fed('Out', 1, 1)))).toEqual([]);
  });

  it('are looked for without end in no graph, however broken', () => {
    expect(busControlsOf(withUGens(fed('BinaryOpUGen', 1, 0), fed('BinaryOpUGen', 0, 1), fed('Out', 1)))).toEqual([]);
    expect(busControlsOf(withUGens(fed('Out', 99)))).toEqual([]);
    expect(busControlsOf(withUGens(fed('Out')))).toEqual([]);
  });

  it('need a name', () => {
    const nameless = { ...withUGens(fed('Control'), fed('Out', 0)), parameterNames: [] };
    expect(busControlsOf(nameless)).toEqual([]);
  });
});
