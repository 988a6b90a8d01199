import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';

export interface Blob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Both ends included; what is left out is the file's own. */
export interface BlobPart {
  readonly start?: number;
  readonly end?: number;
}

/** A blob as a file of this machine, for programs that take a path. It stays until it is disposed of. */
export interface LocalBlob extends AsyncDisposable {
  readonly path: string;
}

/**
 * Bytes by the sha256 of their content. A blob is there whole or not at all, and the same bytes are kept once.
 * Everything throws AppError BLOB_STORE_AWAY while the store does not answer, and BLOB_MISSING for bytes it lost.
 */
export abstract class BlobStore {
  /**
   * Done once the bytes are durably stored.
   * @throws AppError INPUT_TOO_LARGE beyond `limitBytes`; nothing stays behind then
   */
  abstract write(source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob>;
  abstract stream(sha256: string, part?: BlobPart): Readable;
  abstract sizeOf(sha256: string): Promise<number>;
  abstract local(sha256: string): Promise<LocalBlob>;
  /** Rejects while nothing can be stored. */
  abstract check(): Promise<void>;
  /** What crashes left behind while they wrote; uploads under way are younger. */
  abstract removeUnfinished(): Promise<void>;

  /** Store bytes already in memory. */
  put(bytes: Uint8Array): Promise<Blob> {
    return this.write(once(bytes), 'The file', Infinity);
  }

  async read(sha256: string): Promise<Buffer> {
    await using file = await this.local(sha256);
    return await readFile(file.path);
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
