import { open } from 'node:fs/promises';

/** Bytes that can be read anywhere, under the name people know them by. */
export interface AudioFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** All of them, where they are in memory. */
  readonly bytes?: Buffer;
  /** At most `length` bytes: fewer where the file ends before. */
  read(atByte: number, length: number): Promise<Buffer>;
}

export async function openAudioFile(path: string, fileName: string): Promise<AudioFile & AsyncDisposable> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    fileName,
    sizeBytes: size,
    read: async (atByte, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, atByte);
      return buffer.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

const READ_AHEAD_BYTES = 256 * 1024;

/** The same bytes, fetched in large pieces: for a walk that looks at one small header after the other. */
export function readAhead(file: AudioFile): AudioFile {
  if (file.bytes !== undefined) return file;
  let from = 0;
  let piece: Buffer = Buffer.alloc(0);
  const read = async (atByte: number, length: number): Promise<Buffer> => {
    if (length > READ_AHEAD_BYTES) return file.read(atByte, length);
    if (atByte < from || atByte + length > from + piece.length) {
      piece = await file.read(atByte, Math.max(0, Math.min(READ_AHEAD_BYTES, file.sizeBytes - atByte)));
      from = atByte;
    }
    return piece.subarray(atByte - from, atByte - from + length);
  };
  return { fileName: file.fileName, sizeBytes: file.sizeBytes, read };
}
