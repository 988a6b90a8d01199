import type * as acorn from 'acorn';
import { budgetInHand } from './budget.js';
import { type Scope, refuse } from './scope.js';
import { Callable, type Value } from './value.js';

/** `const`, `let` and `function`; false for any other statement. */
export function declared(statement: acorn.Statement | acorn.ModuleDeclaration, scope: Scope): boolean {
  if (statement.type === 'FunctionDeclaration') {
    scope.declare(statement.id, functionOf(statement, scope));
    return true;
  }
  if (statement.type !== 'VariableDeclaration') return false;
  for (const { id, init } of statement.declarations) {
    if (id.type !== 'Identifier') return refuse(id, scope);
    scope.declare(id, init ? scope.valueOf(init) : undefined);
  }
  return true;
}

/** The value a function's body returns. */
const bodyOf = (statements: readonly acorn.Statement[], scope: Scope): Value => returned(statements, scope)?.value;

/** Undefined as long as nothing is returned. */
function returned(statements: readonly acorn.Statement[], scope: Scope): { value: Value } | undefined {
  for (const statement of statements) {
    const result = executed(statement, scope);
    if (result) return result;
  }
  return undefined;
}

function executed(statement: acorn.Statement, scope: Scope): { value: Value } | undefined {
  scope.spend(statement, 0);
  switch (statement.type) {
    case 'ReturnStatement':
      return { value: statement.argument ? scope.valueOf(statement.argument) : undefined };
    case 'ExpressionStatement':
      scope.valueOf(statement.expression);
      return undefined;
    case 'IfStatement': {
      const branch = scope.valueOf(statement.test) ? statement.consequent : statement.alternate;
      return branch ? executed(branch, scope) : undefined;
    }
    case 'BlockStatement':
      return returned(statement.body, scope.inner());
    case 'EmptyStatement':
      return undefined;
    default:
      return declared(statement, scope) ? undefined : refuse(statement, scope);
  }
}

/** Its names are its own; whoever calls it pays for it. */
export function functionOf(
  node: acorn.ArrowFunctionExpression | acorn.FunctionExpression | acorn.FunctionDeclaration,
  scope: Scope,
): Callable {
  if (node.async || node.generator) return refuse(node, scope);
  const parameters = node.params.map((parameter) =>
    parameter.type === 'Identifier' ? parameter : refuse(parameter, scope),
  );
  const invoke = (args: readonly Value[]): Value =>
    budgetInHand().call(() => {
      const within = scope.inner();
      for (const [index, parameter] of parameters.entries()) within.declare(parameter, args[index]);
      return node.body.type === 'BlockStatement' ? bodyOf(node.body.body, within) : within.valueOf(node.body);
    });
  return new Callable('a function', invoke, { arity: parameters.length });
}
