import { DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import { EventEnvelope } from '@oiduna/contracts';
import { EVENT_STREAM, type Nats, wait } from '@oiduna/platform';
import { eventSourceBroken } from '../events.js';
import { EventFeed } from './event-feed.js';

const RETRY_MS = 500;
const Published = EventEnvelope.omit({ id: true });

/**
 * Feeds this process from the event stream, by one ordered consumer that starts with the oldest event.
 * The stream keeps exactly EVENT_REPLAY_SECONDS, so every replica of the gateway can replay the same.
 */
export class EventSource {
  private stopReading: (() => unknown) | undefined;
  private closed = false;

  private constructor(
    private readonly nats: Nats,
    readonly feed: EventFeed,
  ) {}

  static async open(nats: Nats): Promise<EventSource> {
    const manager = await jetstreamManager(nats.connection);
    const { state } = await manager.streams.info(EVENT_STREAM);
    const lostThrough = Math.max(0, state.first_seq - 1);
    const source = new EventSource(nats, new EventFeed(lostThrough, state.last_seq));
    void source.run();
    return source;
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      await this.read().catch(eventSourceBroken);
      if (!this.closed) await wait(RETRY_MS);
    }
  }

  /** Until the stream ends or breaks. Events read before are ignored by the feed. */
  private async read(): Promise<void> {
    const consumer = await this.nats.jetstream.consumers.get(EVENT_STREAM, { deliver_policy: DeliverPolicy.All });
    const messages = await consumer.consume();
    this.stopReading = () => messages.close();
    for await (const message of messages) {
      const event = Published.safeParse(message.json());
      if (event.success) this.feed.push({ id: message.seq, ...event.data });
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stopReading?.();
  }
}
