import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import type { Blob, LocalBlob } from './blob-store.js';

/**
 * Bytes on their way into a store, whole, summed and synced to disk in a file of their own. It goes away when it is
 * disposed of, unless it was renamed.
 * @throws AppError INPUT_TOO_LARGE beyond `limitBytes`; nothing stays behind then
 */
export async function spool(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  what: string,
  limitBytes: number,
): Promise<Blob & LocalBlob> {
  const path = join(folder, randomUUID());
  await mkdir(folder, { recursive: true });
  const remove = () => rm(path, { force: true });
  try {
    return { ...(await fill(path, source, what, limitBytes)), path, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function fill(path: string, source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await using file = await open(path, 'wx', 0o644);
  for await (const chunk of source) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) throw new AppError('INPUT_TOO_LARGE', { what, limitBytes });
    hash.update(chunk);
    // All of it: a single write may take less, on a disk that fills up.
    await file.writeFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), sizeBytes };
}
