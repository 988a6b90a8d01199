import { AppError } from '@oiduna/contracts';
import type { AudioFile } from './audio-file.js';
import { parseWavFormat, type WavFormat } from './wav-format.js';

/** Where the frames of a WAV lie and how to read them. */
export interface WavLayout extends WavFormat {
  readonly frameCount: number;
  readonly dataAtByte: number;
}

interface Chunk {
  readonly id: string;
  readonly atByte: number;
  readonly sizeBytes: number;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** The extensible form has 40; what follows in a longer one means nothing here. */
const FORMAT_BYTES_READ = 40;
/** Real files have a dozen; each costs one read. */
const CHUNKS_MAX = 1_000;
const CHUNK_NAME = /^[\x20-\x7e]{4}$/;

export const frameBytesOf = ({ encoding, channelCount }: WavFormat): number => encoding.bytes * channelCount;

/**
 * Walk every chunk of a WAV against the file's true size. Bytes after the RIFF are left alone:
 * taggers put theirs there, and what is stored is written anew.
 * @throws AppError SAMPLE_DAMAGED with the byte at fault | SAMPLE_FORMAT_UNKNOWN
 */
export async function readWavLayout(file: AudioFile): Promise<WavLayout> {
  const chunks = await readChunks(file);
  const only = (id: string): Chunk => {
    const [first, second] = chunks.filter((chunk) => chunk.id === id);
    if (first === undefined) throw damaged(file, RIFF_HEADER_BYTES, `it has no ${id.trim()} chunk`);
    if (second !== undefined) throw damaged(file, second.atByte, `it has a second ${id.trim()} chunk`);
    return first;
  };
  const fmt = only('fmt ');
  const data = only('data');
  if (data.atByte < fmt.atByte) throw damaged(file, data.atByte, 'the data chunk comes before the fmt chunk');
  const formatAtByte = fmt.atByte + CHUNK_HEADER_BYTES;
  const formatBytes = await file.read(formatAtByte, Math.min(fmt.sizeBytes, FORMAT_BYTES_READ));
  const format = parseWavFormat(formatBytes, formatAtByte, file.fileName);
  const frameCount = data.sizeBytes / frameBytesOf(format);
  if (frameCount === 0) throw damaged(file, data.atByte, 'it holds no frames');
  if (!Number.isInteger(frameCount)) {
    throw damaged(file, data.atByte + 4, `its ${data.sizeBytes} bytes of data end within a frame`);
  }
  return { ...format, frameCount, dataAtByte: data.atByte + CHUNK_HEADER_BYTES };
}

async function readChunks(file: AudioFile): Promise<Chunk[]> {
  const end = await riffEnd(file);
  const chunks: Chunk[] = [];
  for (let atByte = RIFF_HEADER_BYTES; atByte + CHUNK_HEADER_BYTES <= end;) {
    if (chunks.length === CHUNKS_MAX) throw damaged(file, atByte, `it has more than ${CHUNKS_MAX} chunks`);
    const chunk = parseChunk(file, await file.read(atByte, CHUNK_HEADER_BYTES), atByte, end);
    chunks.push(chunk);
    atByte += CHUNK_HEADER_BYTES + chunk.sizeBytes + (chunk.sizeBytes % 2);
  }
  return chunks;
}

async function riffEnd(file: AudioFile): Promise<number> {
  const header = await file.read(0, RIFF_HEADER_BYTES);
  if (header.length < RIFF_HEADER_BYTES) throw damaged(file, header.length, 'it ends within its header');
  const end = CHUNK_HEADER_BYTES + header.readUInt32LE(4);
  // Many writers count the last chunk's padding byte and leave it out.
  if (end > file.sizeBytes + 1) {
    throw damaged(file, 4, `its header states ${end} bytes and the file has ${file.sizeBytes}`);
  }
  return Math.min(end, file.sizeBytes);
}

function parseChunk(file: AudioFile, header: Buffer, atByte: number, end: number): Chunk {
  const id = header.toString('latin1', 0, 4);
  if (!CHUNK_NAME.test(id)) throw damaged(file, atByte, 'a chunk is expected here, and its name is not text');
  const sizeBytes = header.readUInt32LE(4);
  const left = end - atByte - CHUNK_HEADER_BYTES;
  if (sizeBytes > left) {
    throw damaged(file, atByte + 4, `the ${id.trim()} chunk states ${sizeBytes} bytes and ${left} are left`);
  }
  return { id, atByte, sizeBytes };
}

export const damaged = (file: AudioFile, atByte: number, reason: string): AppError =>
  new AppError('SAMPLE_DAMAGED', { fileName: file.fileName, atByte, reason });
