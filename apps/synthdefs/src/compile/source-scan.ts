import { AppError, SOURCE_TEXT_SHOWN_MAX } from '@oiduna/contracts';

/** A part of a source, and the line (from 1) it begins in. */
export interface Region {
  readonly text: string;
  readonly line: number;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column, both from 1, of a character in a text. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where a part's own text begins in the whole, behind blank lines. */
export function startOf({ text, line }: Region): Position {
  const within = positionOf(text, text.search(/\S/));
  return { line: line + within.line - 1, column: within.column };
}

/** Tab, line feed and carriage return are text; any other code below a space is not. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL_CHARACTER = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Brackets, and what sclang's lexer takes as one piece in which a bracket means nothing. */
const TOKEN =
  /\/\/[^\n]*|\/\*|"(?:[^"\\]|\\[^])*(?<endOfString>"?)|'(?:[^'\\]|\\[^])*(?<endOfSymbol>'?)|\$\\?[^]|[([{}\])]/g;

/**
 * The parts a source is evaluated in when it is not one program as a whole: each `( … )` that begins a
 * line at the top level, to the end of the line that closes it, and what stands between those. That is
 * how an editor runs such a file.
 * @throws AppError SYNTHDEF_SYNTAX for what sclang would pass over: control characters (it stops at NUL),
 *   strings, symbols and comments that never end
 */
export function regionsOf(source: string): Region[] {
  const control = CONTROL_CHARACTER.exec(source);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
    throw syntax(source, control.index, 1, `the control character 0x${code} is not part of the language`);
  }
  const cuts = [0, ...regionCuts(source), source.length];
  let nextLine = 1;
  const parts = cuts.map((from, at) => {
    const text = source.slice(from, cuts[at + 1] ?? from);
    const line = nextLine;
    nextLine += text.split('\n').length - 1;
    return { text, line };
  });
  return parts.filter(({ text }) => text.trim() !== '');
}

/** Where the lines begin and end that hold a region. */
function regionCuts(source: string): number[] {
  const cuts: number[] = [];
  const open: ('region' | 'other')[] = [];
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(source); match !== null; match = tokens.exec(source)) {
    const [text] = match;
    if (text === '/*') {
      tokens.lastIndex = endOfComment(source, match.index);
    } else if (match.groups?.['endOfString'] === '') {
      throw syntax(source, match.index, match[0].length, 'the string never ends');
    } else if (match.groups?.['endOfSymbol'] === '') {
      throw syntax(source, match.index, match[0].length, 'the symbol never ends');
    } else if (/^[([{]$/.test(text)) {
      const lineStart = source.lastIndexOf('\n', match.index) + 1;
      const begins = text === '(' && open.length === 0 && source.slice(lineStart, match.index).trim() === '';
      if (begins) cuts.push(lineStart);
      open.push(begins ? 'region' : 'other');
    } else if (/^[)\]}]$/.test(text) && open.pop() === 'region') {
      cuts.push(endOfLine(source, match.index));
    }
  }
  return cuts;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end + 1;
}

/** Comments nest. @returns the offset behind the comment that opens at `from` */
export function endOfComment(source: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(source); mark !== null; mark = marks.exec(source)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw syntax(source, from, 2, 'the comment never ends');
}

/** An AppError with the place, for people and editors; of a piece over several lines only its first is marked. */
function syntax(source: string, offset: number, length: number, reason: string): AppError {
  const { line, column } = positionOf(source, offset);
  const text = source.slice(offset, offset + length).split('\n')[0] ?? '';
  const place = { line, column, endColumn: column + text.length, text: text.slice(0, SOURCE_TEXT_SHOWN_MAX) };
  return new AppError('SYNTHDEF_SYNTAX', { ...place, reason });
}
