import { AppError, SYNTHDEF_FILE_BYTES_MAX } from '@oiduna/contracts';

/** Calculation rates, in the order of their numbers in the file. */
export const RATES = ['scalar', 'control', 'audio', 'demand'] as const;
export type Rate = (typeof RATES)[number];

export type UGenInput =
  | { readonly kind: 'constant'; readonly index: number }
  | { readonly kind: 'output'; readonly ugenIndex: number; readonly outputIndex: number };

export interface UGen {
  readonly name: string;
  readonly rate: Rate;
  readonly inputs: readonly UGenInput[];
  /** The rate of each output. */
  readonly outputs: readonly Rate[];
  /** The operator of a BinaryOpUGen, the first parameter of a Control, 0 elsewhere. */
  readonly specialIndex: number;
}

export interface SynthDef {
  readonly name: string;
  /** 32-bit floats; UGen inputs refer to them by index. */
  readonly constants: readonly number[];
  /** Initial value of every parameter, 32-bit floats. */
  readonly parameters: readonly number[];
  /** The first parameter of each named control; one control may span several. */
  readonly parameterNames: readonly { readonly name: string; readonly index: number }[];
  /** In the order in which they run. */
  readonly ugens: readonly UGen[];
  /** Names are `def.variant`; each holds a value for every parameter. */
  readonly variants: readonly { readonly name: string; readonly parameters: readonly number[] }[];
}

/** scsynth takes 255, supernova aborts the process at 128. */
export const SYNTHDEF_NAME_BYTES_MAX = 127;
/** Both servers keep parameter and UGen names in 32 bytes, and scsynth throws at longer ones. */
export const SYNTHDEF_INNER_NAME_BYTES_MAX = 31;
/** A variant's name is `def.variant` behind one length byte. */
const VARIANT_NAME_BYTES_MAX = 255;

/**
 * SynthDefs in one file, in file order. Bytes are big-endian SCgf version 1 or 2. Only the form is
 * checked here; `checkGraph` says whether the servers survive the content.
 * @throws AppError SYNTHDEF_TRUNCATED | SYNTHDEF_MALFORMED | SYNTHDEF_VERSION_UNSUPPORTED |
 *   SYNTHDEF_NONE | INPUT_TOO_LARGE
 * @see SuperCollider help: "Synth Definition File Format"
 */
export function parseSynthDefs(bytes: Uint8Array): SynthDef[] {
  if (bytes.byteLength > SYNTHDEF_FILE_BYTES_MAX) {
    throw new AppError('INPUT_TOO_LARGE', { what: 'The SynthDef file', limitBytes: SYNTHDEF_FILE_BYTES_MAX });
  }
  const reader = new SynthDefReader(bytes);
  reader.header();
  const defCount = reader.int16();
  if (defCount < 0) throw reader.malformed(`it claims ${defCount} SynthDefs`);
  if (defCount === 0) throw new AppError('SYNTHDEF_NONE');
  const defs = reader.list(defCount, () => reader.synthDef());
  reader.end();
  return defs;
}

/** `undefined` when both servers can hold a def of this name, else what is wrong with it. */
export function synthDefNameProblem(name: string): string | undefined {
  const byteLength = new TextEncoder().encode(name).byteLength;
  if (byteLength === 0) return 'a SynthDef has an empty name';
  if (byteLength > SYNTHDEF_NAME_BYTES_MAX) {
    return `the name ${name.slice(0, 40)}… has ${byteLength} bytes, and supernova takes ${SYNTHDEF_NAME_BYTES_MAX}`;
  }
  return undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class SynthDefReader {
  private readonly view: DataView;
  private at = 0;
  /** Version 1 writes counts and indices in 16 bits, version 2 in 32. */
  private wide = true;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  header(): void {
    const magic = this.int32();
    if (magic !== 0x53436766) throw this.malformed('it does not begin with SCgf', 0);
    const version = this.int32();
    if (version !== 1 && version !== 2) throw new AppError('SYNTHDEF_VERSION_UNSUPPORTED', { version });
    this.wide = version === 2;
  }

  synthDef(): SynthDef {
    const startsAt = this.at;
    const name = this.name('SynthDef', VARIANT_NAME_BYTES_MAX);
    const problem = synthDefNameProblem(name);
    if (problem !== undefined) throw this.malformed(problem, startsAt);
    const constants = this.floats(this.count('constants', 4));
    const parameters = this.floats(this.count('parameters', 4));
    const parameterNames = this.list(this.count('parameter names', 3), () => ({
      name: this.name('parameter', SYNTHDEF_INNER_NAME_BYTES_MAX),
      index: this.index(),
    }));
    const ugens = this.list(this.count('UGens', 8), () => this.ugen());
    const variantCount = this.int16();
    if (variantCount < 0) throw this.malformed(`it claims ${variantCount} variants`);
    const variants = this.list(variantCount, () => ({
      name: this.name('variant', VARIANT_NAME_BYTES_MAX),
      parameters: this.floats(parameters.length),
    }));
    return { name, constants, parameters, parameterNames, ugens, variants };
  }

  end(): void {
    const left = this.bytes.byteLength - this.at;
    if (left > 0) throw this.malformed(`${left} bytes follow the last SynthDef`);
  }

  int16(): number {
    return this.view.getInt16(this.take(2));
  }

  list<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read);
  }

  malformed(reason: string, atByte = this.at): AppError {
    return new AppError('SYNTHDEF_MALFORMED', { atByte, reason });
  }

  private ugen(): UGen {
    const startsAt = this.at;
    const name = this.name('UGen', SYNTHDEF_INNER_NAME_BYTES_MAX);
    if (name === '') throw this.malformed('a UGen has no name', startsAt);
    const rate = this.rate();
    const inputCount = this.count(`inputs of ${name}`, this.wide ? 8 : 4);
    const outputCount = this.count(`outputs of ${name}`, 1);
    const specialIndex = this.int16();
    const inputs = this.list(inputCount, () => this.input());
    const outputs = this.list(outputCount, () => this.rate());
    return { name, rate, inputs, outputs, specialIndex };
  }

  private input(): UGenInput {
    const source = this.index();
    const index = this.index();
    if (source < -1) throw this.malformed(`an input comes from UGen ${source}`);
    return source === -1 ? { kind: 'constant', index } : { kind: 'output', ugenIndex: source, outputIndex: index };
  }

  private rate(): Rate {
    const number = this.view.getInt8(this.take(1));
    const rate = RATES[number];
    if (rate === undefined) throw this.malformed(`there is no calculation rate ${number}`, this.at - 1);
    return rate;
  }

  private name(what: string, limitBytes: number): string {
    const startsAt = this.at;
    const length = this.view.getUint8(this.take(1));
    if (length > limitBytes) {
      throw this.malformed(`a ${what} name has ${length} bytes, and the servers take ${limitBytes}`, startsAt);
    }
    const from = this.take(length);
    let name: string;
    try {
      name = utf8.decode(this.bytes.subarray(from, from + length));
    } catch (cause) {
      throw new AppError('SYNTHDEF_MALFORMED', { atByte: from, reason: `a ${what} name is not UTF-8` }, { cause });
    }
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(name)) throw this.malformed(`a ${what} name holds a control character`, startsAt);
    return name;
  }

  /** How many follow. `itemBytes`, the least each takes, keeps a lying count from filling the memory. */
  private count(what: string, itemBytes: number): number {
    const startsAt = this.at;
    const count = this.index();
    if (count < 0) throw this.malformed(`it claims ${count} ${what}`, startsAt);
    this.need(count * itemBytes);
    return count;
  }

  private floats(count: number): number[] {
    this.need(count * 4);
    return this.list(count, () => this.view.getFloat32(this.take(4)));
  }

  private index(): number {
    return this.wide ? this.int32() : this.int16();
  }

  private int32(): number {
    return this.view.getInt32(this.take(4));
  }

  /** Step over `byteCount` bytes; answers where they begin. */
  private take(byteCount: number): number {
    this.need(byteCount);
    const from = this.at;
    this.at += byteCount;
    return from;
  }

  private need(byteCount: number): void {
    const neededBytes = this.at + byteCount - this.bytes.byteLength;
    if (neededBytes > 0) throw new AppError('SYNTHDEF_TRUNCATED', { atByte: this.bytes.byteLength, neededBytes });
  }
}
