import type { Expression, ModuleDeclaration, Statement } from 'acorn';
import { pay } from './budget.js';
import type { Source } from './source.js';

type Sentence = Statement | ModuleDeclaration;

/** A sentence that declares something, and the names it needs for it: found once, and only if somebody asks. */
interface Declaration {
  readonly sentence: Sentence;
  used?: Set<string>;
}

/** The declarations of one text, to be put before its statements. */
export class Preludes {
  private readonly declaring = new Map<string, Declaration[]>();

  constructor(
    sentences: readonly Sentence[],
    private readonly source: Source,
  ) {
    for (const sentence of sentences) {
      const declaration: Declaration = { sentence };
      for (const name of namesDeclared(sentence)) {
        const others = this.declaring.get(name);
        if (others) others.push(declaration);
        else this.declaring.set(name, [declaration]);
      }
    }
  }

  /**
   * The declarations one statement needs, as text: those of the names it uses, of the names these use, and so on.
   * Empty for most. Paid for by the name.
   */
  of(statement: Statement): string {
    if (this.declaring.size === 0) return '';
    const needed = new Set<Declaration>();
    const waiting = [namesUsed(statement)];
    for (let used = waiting.pop(); used !== undefined; used = waiting.pop()) {
      pay(used.size);
      for (const declaration of [...used].flatMap((name) => this.declaring.get(name) ?? [])) {
        if (needed.has(declaration) || declaration.sentence.end > statement.start) continue;
        needed.add(declaration);
        waiting.push((declaration.used ??= namesUsed(declaration.sentence)));
      }
    }
    const { text } = this.source;
    const inOrder = [...needed].sort((a, b) => a.sentence.start - b.sentence.start);
    return inOrder.map(({ sentence }) => `${text.slice(sentence.start, sentence.end)}\n`).join('');
  }
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
