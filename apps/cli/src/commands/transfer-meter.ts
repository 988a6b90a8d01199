import type { Session } from './session.js';

const TELL_EVERY_MS = 250;
const MEGABYTE = 1_000_000;

/** Tells how far a transfer has come, on one line that changes while somebody watches. */
export class TransferMeter {
  private startedAt = 0;
  private startedMs = 0;
  private toldMs = 0;

  constructor(
    private readonly session: Pick<Session, 'note' | 'isWatched' | 'shell'>,
    private readonly sizeBytes: number,
    private readonly now: () => number = Date.now,
  ) {}

  begin(atByte: number): void {
    [this.startedAt, this.startedMs] = [atByte, this.now()];
    if (atByte > 0) this.session.note(`  going on at ${megabytes(atByte)} of ${megabytes(this.sizeBytes)} MB`);
  }

  reach(atByte: number): void {
    const nowMs = this.now();
    if (!this.session.isWatched || (nowMs - this.toldMs < TELL_EVERY_MS && atByte < this.sizeBytes)) return;
    this.toldMs = nowMs;
    const line = transferText(atByte, this.sizeBytes, (atByte - this.startedAt) / (nowMs - this.startedMs));
    this.session.shell.stderr.write(`\r  ${line}\u001B[K`);
  }

  end(): void {
    if (this.toldMs > 0) this.session.shell.stderr.write('\n');
  }
}

/** @param bytesPerMs so far, of this try */
export function transferText(atByte: number, sizeBytes: number, bytesPerMs: number): string {
  const share = `${megabytes(atByte)} of ${megabytes(sizeBytes)} MB (${Math.floor((100 * atByte) / sizeBytes)} %)`;
  if (!Number.isFinite(bytesPerMs) || bytesPerMs <= 0) return share;
  const pace = `${((bytesPerMs * 1_000) / MEGABYTE).toFixed(1)} MB/s`;
  const leftSeconds = Math.ceil((sizeBytes - atByte) / bytesPerMs / 1_000);
  return atByte < sizeBytes ? `${share}, ${pace}, ${leftSeconds} s left` : `${share}, ${pace}`;
}

export const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);
