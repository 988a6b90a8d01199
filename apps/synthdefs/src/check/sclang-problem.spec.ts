import { describe, expect, it } from 'vitest';
import { problemIn } from './sclang-problem.js';

const said = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

/** What sclang 3.13 prints for a text that it does not compile. */
const refusal = (reason: string, line: number, byte: number): string =>
  said(`ERROR: ${reason}`, '  in interpreted text', `  line ${line} char ${byte}:`, '', '  …', '  ^', '---');

describe('what sclang says of a text', () => {
  it.each([
    ["syntax error, unexpected INTEGER, expecting ')'", 'x.ar(440 445)', 1, 12, 10, '445'],
    ['syntax error, unexpected NAME, expecting end of file', '\t\tfoo bar', 1, 9, 7, 'bar'],
    ["Variable 'xyz' not defined.", 'var a = 1;\n a + xyz', 2, 8, 6, 'xyz'],
    ['syntax error, unexpected end of file', '1 +', 1, 4, 4, ''],
    ['syntax error, unexpected NAME', '1;\n foo bar\r\n', 2, 0, 6, 'bar'],
    ["syntax error, unexpected '}'", 'é = }', 1, 6, 5, '}'],
  ])('%s in %j is at line %d, byte %d: column %d, %j', (reason, source, line, byte, column, text) => {
    expect(problemIn(refusal(reason, line, byte), source)).toEqual({
      code: 'SYNTHDEF_SYNTAX',
      ...{ line, column, text },
      endColumn: column + Math.max(1, text.length),
      reason: reason.replace(/\.$/, ''),
    });
  });

  it('names the class that is not defined', () => {
    expect(problemIn(refusal('Class not defined.', 2, 7), '1;\n é Foo.ar')).toEqual({
      code: 'SYNTHDEF_COMPILE_FAILED',
      ...{ line: 2, column: 4, endColumn: 7, text: 'Foo' },
      reason: 'the class Foo is not defined',
    });
  });

  it('tells which bracket does not match instead of "Parse error"', () => {
    const output = refusal('Parse error', 1, 5) + said("unmatched ')'", '  in interpreted text line 1 char 5');
    expect(problemIn(output, 'x = )')).toMatchObject({ line: 1, column: 5, reason: "unmatched ')'" });
  });

  it('is nothing for a text that compiled', () => {
    expect(problemIn(said('WARNING: keyword arg', ''), 'x')).toBeUndefined();
  });
});
