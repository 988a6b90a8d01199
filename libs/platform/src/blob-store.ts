import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@oiduna/contracts';

/** Longer than any upload takes. */
const UNFINISHED_KEPT_MS = 24 * 60 * 60 * 1_000;

export interface Blob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Bytes by the sha256 of their content, in a folder. A blob is there whole or not at all:
 * it is written beside its place, synced to disk, then renamed. The same bytes are kept once.
 */
export class BlobStore {
  constructor(private readonly folder: string) {}

  /** @throws AppError INPUT_TOO_LARGE beyond `limitBytes`; nothing stays behind then */
  async write(source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob> {
    const temporary = join(this.incoming, randomUUID());
    await mkdir(dirname(temporary), { recursive: true });
    try {
      const blob = await this.fill(temporary, source, what, limitBytes);
      const place = this.pathOf(blob.sha256);
      const made = await mkdir(dirname(place), { recursive: true });
      await rename(temporary, place);
      await syncFolder(dirname(place));
      if (made !== undefined) await syncFolder(this.folder);
      return blob;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** What crashes left behind while they wrote; uploads under way are younger. */
  async removeUnfinished(): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity })); // finished meanwhile
      if (mtimeMs < Date.now() - UNFINISHED_KEPT_MS) await rm(path, { force: true });
    }
  }

  private get incoming(): string {
    return join(this.folder, 'incoming');
  }

  private async fill(path: string, source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob> {
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

  /** Store bytes already in memory. */
  put(bytes: Uint8Array): Promise<Blob> {
    return this.write(once(bytes), 'The file', Infinity);
  }

  read(sha256: string): Promise<Buffer> {
    return readFile(this.pathOf(sha256));
  }

  stream(sha256: string): ReadStream {
    return createReadStream(this.pathOf(sha256));
  }

  async sizeOf(sha256: string): Promise<number> {
    return (await stat(this.pathOf(sha256))).size;
  }

  /** Where a blob lies: two levels, so that no folder holds tens of thousands of files. */
  pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  /** @throws Error when the folder cannot be written */
  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.W_OK);
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** A rename survives a power cut only once its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
