import { AppError } from '@oiduna/contracts';
import { stateRanges } from './stated-ranges.js';

/**
 * How sclang 3.13 reports a text it cannot compile. `char` counts bytes and is where the token at fault
 * ends, or 0 when it ends its line.
 */
const REFUSAL = /^ERROR: (?<reason>.+)\n {2}in interpreted text\n {2}line (?<line>\d+) char (?<byte>\d+):/gm;
/** Brackets that do not match are told apart from the refusal itself, which then says `Parse error`. */
const BRACKETS = /^(?:unmatched|opening bracket) .+$/m;
const RUNTIME_ERROR = /^ERROR: (?<reason>.+)$/m;

/**
 * The SCgf files in a run's output.
 * @throws AppError SYNTHDEF_SYNTAX | SYNTHDEF_COMPILE_FAILED | SYNTHDEF_NONE
 */
export function readAnswer(output: string, mark: string, source: string): Uint8Array[] {
  const files: Uint8Array[] = [];
  let parts: Buffer[] = [];
  let specs: string[] = [];
  let finished = false;
  for (const { what, hex, endsAt } of reports(output, mark)) {
    if (what === 'failed') throw failed(Buffer.from(hex, 'hex').toString());
    if (what === 'unparsed') throw refused(lastCompiling(output.slice(0, endsAt), mark), source);
    if (what === 'bytes') parts.push(Buffer.from(hex, 'hex'));
    if (what === 'spec') specs.push(Buffer.from(hex, 'hex').toString());
    if (what === 'def') {
      const file = Buffer.concat(parts);
      stateRanges(file, specs);
      files.push(file);
      parts = [];
      specs = [];
    }
    finished ||= what === 'done';
  }
  if (!finished) throw failed('the source ended sclang before it was evaluated');
  if (files.length > 0) return files;
  throw nothing(lastCompiling(output, mark), source);
}

interface Report {
  readonly what: string;
  readonly hex: string;
  readonly endsAt: number;
}

function* reports(output: string, mark: string): Iterable<Report> {
  const lines = new RegExp(`^${mark} (?<what>[a-z]+) (?<hex>[0-9A-F]*)$`, 'gm');
  for (const match of output.matchAll(lines)) {
    yield { what: match.groups!['what']!, hex: match.groups!['hex']!, endsAt: match.index + match[0].length };
  }
}

const lastCompiling = (output: string, mark: string): string => output.slice(output.lastIndexOf(`${mark} compiling`));

/** Nothing came of the source: because it was refused, because what it forked failed, or by design. */
function nothing(output: string, source: string): AppError {
  if (/^ {2}in interpreted text$/m.test(output)) return refused(output, source);
  const error = RUNTIME_ERROR.exec(output)?.groups?.['reason'];
  return error === undefined ? new AppError('SYNTHDEF_NONE') : failed(error);
}

/** @see https://doc.sccode.org/Guides/Understanding-Errors.html */
function refused(output: string, source: string): AppError {
  const [first] = output.matchAll(REFUSAL);
  if (first === undefined) return failed(RUNTIME_ERROR.exec(output)?.groups?.['reason'] ?? 'sclang refused the source');
  const { reason = '', line = '1', byte = '1' } = first.groups ?? {};
  const { token, column } = tokenEndingAt(source.split('\n')[Number(line) - 1] ?? '', Number(byte));
  const where = { line: Number(line), column };
  if (reason.startsWith('Class not defined')) {
    const text = `the class ${token} is not defined (line ${line}, column ${column})`;
    return new AppError('SYNTHDEF_COMPILE_FAILED', { ...where, reason: text });
  }
  const brackets = BRACKETS.exec(output)?.[0];
  const clear = reason === 'Parse error' ? (brackets ?? reason) : reason;
  return new AppError('SYNTHDEF_SYNTAX', { ...where, reason: clear.replace(/\.$/, '') });
}

/** The word that ends at a byte of a line, and the column (from 1, in characters) where it begins. */
function tokenEndingAt(line: string, byte: number): { token: string; column: number } {
  const bytes = Buffer.from(line);
  const upToEnd = byte === 0 ? line.trimEnd() : bytes.subarray(0, byte).toString();
  if (byte > bytes.byteLength) return { token: '', column: upToEnd.length + 1 };
  const token = /\w+$/.exec(upToEnd)?.[0] ?? upToEnd.slice(-1);
  return { token, column: upToEnd.length - token.length + 1 };
}

/** The first line says it; what follows is sclang's advice and the call stack. */
function failed(text: string): AppError {
  const reason = (text.replace(/^ERROR: /, '').split('\n')[0] ?? '').trim().replace(/\.$/, '');
  return new AppError('SYNTHDEF_COMPILE_FAILED', { reason });
}
