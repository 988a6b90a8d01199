import { describe, expect, it } from 'vitest';
import { readAnswer } from './sclang-answer.js';

const MARK = 'oiduna:1234';
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
const said = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const report = (what: string, bytes = ''): string => `${MARK} ${what} ${bytes}`;

/** What sclang 3.13 prints for a text that it does not compile. */
const refusal = (reason: string, line: number, byte: number): string =>
  said(`ERROR: ${reason}`, '  in interpreted text', `  line ${line} char ${byte}:`, '', '  …', '  ^', '---');

const outcome = (output: string, source = ''): unknown => {
  try {
    return readAnswer(output, MARK, source).map((file) => Buffer.from(file).toString());
  } catch (error) {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  }
};

describe("sclang's answer", () => {
  it('holds the files, put together from their parts, whatever the source prints between', () => {
    const output = said(
      report('compiling'),
      ...[report('bytes', hex('SC')), 'hello', report('bytes', hex('gf')), report('def')],
      ...[report('bytes', hex('two')), report('def'), report('done')],
    );
    expect(outcome(output)).toEqual(['SCgf', 'two']);
  });

  it.each([
    ["syntax error, unexpected INTEGER, expecting ')'", 'x.ar(440 445)', 1, 12, 10],
    ['syntax error, unexpected NAME, expecting end of file', '\t\tfoo bar', 1, 9, 7],
    ["Variable 'xyz' not defined.", 'var a = 1;\n a + xyz', 2, 8, 6],
    ['syntax error, unexpected end of file', '1 +', 1, 4, 4],
    ['syntax error, unexpected NAME', '1;\n foo bar\r\n', 2, 0, 6],
    ["syntax error, unexpected '}'", 'é = }', 1, 6, 5],
  ])('%s in %j is a syntax error at line %d, byte %d, column %d', (reason, source, line, byte, column) => {
    const output = said(report('compiling')) + refusal(reason, line, byte) + said(report('done'));
    expect(outcome(output, source)).toEqual({
      code: 'SYNTHDEF_SYNTAX',
      line,
      column,
      reason: reason.replace(/\.$/, ''),
    });
  });

  it('names the class that is not defined, with its place', () => {
    const output = said(report('compiling')) + refusal('Class not defined.', 2, 7) + said(report('done'));
    expect(outcome(output, '1;\n é Foo.ar')).toEqual({
      code: 'SYNTHDEF_COMPILE_FAILED',
      line: 2,
      column: 4,
      reason: 'the class Foo is not defined (line 2, column 4)',
    });
  });

  it('says which bracket does not match instead of "Parse error"', () => {
    const output =
      said(report('compiling')) +
      refusal('Parse error', 1, 5) +
      said("unmatched ')'", '  in interpreted text line 1 char 5', report('done'));
    expect(outcome(output, 'x = )')).toEqual({ code: 'SYNTHDEF_SYNTAX', line: 1, column: 5, reason: "unmatched ')'" });
  });

  it('is about the region that was not compiled, and not about the whole text', () => {
    const output =
      said(report('compiling')) +
      refusal('syntax error, of the whole', 1, 1) +
      said(report('compiling'), report('compiling')) +
      refusal('syntax error, of the region', 3, 1) +
      said(report('unparsed'), report('done'));
    expect(outcome(output, 'a\nb\nc')).toMatchObject({ line: 3, reason: 'syntax error, of the region' });
  });

  it('is an error that the source raised, by its first line', () => {
    const output = said(
      report('compiling'),
      report('failed', hex('ERROR: Non Boolean in test.\nadvice')),
      report('done'),
    );
    expect(outcome(output)).toEqual({ code: 'SYNTHDEF_COMPILE_FAILED', reason: 'Non Boolean in test' });
  });

  it('is an error of what the source forked, when nothing else came of it', () => {
    const output = said(report('compiling'), "ERROR: Message 'fooz' not understood.", report('done'));
    expect(outcome(output)).toEqual({ code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'fooz' not understood" });
  });

  it('is that there is no SynthDef, when nothing failed either', () => {
    expect(outcome(said(report('compiling'), '3', report('done')))).toEqual({ code: 'SYNTHDEF_NONE' });
  });

  it('is a failure when sclang ended early', () => {
    expect(outcome(said(report('compiling'), report('bytes', '00')))).toEqual({
      code: 'SYNTHDEF_COMPILE_FAILED',
      reason: 'the source ended sclang before it was evaluated',
    });
  });

  it('is a failure when the refusal has no place', () => {
    const output = said(report('compiling'), 'ERROR: too many', report('unparsed'), report('done'));
    expect(outcome(output)).toEqual({ code: 'SYNTHDEF_COMPILE_FAILED', reason: 'too many' });
  });
});
