import { type AppError, errorSeen, PerformerName, type ServiceName, TrackName } from '@oiduna/contracts';
import { nowInstant } from './clock.js';
import { currentPerformer, currentRequestId } from './context.js';
import { ErrorTally, TELL_EVERY_MS } from './error-tally.js';
import { asAppError, HANDLING, isFromElsewhere } from './errors.js';
import { logger } from './log.js';
import type { Nats } from './nats.js';
import { currentTraceId } from './telemetry.js';

const WHERE_CHARACTERS_MAX = 200;

let tally: ErrorTally | undefined;

/** From now on every failure that is logged is told to all, too. @returns what ends that */
export function tellFailures(service: ServiceName, release: string, nats: Nats): () => void {
  const own = new ErrorTally((counted) => {
    if (nats.presence.isAway) return false;
    void nats.publish(errorSeen, { ...counted, service, release });
    return true;
  });
  tally = own;
  const timer = setInterval(() => own.flush(), TELL_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    own.flush();
    if (tally === own) tally = undefined;
  };
}

/** What was being done, with few values: a route, a subject, a job, a kind of line. The track, and whose it is, where that is known. */
export interface FailureFields {
  readonly where: string;
  readonly track?: string;
  readonly performer?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * Log a failure once, at the level its category asks for, and tell of it, unless another service had it first and
 * told it there. What a caller can fix needs no stack; our own bugs and lost dependencies come with theirs.
 */
export function logFailure(module: string, thrown: unknown, fields: FailureFields, prefix = ''): AppError {
  const error = asAppError(thrown);
  const { level } = HANDLING[error.category];
  const err = error.cause ?? error;
  const message = `${prefix}${error.message}`;
  logger(module)[level]({ ...fields, code: error.code, ...(level !== 'info' && { err }) }, message);
  if (!isFromElsewhere(error)) {
    const track = TrackName.safeParse(fields.track ?? error.details['track']);
    const performer = PerformerName.safeParse(fields.performer ?? currentPerformer());
    const occurrence = {
      code: error.code,
      where: fields.where.slice(0, WHERE_CHARACTERS_MAX),
      track: track.data ?? null,
      performer: performer.data ?? null,
      message,
      cure: error.cure,
      requestId: currentRequestId() ?? null,
      traceId: currentTraceId(),
    };
    tally?.add(occurrence, nowInstant());
  }
  return error;
}
