/** The leader writes its key so often. */
export const BEAT_MS = 50;
/**
 * A key that was not written for so long is free. With the default look-ahead of 400 ms a leader that dies has sent at
 * least 330 ms of music by what its last beat tells (a beat and a tick of the scheduler are gone); of these the standby
 * waits 200, and has 130 left to bid, to adopt the audio server and to send on.
 */
export const EXPIRY_MICROS = 200_000;
/** Off what a leader allows itself: its send may take a moment, and clocks of two processes may differ in their pace. */
const MARGIN_MICROS = 20_000;

/** The key as the store tells it. */
export interface LeaseEntry {
  readonly revision: number;
  readonly holder: string;
  /** How often the lease has changed hands. */
  readonly epoch: number;
  /** Its holder has let go of it. */
  readonly isReleased: boolean;
}

/** What to write, and over which revision: the store refuses it when there is another by now. */
export interface Bid {
  readonly revision: number;
  readonly epoch: number;
}

/**
 * Which of several engines leads, as one of them knows it. Times are arguments, in µs of its own clock, which nobody
 * can set and which goes on while the process is paused. A leader counts from before it asked, a follower from when it
 * heard: so the one has stopped before the other begins, whatever was slow in between.
 */
export class Lease {
  private seen: (LeaseEntry & { readonly atMicros: number }) | undefined;
  private held: { readonly epoch: number; revision: number; confirmedMicros: number } | undefined;
  private lost = false;

  constructor(readonly holder: string) {}

  /** What somebody wrote, ourselves perhaps. */
  see(entry: LeaseEntry, nowMicros: number): void {
    if (this.seen !== undefined && entry.revision <= this.seen.revision) return;
    this.seen = { ...entry, atMicros: nowMicros };
    if (this.held === undefined) return;
    if (entry.holder !== this.holder) this.lost = true;
    else this.held.revision = Math.max(this.held.revision, entry.revision);
  }

  /**
   * Undefined while somebody leads, ourselves included.
   * @param hasEnded the process that leads is known to be gone: it sends nothing more, and need not be waited for
   */
  bid(nowMicros: number, hasEnded = false): Bid | undefined {
    if (this.held !== undefined) return undefined;
    if (this.seen === undefined) return { revision: 0, epoch: 1 };
    const { revision, epoch, isReleased, atMicros } = this.seen;
    const isFree = isReleased || hasEnded || nowMicros - atMicros >= EXPIRY_MICROS;
    return isFree ? { revision, epoch: epoch + 1 } : undefined;
  }

  /** The store took our bid, or a beat, asked for at this time. */
  wrote(revision: number, epoch: number, askedMicros: number): void {
    this.held ??= { epoch, revision, confirmedMicros: askedMicros };
    this.held.revision = Math.max(this.held.revision, revision);
    this.held.confirmedMicros = Math.max(this.held.confirmedMicros, askedMicros);
  }

  /**
   * Without the store: the audio server, asked at this time, said which epoch has claimed it last. Nobody sends to it
   * before claiming it, so ours has not ended while no later one has. A fresh server says 0.
   */
  claimed(epoch: number, askedMicros: number): void {
    if (this.held === undefined) return;
    if (epoch > this.held.epoch) this.lost = true;
    else this.held.confirmedMicros = Math.max(this.held.confirmedMicros, askedMicros);
  }

  /** Whether we lead and may send. */
  isHeld(nowMicros: number): boolean {
    return !this.lost && this.held !== undefined && this.sinceConfirmed(nowMicros) < EXPIRY_MICROS - MARGIN_MICROS;
  }

  /** Somebody else leads: there is no way back but to begin anew. */
  get isLost(): boolean {
    return this.lost;
  }

  get epoch(): number {
    return this.held?.epoch ?? 0;
  }

  /** What the next beat is written over. */
  get revision(): number {
    return this.held?.revision ?? 0;
  }

  /** Whether a beat is missing, so that the audio server should be asked. */
  isLate(nowMicros: number): boolean {
    return this.held !== undefined && this.sinceConfirmed(nowMicros) > 1.5 * BEAT_MS * 1_000;
  }

  private sinceConfirmed(nowMicros: number): number {
    return nowMicros - (this.held?.confirmedMicros ?? -Infinity);
  }
}
