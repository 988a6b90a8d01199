import type * as acorn from 'acorn';
import type { Form, FunctionRow } from './functions/row.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { type Scope, refuse } from './scope.js';
import { Callable, type Value, asPattern, described, isDictionary, listOf } from './value.js';
import { budgetInHand } from './budget.js';

/** The value of a call: of a function of the table, of the text's own, or of a method. */
export function called(node: acorn.CallExpression, scope: Scope, depth: number): Value {
  const { callee } = node;
  if (node.optional) refuse(node, scope);
  const args = (): Value[] => listed(node.arguments, scope, depth);
  if (callee.type === 'Identifier' && !scope.declaring(callee.name)) {
    return run(formOf(callee, 'call', scope), callee, [], args(), scope);
  }
  if (callee.type === 'MemberExpression') return methodCalled(callee, args, scope, depth);
  if (callee.type === 'Super') return refuse(callee, scope);
  const value = scope.valueOf(callee, depth + 1);
  return invoked(value, callee, args(), scope);
}

/** Arguments and lists: `...list` stands for its items. */
export function listed(
  nodes: readonly (acorn.Expression | acorn.SpreadElement | null)[],
  scope: Scope,
  depth: number,
): Value[] {
  return nodes.flatMap((node) => {
    if (node === null) return [];
    if (node.type !== 'SpreadElement') return [scope.valueOf(node, depth + 1)];
    const items = scope.valueOf(node.argument, depth + 1);
    if (!Array.isArray(items)) return scope.source.fail(node.start, 'only a list can be spread');
    budgetInHand().spend(items.length);
    return items as Value[];
  });
}

function methodCalled(callee: acorn.MemberExpression, args: () => Value[], scope: Scope, depth: number): Value {
  if (callee.optional || callee.computed) return refuse(callee, scope);
  const { object, property } = callee;
  if (property.type !== 'Identifier' || object.type === 'Super') return refuse(property, scope);
  const variant = variantOf(callee, scope);
  if (variant && object.type === 'MemberExpression' && object.object.type !== 'Super') {
    const receiver = scope.valueOf(object.object, depth + 1);
    return onReceiver(receiver, { form: formIn(variant, property, 'method', scope), name: property }, args(), scope);
  }
  if (variant) return run(formIn(variant, property, 'call', scope), property, [], args(), scope);
  const receiver = scope.valueOf(object, depth + 1);
  if (Array.isArray(receiver)) return listMethod(receiver as readonly Value[], property, args(), scope);
  if (isDictionary(receiver) && Object.hasOwn(receiver, property.name)) {
    return invoked(receiver[property.name], property, args(), scope);
  }
  // A function of the table by its name alone: whoever wrote `s.fast(2)` forgot to call it.
  if (receiver instanceof Callable && receiver.more.example !== undefined)
    asPattern(receiver, scope.site(object.start));
  const own = scope.methods.get(property.name);
  if (own) return own.invoke([...args(), receiver], scope.site(property.start));
  return onReceiver(receiver, { form: formOf(property, 'method', scope), name: property }, args(), scope);
}

/** `fast(2).rev()` waits for its pattern as `fast(2)` does. */
function onReceiver(
  receiver: Value,
  { form, name }: { form: Form; name: acorn.Identifier },
  args: readonly Value[],
  scope: Scope,
): Value {
  const site = scope.site(name.start);
  if (receiver instanceof Callable) {
    return new Callable(name.name, (given) => run(form, name, [receiver.invoke(given, site)], args, scope));
  }
  return run(form, name, [asPattern(receiver, site)], args, scope);
}

/** `p.add.mix` and `add.mix`: the row behind the name of another. */
export function variantOf(
  { object, property, computed }: acorn.MemberExpression,
  scope: Scope,
): FunctionRow | undefined {
  if (computed || property.type !== 'Identifier') return undefined;
  const base =
    object.type === 'Identifier' && !scope.declaring(object.name)
      ? object.name
      : object.type === 'MemberExpression' && !object.computed && object.property.type === 'Identifier'
        ? object.property.name
        : undefined;
  if (base === undefined) return undefined;
  return FUNCTION_BY_NAME.get(base)?.variants?.find(({ names }) => names.includes(property.name));
}

/** The function by its name alone, to be handed to another: `every(4, rev)`. */
export function callableOf(row: FunctionRow): Callable {
  const [name] = row.names;
  const { call, method, example } = row;
  return new Callable(
    name,
    (args, site) => {
      // `jux(rev)`: given a pattern alone, a function without parameters is at once what it would wait for.
      const form = call ?? method;
      if (!form) return site.source.fail(site.offset, `${name} is no function: write ${example}`);
      checkCount(form, name, args, (reason) => site.source.fail(site.offset, reason));
      return form.run(args, site);
    },
    { example },
  );
}

function formOf(name: acorn.Identifier, kind: 'call' | 'method', scope: Scope): Form {
  const own = kind === 'call' ? scope.methods.get(name.name) : undefined;
  if (own) return { min: 0, max: Infinity, run: (args, site) => own.invoke(args, site) };
  return formIn(scope.rowOf(name.name) ?? scope.failUnknown(name), name, kind, scope);
}

function formIn(row: FunctionRow, name: acorn.Identifier, kind: 'call' | 'method', { source }: Scope): Form {
  const word = kind === 'call' ? 'function' : kind;
  return row[kind] ?? source.fail(name.start, `${name.name} is no ${word}: write ${row.example}`);
}

function run(
  form: Form,
  name: acorn.Identifier,
  receiver: readonly Value[],
  args: readonly Value[],
  scope: Scope,
): Value {
  checkCount(form, name.name, args, (reason) => scope.source.fail(name.start, reason));
  return form.run([...receiver, ...args], scope.site(name.start));
}

function checkCount({ min, max }: Form, name: string, args: readonly Value[], fail: (reason: string) => never): void {
  if (args.length >= min && args.length <= max) return;
  const wanted = min === max ? min : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  fail(
    `${name} takes ${wanted} argument${wanted === 1 || (max === Infinity && min === 1) ? '' : 's'}, not ${args.length}`,
  );
}

function invoked(value: Value, node: acorn.Node, args: readonly Value[], scope: Scope): Value {
  if (value instanceof Callable) return value.invoke(args, scope.site(node.start));
  return scope.source.fail(node.start, `${described(value)} is no function`);
}

/** The one method lists have. */
function listMethod(
  list: readonly Value[],
  { name, start }: acorn.Identifier,
  args: readonly Value[],
  scope: Scope,
): Value {
  const [change] = args;
  if (name !== 'map') return scope.source.fail(start, `a list has no ${name}: it has map and length`);
  budgetInHand().spend(list.length);
  const items = list.map((item, index) => invoked(change, { start } as acorn.Node, [item, index], scope));
  return listOf(items, scope.site(start));
}
