import type { Expression, ModuleDeclaration, Statement } from 'acorn';
import type { Source } from './source.js';

type Sentence = Statement | ModuleDeclaration;

/**
 * The declarations one statement needs, as text to be put before it: those of the names it uses, of the names these
 * use, and so on. Empty for most.
 */
export function preludeOf(statement: Statement, sentences: readonly Sentence[], { text }: Source): string {
  const declaring = sentences
    .filter(({ end }) => end <= statement.start)
    .map((sentence) => ({ sentence, names: namesDeclared(sentence) }))
    .filter(({ names }) => names.length > 0);
  if (declaring.length === 0) return '';
  const needed = new Set<Sentence>();
  for (let used = namesUsed(statement); used.size > 0;) {
    const found = declaring.filter(
      ({ sentence, names }) => !needed.has(sentence) && names.some((name) => used.has(name)),
    );
    for (const { sentence } of found) needed.add(sentence);
    used = new Set(found.flatMap(({ sentence }) => [...namesUsed(sentence)]));
  }
  const kept = declaring.filter(({ sentence }) => needed.has(sentence));
  return kept.map(({ sentence }) => `${text.slice(sentence.start, sentence.end)}\n`).join('');
}

function namesDeclared(sentence: Sentence): string[] {
  switch (sentence.type) {
    case 'FunctionDeclaration':
      return [sentence.id.name];
    case 'VariableDeclaration':
      return sentence.declarations.flatMap(({ id, init }) => [
        ...(id.type === 'Identifier' ? [id.name] : []),
        ...(init ? namesRegistered(init) : []),
      ]);
    case 'ExpressionStatement':
      return namesRegistered(sentence.expression);
    default:
      return [];
  }
}

/** `register('name', …)` makes a method of that name. */
function namesRegistered(node: Expression): string[] {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'register') return [];
  const [first] = node.arguments;
  return first?.type === 'Literal' ? [String(first.value)] : [];
}

/** Every identifier in the tree; too many names do no harm. */
function namesUsed(node: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const item of node) namesUsed(item, names);
  else if (typeof node === 'object' && node !== null) {
    const { type, name } = node as { type?: unknown; name?: unknown };
    if (type === 'Identifier' && typeof name === 'string') names.add(name);
    for (const child of Object.values(node)) namesUsed(child, names);
  }
  return names;
}
