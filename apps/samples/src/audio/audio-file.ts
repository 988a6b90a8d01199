import { open } from 'node:fs/promises';

/** Bytes that can be read anywhere, under the name people know them by. */
export interface AudioFile {
  readonly fileName: string;
  readonly sizeBytes: number;
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
