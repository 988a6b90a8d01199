import { AppError, type ErrorCode, Problem } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runInContext } from './context.js';
import { asAppError, fromWire, HANDLING, parse, toProblem, toWire } from './errors.js';

describe('a category decides', () => {
  it.each([
    ['invalid', 422, false, 'info'],
    ['not_found', 404, false, 'info'],
    ['conflict', 409, false, 'info'],
    ['overload', 429, true, 'warn'],
    ['unavailable', 503, true, 'warn'],
    ['timeout', 504, true, 'warn'],
    ['internal', 500, false, 'error'],
  ] as const)('%s: status %d, retryable %s, logged as %s', (category, status, retryable, level) => {
    expect(HANDLING[category]).toEqual({ status, retryable, level });
  });
});

describe('a problem document', () => {
  it('says what, where and what to do, with the request it belongs to', () => {
    const error = new AppError('TRACK_UNKNOWN', { name: 'kik', nearest: 'kick' });
    const problem = runInContext({ requestId: 'r1' }, () => toProblem(error));
    expect(Problem.parse(problem)).toEqual({
      type: '/docs/errors#track-unknown',
      title: 'TRACK_UNKNOWN',
      status: 404,
      detail: 'There is no track kik. Use a name from GET /v1/tracks (did you mean kick?).',
      instance: 'r1',
      code: 'TRACK_UNKNOWN',
      retryable: false,
      traceId: null,
      details: { name: 'kik', nearest: 'kick' },
    });
  });

  it.each<[ErrorCode, number]>([
    ['INPUT_TOO_LARGE', 413],
    ['CONTENT_TYPE_UNSUPPORTED', 415],
    ['REVISION_MISMATCH', 412],
    ['QUEUE_FULL', 429],
    ['SCSYNTH_SILENT', 504],
  ])('of %s has the status %d', (code, status) => {
    expect(toProblem(new AppError(code)).status).toBe(status);
  });

  it('of a bug of ours tells nothing of its inside', () => {
    const problem = toProblem(new TypeError('password=geheim'));
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500, retryable: false });
    expect(JSON.stringify(problem)).not.toContain('geheim');
    expect(toProblem(new AppError('INTERNAL', { secret: 'geheim' }))).not.toHaveProperty('details');
  });

  it('lists wrong fields beside the details', () => {
    const errors = [{ pointer: '/bpm', detail: 'too fast' }];
    const problem = toProblem(new AppError('INPUT_INVALID', { errors }));
    expect(problem.errors).toEqual(errors);
    expect(problem).not.toHaveProperty('details');
  });
});

describe('an error over the wire', () => {
  it('arrives with its code and details', () => {
    const sent = new AppError(
      'SYNTHDEF_SYNTAX',
      { line: 3, column: 7, reason: 'unexpected )' },
      { cause: new Error('inside') },
    );
    const arrived = fromWire(JSON.parse(JSON.stringify(toWire(sent))));
    expect(arrived).toMatchObject({ code: sent.code, details: sent.details, message: sent.message });
    expect(arrived.cause).toBeUndefined();
  });

  it.each([new TypeError('geheim'), 'geheim', undefined])('is INTERNAL without details when it was %s', (thrown) => {
    expect(toWire(thrown)).toEqual({ code: 'INTERNAL', details: {} });
  });

  it.each([undefined, null, 'x', {}, { code: 'NO_SUCH_CODE', details: {} }, { code: 'INTERNAL' }])(
    'is INTERNAL when %j arrives',
    (wire) => {
      expect(fromWire(wire)).toMatchObject({ code: 'INTERNAL', cause: wire });
    },
  );

  it('stays itself when it already is an AppError', () => {
    const error = new AppError('JOB_UNKNOWN', { id: 'x' });
    expect(asAppError(error)).toBe(error);
  });
});

describe('parsing', () => {
  const Body = z.object({ name: z.string(), tracks: z.array(z.object({ gain: z.number() }).strict()) }).strict();
  const pointersOf = (value: unknown): string[] => {
    try {
      parse(Body, value);
      return [];
    } catch (error) {
      return asAppError(error).details.errors?.map(({ pointer }) => pointer) ?? ['not an INPUT_INVALID'];
    }
  };

  it('returns the parsed value', () => {
    expect(parse(z.object({ bars: z.coerce.number().default(4) }), {})).toEqual({ bars: 4 });
  });

  it.each([
    ['every wrong field', { name: 1, tracks: [{ gain: 1 }, { gain: 'x' }] }, ['/name', '/tracks/1/gain']],
    ['the whole body', 'x', ['']],
    [
      'each unknown field',
      { name: 'a', tracks: [{ gain: 1, a: 1, b: 2 }], c: 3 },
      ['/tracks/0/a', '/tracks/0/b', '/c'],
    ],
    ['an unknown field with slash and tilde', { name: 'a', tracks: [], 'a/b~c': 1 }, ['/a~1b~0c']],
  ])('points at %s', (_, value, pointers) => {
    expect(pointersOf(value)).toEqual(pointers);
  });

  it('escapes slashes and tildes in a pointer', () => {
    const attempt = () => parse(z.record(z.string(), z.number()), { 'a/b~c': 'x' });
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: { errors: [expect.objectContaining({ pointer: '/a~1b~0c' })] },
      }),
    );
  });
});
