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
    expect(record).toMatchObject({ name: 'beep', sizeBytes: file.byteLength, ugenCount: 3, warnings: [] });
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

  it('leaves variants out, and says so', () => {
    const { record, file } = versionOf({ ...beep, variants: [{ name: 'beep.low', parameters: [110, 1, 1, 2] }] });
    expect(parseSynthDefs(file)[0]!.variants).toEqual([]);
    expect(record.warnings).toEqual([expect.stringContaining('variants')]);
  });

  it('is refused when its graph would harm the audio server, naming the UGen', () => {
    expect(refusal({ ...beep, constants: [-1] })).toMatchObject({
      code: 'SYNTHDEF_GRAPH_INVALID',
      message: expect.stringContaining('SynthDef beep, UGen 2 (OffsetOut): bus -1'),
      details: { name: 'beep', ugenIndex: 2, ugenName: 'OffsetOut' },
    });
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
