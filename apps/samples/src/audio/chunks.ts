import type { AudioFile } from './audio-file.js';
import type { Findings } from './findings.js';

export interface Chunk {
  readonly id: string;
  readonly atByte: number;
  /** What is really there. */
  readonly sizeBytes: number;
  /** What its header states: more than is there when the file was cut, Infinity when it is left open. */
  readonly statedBytes: number;
}

/** What RIFF and its elder brother IFF differ in. */
export interface ChunkedForm {
  readonly littleEndian: boolean;
  readonly soundId: string;
  /** Sizes that did not fit into 32 bits, from an RF64's own chunk. */
  readonly large?: { readonly formBytes: number; readonly soundBytes: number };
}

export const FORM_HEADER_BYTES = 12;
export const CHUNK_HEADER_BYTES = 8;
/** Real files have a dozen; each costs one read. */
const CHUNKS_MAX = 1_000;
const CHUNK_NAME = /^[\x20-\x7e]{4}$/;
/** Writers into a pipe state 2 or 4 GiB, less their header. No upload is that large. */
const OPEN_SIZE_MIN = 0x7fff_0000;

export const uint32At = (bytes: Buffer, at: number, littleEndian: boolean): number =>
  littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);

/**
 * Every chunk up to the sound is read strictly; after it, what is wrong loses nothing that is heard.
 * @throws AppError SAMPLE_DAMAGED | SAMPLE_LIMIT
 */
export async function readChunks(file: AudioFile, form: ChunkedForm, findings: Findings): Promise<Chunk[]> {
  const formEnd = await statedEnd(file, form, findings);
  const chunks: Chunk[] = [];
  let hasSound = false;
  let at = FORM_HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= file.sizeBytes && !(hasSound && at >= formEnd)) {
    if (chunks.length === CHUNKS_MAX) {
      throw findings.refusal('too-many-chunks', at, `it has more than ${CHUNKS_MAX} chunks`);
    }
    const chunk = parseChunk(file, await file.read(at, CHUNK_HEADER_BYTES), at, form, formEnd);
    if (!CHUNK_NAME.test(chunk.id)) {
      if (hasSound) break;
      throw findings.refusal('chunk-unreadable', at, 'a chunk is expected here, and its name is not text');
    }
    if (chunk.sizeBytes < chunk.statedBytes && chunk.id !== form.soundId) {
      const detail = `the ${chunk.id.trim()} chunk states ${chunk.statedBytes} bytes and ${chunk.sizeBytes} are left`;
      if (!hasSound) throw findings.refusal('chunk-unreadable', at + 4, detail);
      findings.note('chunk-cut-off', at + 4, detail);
    }
    chunks.push(chunk);
    hasSound ||= chunk.id === form.soundId;
    at = await endOf(file, chunk, findings);
  }
  compareEnds(file, { chunks, formEnd, end: Math.min(at, file.sizeBytes) }, findings);
  return chunks;
}

/** Where the form ends, by its header. */
async function statedEnd(file: AudioFile, { littleEndian, large }: ChunkedForm, findings: Findings): Promise<number> {
  const header = await file.read(0, FORM_HEADER_BYTES);
  if (header.length < FORM_HEADER_BYTES) {
    throw findings.refusal('header-invalid', header.length, 'it ends within its header');
  }
  return CHUNK_HEADER_BYTES + (large?.formBytes ?? uint32At(header, 4, littleEndian));
}

function parseChunk(file: AudioFile, header: Buffer, atByte: number, form: ChunkedForm, formEnd: number): Chunk {
  const id = header.toString('latin1', 0, 4);
  const left = file.sizeBytes - atByte - CHUNK_HEADER_BYTES;
  const isSound = id === form.soundId;
  const plain = uint32At(header, 4, form.littleEndian);
  const statedBytes = isSound && plain === 0xffff_ffff && form.large !== undefined ? form.large.soundBytes : plain;
  // A header that was never finished states nothing for the sound and less than there is for the whole.
  const unfinished = statedBytes === 0 && (formEnd <= atByte + CHUNK_HEADER_BYTES || formEnd >= OPEN_SIZE_MIN);
  const open = isSound && (unfinished || statedBytes >= OPEN_SIZE_MIN);
  return {
    id,
    atByte,
    sizeBytes: Math.min(open ? left : statedBytes, left),
    statedBytes: open ? Infinity : statedBytes,
  };
}

/** Where the next chunk begins: after the padding byte of an odd one, if it is there. */
async function endOf(
  file: AudioFile,
  { id, atByte, sizeBytes, statedBytes }: Chunk,
  findings: Findings,
): Promise<number> {
  const end = atByte + CHUNK_HEADER_BYTES + sizeBytes;
  if (sizeBytes % 2 === 0 || sizeBytes < statedBytes) return end;
  const next = await file.read(end, 5);
  const padMissing =
    end === file.sizeBytes ||
    (next[0] !== 0 &&
      CHUNK_NAME.test(next.toString('latin1', 0, 4)) &&
      !CHUNK_NAME.test(next.toString('latin1', 1, 5)));
  if (!padMissing) return end + 1;
  findings.note('pad-missing', end, `the ${id.trim()} chunk of ${sizeBytes} bytes lacks its padding byte`);
  return end;
}

function compareEnds(
  file: AudioFile,
  walked: { chunks: readonly Chunk[]; formEnd: number; end: number },
  findings: Findings,
): void {
  const { chunks, formEnd, end } = walked;
  const cut = chunks.some(({ sizeBytes, statedBytes }) => sizeBytes < statedBytes);
  const left = file.sizeBytes - end;
  if (left > 0) findings.note('trailing-bytes', end, `${left} bytes after the last chunk were left out`);
  // A padding byte that is counted and left out, or there and not counted, is told by itself or harmless.
  const ends = [end - 1, end, end + 1, file.sizeBytes];
  if (!cut && !ends.includes(formEnd)) {
    const detail = `the header states ${formEnd} bytes and its chunks end at ${end}`;
    findings.note('container-size-wrong', 4, detail);
  }
}
