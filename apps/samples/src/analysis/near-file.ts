import { readFileSync, statSync } from 'node:fs';
import { type AudioFile, openAudioFile } from '../audio/audio-file.js';

/** Most samples are shorter than a minute; one that is longer is read piece by piece. */
const WHOLE_BYTES_MAX = 8 * 1024 * 1024;

/** A file as a thread of its own reads it best: at once, for nobody waits meanwhile. */
export async function openNearFile(path: string, fileName: string): Promise<AudioFile & AsyncDisposable> {
  const { size } = statSync(path);
  if (size > WHOLE_BYTES_MAX) return openAudioFile(path, fileName);
  const bytes = readFileSync(path);
  return {
    fileName,
    sizeBytes: bytes.length,
    read: (atByte, length) => Promise.resolve(bytes.subarray(atByte, atByte + length)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
