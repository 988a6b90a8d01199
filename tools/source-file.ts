import { parseSync } from '@swc/core';

/** A node of the syntax tree, as far as the rules look at it. */
export interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly [field: string]: unknown;
}

/** One TypeScript file of this repository, parsed. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Node[];
  lineOf(offset: number): number;
}

/** swc counts bytes over everything it has parsed so far; a first statement of our own marks where a file begins. */
const MARK = '0;';

export function parseSource(path: string, text: string): SourceFile {
  const tree = parseSync(MARK + text, { syntax: 'typescript', decorators: true, target: 'es2024' });
  const nodes = [...nodesOf(tree)];
  const begin = tree.body[0]!.span.start + MARK.length;
  const bytes = Buffer.from(text);
  const lineOf = (offset: number) =>
    bytes
      .subarray(0, offset - begin)
      .toString()
      .split('\n').length;
  return { path, text, nodes: nodes.filter(({ span }) => span.start >= begin), lineOf };
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

const isNode = (value: object): value is Node => 'type' in value && typeof value.type === 'string' && 'span' in value;

/** The dotted name of an expression: `process.env`, `setTimeout`; empty for anything else. */
export function nameOf(expression: unknown): string {
  const node = expression as Node | undefined;
  if (node?.type === 'Identifier') return String(node['value']);
  if (node?.type !== 'MemberExpression') return '';
  const property = node['property'] as Node;
  const key = property.type === 'Computed' ? (property['expression'] as Node)['value'] : property['value'];
  return `${nameOf(node['object'])}.${String(key)}`;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Everything a file takes from another, `import()` and re-exports included. */
export function importsOf(file: SourceFile): Import[] {
  return file.nodes.flatMap((node) => {
    const from = isDynamicImport(node) ? (node['arguments'] as { expression: Node }[])[0]?.expression : node['source'];
    const specifier = (from as Node | null | undefined)?.['value'];
    return typeof specifier === 'string' ? [{ specifier, line: file.lineOf(node.span.start) }] : [];
  });
}

const isDynamicImport = (node: Node): boolean =>
  node.type === 'CallExpression' && (node['callee'] as Node).type === 'Import';
