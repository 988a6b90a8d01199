import { AppError, invariant } from '@oiduna/contracts';
import type { Problem } from '../generated/studio.js';
import { Refused } from './refused.js';
import type { Studio } from './studio.js';

/** What one call of the generated client takes beside its arguments. */
export interface Call extends RequestInit {
  studio?: Studio;
}

/**
 * Every JSON operation of the generated client goes through here.
 * @throws AppError STUDIO_AWAY | STUDIO_SLOW
 * @throws Refused with the studio's problem document
 */
export async function send<T>(path: string, call: Call): Promise<T> {
  const { studio } = call;
  invariant(studio, 'every call names its studio');
  const signal = AbortSignal.timeout(studio.timeoutMs);
  const response = await answerOf(studio, path, { ...call, signal });
  try {
    return (response.status === 204 ? undefined : await response.json()) as T;
  } catch (error) {
    throw failureOf(studio, error);
  }
}

/** The answer itself, for what is not JSON. The time limit ends with its headers; a stream may last. */
export async function open(studio: Studio, path: string, init: RequestInit = {}): Promise<Response> {
  const patience = new AbortController();
  const expire = () => patience.abort(new DOMException('too late', 'TimeoutError'));
  const timer = setTimeout(expire, studio.timeoutMs);
  const signals = init.signal ? [patience.signal, init.signal] : [patience.signal];
  try {
    return await answerOf(studio, path, { ...init, signal: AbortSignal.any(signals) });
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(studio: Studio, path: string, { headers, ...init }: Call): Promise<Response> {
  const sent = new Headers(headers);
  sent.set('X-Request-Id', studio.requestId);
  if (studio.performer !== undefined) sent.set('X-Performer', studio.performer);
  let response: Response;
  try {
    response = await studio.fetch(`${studio.url}${path}`, { ...init, headers: sent });
  } catch (error) {
    throw failureOf(studio, error);
  }
  const traceId = traceIdIn(response.headers);
  studio.note?.(`${init.method ?? 'GET'} ${path} -> ${response.status}, trace ${traceId ?? 'none'}`);
  if (response.ok) return response;
  const problem = await problemIn(response);
  throw new Refused(response.status, problem, problem?.traceId ?? traceId);
}

/** The trace in a W3C `traceparent`: version, trace, span, flags. */
const traceIdIn = (headers: Headers): string | undefined => headers.get('traceparent')?.split('-')[1];

async function problemIn(response: Response): Promise<Problem | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  const isProblem = typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
  return isProblem ? (body as Problem) : undefined;
}

/** Why no answer came: too slow, no one there, or something else than a studio. A refusal is an answer. */
export function failureOf({ url, timeoutMs }: Studio, error: unknown): AppError | Refused {
  if (error instanceof AppError || error instanceof Refused) return error;
  const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return new AppError('STUDIO_SLOW', { url, timeoutMs }, { cause: error });
  const known: Record<string, string> = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection broke',
    UND_ERR_SOCKET: 'the connection broke',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'there is no such host',
  };
  const isForeign = error instanceof SyntaxError || name === 'ZodError';
  const reason = isForeign
    ? 'what answers there is no Oiduna'
    : (known[cause?.code ?? ''] ?? cause?.message ?? message);
  return new AppError('STUDIO_AWAY', { url, reason }, { cause: error });
}
