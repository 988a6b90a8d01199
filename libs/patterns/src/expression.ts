import type * as acorn from 'acorn';
import { budgetInHand } from './budget.js';
import { callableOf, called, listed, variantOf } from './calls.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { TEXT_CHARACTERS_MAX } from './limits.js';
import { parseNotation } from './notation.js';
import { type Scope, refuse } from './scope.js';
import { functionOf } from './statements.js';
import { type Value, described, dictionaryOf, isDictionary, listOf } from './value.js';

/**
 * The value of one expression. Only the node types below exist, and only functions of the table and of the text can
 * be called.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, with line and column
 */
export function valueOf(node: acorn.AnyNode, scope: Scope, depth = 0): Value {
  scope.spend(node, depth);
  const inner = (child: acorn.AnyNode): Value => valueOf(child, scope, depth + 1);
  switch (node.type) {
    case 'Literal':
      return literal(node, scope);
    case 'TemplateLiteral':
      if (node.expressions.length > 0) {
        return scope.source.fail(node.start, 'backticks hold mini-notation, without ${ }');
      }
      return parseNotation(scope.source, node.start + 1, node.end - 1, budgetInHand());
    case 'Identifier':
      return named(node, scope);
    case 'CallExpression':
      return called(node, scope, depth);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return functionOf(node, scope);
    case 'MemberExpression':
      return member(node, scope, depth);
    case 'ArrayExpression':
      return listOf(listed(node.elements, scope, depth), scope.site(node.start));
    case 'ObjectExpression':
      return dictionaryOf(
        node.properties.flatMap((property) => entriesOf(property, scope, depth)),
        scope.site(node.start),
      );
    case 'ConditionalExpression':
      return inner(inner(node.test) ? node.consequent : node.alternate);
    case 'AwaitExpression':
      return inner(node.argument);
    case 'LogicalExpression':
      return logical(node, inner);
    case 'UnaryExpression':
      if (node.operator === '!') return !inner(node.argument);
      if (node.operator !== '-' && node.operator !== '+') return refuse(node, scope);
      return calculated(node, 0, node.operator, inner(node.argument), scope);
    case 'BinaryExpression':
      if (node.left.type === 'PrivateIdentifier') return refuse(node, scope);
      return calculated(node, inner(node.left), node.operator, inner(node.right), scope);
    default:
      return refuse(node, scope);
  }
}

function literal(node: acorn.Literal, { source }: Scope): Value {
  const { value } = node;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === null && node.raw === 'null') return null;
  if (typeof value !== 'string') return source.fail(node.start, `${node.raw ?? 'this'} is no pattern`);
  // The raw text, so that every leaf's offset is its place in the text.
  if (source.text[node.start] === '"') return parseNotation(source, node.start + 1, node.end - 1, budgetInHand());
  return value;
}

function named(node: acorn.Identifier, scope: Scope): Value {
  const declared = scope.declaring(node.name);
  if (declared) return declared.value;
  if (node.name === 'undefined') return undefined;
  const own = FUNCTION_BY_NAME.has(node.name) ? undefined : scope.methods.get(node.name);
  if (own) return own;
  const row = scope.rowOf(node.name) ?? scope.failUnknown(node);
  return row.value === undefined ? callableOf(row) : row.value;
}

/** Own keys of dictionaries, places and lengths of lists: nothing else has properties. */
function member(node: acorn.MemberExpression, scope: Scope, depth: number): Value {
  if (node.optional || node.property.type === 'PrivateIdentifier') return refuse(node, scope);
  const variant = variantOf(node, scope);
  if (variant) return callableOf(variant);
  if (node.object.type === 'Super') return refuse(node, scope);
  const object = valueOf(node.object, scope, depth + 1);
  const key =
    !node.computed && node.property.type === 'Identifier'
      ? node.property.name
      : valueOf(node.property, scope, depth + 1);
  if (Array.isArray(object)) {
    if (key === 'length') return object.length;
    return typeof key === 'number' ? (object as readonly Value[])[key] : refuse(node, scope);
  }
  if (!isDictionary(object) || (typeof key !== 'string' && typeof key !== 'number')) return refuse(node, scope);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function entriesOf(
  property: acorn.Property | acorn.SpreadElement,
  scope: Scope,
  depth: number,
): readonly (readonly [string, Value])[] {
  if (property.type === 'SpreadElement') {
    const value = valueOf(property.argument, scope, depth + 1);
    if (!isDictionary(value)) return scope.source.fail(property.start, `${described(value)} has no names to spread`);
    const entries = Object.entries(value);
    budgetInHand().spend(entries.length);
    return entries;
  }
  const { key } = property;
  if (property.computed || property.method || property.kind !== 'init') return refuse(property, scope);
  if (key.type === 'Identifier') return [[key.name, valueOf(property.value, scope, depth + 1)]];
  if (key.type !== 'Literal') return refuse(key, scope);
  return [[String(key.value), valueOf(property.value, scope, depth + 1)]];
}

function logical(node: acorn.LogicalExpression, inner: (child: acorn.AnyNode) => Value): Value {
  const left = inner(node.left);
  if (node.operator === '&&') return left ? inner(node.right) : left;
  if (node.operator === '||') return left ? left : inner(node.right);
  return left ?? inner(node.right);
}

function calculated(node: acorn.Node, a: Value, operator: string, b: Value, scope: Scope): Value {
  const { source } = scope;
  const same = SAMENESS.get(operator);
  if (same) return same(a, b);
  const compare = COMPARISONS.get(operator);
  if (compare) {
    // JavaScript would turn a list or a dictionary into text first.
    const stranger = [a, b].find((value) => typeof value === 'object' && value !== null);
    if (stranger !== undefined) source.fail(node.start, `${operator} is for numbers, not ${described(stranger)}`);
    return compare(a as never, b as never);
  }
  const calculate = ARITHMETIC.get(operator);
  if (!calculate) return refuse(node, scope);
  if (typeof a === 'number' && typeof b === 'number') {
    const result = calculate(a, b);
    return Number.isFinite(result) ? result : source.fail(node.start, 'this number is not finite');
  }
  if (operator !== '+' || !isText(a) || !isText(b)) return source.fail(node.start, 'arithmetic is for numbers');
  const text = `${a}${b}`;
  if (text.length > TEXT_CHARACTERS_MAX) source.failOverBudget(node.start, 'this text grows too long');
  return text;
}

const isText = (value: Value): value is string | number => typeof value === 'string' || typeof value === 'number';

const ARITHMETIC: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['**', (a, b) => a ** b],
]);

/** Of plain values; nothing is converted. */
const COMPARISONS: ReadonlyMap<string, (a: never, b: never) => boolean> = new Map([
  ['<', (a, b) => a < b],
  ['>', (a, b) => a > b],
  ['<=', (a, b) => a <= b],
  ['>=', (a, b) => a >= b],
]);

const SAMENESS: ReadonlyMap<string, (a: Value, b: Value) => boolean> = new Map([
  ['==', (a, b) => a === b],
  ['===', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['!==', (a, b) => a !== b],
]);
