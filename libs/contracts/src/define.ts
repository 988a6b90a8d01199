import type { z } from 'zod';
import type { ErrorCode } from './error-codes.js';

/** The process that answers a request or runs a job. */
export type ServiceName = 'gateway' | 'synthdefs' | 'samples' | 'engine';

/** One NATS request with its answer: `noun.vN.verb`. */
export interface RequestContract<Q extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'request';
  readonly subject: string;
  readonly service: ServiceName;
  /** How long the caller waits. Longer than every timeout the handler itself uses. */
  readonly timeoutMs: number;
  readonly request: Q;
  readonly reply: R;
  readonly errors: readonly ErrorCode[];
}

/** One fact that has happened: `noun.vN.past`. */
export interface EventContract<D extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly type: string;
  readonly data: D;
}

/** Work that is slow or must survive a restart: `noun.vN.verb`, run by BullMQ. */
export interface JobContract<D extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'job';
  readonly name: string;
  readonly service: ServiceName;
  /** The queue's name; a job's public id starts with it. */
  readonly queue: string;
  /** Waiting jobs beyond this are refused with QUEUE_FULL rather than kept waiting for minutes. */
  readonly waitingMax: number;
  /** Tries in all, for errors that can heal (`unavailable`, `timeout`, `overload`). */
  readonly attempts: number;
  readonly steps: readonly string[];
  readonly data: D;
  readonly result: R;
}

export type HttpMethod = 'get' | 'head' | 'options' | 'post' | 'put' | 'patch' | 'delete';

/** A body, a reply or a stream that is not JSON, by content type. */
export interface RawContent {
  readonly raw: readonly string[];
  readonly description: string;
}

/** One HTTP route of the gateway. */
export interface RouteContract {
  readonly kind: 'route';
  readonly operationId: string;
  readonly method: HttpMethod;
  /** OpenAPI form: `/v1/tracks/{name}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType | RawContent;
  /** Of a JSON body; what most routes take when left out. */
  readonly bodyBytesMax?: number;
  readonly replies: Readonly<Record<number, z.ZodType | RawContent | null>>;
  /** Headers of its successes, beyond those that every answer has. */
  readonly replyHeaders?: z.ZodObject;
  readonly errors: readonly ErrorCode[];
}

export type RequestOf<C extends RequestContract> = z.output<C['request']>;
export type ReplyOf<C extends RequestContract> = z.output<C['reply']>;
export type JobDataOf<C extends JobContract> = z.output<C['data']>;
export type JobResultOf<C extends JobContract> = z.output<C['result']>;
export type EventDataOf<C extends EventContract> = z.output<C['data']>;

export const defineRequest = <Q extends z.ZodType, R extends z.ZodType>(
  contract: Omit<RequestContract<Q, R>, 'kind'>,
): RequestContract<Q, R> => ({ kind: 'request', ...contract });

export const defineEvent = <D extends z.ZodType>(type: string, data: D): EventContract<D> => ({
  kind: 'event',
  type,
  data,
});

export const defineJob = <D extends z.ZodType, R extends z.ZodType>(
  contract: Omit<JobContract<D, R>, 'kind'>,
): JobContract<D, R> => ({ kind: 'job', ...contract });

export const defineRoute = <const R extends Omit<RouteContract, 'kind'>>(
  contract: R,
): R & { readonly kind: 'route' } => ({ kind: 'route', ...contract });

export const isRaw = (content: z.ZodType | RawContent): content is RawContent => 'raw' in content;
