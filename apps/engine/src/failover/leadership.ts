import { randomUUID } from 'node:crypto';
import type { KV, KvEntry } from '@nats-io/kv';
import { engineLed, type EngineStatus } from '@oiduna/contracts';
import { logFailure, logger, type Nats, nowInstant } from '@oiduna/platform';
import { z } from 'zod';
import { type Cancel, every, nowMicros } from '../clock.js';
import { leading } from '../metrics.js';
import type { Fence } from '../audio-server/fence.js';
import { watchBucket } from '../studio/watch-bucket.js';
import { Holder, HolderWatch, ourselves } from './holder.js';
import { BEAT_MS, Lease } from './lease.js';

const BUCKET = 'engine';
const KEY = 'lease';
/** A standby looks so often whether the lease is free. */
const LOOK_EVERY_MS = 10;
/** A beat that is not answered by then is written anew. */
const WRITE_TIMEOUT_MS = 2 * BEAT_MS;
/** Answered by every standby; nobody else listens. */
const STANDBY_SUBJECT = 'oiduna.engine.standby';
const STANDBY_TIMEOUT_MS = 200;
const STANDBY_EVERY_MS = 1_000;

const Entry = z.object({
  holder: z.string(),
  /** Absent in what an older engine wrote. */
  process: Holder.optional(),
  epoch: z.int(),
  isReleased: z.boolean(),
  /** How far the music is sent; see `Schedule`. */
  schedule: z.unknown(),
});

/** What the leader leaves to the next. */
export interface Legacy {
  /** With each beat: how far the music is sent. */
  schedule(): unknown;
  /** Documents that are others than at the last call, by key. */
  changed(): Iterable<readonly [key: string, document: string]>;
}

/** Follows the lease until it is free, and then holds it for as long as this engine lives. */
export class Leadership implements Fence {
  private readonly lease = new Lease(randomUUID());
  private readonly process = ourselves();
  private readonly holder = new HolderWatch();
  /** What the leader before us has left, by key, and with its last beat. */
  readonly documents = new Map<string, string>();
  schedule: unknown;
  /** When we began to lead. */
  private since = '';
  private tookOver = false;
  /** As last heard, a second ago at most. */
  hasStandby = false;
  private legacy: Legacy | undefined;
  private readonly winning = Promise.withResolvers<void>();
  private readonly losing = Promise.withResolvers<void>();
  private change = Promise.withResolvers<void>();
  private writing: Promise<number> | undefined;
  private isOver = false;
  private cancels: Cancel[] = [];
  /** Asks the audio server which epoch has claimed it last. */
  askServer: () => void = () => undefined;
  private serverAskedMicros = 0;

  private constructor(
    private readonly nats: Nats,
    private readonly bucket: KV,
  ) {}

  /**
   * Bids at once: where nobody leads, this engine does when it resolves.
   * @param keys of the documents that are left by whoever led before
   */
  static async open(nats: Nats, keys: readonly string[]): Promise<Leadership> {
    const leadership = new Leadership(nats, await nats.bucket(BUCKET));
    await leadership.follow(keys);
    await leadership.bid();
    return leadership;
  }

  get won(): Promise<void> {
    return this.winning.promise;
  }

  /** Another engine leads: this one has to end. */
  get lost(): Promise<void> {
    return this.losing.promise;
  }

  get isLeading(): boolean {
    return this.lease.epoch > 0 && !this.lease.isLost;
  }

  get epoch(): number {
    return this.lease.epoch;
  }

  /** Only of the engine that leads. */
  describe(): EngineStatus['leader'] {
    const { since, tookOver, epoch, hasStandby: standby } = this;
    return { processId: process.pid, since, tookOver, epoch, standby };
  }

  get isHeld(): boolean {
    return this.lease.isHeld(nowMicros());
  }

  get isLost(): boolean {
    return this.lease.isLost || this.isOver;
  }

  changed(): Promise<void> {
    return this.change.promise;
  }

  /** From now on this is left to the next leader. */
  leave(legacy: Legacy): void {
    this.legacy = legacy;
  }

  /** The audio server's answer to `askServer`. */
  claimed(epoch: number): void {
    this.lease.claimed(epoch, this.serverAskedMicros);
    this.tell();
  }

  /** Let go of the lease. @param isLeft what sounds is left to a standby */
  async release(isLeft: boolean): Promise<void> {
    for (const cancel of this.cancels) cancel();
    if (this.isOver) return;
    await this.writing?.catch(() => this.lookAgain());
    if (this.isLeading) {
      if (isLeft) this.leaveDocuments();
      await this.write(true, isLeft ? this.legacy?.schedule() : null).catch(() => undefined); // it expires
    }
    this.isOver = true;
    this.tell();
  }

  /** Whether a standby waits, asked now. */
  async lookForStandby(): Promise<boolean> {
    const asked = this.nats.connection.request(STANDBY_SUBJECT, '', { timeout: STANDBY_TIMEOUT_MS });
    this.hasStandby = await asked.then(
      () => true,
      () => false,
    );
    return this.hasStandby;
  }

  /** A watch on a key that is written all the time may never say that it has caught up: so it is read before. */
  private async follow(keys: readonly string[]): Promise<void> {
    const entries = await Promise.all([KEY, ...keys].map((key) => this.bucket.get(key)));
    for (const entry of entries) if (entry !== null) this.take(entry);
    void watchBucket(
      this.bucket,
      this.nats.presence,
      (entry) => this.take(entry),
      () => undefined,
    );
    const standby = this.nats.connection.subscribe(STANDBY_SUBJECT, {
      callback: (_, message) => void message.respond(),
    });
    this.cancels = [every(LOOK_EVERY_MS, () => void this.bid())];
    void this.won.then(() => standby.unsubscribe());
    await this.nats.connection.flush(); // from now on it is heard
  }

  private take(entry: KvEntry): void {
    if (entry.operation !== 'PUT') return;
    if (entry.key !== KEY) {
      if (!this.isLeading) this.documents.set(entry.key, entry.string());
      return;
    }
    const read = Entry.safeParse(entry.json());
    if (!read.success) return logger('failover').error({ error: read.error.message }, 'the lease is not readable');
    if (!this.isLeading) this.schedule = read.data.schedule;
    this.holder.see(read.data.process);
    this.lease.see({ ...read.data, revision: entry.revision }, nowMicros());
    this.tell();
  }

  private async bid(): Promise<void> {
    const bid = this.lease.bid(nowMicros(), this.holder.hasEnded);
    if (bid === undefined || this.writing !== undefined || this.isOver || this.nats.presence.isAway) return;
    try {
      await this.writeOver(bid.revision, bid.epoch, false, this.schedule);
    } catch {
      return this.lookAgain(); // somebody was faster, or NATS is away
    }
    for (const cancel of this.cancels) cancel();
    this.cancels = [every(BEAT_MS, () => this.beat()), every(STANDBY_EVERY_MS, () => void this.lookForStandby())];
    this.since = nowInstant();
    this.tookOver = (this.schedule ?? null) !== null;
    logger('failover').info({ ...this.describe() }, 'leads');
    void this.nats.publish(engineLed, this.describe());
    leading.set(1);
    this.winning.resolve();
  }

  private beat(): void {
    if (this.lease.isLate(nowMicros())) {
      this.serverAskedMicros = nowMicros();
      this.askServer();
    }
    if (this.writing !== undefined || this.nats.presence.isAway) return;
    this.leaveDocuments();
    const schedule = this.legacy === undefined ? this.schedule : this.legacy.schedule();
    this.write(false, schedule).catch(() => this.lookAgain());
  }

  /** Before the beat that follows, which tells of music whose ends may be among them. */
  private leaveDocuments(): void {
    for (const [key, document] of this.legacy?.changed() ?? []) {
      this.bucket.put(key, document).catch((error: unknown) => {
        logFailure('failover', error, { where: 'legacy', key }, 'the next leader will not know: ');
      });
    }
  }

  private write(isReleased: boolean, schedule: unknown): Promise<void> {
    return this.writeOver(this.lease.revision, this.lease.epoch, isReleased, schedule);
  }

  /** @throws Error when there is another revision by now, or no answer in time */
  private async writeOver(revision: number, epoch: number, isReleased: boolean, schedule: unknown): Promise<void> {
    const askedMicros = nowMicros();
    const { holder } = this.lease;
    const document = JSON.stringify({ holder, process: this.process, epoch, isReleased, schedule: schedule ?? null });
    this.writing = this.bucket.put(KEY, document, { previousSeq: revision, timeout: WRITE_TIMEOUT_MS });
    try {
      this.lease.wrote(await this.writing, epoch, askedMicros);
      this.tell();
    } finally {
      this.writing = undefined;
    }
  }

  /** A write whose answer was lost may have been taken; then the next is written over it. */
  private async lookAgain(): Promise<void> {
    const entry = await this.bucket.get(KEY).catch(() => null);
    const read = entry && Entry.safeParse(entry.json());
    if (entry && read?.success) this.lease.see({ ...read.data, revision: entry.revision }, nowMicros());
    this.tell();
  }

  private tell(): void {
    if (this.lease.isLost) {
      for (const cancel of this.cancels) cancel();
      leading.set(0);
      this.losing.resolve();
    }
    this.change.resolve();
    this.change = Promise.withResolvers();
  }
}
