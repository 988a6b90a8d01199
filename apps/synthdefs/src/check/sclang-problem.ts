import type { SourceProblem } from '@oiduna/contracts';

/**
 * How sclang 3.13 reports a text it cannot compile. `char` counts bytes and is where the token at fault
 * ends, or 0 when it ends its line.
 * @see https://doc.sccode.org/Guides/Understanding-Errors.html
 */
const REFUSAL = /^ERROR: (?<reason>.+)\n {2}in interpreted text\n {2}line (?<line>\d+) char (?<byte>\d+):/gm;
/** Brackets that do not match are told apart from the refusal itself, which then says `Parse error`. */
const BRACKETS = /^(?:unmatched|opening bracket) .+$/m;

/** What sclang says of a text, or undefined when it compiled. It stops at the first problem of each kind. */
export function problemIn(output: string, source: string): SourceProblem | undefined {
  const [first] = output.matchAll(REFUSAL);
  const { reason = '', line: lineDigits = '1', byte = '1' } = first?.groups ?? {};
  if (first === undefined) return undefined;
  const line = Number(lineDigits);
  const { token, column } = tokenEndingAt(source.split('\n')[line - 1] ?? '', Number(byte));
  const where = { line, column, endColumn: column + Math.max(1, token.length), text: token };
  if (reason.startsWith('Class not defined')) {
    return { code: 'SYNTHDEF_COMPILE_FAILED', ...where, reason: `the class ${token} is not defined` };
  }
  const brackets = BRACKETS.exec(output)?.[0];
  const clear = reason === 'Parse error' ? (brackets ?? reason) : reason;
  return { code: 'SYNTHDEF_SYNTAX', ...where, reason: clear.replace(/\.$/, '') };
}

/** The word that ends at a byte of a line, and the column (from 1, in characters) where it begins. */
function tokenEndingAt(line: string, byte: number): { token: string; column: number } {
  const bytes = Buffer.from(line);
  const upToEnd = byte === 0 ? line.trimEnd() : bytes.subarray(0, byte).toString();
  if (byte > bytes.byteLength) return { token: '', column: upToEnd.length + 1 };
  const token = /\w+$/.exec(upToEnd)?.[0] ?? upToEnd.slice(-1);
  return { token, column: upToEnd.length - token.length + 1 };
}
