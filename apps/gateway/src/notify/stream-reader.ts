import { DeliverPolicy } from '@nats-io/jetstream';
import { type Nats, wait } from '@oiduna/platform';
import { eventSourceBroken } from '../events.js';

const RETRY_MS = 500;

/** One message of a stream: where it stands in it, and what it holds. */
export interface Kept {
  readonly seq: number;
  json(): unknown;
}

/** Reads a stream by an ordered consumer, from the oldest message on, and anew whenever the reading breaks. */
export class StreamReader {
  private stopReading: (() => unknown) | undefined;
  private closed = false;

  constructor(
    private readonly nats: Nats,
    private readonly stream: string,
    private readonly take: (message: Kept) => void,
  ) {
    void this.run();
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      await this.read().catch(eventSourceBroken);
      if (!this.closed) await wait(RETRY_MS);
    }
  }

  /** Until the stream ends or breaks: whoever takes them leaves out those it had before. */
  private async read(): Promise<void> {
    const consumer = await this.nats.jetstream.consumers.get(this.stream, { deliver_policy: DeliverPolicy.All });
    const messages = await consumer.consume();
    this.stopReading = () => messages.close();
    for await (const message of messages) this.take(message);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stopReading?.();
  }
}
