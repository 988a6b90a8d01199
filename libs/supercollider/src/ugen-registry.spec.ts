import { describe, expect, it } from 'vitest';
import { inputIndexOf, isUnclassedUGen, UGEN_NAMES, UGEN_PROVENANCE, ugenFacts } from './ugen-registry.js';

describe('the registry of UGens', () => {
  it('tells rates, inputs with their defaults, and outputs', () => {
    expect(ugenFacts('RLPF')).toEqual({
      name: 'RLPF',
      rates: ['audio', 'control'],
      inputs: [
        { name: 'in', defaultValue: 0 },
        { name: 'freq', defaultValue: 440 },
        { name: 'rq', defaultValue: 1 },
      ],
      inputsMin: 3,
      inputsMax: 3,
      outputCount: 1,
      audioInputs: [0],
      plugin: false,
    });
  });

  it.each([
    ['Out', { inputsMin: 2, inputsMax: Infinity, outputCount: 0, audioInputs: [1] }],
    ['Dseq', { rates: ['demand'], inputsMin: 2, inputsMax: Infinity }],
    ['EnvGen', { inputsMin: 5, inputsMax: Infinity }],
    ['BinaryOpUGen', { rates: ['audio', 'control', 'demand', 'scalar'], inputsMin: 2 }],
    ['JPverbRaw', { plugin: true, onlyOn: 'scsynth' }],
    ['MoogFF', { plugin: false }],
    ['Squiz', { plugin: true }],
  ])('knows %s', (name, facts) => {
    expect(ugenFacts(name)).toMatchObject(facts);
  });

  it('lets the caller of PlayBuf choose its outputs', () => {
    expect(ugenFacts('PlayBuf')?.outputCount).toBeUndefined();
  });

  it('finds an input by its name', () => {
    expect(inputIndexOf('CombN', 'maxdelaytime')).toBe(1);
    expect(inputIndexOf('CombN', 'nonsense')).toBe(-1);
    expect(inputIndexOf('NoSuchUGen', 'in')).toBe(-1);
  });

  it('knows none that no server has, and says which no class describes', () => {
    expect(ugenFacts('NoSuchUGen')).toBeUndefined();
    expect(ugenFacts('DigitalIn')).toBeUndefined();
    expect(isUnclassedUGen('TALReverb')).toBe(true);
    expect(isUnclassedUGen('SinOsc')).toBe(false);
  });

  it('is well formed: each UGen has a rate, its inputs suffice, and names fit the servers', () => {
    expect(UGEN_PROVENANCE.supercollider).toMatch(/^3\.\d+/);
    expect(UGEN_NAMES.length).toBeGreaterThan(700);
    expect(UGEN_NAMES).toEqual([...new Set(UGEN_NAMES)].sort());
    for (const name of UGEN_NAMES) {
      const facts = ugenFacts(name)!;
      expect(name).toMatch(/^[A-Z]\w{0,30}$/);
      expect(facts.rates.length, name).toBeGreaterThan(0);
      expect(facts.inputsMin, name).toBeLessThanOrEqual(facts.inputsMax);
      for (const { defaultValue } of facts.inputs) expect(Number.isFinite(defaultValue ?? 0), name).toBe(true);
      for (const at of facts.audioInputs) expect(at, name).toBeLessThan(facts.inputs.length);
    }
  });
});
