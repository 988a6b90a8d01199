import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boundaryBreaches } from './boundaries.js';
import { parseSource } from './source-file.js';
import * as rules from './tidy-rules.js';

/** `rule path`, and why the rule would make this file worse. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'open work tools/tidy-rules.ts': 'spells the words it looks for',
  'open work tools/tidy-rules.spec.ts': 'spells the words it looks for',
  'clock read apps/patterns/src/main.ts': 'waits for no time: it lets whoever asks meanwhile come first',
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'generated', '.git', '.nx', '.oiduna']);
const paths = filesUnder('');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sources = paths.filter((path) => path.endsWith('.ts')).map((path) => parseSource(path, textOf(path)));
const documents = paths.filter((path) => path.endsWith('.md'));
const texts = paths.filter((path) => /\.(ts|md|sh|yml|yaml|scd)$/.test(path));
const rootFolders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_OURS.has(entry.name))
  .map(({ name }) => name);

const findings: Readonly<Record<string, readonly rules.Finding[]>> = {
  'long file': sources.flatMap(({ path, text }) => rules.longFile(path, text)),
  'long function': sources.flatMap(rules.longFunctions),
  'environment read': sources.flatMap(rules.environmentReads),
  'clock read': sources.flatMap(rules.clockReads),
  'open work': texts.flatMap((path) => rules.openWork(path, textOf(path))),
  'vague folder': paths.flatMap(rules.vagueFolders),
  'extra index': paths.flatMap(rules.extraIndexes),
  'missing path': documents.flatMap((path) => rules.missingPaths(path, textOf(path), rootFolders, exists)),
  boundary: sources.flatMap(boundaryBreaches),
};

describe('the tree is tidy', () => {
  it.each(Object.keys(findings))('no %s', (rule) => {
    const breaches = findings[rule]!.filter(({ path }) => EXCEPTIONS[`${rule} ${path}`] === undefined);
    expect(breaches.map(({ path, line, what }) => `${path}:${line} ${what}`)).toEqual([]);
  });

  it('every exception is still needed', () => {
    const needed = new Set(
      Object.entries(findings).flatMap(([rule, found]) => found.map(({ path }) => `${rule} ${path}`)),
    );
    expect(Object.keys(EXCEPTIONS).filter((exception) => !needed.has(exception))).toEqual([]);
  });

  it('the check sees the tree', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(rootFolders).toEqual(expect.arrayContaining(['apps', 'libs']));
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path.split(sep).join('/')] : [];
  });
}

function exists(path: string): boolean {
  return path.includes('*') ? globSync(path, { cwd: ROOT }).length > 0 : existsSync(join(ROOT, path));
}
