import { z } from 'zod';
import { Instant } from './names.js';

/**
 * One event as SSE, WebSocket and NATS carry it.
 * `id` grows by at least one from event to event and survives restarts: it is the stream sequence.
 */
export const EventEnvelope = z
  .object({
    id: z.int().nonnegative(),
    type: z.string(),
    at: Instant,
    requestId: z.string().nullable(),
    traceId: z.string().nullable(),
    data: z.unknown(),
  })
  .meta({ id: 'EventEnvelope' });
export type EventEnvelope = z.output<typeof EventEnvelope>;

/** Ten minutes: a laptop that sleeps through a song comes back without a gap. */
export const EVENT_REPLAY_SECONDS = 600;
