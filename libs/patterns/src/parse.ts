import { type ModuleDeclaration, type Options, Parser, type Statement } from 'acorn';
import { NAMES_MAX } from './limits.js';
import type { Source } from './source.js';

/** What acorn's plugins may change of its parser, though its types do not say so. */
type NameParser = new (
  options: Options,
  text: string,
) => Parser & {
  declareName(name: string, kind: number, at: number): void;
};

/** The sentences of a text. @throws SyntaxError of acorn's | RangeError | AppError PATTERN_OVER_BUDGET */
export function parsed(source: Source): (Statement | ModuleDeclaration)[] {
  let names = 0;
  const counting = Parser.extend((Base) => {
    const Counting = class extends (Base as unknown as NameParser) {
      override declareName(name: string, kind: number, at: number): void {
        names += 1;
        if (names > NAMES_MAX) source.failOverBudget(at, `more than ${NAMES_MAX} names`);
        super.declareName(name, kind, at);
      }
    };
    return Counting as unknown as typeof Parser;
  });
  return counting.parse(source.text, { ecmaVersion: 2024, sourceType: 'module' }).body;
}
