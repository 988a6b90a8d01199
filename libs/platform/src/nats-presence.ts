import {
  ClosedConnectionError,
  type NatsConnection,
  NoRespondersError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';
import { wait } from './clock.js';
import { logger } from './log.js';

/** A broker that has just come back answers for its streams within a second. */
const RETRY_MS = 500;
/** Of one that hangs: it is noticed within six seconds, and no event is worth keeping in memory until then. */
const EVENTS_UNDER_WAY_MAX = 1_000;

/** What a broker that is away, hangs or has just come back does to work; anything else is its answer. */
const OUTAGE = [TimeoutError, NoRespondersError, RequestError, ClosedConnectionError];
const isOutage = (error: unknown): boolean =>
  OUTAGE.some((kind) => error instanceof kind) || (error instanceof Error && error.name === 'JetStreamNotEnabled');

/** Whether NATS is there, by the connection's own word, and what becomes of work while it is not. */
export class NatsPresence {
  isAway = false;
  private back = Promise.withResolvers<void>();
  private eventsUnderWay = 0;
  private eventsMissed = 0;

  constructor(private readonly connection: NatsConnection) {
    void this.follow();
  }

  get isClosed(): boolean {
    return this.connection.isClosed();
  }

  private async follow(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') this.left();
      else if (type === 'reconnect') this.returned();
    }
    this.back.resolve(); // closed: whoever waits hears that from the connection
  }

  private left(): void {
    if (this.isAway) return;
    this.isAway = true;
    this.back = Promise.withResolvers();
    logger('nats').warn('NATS is away');
  }

  private returned(): void {
    this.isAway = false;
    this.back.resolve();
    logger('nats').warn({ eventsMissed: this.eventsMissed }, 'NATS is back');
    this.eventsMissed = 0;
  }

  /** Publish an event, unless that would only pile up. @returns whether it was tried */
  async whilePresent(publish: () => Promise<unknown>): Promise<boolean> {
    if (this.isAway || this.eventsUnderWay >= EVENTS_UNDER_WAY_MAX) {
      this.eventsMissed += 1;
      return false;
    }
    this.eventsUnderWay += 1;
    try {
      await publish();
    } finally {
      this.eventsUnderWay -= 1;
    }
    return true;
  }

  /**
   * Work that must reach the store sooner or later: done again until NATS is there for it. It must be harmless to
   * repeat. @throws what is no outage, and anything once the connection was closed on purpose
   */
  async persist<T>(store: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.isAway) await this.back.promise;
      try {
        return await store();
      } catch (error) {
        if (!isOutage(error) || this.isClosed) throw error;
        await wait(RETRY_MS);
      }
    }
  }
}
