import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { AppError } from '@oiduna/contracts';
import type { Request, Response } from 'express';
import { throwError } from 'rxjs';
import { asAppError, HANDLING, toProblem, toWire } from './errors.js';
import { logFailure } from './failure-log.js';

/** A busy queue or server is usually free again after this long. */
const RETRY_AFTER_SECONDS = 2;

/** Every error leaves by here: a problem document over HTTP, a code with details over NATS. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType() === 'rpc') return throwError(() => toWire(error));
    const http = host.switchToHttp();
    sendProblem(http.getRequest<Request>(), http.getResponse<Response>(), error);
    return undefined;
  }
}

function sendProblem(request: Request, response: Response, thrown: unknown): void {
  const error = fromHttp(thrown, request);
  const { method, path } = request;
  // The route, not the path: everybody may ask for any path.
  const where = `${method} ${(request.route as { path?: string } | undefined)?.path ?? '?'}`;
  logFailure('http', error, { where, method, path });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = toProblem(error);
  if (HANDLING[error.category].retryable) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What Nest, Express and the body parser throw, in our words. */
function fromHttp(thrown: unknown, request: Request): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  const cause = thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (status === 404) {
    return new AppError('ROUTE_UNKNOWN', { method: request.method, path: request.path }, { cause });
  }
  if (status === 413) {
    const limitBytes = (thrown as { limit?: number }).limit ?? 0;
    return new AppError('INPUT_TOO_LARGE', { what: 'The body', limitBytes }, { cause });
  }
  if (status === 415) {
    const contentType = request.headers['content-type'] ?? 'no content type';
    return new AppError('CONTENT_TYPE_UNSUPPORTED', { contentType, supported: 'application/json' }, { cause });
  }
  if (status >= 400 && status < 500) return new AppError('INPUT_MALFORMED', { reason }, { cause });
  return asAppError(thrown);
}

const statusOf = (thrown: unknown): number => {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
};
