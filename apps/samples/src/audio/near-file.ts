import { readFileSync, statSync } from 'node:fs';
import { type AudioFile, openAudioFile } from './audio-file.js';

/** Most samples are shorter than a minute; one that is longer is read piece by piece. */
const WHOLE_BYTES_MAX = 8 * 1024 * 1024;

export type OpenFile = AudioFile & AsyncDisposable;

/** A file as a thread of its own reads it best: at once, for nobody waits meanwhile. */
export async function openNearFile(path: string, fileName: string): Promise<OpenFile> {
  const { size } = statSync(path);
  return size > WHOLE_BYTES_MAX ? openAudioFile(path, fileName) : memoryFile(readFileSync(path), fileName);
}

/** The same file again, for another reading: what is in memory is there still. */
export const reopened = async (file: OpenFile, path: string): Promise<OpenFile> =>
  file.bytes === undefined ? openNearFile(path, file.fileName) : file;

export const memoryFile = (bytes: Buffer, fileName: string): OpenFile => ({
  fileName,
  bytes,
  sizeBytes: bytes.length,
  read: (atByte, length) => Promise.resolve(bytes.subarray(atByte, atByte + length)),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
