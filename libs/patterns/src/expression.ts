import { didYouMean } from '@oiduna/contracts';
import type * as acorn from 'acorn';
import { pure } from './combine.js';
import { type Form, FUNCTION_BY_NAME } from './functions.js';
import { EXPRESSION_DEPTH_MAX } from './limits.js';
import { nearestName } from '@oiduna/contracts';
import { parseNotation } from './notation.js';
import { type Budget, Pattern } from './pattern.js';
import type { Source } from './source.js';

/** What an expression can be: a pattern, or a plain number or text that becomes one when it is used as one. */
export type Value = Pattern | number | string;

/** What evaluating one text carries along. */
export interface Scope {
  readonly source: Source;
  readonly budget: Budget;
}

/**
 * The value of one expression. Only the node types below exist, and only functions of the table can be called.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, with line and column
 */
export function valueOf(node: acorn.AnyNode, scope: Scope, depth = 0): Value {
  const { source, budget } = scope;
  budget.spend();
  if (depth > EXPRESSION_DEPTH_MAX) {
    source.failOverBudget(node.start, `more than ${EXPRESSION_DEPTH_MAX} calls within or after each other`);
  }
  switch (node.type) {
    case 'Literal':
      return literal(node, scope);
    case 'TemplateLiteral':
      if (node.expressions.length > 0) return source.fail(node.start, 'backticks hold mini-notation, without ${ }');
      return parseNotation(source, node.start + 1, node.end - 1, budget);
    case 'Identifier':
      return constantNamed(node, scope);
    case 'UnaryExpression':
      if (node.operator !== '-' && node.operator !== '+') return refuse(node, scope);
      return calculated(node, 0, node.operator, number(node.argument, scope, depth), scope);
    case 'BinaryExpression':
      if (node.left.type === 'PrivateIdentifier') return refuse(node, scope);
      return calculated(node, number(node.left, scope, depth), node.operator, number(node.right, scope, depth), scope);
    case 'CallExpression':
      return called(node, scope, depth);
    default:
      return refuse(node, scope);
  }
}

/** A number is the pattern that repeats it. */
export const asPattern = (value: Value): Pattern => (value instanceof Pattern ? value : pure(value));

function literal(node: acorn.Literal, { source, budget }: Scope): Value {
  if (typeof node.value === 'number') return node.value;
  if (typeof node.value !== 'string') return source.fail(node.start, `${node.raw ?? 'this'} is no pattern`);
  // The raw text, so that every leaf's offset is its place in the text.
  if (source.text[node.start] === '"') return parseNotation(source, node.start + 1, node.end - 1, budget);
  return node.value;
}

function constantNamed(node: acorn.Identifier, scope: Scope): Value {
  const row = FUNCTION_BY_NAME.get(node.name);
  if (row?.value) return row.value;
  if (row) return scope.source.fail(node.start, `${node.name} is a function: write ${row.example}`);
  return unknown(node, scope);
}

function called(node: acorn.CallExpression, scope: Scope, depth: number): Pattern {
  const { callee } = node;
  if (node.optional) refuse(node, scope);
  if (callee.type === 'Identifier') {
    const form = formOf(callee, 'call', scope);
    return run(form, callee, [], node.arguments, scope, depth);
  }
  if (callee.type !== 'MemberExpression' || callee.optional || callee.computed) return refuse(callee, scope);
  if (callee.property.type !== 'Identifier') return refuse(callee.property, scope);
  const receiver = asPattern(valueOf(callee.object, scope, depth + 1));
  const form = formOf(callee.property, 'method', scope);
  return run(form, callee.property, [receiver], node.arguments, scope, depth);
}

function formOf(name: acorn.Identifier, kind: 'call' | 'method', scope: Scope): Form {
  const row = FUNCTION_BY_NAME.get(name.name) ?? unknown(name, scope);
  return (
    row[kind] ??
    scope.source.fail(name.start, `${name.name} is no ${kind === 'call' ? 'function' : kind}: write ${row.example}`)
  );
}

function run(
  form: Form,
  name: acorn.Identifier,
  receiver: readonly Pattern[],
  nodes: readonly (acorn.Expression | acorn.SpreadElement)[],
  scope: Scope,
  depth: number,
): Pattern {
  const args = nodes.map((node) => asPattern(valueOf(node, scope, depth + 1)));
  if (args.length < form.min || args.length > form.max) {
    const wanted = form.min === form.max ? form.min : `${form.min} to ${form.max}`;
    scope.source.fail(
      name.start,
      `${name.name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, not ${args.length}`,
    );
  }
  return form.run([...receiver, ...args], { source: scope.source, offset: name.start });
}

function number(node: acorn.AnyNode, scope: Scope, depth: number): number {
  const value = valueOf(node, scope, depth + 1);
  return typeof value === 'number' ? value : scope.source.fail(node.start, 'arithmetic is for numbers');
}

function calculated(node: acorn.Node, a: number, operator: string, b: number, scope: Scope): number {
  const calculate = ARITHMETIC.get(operator);
  if (!calculate) return refuse(node, scope);
  const result = calculate(a, b);
  return Number.isFinite(result) ? result : scope.source.fail(node.start, 'this number is not finite');
}

const ARITHMETIC: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
]);

function unknown(node: acorn.Identifier, { source }: Scope): never {
  const nearest = nearestName(node.name, FUNCTION_BY_NAME.keys());
  return source.fail(node.start, `there is no function ${node.name}${didYouMean(nearest)}`);
}

/** @throws AppError PATTERN_SYNTAX: JavaScript, but not the pattern language */
export function refuse(node: acorn.Node, { source }: Scope): never {
  const words = node.type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return source.fail(node.start, `the pattern language has no ${words}`);
}
