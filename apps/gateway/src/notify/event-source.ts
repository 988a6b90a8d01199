import { jetstreamManager } from '@nats-io/jetstream';
import { EventEnvelope } from '@oiduna/contracts';
import { EVENT_STREAM, type Nats, PASSING_SUBJECT } from '@oiduna/platform';
import { EventFeed } from './event-feed.js';
import { StreamReader } from './stream-reader.js';

/** An event as it stands in the stream; its id is its place there. */
export const Published = EventEnvelope.omit({ id: true });

/**
 * Feeds this process from the event stream, from the oldest event on: events read before are ignored by the feed.
 * The stream keeps exactly EVENT_REPLAY_SECONDS, so every replica of the gateway can replay the same.
 */
export class EventSource {
  private readonly reader: StreamReader;

  private constructor(
    nats: Nats,
    readonly feed: EventFeed,
  ) {
    this.reader = new StreamReader(nats, EVENT_STREAM, (message) => {
      const event = Published.safeParse(message.json());
      if (event.success) feed.push({ id: message.seq, ...event.data });
    });
    nats.onTold(`${PASSING_SUBJECT}.>`, Published, (event) => feed.pass(event));
  }

  static async open(nats: Nats): Promise<EventSource> {
    const manager = await jetstreamManager(nats.connection);
    const { state } = await manager.streams.info(EVENT_STREAM);
    const lostThrough = Math.max(0, state.first_seq - 1);
    return new EventSource(nats, new EventFeed(lostThrough, state.last_seq));
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
