import { randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, Upload, type UploadLabels } from '@oiduna/contracts';
import { instantOf, nowMicros } from '@oiduna/platform';
import type { z } from 'zod';
import { appendPiece, type Piece } from './append-piece.js';

/** A day: long enough to go on after a night. */
const KEPT_MICROS = 24 * 3_600 * 1_000_000;

export interface UploadLimits {
  /** Unfinished ones at once. */
  readonly count: number;
  /** What the unfinished ones take once they are whole. */
  readonly spaceBytes: number;
}

interface Kept {
  upload: Upload;
  /** Ends the piece that is being written, if one is. */
  stop?: AbortController;
  /** Settles once nobody works on it. */
  idle: Promise<unknown>;
}

/**
 * Uploads that arrive in pieces, in a folder: the bytes as they come, and beside them a record of what they are.
 * What an answer has called safe is on the disk and outlives the process. The folder belongs to one gateway.
 */
export class UploadStore {
  private readonly kept = new Map<string, Kept>();

  private constructor(
    private readonly folder: string,
    private readonly limits: UploadLimits,
  ) {}

  /** With the uploads that an earlier process left behind. */
  static async open(folder: string, limits: UploadLimits): Promise<UploadStore> {
    const store = new UploadStore(folder, limits);
    const names = await readdir(folder).catch(() => []);
    for (const name of names) if (name.endsWith('.json')) await store.remember(name);
    for (const name of names) {
      if (!store.kept.has(name.split('.')[0]!)) await rm(join(folder, name), { force: true });
    }
    return store;
  }

  async list(): Promise<Upload[]> {
    await this.expire();
    return [...this.kept.values()].map(({ upload }) => upload);
  }

  /** @throws AppError UPLOADS_EXHAUSTED */
  async create(labels: z.output<typeof UploadLabels>, sizeBytes: number): Promise<Upload> {
    await this.expire();
    this.mustFit(sizeBytes);
    const id = randomUUID();
    const upload: Upload = { id, ...labels, sizeBytes, offsetBytes: 0, jobId: null, expiresAt: expiry() };
    this.kept.set(id, { upload, idle: Promise.resolve() }); // before the first wait: two at once count each other
    await mkdir(this.folder, { recursive: true });
    await (await open(this.bytesOf(id), 'a')).close();
    await this.record(upload);
    return upload;
  }

  /**
   * How far it has come. Whoever asks is going to go on, so whoever is writing is stopped: a connection may be dead
   * and not know it.
   * @throws AppError UPLOAD_UNKNOWN
   */
  async ask(id: string): Promise<Upload> {
    const kept = this.keptOf(id);
    await this.takeOver(kept, () => Promise.resolve());
    return kept.upload;
  }

  /**
   * Write a piece, in the place of whoever is writing.
   * @throws AppError UPLOAD_UNKNOWN | UPLOAD_OFFSET_WRONG | UPLOAD_TAKEN_OVER | UPLOAD_CHECKSUM_WRONG | INPUT_TOO_LARGE
   *   | INPUT_MALFORMED (torn off; what came before is kept)
   */
  async append(id: string, piece: Omit<Piece, 'toByte'>): Promise<Upload> {
    const kept = this.keptOf(id);
    await this.takeOver(kept, async (signal) => {
      signal.throwIfAborted();
      const { offsetBytes, sizeBytes } = kept.upload;
      const given = piece.fromByte;
      if (given !== offsetBytes) throw new AppError('UPLOAD_OFFSET_WRONG', { id, offsetBytes, given });
      try {
        await appendPiece(this.bytesOf(id), { ...piece, toByte: sizeBytes }, signal);
      } finally {
        const { size } = await stat(this.bytesOf(id));
        kept.upload = { ...kept.upload, offsetBytes: size, expiresAt: expiry() };
      }
    });
    return kept.upload;
  }

  /**
   * Once all has come, `hand` makes a job of it: once, however many ask at the same time. The bytes go then; what
   * became of them stays to be asked for, by whom the answer did not reach.
   * @param hand answers the job
   */
  async complete(id: string, hand: (upload: Upload, bytes: ReadStream) => Promise<string>): Promise<Upload> {
    const kept = this.keptOf(id);
    if (kept.upload.offsetBytes < kept.upload.sizeBytes) return kept.upload;
    await this.inTurn(kept, async () => {
      if (kept.upload.jobId !== null || !this.kept.has(id)) return;
      const jobId = await hand(kept.upload, createReadStream(this.bytesOf(id)));
      kept.upload = { ...kept.upload, jobId, expiresAt: expiry() };
      await this.record(kept.upload);
      await rm(this.bytesOf(id), { force: true });
    });
    return kept.upload;
  }

  /** @throws AppError UPLOAD_UNKNOWN */
  async remove(id: string): Promise<void> {
    const kept = this.keptOf(id);
    this.kept.delete(id);
    kept.stop?.abort(new AppError('UPLOAD_UNKNOWN', { id }));
    await kept.idle;
    await rm(this.recordOf(id), { force: true });
    await rm(this.bytesOf(id), { force: true });
  }

  /** Forget what nobody has gone on with for a day. */
  async expire(): Promise<void> {
    const now = instantOf(nowMicros());
    for (const [id, { upload }] of this.kept) if (upload.expiresAt < now) await this.remove(id);
  }

  private keptOf(id: string): Kept {
    const kept = this.kept.get(id);
    if (kept === undefined) throw new AppError('UPLOAD_UNKNOWN', { id });
    return kept;
  }

  /** @throws AppError UPLOADS_EXHAUSTED */
  private mustFit(sizeBytes: number): void {
    const { count, spaceBytes } = this.limits;
    const unfinished = [...this.kept.values()].filter(({ upload }) => upload.jobId === null);
    const needBytes = unfinished.reduce((sum, { upload }) => sum + upload.sizeBytes, sizeBytes);
    const refuse = (reason: string): never => {
      throw new AppError('UPLOADS_EXHAUSTED', { reason });
    };
    if (unfinished.length >= count) refuse(`${count} are unfinished`);
    if (needBytes > spaceBytes) refuse(`with it the unfinished ones need ${needBytes} of ${spaceBytes} bytes`);
  }

  /** The latest comer works; whoever was at it is told so. */
  private takeOver(kept: Kept, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    kept.stop?.abort(new AppError('UPLOAD_TAKEN_OVER', { id: kept.upload.id }));
    const { signal } = (kept.stop = new AbortController());
    return this.inTurn(kept, () => work(signal));
  }

  private inTurn(kept: Kept, work: () => Promise<void>): Promise<void> {
    const turn = kept.idle.then(work);
    kept.idle = turn.catch(() => undefined);
    return turn;
  }

  /** A record without its bytes, or one that is none, is left out. */
  private async remember(name: string): Promise<void> {
    const text = await readFile(join(this.folder, name), 'utf8');
    const found = Upload.safeParse(parsed(text));
    if (!found.success) return;
    const { id, jobId } = found.data;
    const bytes = await stat(this.bytesOf(id)).catch(() => undefined);
    if (jobId !== null) this.kept.set(id, { upload: found.data, idle: Promise.resolve() });
    else if (bytes !== undefined) {
      const upload = { ...found.data, offsetBytes: bytes.size, expiresAt: expiry(bytes.mtimeMs * 1_000) };
      this.kept.set(id, { upload, idle: Promise.resolve() });
    }
  }

  /** Whole or as it was before, and safe from a power cut. */
  private async record(upload: Upload): Promise<void> {
    const temporary = `${this.recordOf(upload.id)}.new`;
    {
      await using file = await open(temporary, 'w');
      await file.writeFile(JSON.stringify(upload));
      await file.sync();
    }
    await rename(temporary, this.recordOf(upload.id));
    await using folder = await open(this.folder, 'r');
    await folder.sync();
  }

  private readonly recordOf = (id: string): string => join(this.folder, `${id}.json`);
  private readonly bytesOf = (id: string): string => join(this.folder, `${id}.bytes`);
}

const expiry = (fromMicros = nowMicros()): string => instantOf(fromMicros + KEPT_MICROS);

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
