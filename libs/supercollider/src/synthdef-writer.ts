import { AppError, invariant } from '@oiduna/contracts';
import { RATES, synthDefNameProblem, type Rate, type SynthDef, type UGen } from './synthdef-file.js';

/**
 * SCgf version 2 bytes. The servers are sent only what this wrote, never an upload itself. Send one def
 * per file and without variants: supernova loses every def behind them.
 */
export function writeSynthDefs(...defs: readonly SynthDef[]): Uint8Array {
  const writer = new SynthDefWriter();
  writer.int32(0x53436766);
  writer.int32(2);
  writer.int16(defs.length);
  for (const def of defs) writer.synthDef(def);
  return Uint8Array.from(writer.bytes);
}

/**
 * The same graph under another name; its variants follow.
 * @throws AppError INPUT_INVALID for a name that the servers cannot hold
 */
export function renameSynthDef(def: SynthDef, name: string): SynthDef {
  const detail = synthDefNameProblem(name);
  if (detail !== undefined) throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/name', detail }] });
  const variants = def.variants.map((variant) =>
    variant.name.startsWith(`${def.name}.`)
      ? { ...variant, name: `${name}${variant.name.slice(def.name.length)}` }
      : variant,
  );
  return { ...def, name, variants };
}

class SynthDefWriter {
  readonly bytes: number[] = [];
  private readonly view = new DataView(new ArrayBuffer(4));

  synthDef(def: SynthDef): void {
    this.name(def.name);
    this.int32(def.constants.length);
    for (const value of def.constants) this.float(value);
    this.int32(def.parameters.length);
    for (const value of def.parameters) this.float(value);
    this.int32(def.parameterNames.length);
    for (const { name, index } of def.parameterNames) {
      this.name(name);
      this.int32(index);
    }
    this.int32(def.ugens.length);
    for (const ugen of def.ugens) this.ugen(ugen);
    this.int16(def.variants.length);
    for (const { name, parameters } of def.variants) {
      this.name(name);
      for (const value of parameters) this.float(value);
    }
  }

  int16(value: number): void {
    this.view.setInt16(0, value);
    this.push(2);
  }

  int32(value: number): void {
    this.view.setInt32(0, value);
    this.push(4);
  }

  private ugen(ugen: UGen): void {
    this.name(ugen.name);
    this.rate(ugen.rate);
    this.int32(ugen.inputs.length);
    this.int32(ugen.outputs.length);
    this.int16(ugen.specialIndex);
    for (const input of ugen.inputs) {
      this.int32(input.kind === 'constant' ? -1 : input.ugenIndex);
      this.int32(input.kind === 'constant' ? input.index : input.outputIndex);
    }
    for (const rate of ugen.outputs) this.rate(rate);
  }

  private rate(rate: Rate): void {
    this.bytes.push(RATES.indexOf(rate));
  }

  private name(name: string): void {
    const encoded = new TextEncoder().encode(name);
    invariant(encoded.byteLength <= 255, 'a name fits behind one length byte');
    this.bytes.push(encoded.byteLength, ...encoded);
  }

  private float(value: number): void {
    this.view.setFloat32(0, value);
    this.push(4);
  }

  private push(byteCount: number): void {
    for (let i = 0; i < byteCount; i++) this.bytes.push(this.view.getUint8(i));
  }
}
