import { EVENT_REPLAY_SECONDS, type EventEnvelope } from '@oiduna/contracts';

/** Ten minutes of a busy studio are a tenth of this; beyond it the oldest go early. */
export const KEPT_BYTES_MAX = 32 * 1024 * 1024;
/** A live listener this far behind plays catch-up with the past: it is told of a gap and brought to now. */
export const BEHIND_EVENTS_MAX = 1_000;
export const BEHIND_BYTES_MAX = 1024 * 1024;

/** What a listener is sent: the envelope, as JSON once for all. */
export interface Frame {
  readonly id: number;
  readonly type: string;
  readonly json: string;
}

interface Kept extends Frame {
  readonly atMs: number;
  /** Bytes of everything ever pushed, up to and with this event. */
  readonly endByte: number;
}

/** A transport as the feed sees it. Once there is room again it calls `Listener.pump`. */
export interface Outlet {
  hasRoom(): boolean;
  send(frame: Frame): void;
  missed(fromId: number, toId: number): void;
}

export interface ListenerWish {
  /** Replay what came after this event; from now on when left out. */
  readonly afterId?: number | undefined;
  /** Only these types; every type when empty. */
  readonly types: readonly string[];
}

/**
 * The last ten minutes of events, and everybody who listens.
 * A listener is a place in what is kept, so a slow one costs no memory and holds nobody up.
 */
export class EventFeed {
  private readonly kept: Kept[] = [];
  private readonly listeners = new Set<Listener>();
  /** How many events left `kept` at its front: turns an event's number into its index. */
  private dropped = 0;
  private bytes = 0;

  /** `lostThrough`: the newest event that can no longer be replayed; `newestId`: the newest there is. */
  constructor(
    private lostThrough: number,
    private newestId: number,
  ) {}

  /** Events come in the order of their ids; one that was there before is ignored. */
  push(event: EventEnvelope): void {
    const last = this.kept.at(-1)?.id ?? this.lostThrough;
    if (event.id <= last) return;
    const json = JSON.stringify(event);
    this.bytes += Buffer.byteLength(json);
    const { id, type } = event;
    this.kept.push({ id, type, json, atMs: Date.parse(event.at), endByte: this.bytes });
    this.newestId = Math.max(this.newestId, id);
    this.forget();
    for (const listener of this.listeners) listener.pump();
  }

  /** What is worth nothing later: for those who asked for its type and have room now. It is not kept. */
  pass(event: Omit<EventEnvelope, 'id'>): void {
    const passing = { ...event, id: this.newestId };
    let json: string | undefined;
    for (const listener of this.listeners) {
      if (!listener.takes(passing)) continue;
      json ??= JSON.stringify(passing);
      listener.pass({ id: passing.id, type: passing.type, json });
    }
  }

  /** Age is measured by the newest event, so no clock is read. */
  private forget(): void {
    const newest = this.kept.at(-1)!;
    for (let oldest = this.kept[0]!; oldest !== newest; oldest = this.kept[0]!) {
      const old = newest.atMs - oldest.atMs > EVENT_REPLAY_SECONDS * 1_000;
      if (!old && newest.endByte - oldest.endByte < KEPT_BYTES_MAX) return;
      this.lostThrough = oldest.id;
      this.kept.shift();
      this.dropped += 1;
    }
  }

  listen(wish: ListenerWish, outlet: Outlet): Listener {
    const afterId = Math.min(wish.afterId ?? this.newestId, this.newestId); // a later id is of another stream's life
    const listener = new Listener(this, outlet, afterId, new Set(wish.types));
    this.listeners.add(listener);
    listener.pump();
    return listener;
  }

  leave(listener: Listener): void {
    this.listeners.delete(listener);
  }

  /** The newest event before which nothing can be replayed. */
  get horizon(): number {
    return this.lostThrough;
  }

  get newest(): Kept | undefined {
    return this.kept.at(-1);
  }

  /** The event with this number, counted from the first ever pushed. */
  at(number: number): Kept | undefined {
    return this.kept[number - this.dropped];
  }

  /** The number of the first kept event with an id above this one. */
  numberAfter(id: number): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.kept[middle]!.id <= id) low = middle + 1;
      else high = middle;
    }
    return low + this.dropped;
  }
}

/** One client's place in the feed. */
export class Listener {
  /** Set once it has reached the newest event: from then on it may not fall far behind. */
  private live = false;

  constructor(
    private readonly feed: EventFeed,
    private readonly outlet: Outlet,
    private afterId: number,
    private readonly types: ReadonlySet<string>,
  ) {}

  /** Send what is there, as far as the outlet has room. */
  pump(): void {
    while (this.outlet.hasRoom()) {
      if (this.skipLost()) continue;
      const next = this.feed.at(this.feed.numberAfter(this.afterId));
      if (next === undefined) {
        this.live = true;
        return;
      }
      this.afterId = next.id;
      if (this.types.size === 0 || this.types.has(next.type)) this.outlet.send(next);
    }
  }

  /** Only one that has had all before it: it comes back with the id of this one. */
  takes({ id, type }: Pick<Frame, 'id' | 'type'>): boolean {
    return this.types.has(type) && this.afterId >= id && this.outlet.hasRoom();
  }

  pass(frame: Frame): void {
    this.outlet.send(frame);
  }

  /** Tell of what this listener will never get. @returns whether there was anything */
  private skipLost(): boolean {
    const toId = this.tooFarBehind() ? this.feed.newest!.id : this.feed.horizon;
    if (this.afterId >= toId) return false;
    const fromId = this.afterId + 1;
    this.afterId = toId;
    this.outlet.missed(fromId, toId);
    return true;
  }

  private tooFarBehind(): boolean {
    const number = this.feed.numberAfter(this.afterId);
    const [next, newest] = [this.feed.at(number), this.feed.newest];
    if (!this.live || next === undefined || newest === undefined) return false;
    const events = this.feed.numberAfter(newest.id) - number;
    return events > BEHIND_EVENTS_MAX || newest.endByte - next.endByte > BEHIND_BYTES_MAX;
  }
}
