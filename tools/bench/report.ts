import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';

type Cell = number | string | null;

/** What a benchmark found: rows of one shape, what they were measured on, and what to know when reading them. */
export interface Report<Row extends Record<string, Cell>> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export const OUTPUT_OPTIONS = { json: { type: 'boolean' }, markdown: { type: 'boolean' } } as const;

/** A table for people, one for a document (`--markdown`), or all of it for programs (`--json`). */
export function print<Row extends Record<string, Cell>>(
  report: Report<Row>,
  output: { json?: boolean | undefined; markdown?: boolean | undefined },
): void {
  const machine = machineOf();
  if (output.json) return console.log(JSON.stringify({ ...report, machine }, null, 2));
  const table = tableOf(report.rows, output.markdown ?? false);
  return console.log([report.title, '', table, '', ...report.notes, machine].join('\n'));
}

export function tableOf(rows: readonly Record<string, Cell>[], markdown: boolean): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => text(row[name] ?? null)))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const isText = names.map((name) => typeof rows[0]?.[name] === 'string');
  const lines = cells.map((line) =>
    line.map((cell, column) => (isText[column] ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))),
  );
  if (!markdown) return lines.map((line) => line.join('  ')).join('\n');
  const rule = widths.map((width, column) => (isText[column] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [head, ...body] = lines;
  return [head!, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Three digits that matter; what was not measured is a dash. */
function text(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (cell === null || Number.isNaN(cell)) return '–';
  if (Number.isInteger(cell)) return cell.toLocaleString('en');
  return Math.abs(cell) >= 100 ? Math.round(cell).toLocaleString('en') : String(Number(cell.toPrecision(3)));
}

/** The load average tells whether anything else ran. */
function machineOf(): string {
  const kernel = execFileSync('uname', ['-srm'], { encoding: 'utf8' }).trim();
  const load = loadavg()[0]!.toFixed(1);
  return `${availableParallelism()} cores, ${cpus()[0]?.model.trim()}; ${kernel}; Node ${process.versions.node}; load average ${load} at the end.`;
}
