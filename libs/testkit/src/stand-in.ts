import { connect, type NatsConnection } from '@nats-io/transport-node';
import { AppError, type ReplyOf, type RequestContract, type RequestOf } from '@oiduna/contracts';

/**
 * Answers contracts over a real NATS in the place of a service that is not under test.
 * The wire format is that of the platform: `{ data }` in, `{ response }` or `{ err }` out.
 */
export class StandIn {
  private constructor(private readonly connection: NatsConnection) {}

  static async open(natsUrl: string): Promise<StandIn> {
    return new StandIn(await connect({ servers: natsUrl }));
  }

  /**
   * Answer from now on: when this resolves, the server knows. An AppError thrown by `answer` reaches the
   * caller as its code and details. @returns what stops answering
   */
  async answer<C extends RequestContract>(
    contract: C,
    answer: (request: RequestOf<C>) => ReplyOf<C>,
  ): Promise<() => void> {
    const subscription = this.connection.subscribe(contract.subject, {
      callback: (_, message) => {
        const { data } = message.json<{ data: RequestOf<C> }>();
        message.respond(JSON.stringify({ ...outcome(() => answer(data)), isDisposed: true }));
      },
    });
    await this.connection.flush();
    return () => subscription.unsubscribe();
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

function outcome(answer: () => unknown): { response: unknown } | { err: unknown } {
  try {
    return { response: answer() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { err: { code: error.code, details: error.details } };
  }
}
