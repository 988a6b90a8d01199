import { AppError } from '@oiduna/contracts';

/** A place in the text as editors count: both from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text as written, to say where something is wrong. */
export class Source {
  constructor(readonly text: string) {}

  position(offset: number): Position {
    const before = this.text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: offset - lineStart + 1 };
  }

  /** @throws AppError PATTERN_SYNTAX */
  fail(offset: number, reason: string): never {
    throw new AppError('PATTERN_SYNTAX', { ...this.position(offset), reason });
  }

  /** @throws AppError PATTERN_OVER_BUDGET */
  failOverBudget(offset: number, reason: string, cause?: unknown): never {
    const position = this.position(offset);
    const where = `line ${position.line}, column ${position.column}: ${reason}`;
    throw new AppError('PATTERN_OVER_BUDGET', { ...position, reason: where }, { cause });
  }
}
