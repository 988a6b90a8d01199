import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import { errorSeen, ErrorSeen } from '@oiduna/contracts';
import { EVENT_STREAM, type Nats } from '@oiduna/platform';
import { Published } from '../notify/event-source.js';
import { StreamReader } from '../notify/stream-reader.js';
import { ErrorLog } from './error-log.js';

/** Fed by NATS itself from the events, of which it keeps these for longer. */
const ERROR_STREAM = 'ERRORS';
/** What went wrong last Friday night is looked for on Monday. */
const KEPT_DAYS = 7;
/** An event a kind and five seconds: two kinds that never stop fill it in seven hours, an ordinary week by a tenth. */
const KEPT_MAX = 10_000;
/** At most 1.6 KiB each; a message of ours is shorter. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

/** Reads all errors that are kept, and follows them; a gateway that starts anew knows the same. */
export class ErrorSource {
  readonly log = new ErrorLog(KEPT_MAX);
  private readonly reader: StreamReader;

  private constructor(nats: Nats) {
    this.reader = new StreamReader(nats, ERROR_STREAM, (message) => {
      const event = Published.safeParse(message.json());
      const seen = ErrorSeen.safeParse(event.data?.data);
      if (seen.success) this.log.add(message.seq, seen.data);
    });
  }

  static async open(nats: Nats): Promise<ErrorSource> {
    const manager = await jetstreamManager(nats.connection);
    const settings = {
      name: ERROR_STREAM,
      sources: [{ name: EVENT_STREAM, filter_subject: `event.${errorSeen.type}` }],
      storage: StorageType.File,
      max_age: KEPT_DAYS * 86_400 * 1e9,
      max_msgs: KEPT_MAX,
      max_bytes: KEPT_BYTES_MAX,
    };
    // NATS does not find a stream with sources the same as it was made: told once more, it changes nothing.
    await manager.streams.add(settings).catch(() => manager.streams.update(ERROR_STREAM, settings));
    return new ErrorSource(nats);
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
