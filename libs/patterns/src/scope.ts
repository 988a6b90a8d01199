import { didYouMean, CONTROL_NAME, nearestName } from '@oiduna/contracts';
import type * as acorn from 'acorn';
import { budgetInHand } from './budget.js';
import { parameterRow } from './functions/controls.js';
import type { FunctionRow } from './functions/row.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { EXPRESSION_DEPTH_MAX, PROBLEMS_MAX } from './limits.js';
import type { Position, Source } from './source.js';
import type { Callable, Site, Value } from './value.js';

/** Something the performer should know that stops nothing. */
export interface Problem extends Position {
  readonly reason: string;
}

/** Names of parameters that SynthDefs have: each can be written as a control. */
export type ParameterNames = Pick<ReadonlySet<string>, 'has' | 'keys'>;

export const NO_PARAMETERS: ParameterNames = new Set();

/** For a text that was checked before: whatever it calls was a parameter then. */
export const ANY_PARAMETER: ParameterNames = {
  has: (name) => CONTROL_NAME.test(name),
  keys: () => new Set<string>().keys(),
};

type Interpret = (node: acorn.AnyNode, scope: Scope, depth: number) => Value;

/** What one text has declared, and where the expression in hand looks names up. */
export class Scope {
  private readonly values = new Map<string, Value>();

  private constructor(
    readonly source: Source,
    /** Functions of the text's own that are methods, by `register`. */
    readonly methods: Map<string, Callable>,
    readonly problems: Problem[],
    private readonly parameters: ParameterNames,
    private readonly interpret: Interpret,
    private readonly outer?: Scope,
  ) {}

  static of(source: Source, parameters: ParameterNames, interpret: Interpret): Scope {
    return new Scope(source, new Map(), [], parameters, interpret);
  }

  valueOf(node: acorn.AnyNode, depth = 0): Value {
    return this.interpret(node, this, depth);
  }

  /** For the body of a function or block: it sees what is outside, and is not seen from there. */
  inner(): Scope {
    return new Scope(this.source, this.methods, this.problems, this.parameters, this.interpret, this);
  }

  declare(node: acorn.Identifier, value: Value): void {
    if (this.values.has(node.name)) this.source.fail(node.start, `${node.name} is declared already`);
    this.values.set(node.name, value);
  }

  /** The scope that declares the name; undefined when none does. */
  declaring(name: string): { readonly value: Value } | undefined {
    if (this.values.has(name)) return { value: this.values.get(name) };
    return this.outer?.declaring(name);
  }

  site(offset: number): Site {
    return {
      source: this.source,
      offset,
      warn: (reason) => this.warn(offset, reason),
      define: (name, method) => this.methods.set(name, method),
    };
  }

  /** Once for each place: a function within a pattern may be called in every cycle, for ever. */
  warn(offset: number, reason: string): void {
    const { line, column } = this.source.position(offset);
    const isKnown = this.problems.some((p) => p.line === line && p.column === column && p.reason === reason);
    if (!isKnown && this.problems.length < PROBLEMS_MAX) this.problems.push({ line, column, reason });
  }

  /** A function of the table, or a parameter of a SynthDef; undefined when it is neither. */
  rowOf(name: string): FunctionRow | undefined {
    return FUNCTION_BY_NAME.get(name) ?? (this.parameters.has(name) ? parameterRow(name) : undefined);
  }

  /** @throws AppError PATTERN_SYNTAX with the nearest name there is */
  failUnknown({ name, start }: acorn.Identifier): never {
    const nearest = nearestName(name, [...this.names()]);
    return this.source.fail(start, `there is no function ${name}${didYouMean(nearest)}`);
  }

  /** Each node costs a step of whoever runs it: the text, or a query that calls a function of the text. */
  spend(node: acorn.Node, depth: number): void {
    budgetInHand().spend();
    if (depth > EXPRESSION_DEPTH_MAX) {
      const reason = `more than ${EXPRESSION_DEPTH_MAX} calls within or after each other`;
      this.source.failOverBudget(node.start, reason);
    }
  }

  private *names(): Iterable<string> {
    yield* this.values.keys();
    if (this.outer) yield* this.outer.names();
    else {
      yield* this.methods.keys();
      yield* FUNCTION_BY_NAME.keys();
      yield* this.parameters.keys();
    }
  }
}

/** @throws AppError PATTERN_SYNTAX: JavaScript, but not the pattern language */
export function refuse(node: acorn.Node, { source }: Scope): never {
  const words = node.type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return source.fail(node.start, `the pattern language has no ${words}`);
}
