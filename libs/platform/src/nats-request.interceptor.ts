import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { NatsContext } from '@nestjs/microservices';
import type { MsgHdrs } from '@nats-io/transport-node';
import { SpanKind } from '@opentelemetry/api';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { acceptRequestId, PERFORMER_HEADER, performerIn, runInContext } from './context.js';
import { logFailure } from './failure-log.js';
import { logger } from './log.js';
import { natsDuration, timed } from './metrics.js';
import { REQUEST_ID_HEADER } from './nats.js';
import { traceFrom, withSpan } from './telemetry.js';

/** Puts a NATS handler into its caller's request and trace, and logs and counts how it ended. */
export class NatsRequestInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    if (execution.getType() !== 'rpc') return next.handle();
    const nats = execution.switchToRpc().getContext<NatsContext>();
    const subject = nats.getSubject();
    const headers = nats.getHeaders() as MsgHdrs | undefined;
    const parent = traceFrom({
      traceparent: headers?.get('traceparent'),
      tracestate: headers?.get('tracestate'),
    });
    const requestId = acceptRequestId(headers?.get(REQUEST_ID_HEADER));
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': subject };
    const work = () =>
      withSpan(`nats handle ${subject}`, { kind: SpanKind.SERVER, attributes, parent }, () =>
        timed(
          natsDuration,
          (outcome) => ({ subject, outcome }),
          () => answered(subject, next),
        ),
      );
    const performer = performerIn(headers?.get(PERFORMER_HEADER));
    return from(runInContext({ requestId, performer }, work));
  }
}

async function answered(subject: string, next: CallHandler): Promise<unknown> {
  try {
    const reply: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    logger('nats').debug({ subject }, 'answered');
    return reply;
  } catch (error) {
    throw logFailure('nats', error, { subject });
  }
}
