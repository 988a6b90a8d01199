import { AppError } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../generated/studio.js';
import { excerpt, explain } from './explain.js';
import { Refused, withSource } from './refused.js';

const problem = (rest: Partial<Problem>): Problem => ({
  type: 'http://studio/docs/errors#synthdef-syntax',
  title: 'sclang refused the source',
  status: 422,
  detail: 'sclang refused the source at line 2, column 3: unexpected NAME. Correct the source at that position.',
  instance: 'r-1',
  code: 'SYNTHDEF_SYNTAX',
  retryable: false,
  traceId: 'abc',
  ...rest,
});

describe('the explanation of a failure', () => {
  it('shows the place in the source with a caret, the request ID and the trace ID', async () => {
    const refused = new Refused(422, problem({ details: { line: 2, column: 3 } }), 'abc');
    const source = { name: 'kick.scd', text: '(\n  oops\n)' };
    const named = await withSource<Refused>(source, () => Promise.reject(refused)).catch((error: Refused) => error);
    expect(explain(named, 'r-1')).toBe(
      [
        'oiduna: sclang refused the source at line 2, column 3: unexpected NAME. Correct the source at that position.',
        '  kick.scd:2:3',
        '  2 |   oops',
        '    |   ^',
        '  request r-1, trace abc',
        '',
      ].join('\n'),
    );
  });

  it('lists every problem of a SynthDef, where there is more than the sentence says', () => {
    const one = { code: 'FILTER_WIDTH', ugenIndex: 3, ugenName: 'RLPF', reason: 'rq is 0', cure: 'Raise it.' };
    const whole = { code: 'NO_OUTPUT', ugenIndex: -1, ugenName: '', reason: 'nothing leaves it', cure: 'Add an Out.' };
    const told = (problems: unknown) => explain(new Refused(422, problem({ details: { problems } }), undefined), 'r-1');
    expect(told([one, whole])).toContain(
      '\n  FILTER_WIDTH in UGen 3 (RLPF): rq is 0. Raise it.\n  NO_OUTPUT: nothing leaves it. Add an Out.\n',
    );
    expect(told([one])).not.toContain('FILTER_WIDTH');
    expect(told('nonsense')).not.toContain('nonsense');
  });

  it('lists every field that is wrong', () => {
    const errors = [{ pointer: '/bpm', detail: 'must be at most 999' }];
    expect(explain(new Refused(422, problem({ errors }), undefined), 'r-1')).toContain('  /bpm: must be at most 999\n');
  });

  it('says what to do about an error found on this side', () => {
    const away = new AppError('STUDIO_AWAY', { url: 'http://studio', reason: 'the connection was refused' });
    expect(explain(away, 'r-1')).toContain('No studio answers at http://studio: the connection was refused. Start one');
  });

  it('names no request where none was sent', () => {
    expect(explain(new AppError('FILE_UNUSABLE', { path: 'a.scd', what: 'read' }), 'r-1')).not.toContain('r-1');
  });

  it('says so when what answered sent no problem document', () => {
    expect(explain(new Refused(502, undefined, undefined), 'r-1')).toContain('The answer had status 502');
  });
});

describe('the excerpt of a source', () => {
  it.each([
    ['a b', 1, 3, ['  1 | a b', '    |   ^']],
    ['\t\tx', 1, 3, ['  1 | \t\tx', '    | \t\t^']],
    ['a\r\nb', 2, 1, ['  2 | b', '    | ^']],
    [`${'\n'.repeat(11)}x`, 12, 1, ['  12 | x', '     | ^']],
    ['a', 1, 2, ['  1 | a', '    |  ^']],
    ['a', 9, 1, []],
  ])('of %j at %i:%i has its caret right below', (text, line, column, lines) => {
    expect(excerpt({ name: 'x', text }, line, column)).toEqual(lines);
  });
});

it('a source is attached to refusals only', async () => {
  const bug = new TypeError('bug');
  await expect(withSource({ name: 'x', text: '' }, () => Promise.reject(bug))).rejects.toBe(bug);
});
