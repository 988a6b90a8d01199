import type { AudioFile } from '../audio/audio-file.js';

/** A chunk of an IFF file: WAV, AIFF and what is like them. */
export interface Chunk {
  readonly id: string;
  readonly atByte: number;
  readonly sizeBytes: number;
}

const HEADER_BYTES = 8;
/** The size is in another chunk. */
const ELSEWHERE = 0xffff_ffff;
const CHUNKS_MAX = 1_000;
/** More of one chunk than any note is long; what carries sound is not read here. */
const CONTENT_BYTES_MAX = 256 * 1024;

/** The chunks that follow the 12 bytes of a file's header, as far as they make sense: a walk that cannot fail. */
export async function chunksOf(file: AudioFile, isBigEndian: boolean): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (let atByte = 12; chunks.length < CHUNKS_MAX;) {
    const header = await file.read(atByte, HEADER_BYTES);
    if (header.length < HEADER_BYTES) break;
    const id = header.toString('latin1', 0, 4);
    const stated = isBigEndian ? header.readUInt32BE(4) : header.readUInt32LE(4);
    const sizeBytes = stated === ELSEWHERE ? await wideSize(file, chunks) : stated;
    chunks.push({ id, atByte: atByte + HEADER_BYTES, sizeBytes });
    atByte += HEADER_BYTES + sizeBytes + (sizeBytes % 2);
  }
  return chunks;
}

/** Of the data chunk of an RF64 file. @see EBU Tech 3306 */
async function wideSize(file: AudioFile, chunks: readonly Chunk[]): Promise<number> {
  const ds64 = chunks.find(({ id }) => id === 'ds64');
  const sizes = ds64 === undefined ? Buffer.alloc(0) : await contentOf(file, ds64);
  return sizes.length < 16 ? ELSEWHERE : Number(sizes.readBigUInt64LE(8));
}

export const contentOf = (file: AudioFile, { atByte, sizeBytes }: Chunk): Promise<Buffer> =>
  file.read(atByte, Math.min(sizeBytes, CONTENT_BYTES_MAX));
