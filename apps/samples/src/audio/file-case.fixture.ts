import type { RefusedCode, ToleratedCode } from './file-problems.js';

/** A file of the corpus, and what the check must say of it. */
export interface FileCase {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: 'ok' | ToleratedCode | RefusedCode;
}

export const chunk = (
  id: string,
  body: Buffer,
  {
    littleEndian = true,
    stated = body.length,
    pad = true,
  }: { littleEndian?: boolean; stated?: number; pad?: boolean } = {},
): Buffer =>
  Buffer.concat([
    Buffer.from(id, 'latin1'),
    uint32(stated, littleEndian),
    body,
    Buffer.alloc(pad ? body.length % 2 : 0),
  ]);

/** A RIFF or IFF file of chunks. */
export const form = (
  magic: string,
  type: string,
  chunks: readonly Buffer[],
  { littleEndian = true, stated }: { littleEndian?: boolean; stated?: number } = {},
): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...chunks]);
  return Buffer.concat([Buffer.from(magic, 'latin1'), uint32(stated ?? body.length, littleEndian), body]);
};

export function uint32(value: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  if (littleEndian) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

export interface Pcm {
  readonly bits: 8 | 16 | 24 | 32 | 64;
  readonly float: boolean;
  readonly littleEndian: boolean;
  /** 8-bit WAV counts from 0, 8-bit AIFF from −128. */
  readonly signed8?: boolean;
}

/** Values of one channel after the other in each frame, as the encoding writes them. */
export function pcm(values: readonly number[], { bits, float, littleEndian, signed8 }: Pcm): Buffer {
  const width = bits / 8;
  const bytes = Buffer.alloc(values.length * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  values.forEach((value, index) => {
    const at = index * width;
    if (float && bits === 32) view.setFloat32(at, value, littleEndian);
    else if (float) view.setFloat64(at, value, littleEndian);
    else if (bits === 8) view.setUint8(at, (Math.round(value * 127) + (signed8 ? 0 : 128)) & 0xff);
    else {
      const integer = Math.round(value * (2 ** (bits - 1) - 1));
      const unsigned = integer < 0 ? integer + 2 ** bits : integer;
      for (let byte = 0; byte < width; byte += 1) {
        const place = littleEndian ? byte : width - 1 - byte;
        bytes[at + place] = Math.floor(unsigned / 2 ** (8 * byte)) % 256;
      }
    }
  });
  return bytes;
}

/** Frames of a PCM file of the corpus. */
export const FRAMES = 101;
export const sines = (channelCount: number, frameCount = FRAMES): number[] =>
  Array.from({ length: frameCount * channelCount }, (_, at) => 0.5 * Math.sin(Math.floor(at / channelCount) / 7));

/** A copy with some bytes overwritten. */
export function patched(bytes: Buffer, at: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  values.forEach((value, index) => (copy[at + index] = value));
  return copy;
}
