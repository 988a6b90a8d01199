import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '@oiduna/contracts';
import { tornOff } from '../edge/read-body.js';
import type { Checksum } from './upload-headers.js';

export interface Piece {
  readonly fromByte: number;
  /** No further than this. */
  readonly toByte: number;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What it must sum up to. Without, a piece that is torn off counts as far as it came. */
  readonly sum: Checksum | undefined;
}

/**
 * A piece at the end of a file, synced to disk. What does not fit or does not match is cut off again.
 * @throws AppError UPLOAD_CHECKSUM_WRONG | INPUT_TOO_LARGE | INPUT_MALFORMED (torn off)
 * @throws the reason of `signal`
 */
export async function appendPiece(
  path: string,
  { fromByte, toByte, bytes, sum }: Piece,
  signal: AbortSignal,
): Promise<void> {
  await using file = await open(path, 'a');
  const hash = createHash(sum?.algorithm ?? 'sha1');
  let atByte = fromByte;
  let isSure = false;
  try {
    for await (const chunk of untilStopped(bytes, signal)) {
      atByte += chunk.byteLength;
      if (atByte > toByte) throw new AppError('INPUT_TOO_LARGE', { what: 'The upload', limitBytes: toByte });
      if (sum !== undefined) hash.update(chunk);
      await file.writeFile(chunk); // all of it, where a single write may take less
    }
    isSure = sum === undefined || hash.digest('base64') === sum.digest;
    if (!isSure) throw new AppError('UPLOAD_CHECKSUM_WRONG', { fromByte });
  } finally {
    if (!isSure && (sum !== undefined || atByte > toByte)) await file.truncate(fromByte);
    await file.sync();
  }
}

/** The chunks of a body. Of a dead connection none comes and no end, so stopping waits for neither. */
async function* untilStopped(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks = bytes[Symbol.asyncIterator]();
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined); // heard by whoever waits for a chunk
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    while (true) {
      const { done, value } = await Promise.race([stopped.promise, chunks.next().catch(refuseTorn)]);
      if (done === true) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    void chunks.return?.().catch(() => undefined); // a chunk may still be on its way
  }
}

const refuseTorn = (cause: unknown): never => {
  throw tornOff(cause);
};
