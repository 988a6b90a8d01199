import { DeliverPolicy, jetstreamManager, JetStreamApiError } from '@nats-io/jetstream';
import { ROUTES } from '@oiduna/contracts';
import { type Nats, SESSION_STREAM } from '@oiduna/platform';
import type { z } from 'zod';

export type SessionPage = z.output<(typeof ROUTES.listSessionLog.replies)[200]>;
const Entry = ROUTES.listSessionLog.replies[200].shape.entries.element;

const STREAM_NOT_FOUND = 10_059;
const FETCH_MS = 2_000;

/** At most `limit` entries after the one with this ID. Every replica reads the same stream. @throws Error (NATS away) */
export async function readSessionLog(nats: Nats, after: number, limit: number): Promise<SessionPage> {
  const manager = await jetstreamManager(nats.connection);
  const info = await manager.streams.info(SESSION_STREAM).catch((error: unknown) => {
    // no engine has ever run here
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  });
  if (info === undefined) return { entries: [], next: null };
  const { first_seq: first, last_seq: last } = info.state;
  const begin = Math.max(after + 1, first);
  const count = Math.min(limit, last - begin + 1);
  if (count <= 0) return { entries: [], next: null };
  const consumer = await nats.jetstream.consumers.get(SESSION_STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: begin,
  });
  const entries: SessionPage['entries'] = [];
  for await (const message of await consumer.fetch({ max_messages: count, expires: FETCH_MS })) {
    entries.push(Entry.parse({ id: message.seq, ...message.json<object>() }));
    if (entries.length === count) break;
  }
  const newest = entries.at(-1)?.id ?? after;
  return { entries, next: entries.length > 0 && newest < last ? newest : null };
}
