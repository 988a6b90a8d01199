import { type Rational, compare, max, min, sub } from './rational.js';

/** Musical time from begin up to, not including, end; in cycles. */
export interface Span {
  readonly begin: Rational;
  readonly end: Rational;
}

/** What two spans have in common; spans that only touch have nothing. */
export function intersection(a: Span, b: Span): Span | undefined {
  const begin = max(a.begin, b.begin);
  const end = min(a.end, b.end);
  return compare(begin, end) < 0 ? { begin, end } : undefined;
}

export const length = (span: Span): Rational => sub(span.end, span.begin);
