import { access } from 'node:fs/promises';
import { AppError } from '@oiduna/contracts';
import type { LocalBlob } from './blob-store.js';
import type { DirectoryBlobStore } from './directory-blob-store.js';

interface Held {
  /** 0 until it is here. */
  sizeBytes: number;
  users: number;
  readonly here: Promise<void>;
}

/**
 * Copies of blobs on this machine, up to a number of bytes: the longest unused go, never one in use. The folder
 * belongs to this process alone. What one has of another run is there at once.
 */
export class BlobCache {
  /** The longest unused first. */
  private readonly held = new Map<string, Held>();
  private readonly leaving = new Map<string, Promise<void>>();
  private bytes = 0;

  private constructor(
    private readonly folder: DirectoryBlobStore,
    private readonly bytesMax: number,
  ) {}

  static async open(folder: DirectoryBlobStore, bytesMax: number): Promise<BlobCache> {
    const cache = new BlobCache(folder, bytesMax);
    await folder.removeUnfinished();
    for (const { sha256, sizeBytes } of await folder.all()) {
      cache.held.set(sha256, { sizeBytes, users: 0, here: Promise.resolve() });
      cache.bytes += sizeBytes;
    }
    cache.evict();
    return cache;
  }

  /** Undefined while it is not here. */
  sizeOf(sha256: string): number | undefined {
    return this.held.get(sha256)?.sizeBytes || undefined;
  }

  /** A copy, fetched where there is none; those who want it at once wait for the same one. */
  async take(sha256: string, fetch: () => AsyncIterable<Uint8Array>): Promise<LocalBlob> {
    const held = this.held.get(sha256) ?? this.begin(sha256, fetch);
    held.users += 1;
    const release = (): void => {
      held.users -= 1;
      this.evict();
    };
    const path = this.folder.pathOf(sha256);
    try {
      await held.here;
    } catch (error) {
      release();
      throw error;
    }
    if (!(await isThere(path))) {
      release();
      this.forget(sha256, held); // somebody has cleared the folder
      return this.take(sha256, fetch);
    }
    if (this.held.delete(sha256)) this.held.set(sha256, held); // the last used now
    return { path, [Symbol.asyncDispose]: () => Promise.resolve(release()) };
  }

  private begin(sha256: string, fetch: () => AsyncIterable<Uint8Array>): Held {
    const held: Held = {
      sizeBytes: 0,
      users: 0,
      here: this.fill(sha256, fetch).then((size) => this.arrived(held, size)),
    };
    held.here.catch(() => this.forget(sha256, held));
    this.held.set(sha256, held);
    return held;
  }

  /** Nothing is believed: bytes that went wrong on their way are not kept. */
  private async fill(sha256: string, fetch: () => AsyncIterable<Uint8Array>): Promise<number> {
    await this.leaving.get(sha256);
    const got = await this.folder.write(fetch(), 'The blob', Infinity);
    if (got.sha256 === sha256) return got.sizeBytes;
    if (!this.held.has(got.sha256)) await this.folder.remove(got.sha256);
    throw new AppError('BLOB_STORE_AWAY', { reason: `it gave other bytes than ${sha256}` });
  }

  private arrived(held: Held, sizeBytes: number): void {
    held.sizeBytes = sizeBytes;
    this.bytes += sizeBytes;
    this.evict();
  }

  private forget(sha256: string, held: Held): void {
    if (this.held.get(sha256) !== held) return;
    this.held.delete(sha256);
    this.bytes -= held.sizeBytes;
  }

  private evict(): void {
    for (const [sha256, held] of this.held) {
      if (this.bytes <= this.bytesMax) return;
      if (held.users > 0) continue;
      this.forget(sha256, held);
      const gone = this.folder.remove(sha256).finally(() => this.leaving.delete(sha256));
      this.leaving.set(
        sha256,
        gone.catch(() => undefined),
      );
    }
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
