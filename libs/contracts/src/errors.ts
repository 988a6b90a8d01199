import { type ErrorCategory, type ErrorCode, ERRORS } from './error-codes.js';

/** One wrong field. `pointer` is a JSON pointer into the body (RFC 6901). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

export interface ErrorDetails {
  /** Field problems, for INPUT_INVALID and its kin. */
  errors?: FieldProblem[];
  [detail: string]: unknown;
}

/** The only error thrown on purpose. Its code decides status, retry and log level in one place. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(sentence(ERRORS[code].title, details), options);
  }

  get category(): ErrorCategory {
    return ERRORS[this.code].category;
  }

  /** What the caller does next, in one sentence. */
  get cure(): string {
    return sentence(ERRORS[this.code].cure, this.details);
  }
}

/** Fill `{field}` from the details, `{nearest}` as a question; a detail that is not there becomes nothing. */
function sentence(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = details[key];
    if (key === 'nearest') return didYouMean(value as string | undefined);
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

/** ` (did you mean kick?)` or nothing: the form `{nearest}` takes in a sentence. */
export const didYouMean = (nearest: string | undefined): string =>
  nearest === undefined ? '' : ` (did you mean ${nearest}?)`;

/** A programmer's promise. @throws Error, reported as INTERNAL */
export function invariant(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${why}`);
}
