import { posix } from 'node:path';
import { importsOf, nameOf, type Node, type SourceFile } from './source-file.js';

/** A breach of a house rule. `line` is 0 where the whole file is meant. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 60;

/** Code that never ships: specs, fixtures, whole-stack tests, and tools run by hand. */
export const isTest = (path: string): boolean =>
  /\.(spec|e2e|fixture)\.ts$/.test(path) ||
  /^(e2e|tools|sounds|libs\/testkit)\//.test(path) ||
  path === 'vitest.config.ts';

export function longFile(path: string, text: string): Finding[] {
  const lines = text.trimEnd().split('\n').length;
  return lines > FILE_LINES_MAX ? [{ path, line: 0, what: `${lines} lines` }] : [];
}

const FUNCTION =
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassMethod|PrivateMethod|Constructor|MethodProperty|GetterProperty|SetterProperty)$/;

export function longFunctions(file: SourceFile): Finding[] {
  if (isTest(file.path)) return [];
  return file.nodes.flatMap((node) => {
    if (!FUNCTION.test(node.type)) return [];
    const line = file.lineOf(node.span.start);
    const lines = file.lineOf(node.span.end) - line + 1;
    if (lines <= FUNCTION_LINES_MAX) return [];
    const name = ((node['identifier'] ?? node['key']) as { value?: string } | null | undefined)?.value ?? 'a function';
    return [{ path: file.path, line, what: `${name}: ${lines} lines` }];
  });
}

/** Only config.ts reads the environment: a setting read elsewhere is one nobody finds. */
export function environmentReads(file: SourceFile): Finding[] {
  if (isTest(file.path) || file.path.endsWith('/config.ts')) return [];
  return named(file, (name) => name === 'process.env');
}

const CLOCK = /^(Date\.now|performance\.now|process\.hrtime|set(Timeout|Interval|Immediate)|scheduler\.\w+)$/;
const TIMERS = /^(node:)?timers(\/promises)?$/;

/** Time is an argument: only clock.ts and libs/platform ask for it or wait. apps/cli is a shell for people. */
export function clockReads(file: SourceFile): Finding[] {
  if (isTest(file.path) || /\/clock\.ts$|^libs\/platform\/|^apps\/cli\//.test(file.path)) return [];
  const imports = importsOf(file).flatMap(({ specifier, line }) =>
    TIMERS.test(specifier) ? [{ path: file.path, line, what: specifier }] : [],
  );
  const dates = file.nodes.filter((node) => isDateOfNow(node)).map((node) => at(file, node, 'new Date()'));
  return [...imports, ...named(file, (name) => CLOCK.test(name)), ...dates];
}

const isDateOfNow = (node: Node): boolean =>
  node.type === 'NewExpression' &&
  nameOf(node['callee']) === 'Date' &&
  (node['arguments'] as unknown[] | null)?.length === 0;

const named = (file: SourceFile, matches: (name: string) => boolean): Finding[] =>
  file.nodes.flatMap((node) => {
    const name = node.type === 'CallExpression' ? calledIdentifier(node) : memberName(node);
    return name !== '' && matches(name) ? [at(file, node, name)] : [];
  });

const memberName = (node: Node): string => (node.type === 'MemberExpression' ? nameOf(node) : '');
const calledIdentifier = ({ callee }: Node): string => ((callee as Node).type === 'Identifier' ? nameOf(callee) : '');
const at = (file: SourceFile, node: Node, what: string): Finding => ({
  path: file.path,
  line: file.lineOf(node.span.start),
  what,
});

/** Work left open names its issue: `TODO(#12)`. */
export const openWork = (path: string, text: string): Finding[] =>
  text.split('\n').flatMap((line, index) => {
    const [word] = /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.exec(line) ?? [];
    return word === undefined ? [] : [{ path, line: index + 1, what: `${word} without an issue` }];
  });

const VAGUE = new Set(['utils', 'common', 'shared', 'helpers', 'interfaces', 'types']);

export function vagueFolders(path: string): Finding[] {
  const folder = posix
    .dirname(path)
    .split('/')
    .find((name) => VAGUE.has(name));
  return folder === undefined ? [] : [{ path, line: 0, what: `a folder named ${folder}` }];
}

/** A lib has one front door; everything else is imported by its own name. */
export const extraIndexes = (path: string): Finding[] =>
  posix.basename(path) === 'index.ts' && !/^libs\/[^/]+\/src\/index\.ts$/.test(path)
    ? [{ path, line: 0, what: 'an index.ts that is not the front door of a lib' }]
    : [];

/** Made by a build or a run, so named in documents but not in the tree. */
const GENERATED = /(^|\/)(dist|node_modules|coverage|\.oiduna)(\/|$)/;

/** Paths a document names: its relative links, and every word that begins with a folder of the root. */
export function pathsNamed(
  document: string,
  text: string,
  rootFolders: readonly string[],
): { path: string; line: number }[] {
  const roots = rootFolders.map((name) => name.replaceAll('.', '\\.')).join('|');
  const word = new RegExp(`(?<![\\w@/.:-])(?:\\./)?((?:${roots})/[\\w./*-]*\\w)(?![\\w{}<>…])`, 'g');
  const link = /\[[^\]]*\]\((?![a-z]+:|#|\/)([^)\s#]+)(?:#[^)]*)?\)/g;
  return text.split('\n').flatMap((row, index) => {
    const links = [...row.matchAll(link)].map(([, target]) => posix.join(posix.dirname(document), target!));
    const words = [...row.replace(link, '').matchAll(word)].map(([, path]) => path!);
    return [...links, ...words]
      .filter((path) => !GENERATED.test(path))
      .map((path) => ({ path: path.replace(/\/$/, ''), line: index + 1 }));
  });
}

export function missingPaths(
  document: string,
  text: string,
  rootFolders: readonly string[],
  exists: (path: string) => boolean,
): Finding[] {
  return pathsNamed(document, text, rootFolders)
    .filter(({ path }) => !exists(path))
    .map(({ path, line }) => ({ path: document, line, what: `${path} does not exist` }));
}
