import { type ModuleDeclaration, type Options, Parser, type Program, type Statement } from 'acorn';
import { NAMES_MAX } from './limits.js';
import type { Source } from './source.js';

/** What acorn's plugins may change of its parser, though its types do not say so. */
const NameParser = Parser as unknown as new (
  options: Options,
  text: string,
) => {
  parse(): Program;
  declareName(name: string, kind: number, at: number): void;
};

/** One class for all texts: with a class of its own for each, acorn ran four times as slow, never optimised. */
class CountingParser extends NameParser {
  private names = 0;

  constructor(private readonly pattern: Source) {
    super({ ecmaVersion: 2024, sourceType: 'module' }, pattern.text);
  }

  override declareName(name: string, kind: number, at: number): void {
    this.names += 1;
    if (this.names > NAMES_MAX) this.pattern.failOverBudget(at, `more than ${NAMES_MAX} names`);
    super.declareName(name, kind, at);
  }
}

/** The sentences of a text. @throws SyntaxError of acorn's | RangeError | AppError PATTERN_OVER_BUDGET */
export const parsed = (source: Source): (Statement | ModuleDeclaration)[] => new CountingParser(source).parse().body;
