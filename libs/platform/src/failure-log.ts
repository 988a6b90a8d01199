import type { AppError } from '@oiduna/contracts';
import { asAppError, HANDLING } from './errors.js';
import { logger } from './log.js';

/**
 * Log a failure once, at the level its category asks for. What a caller can fix needs no stack;
 * our own bugs and lost dependencies come with theirs.
 */
export function logFailure(module: string, thrown: unknown, fields: Record<string, unknown>, prefix = ''): AppError {
  const error = asAppError(thrown);
  const { level } = HANDLING[error.category];
  const err = error.cause ?? error;
  logger(module)[level]({ ...fields, code: error.code, ...(level !== 'info' && { err }) }, `${prefix}${error.message}`);
  return error;
}
