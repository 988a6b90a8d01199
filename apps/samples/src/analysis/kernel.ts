import { readFileSync } from 'node:fs';
import type { SampleEncoding } from '../audio/sample-encoding.js';

/** Seen from src/ and dist/ alike; `npm run generate` compiles it from the sources beside it. */
export const KERNEL = new URL('../../kernel/kernel.wasm', import.meta.url);

/** Values of a block that the kernel has room for, over all its channels. */
const VALUES_MAX = 65_536;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** As much of it as is used here; Node's types leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};
interface Place {
  readonly value: number;
}

/** What `kernel/kernel.ts` exports; what ends in `At` is the place of a table in its memory. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(channels: number, sampleRateHz: number, windowFrames: number, grainFrames: number, pitchFrames: number): void;
  beginBlock(frames: number): void;
  endBlock(): void;
  channelAt(channel: number): number;
  readPcm(bits: number, isLittleEndian: boolean, count: number): void;
  peakOfPcm(count: number): number;
  dealPcm(frames: number): void;
  mixDown(frames: number): void;
  measureLevels(channel: number, frames: number): void;
  setWeighting(b0: number, b1: number, b2: number, a1: number, a2: number, c1: number, c2: number): void;
  energyOf(channel: number, from: number, to: number): number;
  energyOfPair(channel: number, from: number, to: number): number;
  listenBetween(channel: number, frames: number): void;
  truePeakOf(channel: number): number;
  crossings(frames: number): number;
  hearGrains(frames: number): number;
  endGrains(): number;
  hearMoments(frames: number): void;
  endMoments(): void;
  takeRises(): number;
  keepFrames(frames: number): number;
  thinOut(fromFrame: number, factor: number, tapCount: number, frames: number): number;
  correlate(): void;
  readonly pcmAt: Place;
  readonly levelsAt: Place;
  readonly grainsAt: Place;
  readonly bandStartsAt: Place;
  readonly sharesAt: Place;
  readonly risesAt: Place;
  readonly timbreAt: Place;
  readonly tapsAt: Place;
  readonly windowAt: Place;
  readonly windowPowerAt: Place;
  readonly correlationAt: Place;
  readonly powerAt: Place;
}

let compiled: object | undefined;
const code = (): object => (compiled ??= new WebAssembly.Module(readFileSync(KERNEL)));

/** Kernels that hear no sample just now: their tables take longer to make than most samples to hear. */
const spare: Kernel[] = [];
const SPARE_MAX = 4;

/** The arithmetic of listening, four values at a time, with memory for one sample. */
export class Kernel {
  readonly run = new WebAssembly.Instance(code()).exports as KernelExports;
  private floats = new Float32Array(this.run.memory.buffer);
  private bytes = new Uint8Array(this.run.memory.buffer);

  private constructor() {}

  static take(): Kernel {
    return spare.pop() ?? new Kernel();
  }

  /** Its memory is somebody else's from now on. */
  giveBack(): void {
    if (spare.length < SPARE_MAX) spare.push(this);
  }

  /** As `begin` of the exports, which may move the memory. */
  begin(...shape: Parameters<KernelExports['begin']>): void {
    this.run.begin(...shape);
    this.floats = new Float32Array(this.run.memory.buffer);
    this.bytes = new Uint8Array(this.run.memory.buffer);
  }

  /** Reads frames as they lie in a file, 64 KiB at most. @returns how many values; 0 for an encoding it does not read */
  readPcm(bytes: Uint8Array, { bytes: width, float, littleEndian }: SampleEncoding): number {
    if (float ? width !== 4 : width !== 2 && width !== 3) return 0;
    this.bytes.set(bytes, this.run.pcmAt.value);
    const count = bytes.length / width;
    this.run.readPcm(8 * width, littleEndian, count);
    return count;
  }

  static framesPerBlock = (channelCount: number): number => Math.floor(VALUES_MAX / channelCount);

  /** The frames of a channel of the block in hand. */
  channel(channel: number, frameCount: number): Float32Array {
    return this.floatsAt(this.run.channelAt(channel), frameCount);
  }

  /** A table, or the beginning of it; valid until the next sample. */
  table(at: Place, count: number): Float32Array {
    return this.floatsAt(at.value, count);
  }

  wideTable(at: Place, count: number): Float64Array {
    return new Float64Array(this.run.memory.buffer, at.value, count);
  }

  wholeTable(at: Place, count: number): Int32Array {
    return new Int32Array(this.run.memory.buffer, at.value, count);
  }

  private floatsAt(byte: number, count: number): Float32Array {
    return this.floats.subarray(byte / FLOAT_BYTES, byte / FLOAT_BYTES + count);
  }
}
