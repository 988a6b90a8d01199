import { AppError } from '@oiduna/contracts';

/** Two lines of a terminal. */
const REASON_CHARACTERS_MAX = 200;

/** A place in the text as editors count: both from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text as written, to say where something is wrong. */
export class Source {
  private lineStarts: readonly number[] | undefined;

  constructor(readonly text: string) {}

  position(offset: number): Position {
    const starts = (this.lineStarts ??= lineStartsOf(this.text));
    // The last line that begins at or before the offset: a text may be remarked on thousands of times.
    let [line, next] = [0, starts.length];
    while (next - line > 1) {
      const middle = (line + next) >> 1;
      if (starts[middle]! <= offset) line = middle;
      else next = middle;
    }
    return { line: line + 1, column: offset - starts[line]! + 1 };
  }

  /** @throws AppError PATTERN_SYNTAX */
  fail(offset: number, reason: string): never {
    throw new AppError('PATTERN_SYNTAX', { ...this.position(offset), reason: shortened(reason) });
  }

  /** @throws AppError PATTERN_OVER_BUDGET */
  failOverBudget(offset: number, reason: string, cause?: unknown): never {
    const position = this.position(offset);
    const where = `line ${position.line}, column ${position.column}: ${shortened(reason)}`;
    throw new AppError('PATTERN_OVER_BUDGET', { ...position, reason: where }, { cause });
  }
}

/** A reason may quote the text, and a text may be one word of 64 K. */
const shortened = (reason: string): string =>
  reason.length > REASON_CHARACTERS_MAX ? `${reason.slice(0, REASON_CHARACTERS_MAX)}…` : reason;

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
