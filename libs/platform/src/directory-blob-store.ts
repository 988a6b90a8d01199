import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@oiduna/contracts';
import { type Blob, type BlobPart, BlobStore, type LocalBlob } from './blob-store.js';
import { spool } from './spool.js';

/** Longer than any upload takes. */
const UNFINISHED_KEPT_MS = 24 * 60 * 60 * 1_000;

/** Blobs in a folder: each is written beside its place, synced to disk, then renamed. */
export class DirectoryBlobStore extends BlobStore {
  constructor(private readonly folder: string) {
    super();
  }

  async write(source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob> {
    await using incoming = await spool(this.incoming, source, what, limitBytes);
    const { sha256, sizeBytes } = incoming;
    const place = this.pathOf(sha256);
    const made = await mkdir(dirname(place), { recursive: true });
    await rename(incoming.path, place);
    await syncFolder(dirname(place));
    if (made !== undefined) await syncFolder(this.folder);
    return { sha256, sizeBytes };
  }

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

  stream(sha256: string, part: BlobPart = {}): Readable {
    return createReadStream(this.pathOf(sha256), part);
  }

  async sizeOf(sha256: string): Promise<number> {
    const found = await stat(this.pathOf(sha256)).catch((cause: unknown) => {
      throw missing(sha256, cause);
    });
    return found.size;
  }

  /** Its own place: nothing ever takes it away. */
  async local(sha256: string): Promise<LocalBlob> {
    await this.sizeOf(sha256);
    return { path: this.pathOf(sha256), [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  /** Where a blob lies: two levels, so that no folder holds tens of thousands of files. */
  pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  /** Every blob there is, the one written first at the beginning. */
  async all(): Promise<Blob[]> {
    const found: (Blob & { mtimeMs: number })[] = [];
    for (const folder of await readdir(this.folder).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const sha256 of await readdir(join(this.folder, folder))) {
        const { size, mtimeMs } = await stat(this.pathOf(sha256));
        found.push({ sha256, sizeBytes: size, mtimeMs });
      }
    }
    return found.toSorted((a, b) => a.mtimeMs - b.mtimeMs).map(({ sha256, sizeBytes }) => ({ sha256, sizeBytes }));
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  /** @throws Error when the folder cannot be written */
  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.W_OK);
  }
}

const missing = (sha256: string, cause: unknown): unknown =>
  (cause as NodeJS.ErrnoException).code === 'ENOENT' ? new AppError('BLOB_MISSING', { sha256 }, { cause }) : cause;

/** A rename survives a power cut only once its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
