import { AppError, type ErrorCategory, type ErrorCode } from '@oiduna/contracts';
import { CommanderError } from 'commander';
import { Refused } from './refused.js';

/** What scripts can rely on. */
export const EXIT = {
  ok: 0,
  general: 1,
  usage: 2,
  refused: 3,
  notFoundOrConflict: 4,
  auth: 5,
  unavailable: 6,
  timeout: 7,
  partial: 8,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: EXIT.refused,
  413: EXIT.refused,
  415: EXIT.refused,
  422: EXIT.refused,
  404: EXIT.notFoundOrConflict,
  409: EXIT.notFoundOrConflict,
  412: EXIT.notFoundOrConflict,
  423: EXIT.notFoundOrConflict,
  401: EXIT.auth,
  403: EXIT.auth,
  429: EXIT.unavailable,
  502: EXIT.unavailable,
  503: EXIT.unavailable,
  504: EXIT.timeout,
};

const BY_CATEGORY: Readonly<Record<ErrorCategory, ExitCode>> = {
  invalid: EXIT.refused,
  not_found: EXIT.notFoundOrConflict,
  conflict: EXIT.notFoundOrConflict,
  overload: EXIT.unavailable,
  unavailable: EXIT.unavailable,
  timeout: EXIT.timeout,
  internal: EXIT.general,
};

/** A wrong setting is a wrong use of the command line, not something a studio refused. */
const BY_CODE: Partial<Record<ErrorCode, ExitCode>> = { SETTING_INVALID: EXIT.usage };

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Refused) return BY_STATUS[error.status] ?? EXIT.general;
  if (error instanceof AppError) return BY_CODE[error.code] ?? BY_CATEGORY[error.category];
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  return EXIT.general;
}
