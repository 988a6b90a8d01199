/** What kind of wrong an error is. libs/platform alone maps a category to HTTP status, job fate and log level. */
export type ErrorCategory = 'invalid' | 'not_found' | 'conflict' | 'overload' | 'unavailable' | 'timeout' | 'internal';

export interface ErrorEntry {
  readonly category: ErrorCategory;
  /** One sentence for people; `{field}` is filled from the error's details. */
  readonly title: string;
  /** What the caller does next. */
  readonly cure: string;
  /** Set where the HTTP status is more exact than the category's own. */
  readonly status?: number;
}

export const entry = (category: ErrorCategory, title: string, cure: string, status?: number): ErrorEntry =>
  status === undefined ? { category, title, cure } : { category, title, cure, status };
