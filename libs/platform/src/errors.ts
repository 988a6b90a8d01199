import {
  AppError,
  ERRORS,
  ERROR_CODES,
  type ErrorCategory,
  type ErrorCode,
  type FieldProblem,
  type LogLevel,
  type Problem,
} from '@oiduna/contracts';
import { z } from 'zod';
import { currentRequestId } from './context.js';
import { currentTraceId } from './telemetry.js';

interface Handling {
  readonly status: number;
  readonly retryable: boolean;
  readonly level: LogLevel;
}

/** The one place where a category becomes a transport's behaviour. */
export const HANDLING: Readonly<Record<ErrorCategory, Handling>> = {
  invalid: { status: 422, retryable: false, level: 'info' },
  not_found: { status: 404, retryable: false, level: 'info' },
  conflict: { status: 409, retryable: false, level: 'info' },
  overload: { status: 429, retryable: true, level: 'warn' },
  unavailable: { status: 503, retryable: true, level: 'warn' },
  timeout: { status: 504, retryable: true, level: 'warn' },
  internal: { status: 500, retryable: false, level: 'error' },
};

/** How an error travels over NATS and in a job's failure: its code and details, no stack. */
export const WireError = z.object({
  code: z.enum(ERROR_CODES),
  details: z.record(z.string(), z.unknown()),
});
export type WireError = z.output<typeof WireError>;

/** Anything thrown, as an AppError; what we did not throw on purpose is INTERNAL. */
export const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('INTERNAL', {}, { cause: error });

export const toWire = (error: unknown): WireError => {
  const { code, details } = asAppError(error);
  return { code, details: code === 'INTERNAL' ? {} : details };
};

export const fromWire = (wire: unknown): AppError => {
  const parsed = WireError.safeParse(wire);
  if (!parsed.success) return new AppError('INTERNAL', {}, { cause: wire });
  const error = new AppError(parsed.data.code, parsed.data.details);
  elsewhere.add(error);
  return error;
};

const elsewhere = new WeakSet<AppError>();
/** Whether another service had this error, and told it to whom it concerns. */
export const isFromElsewhere = (error: AppError): boolean => elsewhere.has(error);

/** The problem document (RFC 9457) of an error, for HTTP, jobs and events alike. */
export function toProblem(error: unknown, requestId = currentRequestId() ?? ''): Problem {
  const known = asAppError(error);
  const { errors, ...details } = known.details;
  const { status, retryable } = HANDLING[known.category];
  return {
    type: typeOf(known.code),
    title: known.code,
    status: statusOf(known.code) ?? status,
    detail: `${known.message} ${known.cure}`,
    instance: requestId,
    code: known.code,
    retryable,
    traceId: currentTraceId(),
    ...(errors !== undefined && { errors }),
    ...(Object.keys(details).length > 0 && known.code !== 'INTERNAL' && { details }),
  };
}

const typeOf = (code: ErrorCode): string => `/docs/errors#${code.toLowerCase().replaceAll('_', '-')}`;

const statusOf = (code: ErrorCode): number | undefined => {
  const entry: { status?: number } = ERRORS[code];
  return entry.status;
};

/** @throws AppError INPUT_INVALID naming every wrong field by JSON pointer */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { errors: parsed.error.issues.flatMap(fieldProblems) });
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  const pointer = issue.path.map(pointerPart).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointer + pointerPart(key),
      detail: 'is not a field of this request; remove it',
    }));
  }
  return [{ pointer, detail: issue.message }];
}

const pointerPart = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
