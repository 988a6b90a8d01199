import { describe, expect, it } from 'vitest';
import { positionOf, regionsOf } from './source-scan.js';

const refusal = (source: string): unknown => {
  try {
    return regionsOf(source);
  } catch (error) {
    return (error as { details: unknown }).details;
  }
};

describe('regions of a source', () => {
  it('are the parenthesised blocks that begin a line, and what stands between them, on their own lines', () => {
    expect(regionsOf('(\na\n)\n\n( b );\nx = 3;\n(c)')).toEqual([
      { line: 1, text: '(\na\n)\n' },
      { line: 5, text: '( b );\n' },
      { line: 6, text: 'x = 3;\n' },
      { line: 7, text: '(c)' },
    ]);
  });

  it.each([
    ['a call across lines', 'SynthDef(\\a, {\n(\n1\n)\n}).add;'],
    ['a bracket in a comment', '// (\n3 /* (\n( /* ( */ ( */ .postln'],
    ['a bracket in a string', '"\n(\n\\"(".postln; \'(\n(\'.postln'],
    ['a bracket as a character', 'x = [\n$(, $\\n,\n$)];'],
    ['a block inside a function', 'f = {\n(1 + 2)\n};'],
    ['more closing than opening brackets', ') ] }\n1'],
  ])('are one for %s', (_, source) => {
    expect(regionsOf(source)).toEqual([{ line: 1, text: source }]);
  });

  it('end with the line that closes the block, so that a call on it stays with it', () => {
    expect(regionsOf('(\nSynthDef(\\a)\n).add\n(b)')).toEqual([
      { line: 1, text: '(\nSynthDef(\\a)\n).add\n' },
      { line: 4, text: '(b)' },
    ]);
  });

  it('are none for blank text', () => {
    expect(regionsOf(' \n\t\r\n')).toEqual([]);
  });

  it.each([
    ['1;\n  "abc', 2, 3, 'the string never ends'],
    ['"abc\\"', 1, 1, 'the string never ends'],
    ['"', 1, 1, 'the string never ends'],
    ["x = 'abc", 1, 5, 'the symbol never ends'],
    ['\n\n /* a /* b */', 3, 2, 'the comment never ends'],
    ['ab\u0000', 1, 3, 'the control character 0x00 is not part of the language'],
    ['a\n\u001b', 2, 1, 'the control character 0x1b is not part of the language'],
    ['\u000c', 1, 1, 'the control character 0x0c is not part of the language'],
  ])('%j is refused at line %d, column %d: %s', (source, line, column, reason) => {
    expect(refusal(source)).toMatchObject({ line, column, reason });
  });
});

it.each([
  ['1;\n  "abc\ndef', { column: 3, endColumn: 7, text: '"abc' }],
  ['\n\n /* a', { column: 2, endColumn: 4, text: '/*' }],
  ['ab\u0000', { column: 3, endColumn: 4, text: '\u0000' }],
])('of %j the piece at fault is shown', (source, place) => {
  expect(refusal(source)).toMatchObject(place);
});

it.each([
  [0, { line: 1, column: 1 }],
  [2, { line: 1, column: 3 }],
  [3, { line: 2, column: 1 }],
  [5, { line: 3, column: 2 }],
])('character %d of "ab⏎⏎cd" stands at %j', (offset, position) => {
  expect(positionOf('ab\n\ncd', offset)).toEqual(position);
});
