import { describe, expect, it } from 'vitest';
import { ERROR_CODES, ERRORS, type ErrorCategory } from './error-codes.js';
import { AppError, didYouMean, invariant } from './errors.js';

const FIELD = /\{(\w+)\}/g;
/** The HTTP statuses a category may be narrowed to. */
const STATUS_OF: Record<ErrorCategory, RegExp> = {
  invalid: /^4\d\d$/,
  not_found: /^4\d\d$/,
  conflict: /^4\d\d$/,
  overload: /^(4|5)\d\d$/,
  unavailable: /^5\d\d$/,
  timeout: /^5\d\d$/,
  internal: /^5\d\d$/,
};

/** `{nearest}` becomes a question. */
const filled = (text: string): string => text.replace('{nearest}', didYouMean('<nearest>')).replace(FIELD, '<$1>');

describe.each(ERROR_CODES)('%s', (code) => {
  const { title, cure, category, ...rest }: { title: string; cure: string; category: ErrorCategory; status?: number } =
    ERRORS[code];

  it('is a noun and a reason', () => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z0-9]+)*$/);
  });

  it('says what is wrong and what to do, each in a sentence', () => {
    expect(title).toMatch(/^\S.*[^.]\.$/s);
    expect(cure).toMatch(/^\S.*[^.]\.$/s);
  });

  it('has nothing in braces but fields', () => {
    expect(`${title}${cure}`.replace(/\{[a-z]\w*\}/g, '').replace('{ ... }', '')).not.toMatch(/[{}]/);
  });

  it('fills every field from its details', () => {
    const fields = [...`${title}${cure}`.matchAll(FIELD)].map(([, field]) => field!);
    const error = new AppError(code, Object.fromEntries(fields.map((field) => [field, `<${field}>`])));
    expect(`${error.message}${error.cure}`).toBe(filled(`${title}${cure}`));
  });

  it('narrows its status only within its category', () => {
    expect(String(rest.status ?? 0)).toMatch(rest.status === undefined ? /^0$/ : STATUS_OF[category]);
  });
});

describe('an AppError', () => {
  it('keeps its code, category, details and cause', () => {
    const cause = new Error('disk');
    const error = new AppError('TRACK_UNKNOWN', { name: 'kik', nearest: 'kick' }, { cause });
    expect(error).toMatchObject({ name: 'AppError', code: 'TRACK_UNKNOWN', category: 'not_found', cause });
    expect(error.message).toBe('There is no track kik.');
    expect(error.cure).toBe('Use a name from GET /v1/tracks (did you mean kick?).');
  });

  it.each([
    [undefined, ''],
    [null, ''],
    [0, '0'],
    [false, 'false'],
    [{ a: 1 }, '{"a":1}'],
  ])('prints the detail %j as %j', (name, printed) => {
    expect(new AppError('TRACK_UNKNOWN', { name }).message).toBe(`There is no track ${printed}.`);
  });
});

it('suggests nothing when nothing is near', () => {
  expect(didYouMean(undefined)).toBe('');
});

it('an invariant that holds is silent; a broken one tells why it must hold', () => {
  invariant(1, 'never read');
  expect(() => invariant(0, 'a window has a width')).toThrow('invariant broken: a window has a width');
});
