import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '@oiduna/contracts';
import { BlobCache } from './blob-cache.js';
import { type Blob, type BlobPart, BlobStore, type LocalBlob } from './blob-store.js';
import { DirectoryBlobStore } from './directory-blob-store.js';
import type { S3Bucket } from './s3-bucket.js';
import { spool } from './spool.js';

/** The same two levels as in a folder, so that one can be copied into the other as it is. */
const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;

/** Blobs in a bucket, and in a folder the copies that programs of this machine read. */
export class S3BlobStore extends BlobStore {
  private opened: Promise<BlobCache> | undefined;

  constructor(
    private readonly bucket: S3Bucket,
    private readonly folder: string,
    private readonly cacheBytesMax: number,
  ) {
    super();
  }

  async write(source: AsyncIterable<Uint8Array>, what: string, limitBytes: number): Promise<Blob> {
    // The sum is the name, so the whole comes first.
    await using outgoing = await spool(join(this.folder, 'incoming'), source, what, limitBytes);
    const { sha256, sizeBytes, path } = outgoing;
    const key = keyOf(sha256);
    if ((await this.bucket.sizeOf(key)) !== sizeBytes) await this.bucket.put(key, path, { sha256, sizeBytes });
    return { sha256, sizeBytes };
  }

  /** From the copy where there is one, else as the bytes come. */
  stream(sha256: string, part: BlobPart = {}): Readable {
    return Readable.from(this.chunks(sha256, part));
  }

  async sizeOf(sha256: string): Promise<number> {
    const size = (await this.cache()).sizeOf(sha256) ?? (await this.bucket.sizeOf(keyOf(sha256)));
    if (size === undefined) throw new AppError('BLOB_MISSING', { sha256 });
    return size;
  }

  async local(sha256: string): Promise<LocalBlob> {
    return (await this.cache()).take(sha256, () => this.fetch(sha256));
  }

  async check(): Promise<void> {
    await Promise.all([this.cache(), this.bucket.check()]);
  }

  async removeUnfinished(): Promise<void> {
    await this.cache();
  }

  private async *chunks(sha256: string, part: BlobPart): AsyncGenerator<Uint8Array> {
    const cache = await this.cache();
    if (cache.sizeOf(sha256) === undefined) return yield* this.fetch(sha256, part);
    await using file = await this.local(sha256);
    yield* createReadStream(file.path, part) as AsyncIterable<Uint8Array>;
  }

  private async *fetch(sha256: string, part?: BlobPart): AsyncGenerator<Uint8Array> {
    const bytes = await this.bucket.get(keyOf(sha256), part);
    if (bytes === undefined) throw new AppError('BLOB_MISSING', { sha256 });
    yield* bytes;
  }

  /** Looked into at its first use; a folder that cannot be used is tried again at the next. */
  private cache(): Promise<BlobCache> {
    const opening = this.opened ?? this.open();
    this.opened = opening;
    opening.catch(() => (this.opened = undefined));
    return opening;
  }

  private async open(): Promise<BlobCache> {
    await new DirectoryBlobStore(this.folder).check();
    return BlobCache.open(new DirectoryBlobStore(this.folder), this.cacheBytesMax);
  }
}
