import { createHash } from 'node:crypto';
import { SynthDef as SynthDefRecord } from '@oiduna/contracts';
import { parseSynthDefs, type SynthDef } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { versionOf } from './synthdef-version.js';

const beep: SynthDef = {
  name: 'beep',
  constants: [0],
  parameters: [440, Infinity, 1, 2],
  parameterNames: [
    { name: 'freq', index: 0 },
    { name: 'times', index: 1 },
    { name: 'mix', index: 2 },
  ],
  ugens: [
    {
      name: 'Control',
      rate: 'control',
      inputs: [],
      outputs: ['control', 'control', 'control', 'control'],
      specialIndex: 0,
    },
    {
      name: 'SinOsc',
      rate: 'audio',
      inputs: [
        { kind: 'output', ugenIndex: 0, outputIndex: 0 },
        { kind: 'constant', index: 0 },
      ],
      outputs: ['audio'],
      specialIndex: 0,
    },
    {
      name: 'OffsetOut',
      rate: 'audio',
      inputs: [
        { kind: 'constant', index: 0 },
        { kind: 'output', ugenIndex: 1, outputIndex: 0 },
      ],
      outputs: [],
      specialIndex: 0,
    },
  ],
  variants: [],
};

const refusal = (def: SynthDef): unknown => {
  try {
    return versionOf(def);
  } catch (error) {
    return error;
  }
};

describe('a SynthDef version', () => {
  it('is one def in a file, under a server-side name of its content', () => {
    const { record, file } = versionOf(beep);
    expect(parseSynthDefs(file)).toEqual([{ ...beep, name: record.serverName }]);
    expect(record.serverName).toMatch(/^sd-[0-9a-f]{24}$/);
    expect(record.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    expect(record).toMatchObject({ name: 'beep', sizeBytes: file.byteLength, ugenCount: 3 });
  });

  it('tells its controls in numbers that JSON can carry', () => {
    const { record } = versionOf(beep);
    expect(SynthDefRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(record.controls).toEqual([
      { name: 'freq', defaultValue: 440, valueCount: 1 },
      { name: 'times', defaultValue: 3.4028234663852886e38, valueCount: 1 },
      { name: 'mix', defaultValue: 1, valueCount: 2 },
    ]);
  });

  it('has the same server-side name for the same content, another for any other name or content', () => {
    const { serverName } = versionOf(beep).record;
    expect(versionOf({ ...beep }).record.serverName).toBe(serverName);
    expect(versionOf({ ...beep, name: 'boop' }).record.serverName).not.toBe(serverName);
    expect(versionOf({ ...beep, constants: [0.5] }).record.serverName).not.toBe(serverName);
  });

  it('is another one when its source states other ranges of its parameters, however they are ordered', () => {
    const range = { min: 20, max: 200, unit: 'Hz', curve: 'linear' } as const;
    const mix = { ...range, unit: null };
    const { record, stated } = versionOf(beep, { stated: { freq: range, mix, unheard: range } });
    expect(stated).toEqual({ freq: range, mix });
    expect(record.serverName).not.toBe(versionOf(beep).record.serverName);
    expect(versionOf(beep, { stated: { mix, freq: { ...range } } }).record).toEqual(record);
    expect(versionOf(beep, { stated: { freq: { ...range, max: 201 }, mix } }).record.sha256).not.toBe(record.sha256);
    expect(versionOf(beep, { stated: { unheard: range } }).record).toEqual(versionOf(beep).record);
  });

  it('leaves variants out, and says so', () => {
    const { record, file } = versionOf({ ...beep, variants: [{ name: 'beep.low', parameters: [110, 1, 1, 2] }] });
    expect(parseSynthDefs(file)[0]!.variants).toEqual([]);
    expect(record.warnings.map(({ code }) => code)).toContain('VARIANTS');
  });

  it.each(['templates', 'export', 'import', 'check'])('is not called %s, which is an address of its own', (name) => {
    expect(refusal({ ...beep, name })).toMatchObject({
      code: 'SYNTHDEF_NAME_RESERVED',
      message: `No SynthDef can be called ${name}: check, export, import, templates are addresses of their own in /v1/synthdefs.`,
    });
  });

  it('is refused when its graph would harm the audio server, naming the UGen', () => {
    expect(refusal({ ...beep, constants: [-1] })).toMatchObject({
      code: 'SYNTHDEF_GRAPH_INVALID',
      message: expect.stringContaining('SynthDef beep, UGen 2 (OffsetOut): bus is -1'),
      cure: expect.stringContaining('Let a parameter `out`'),
      details: { name: 'beep', ugenIndex: 2, ugenName: 'OffsetOut' },
    });
  });

  it('tells what its author may want to change, as an instrument or as an effect', () => {
    const codes = (role: 'instrument' | 'effect') => versionOf(beep, { role }).record.warnings.map(({ code }) => code);
    expect(codes('instrument')).toEqual(expect.arrayContaining(['NEVER_FREES', 'NO_AMP_CONTROL', 'BUS_FIXED']));
    expect(codes('effect')).toContain('BUS_FIXED');
    expect(codes('effect')).not.toContain('NEVER_FREES');
    expect(versionOf(beep).record.warnings.find(({ code }) => code === 'BUS_FIXED')).toEqual({
      code: 'BUS_FIXED',
      ugenIndex: 2,
      ugenName: 'OffsetOut',
      reason: 'bus 0 is fixed',
      cure: expect.stringContaining('parameter `out`'),
    });
  });

  it('tells every reason to refuse it at once', () => {
    const [control, sine, out] = beep.ugens as [
      SynthDef['ugens'][number],
      SynthDef['ugens'][number],
      SynthDef['ugens'][number],
    ];
    const ugens = [control, { ...sine, name: 'NoSuchUGen' }, { ...out, inputs: out.inputs.slice(0, 1) }];
    expect(refusal({ ...beep, ugens })).toMatchObject({
      message: expect.stringContaining('(and 1 more)'),
      details: { problems: [{ code: 'UGEN_UNKNOWN' }, { code: 'INPUTS_TOO_FEW' }] },
    });
  });

  it('may reach beyond its note where the installation permits it', () => {
    const ugens = beep.ugens.map((ugen, at) => (at === 1 ? { ...ugen, name: 'DiskIn' } : ugen));
    expect(refusal({ ...beep, ugens })).toMatchObject({ message: expect.stringContaining('the permission disk-io') });
    expect(versionOf({ ...beep, ugens }, { permissions: new Set(['disk-io']) }).record.name).toBe('beep');
  });

  it('is refused as a whole when no UGen is at fault', () => {
    expect(refusal({ ...beep, ugens: beep.ugens.slice(0, 2) })).toMatchObject({
      code: 'SYNTHDEF_GRAPH_INVALID',
      message: expect.stringMatching(/^SynthDef beep: nothing leaves/),
    });
  });

  it.each(['a b', 'kick!', 'x'.repeat(65)])('is refused under the name %j, which no pattern could write', (name) => {
    expect(refusal({ ...beep, name })).toMatchObject({
      code: 'INPUT_INVALID',
      details: { name, errors: [{ detail: expect.stringContaining(`"${name}"`) }] },
    });
  });
});
