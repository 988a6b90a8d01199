import { SpanKind } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';
import { acceptRequestId, PERFORMER_HEADER, performerIn, type RequestContext, runInContext } from './context.js';
import { logger } from './log.js';
import { httpDuration } from './metrics.js';
import { REQUEST_ID_HEADER } from './nats.js';
import { currentTraceId, traceFrom, traceHeaders, withSpan } from './telemetry.js';

/** Probes and scrapes every few seconds; a span for each would bury the traces people look for. */
const UNTRACED = new Set(['/livez', '/readyz', '/metrics']);

/**
 * Puts an HTTP request into its own request ID and trace, and answers with both.
 * The span ends, and the log line is written, when the response is finished or torn off.
 */
export function httpRequest(request: Request, response: Response, next: NextFunction): void {
  if (UNTRACED.has(request.path)) {
    next();
    return;
  }
  const header = (name: string) => request.headers[name]?.toString();
  const parent = traceFrom({ traceparent: header('traceparent'), tracestate: header('tracestate') });
  const attributes = { 'http.request.method': request.method, 'url.path': request.path };
  const { context, refusal } = contextOf(request);
  void runInContext(context, () =>
    withSpan(`${request.method} ${request.path}`, { kind: SpanKind.SERVER, attributes, parent }, async (span) => {
      response.setHeader('X-Request-Id', context.requestId);
      const { traceparent } = traceHeaders();
      if (traceparent !== undefined) response.setHeader('traceparent', traceparent);
      const stop = httpDuration.startTimer();
      const finished = closed(response);
      next(refusal);
      await finished;
      const route = routeOf(request);
      span.updateName(`${request.method} ${route}`);
      span.setAttributes({ 'http.response.status_code': response.statusCode, 'http.route': route });
      const tookSeconds = stop({ method: request.method, route, status: response.statusCode });
      const tookMs = Math.round(tookSeconds * 1_000);
      logger('http').info(
        { method: request.method, path: request.path, status: response.statusCode, tookMs, traceId: currentTraceId() },
        'answered',
      );
    }),
  );
}

/** Who asks, and under which ID. A name that none can have is refused once the request has its ID. */
function contextOf({ headers }: Request): { context: RequestContext; refusal?: unknown } {
  const requestId = acceptRequestId(headers[REQUEST_ID_HEADER]);
  try {
    return { context: { requestId, performer: performerIn(headers[PERFORMER_HEADER]) } };
  } catch (refusal) {
    return { context: { requestId }, refusal };
  }
}

const closed = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    response.once('close', resolve);
  });

/** The route's template, so that metrics have one series a route and not one a name. */
function routeOf(request: Request): string {
  const route = (request as { route?: { path?: unknown } }).route?.path;
  return typeof route === 'string' ? route : 'unknown';
}
