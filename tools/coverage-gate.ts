/**
 * Fails when tests reach fewer lines than they should:
 * `node tools/coverage-gate.ts [--min 90] [lcov files]`, or with no files what `./oiduna test` has left in coverage/.
 *
 * Two kinds of run are added up. In unit and integration tests vitest knows which lines can run at all. The services
 * of the whole-stack tests run from dist/ in processes of their own; Node writes what they reached to coverage/v8,
 * and c8 follows the source maps back to src/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Lines of one file that can run, by number, and how often each did. */
export type Lines = Map<number, number>;
/** By path from the repository's root. */
export type Coverage = Map<string, Lines>;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'coverage');
const V8_FOLDER = join(FOLDER, 'v8');
const LINES_PERCENT_MIN = 90;

/** @see man geninfo, "FILES": SF names the source, DA is `line,count` */
export function parseLcov(text: string, root: string): Coverage {
  const coverage: Coverage = new Map();
  let lines: Lines = new Map();
  for (const row of text.split('\n')) {
    if (row.startsWith('SF:')) {
      const path = row.slice(3).trim();
      lines = new Map();
      coverage.set(path.startsWith('/') ? relative(root, path) : path, lines);
    } else if (row.startsWith('DA:')) {
      const [line, count] = row.slice(3).split(',').map(Number);
      lines.set(line!, (lines.get(line!) ?? 0) + count!);
    }
  }
  return coverage;
}

/** What vitest calls a line counts; what the processes reached is added to it. c8 would count comments too. */
export function addUp(tests: readonly Coverage[], processes: readonly Coverage[]): Coverage {
  const sum: Coverage = new Map();
  for (const coverage of tests) {
    for (const [path, lines] of coverage) add(sum, path, lines, () => true);
  }
  for (const coverage of processes) {
    for (const [path, lines] of coverage) {
      const known = sum.get(path);
      if (known !== undefined) add(sum, path, lines, (line) => known.has(line));
    }
  }
  return sum;
}

function add(sum: Coverage, path: string, lines: Lines, counts: (line: number) => boolean): void {
  const known: Lines = sum.get(path) ?? new Map();
  sum.set(path, known);
  for (const [line, count] of lines) {
    if (counts(line)) known.set(line, (known.get(line) ?? 0) + count);
  }
}

export interface Row {
  readonly name: string;
  readonly reached: number;
  readonly total: number;
  readonly percent: number;
}

/** One row for each lib and service, by name. */
export function byPackage(coverage: Coverage): Row[] {
  const packages = Map.groupBy(coverage, ([path]) => path.split('/').slice(0, 2).join('/'));
  return [...packages]
    .map(([name, files]) =>
      rowOf(
        name,
        files.map(([, lines]) => lines),
      ),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

export function rowOf(name: string, files: readonly Lines[]): Row {
  const counts = files.flatMap((lines) => [...lines.values()]);
  const reached = counts.filter((count) => count > 0).length;
  return { name, reached, total: counts.length, percent: counts.length === 0 ? 100 : (100 * reached) / counts.length };
}

export function table(rows: readonly Row[], min: number): string {
  return rows
    .map(({ name, reached, total, percent }) => {
      const below = percent < min ? `  below ${min} %` : '';
      return `${name.padEnd(22)} ${percent.toFixed(1).padStart(6)} %  ${`${reached}/${total}`.padStart(11)}${below}`;
    })
    .join('\n');
}

/** Files worth a look: the most unreached lines first. */
export function worst(coverage: Coverage, count: number): string[] {
  return [...coverage]
    .map(([path, lines]) => ({ path, missed: [...lines].filter(([, hits]) => hits === 0).map(([line]) => line) }))
    .filter(({ missed }) => missed.length > 0)
    .toSorted((a, b) => b.missed.length - a.missed.length)
    .slice(0, count)
    .map(({ path, missed }) => `${path}: ${ranges(missed)}`);
}

/** `1-3, 7` */
export function ranges(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** The lcov of the processes, made by c8 from what Node wrote. Empty when no process wrote any. */
function processCoverage(): Coverage[] {
  if (!existsSync(V8_FOLDER)) return [];
  const made = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'c8'),
    [
      ...['report', '--temp-directory', V8_FOLDER, '--report-dir', V8_FOLDER, '--reporter', 'lcovonly'],
      ...['--include', 'apps/*/src/**', '--include', 'libs/*/src/**', '--exclude-after-remap', '--merge-async'],
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  if (made.status !== 0) throw new Error('c8 could not read the coverage of the processes');
  return [read(join(V8_FOLDER, 'lcov.info'))];
}

const read = (path: string): Coverage => parseLcov(readFileSync(path, 'utf8'), ROOT);

function main(): void {
  const { values, positionals } = parseArgs({ options: { min: { type: 'string' } }, allowPositionals: true });
  const min = Number(values.min ?? LINES_PERCENT_MIN);
  const files =
    positionals.length > 0
      ? positionals
      : globSync('*/lcov.info', { cwd: FOLDER, exclude: ['v8'] }).map((file) => join(FOLDER, file));
  if (files.length === 0) {
    process.stderr.write('no lcov.info in coverage/: the tests with coverage did not run, or failed\n');
    process.exitCode = 1;
    return;
  }
  const coverage = addUp(files.map(read), positionals.length > 0 ? [] : processCoverage());
  const rows = byPackage(coverage);
  const total = rowOf('all', [...coverage.values()]);
  process.stdout.write(`${table([...rows, total], min)}\n\nleast reached:\n  ${worst(coverage, 15).join('\n  ')}\n`);
  if (rows.some(({ percent }) => percent < min)) process.exitCode = 1;
}

if (import.meta.main) main();
