import { open, type FileHandle } from 'node:fs/promises';
import { invariant } from '@oiduna/contracts';

/** `RIFF` size `WAVE`, then chunks of a 4-byte name, a 4-byte size and that many bytes. */
const RIFF_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const READ_BYTES = 1024 * 1024;

interface WavLayout {
  /** The `fmt ` chunk as it is. */
  readonly format: Buffer;
  readonly frameBytes: number;
  readonly dataStart: number;
  readonly frameCount: number;
}

/** The first `frameCount` frames of a WAV the audio server wrote, as a WAV of its own. */
export async function* firstFrames(path: string, frameCount: number): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const layout = await layoutOf(file);
  invariant(layout.frameCount >= frameCount, `${frameCount} frames were recorded, the file holds ${layout.frameCount}`);
  const dataBytes = frameCount * layout.frameBytes;
  yield head(layout.format, dataBytes);
  for (let done = 0; done < dataBytes;) {
    const chunk = Buffer.alloc(Math.min(READ_BYTES, dataBytes - done));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, layout.dataStart + done);
    invariant(bytesRead > 0, 'a recording does not shrink while it is read');
    done += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function layoutOf(file: FileHandle): Promise<WavLayout> {
  const { size } = await file.stat();
  let format: Buffer | undefined;
  for (let at = RIFF_HEAD_BYTES; at + CHUNK_HEAD_BYTES <= size;) {
    const chunk = Buffer.alloc(CHUNK_HEAD_BYTES);
    await file.read(chunk, 0, CHUNK_HEAD_BYTES, at);
    const name = chunk.toString('latin1', 0, 4);
    const bytes = chunk.readUInt32LE(4);
    const start = at + CHUNK_HEAD_BYTES;
    if (name === 'data' && format !== undefined) {
      const frameBytes = format.readUInt16LE(12);
      return { format, frameBytes, dataStart: start, frameCount: Math.floor((size - start) / frameBytes) };
    }
    if (name === 'fmt ') {
      format = Buffer.alloc(bytes);
      await file.read(format, 0, bytes, start);
    }
    at = start + bytes + (bytes % 2);
  }
  throw new Error('the recording is no WAV file');
}

function head(format: Buffer, dataBytes: number): Buffer {
  const chunks = Buffer.alloc(RIFF_HEAD_BYTES + 2 * CHUNK_HEAD_BYTES + format.length);
  chunks.write('RIFF', 0, 'latin1');
  chunks.writeUInt32LE(chunks.length - 8 + dataBytes, 4);
  chunks.write('WAVEfmt ', 8, 'latin1');
  chunks.writeUInt32LE(format.length, 16);
  format.copy(chunks, 20);
  chunks.write('data', 20 + format.length, 'latin1');
  chunks.writeUInt32LE(dataBytes, 24 + format.length);
  return chunks;
}
