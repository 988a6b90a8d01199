import { AppError, SYNTHDEF_FILE_BYTES_MAX } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSynthDefs } from './synthdef-file.js';
import { FIXTURE_FILE } from './synthdef.fixture.js';
import { writeSynthDefs } from './synthdef-writer.js';

const errorOf = (bytes: Uint8Array): AppError | undefined => {
  try {
    parseSynthDefs(bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return undefined;
};
const edited = (...edits: [offset: number, value: number][]): Uint8Array => {
  const bytes = Uint8Array.from(FIXTURE_FILE);
  for (const [offset, value] of edits) bytes[offset] = value;
  return bytes;
};
/** Offset of the first byte of an ASCII text in the fixture. */
const offsetOf = (text: string): number => Buffer.from(FIXTURE_FILE).indexOf(text, 0, 'latin1');

/** One def in version 1, whose counts and indices take 16 bits; scsynth and supernova 3.13 both play it. */
const VERSION_1 = Uint8Array.from(
  Buffer.from(
    '53436766000000010001036f6c64000143dc00000001404000000001036f75740000000307436f6e74726f6c01000000010000010653696e4f736302000200010000ffff0000ffff000002034f75740200020000000000000000000100000000',
    'hex',
  ),
);

describe('a file that sclang wrote', () => {
  it('holds its defs in order', () => {
    const [kick, controls] = parseSynthDefs(FIXTURE_FILE);
    expect(kick).toMatchObject({
      name: 'fixture_kick',
      parameters: [0, 1, 60, 0.5, 0],
      parameterNames: [
        { name: 'out', index: 0 },
        { name: 'gate', index: 1 },
        { name: 'freq', index: 2 },
        { name: 'amp', index: 3 },
        { name: 'pan', index: 4 },
      ],
      variants: [],
    });
    expect(kick?.ugens.at(-1)).toEqual({
      name: 'OffsetOut',
      rate: 'audio',
      inputs: [
        { kind: 'output', ugenIndex: 0, outputIndex: 0 },
        { kind: 'output', ugenIndex: 7, outputIndex: 0 },
        { kind: 'output', ugenIndex: 7, outputIndex: 1 },
      ],
      outputs: [],
      specialIndex: 0,
    });
    expect(kick?.ugens[3]?.inputs[2]).toEqual({ kind: 'constant', index: 9 });
    expect(kick?.constants[9]).toBe(Math.fround(0.05));
    expect(controls).toMatchObject({
      name: 'fixture_controls',
      variants: [{ name: 'fixture_controls.soft', parameters: [0, 0, 220, 330, 440, 0.5, 0.5, 4, 8] }],
    });
  });

  it('is read right from a view into a larger buffer', () => {
    const larger = Buffer.concat([Buffer.alloc(7), FIXTURE_FILE, Buffer.alloc(7)]);
    expect(parseSynthDefs(larger.subarray(7, 7 + FIXTURE_FILE.length))).toEqual(parseSynthDefs(FIXTURE_FILE));
  });

  it('may be of version 1', () => {
    const defs = parseSynthDefs(VERSION_1);
    expect(defs).toEqual([
      {
        name: 'old',
        constants: [440],
        parameters: [3],
        parameterNames: [{ name: 'out', index: 0 }],
        ugens: [
          { name: 'Control', rate: 'control', inputs: [], outputs: ['control'], specialIndex: 0 },
          {
            name: 'SinOsc',
            rate: 'audio',
            inputs: [
              { kind: 'constant', index: 0 },
              { kind: 'constant', index: 0 },
            ],
            outputs: ['audio'],
            specialIndex: 0,
          },
          {
            name: 'Out',
            rate: 'audio',
            inputs: [
              { kind: 'output', ugenIndex: 0, outputIndex: 0 },
              { kind: 'output', ugenIndex: 1, outputIndex: 0 },
            ],
            outputs: [],
            specialIndex: 0,
          },
        ],
        variants: [],
      },
    ]);
    expect(parseSynthDefs(writeSynthDefs(...defs))).toEqual(defs);
  });
});

describe('a damaged file', () => {
  it.each([
    ['version 2', FIXTURE_FILE],
    ['version 1', VERSION_1],
  ])('of %s is refused when cut at any byte, with the bytes that are missing', (_, whole) => {
    for (let length = 0; length < whole.length; length++) {
      const error = errorOf(whole.subarray(0, length));
      expect(error?.code).toBe('SYNTHDEF_TRUNCATED');
      expect(error?.details).toMatchObject({ atByte: length, neededBytes: expect.any(Number) });
      const { neededBytes } = error?.details ?? {};
      expect(neededBytes).toBeGreaterThan(0);
      expect(neededBytes).toBeLessThanOrEqual(whole.length - length);
    }
  });

  it('raises nothing but an AppError, whatever its bytes', () => {
    const edits = fc.array(fc.tuple(fc.nat(FIXTURE_FILE.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const noise = fc.uint8Array({ maxLength: 200 });
    const behindHeader = noise.map((tail) => Uint8Array.from([...FIXTURE_FILE.subarray(0, 10), ...tail]));
    const damaged = fc.oneof(
      noise,
      behindHeader,
      edits.map((list) => edited(...list)),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        errorOf(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['does not begin with SCgf', edited([0, 0x52]), 'it does not begin with SCgf'],
    ['claims a negative number of defs', edited([8, 0xff]), 'it claims -254 SynthDefs'],
    ['has an empty def name', edited([10, 0]), 'a SynthDef has an empty name'],
    ['claims a negative number of constants', edited([23, 0xff]), 'constants'],
    ['has a parameter name over 31 bytes', edited([offsetOf('gate') - 1, 32]), 'a parameter name has 32 bytes'],
    ['has a UGen name over 31 bytes', edited([offsetOf('EnvGen') - 1, 32]), 'a UGen name has 32 bytes'],
    ['has a UGen without a name', edited([offsetOf('Control') - 1, 0]), 'a UGen has no name'],
    ['has a rate that does not exist', edited([offsetOf('EnvGen') + 6, 4]), 'there is no calculation rate 4'],
    ['has a negative rate', edited([offsetOf('EnvGen') + 6, 0xff]), 'there is no calculation rate -1'],
    ['has a name that is not UTF-8', edited([offsetOf('gate'), 0xff]), 'a parameter name is not UTF-8'],
    ['has a control character in a name', edited([offsetOf('gate'), 0]), 'a parameter name holds a control character'],
    ['goes on after its last def', Uint8Array.from([...FIXTURE_FILE, 0]), '1 bytes follow the last SynthDef'],
    ['has an input from UGen −2', edited([offsetOf('EnvGen') + 28, 0xfe]), 'an input comes from UGen -2'],
    [
      'claims a negative number of variants',
      Uint8Array.from([...VERSION_1.subarray(0, -2), 0xff, 0xff]),
      'it claims -1 variants',
    ],
  ])('is refused when it %s', (_, bytes, reason) => {
    const error = errorOf(bytes);
    expect(error?.code).toBe('SYNTHDEF_MALFORMED');
    expect(error?.details.reason).toContain(reason);
  });

  it('says at which byte it is malformed', () => {
    expect(errorOf(edited([offsetOf('EnvGen') + 6, 4]))?.details.atByte).toBe(offsetOf('EnvGen') + 6);
  });

  it('is refused when a count claims more than the file holds, before anything is allocated', () => {
    const error = errorOf(edited([23, 0x7f]));
    expect(error?.code).toBe('SYNTHDEF_TRUNCATED');
    expect(error?.details.neededBytes).toBeGreaterThan(2 ** 31);
  });

  it.each([0, 3, 258])('is refused as version %d', (version) => {
    const error = errorOf(edited([6, version >> 8], [7, version & 0xff]));
    expect(error?.code).toBe('SYNTHDEF_VERSION_UNSUPPORTED');
    expect(error?.details).toEqual({ version });
  });

  it('is refused when it holds no def', () => {
    expect(errorOf(writeSynthDefs())?.code).toBe('SYNTHDEF_NONE');
  });
});

describe('limits', () => {
  const named = (name: string): Uint8Array =>
    writeSynthDefs({ name, constants: [], parameters: [], parameterNames: [], ugens: [], variants: [] });

  it('let a def name have the 127 bytes that supernova takes, and no more', () => {
    expect(parseSynthDefs(named('n'.repeat(127)))[0]?.name).toHaveLength(127);
    expect(errorOf(named('n'.repeat(128)))?.code).toBe('SYNTHDEF_MALFORMED');
    expect(errorOf(named('é'.repeat(64)))?.details.reason).toContain('has 128 bytes');
  });

  it('refuse a file larger than the servers take', () => {
    expect(errorOf(new Uint8Array(SYNTHDEF_FILE_BYTES_MAX + 1))?.code).toBe('INPUT_TOO_LARGE');
    expect(errorOf(new Uint8Array(SYNTHDEF_FILE_BYTES_MAX))?.code).toBe('SYNTHDEF_MALFORMED');
  });
});
