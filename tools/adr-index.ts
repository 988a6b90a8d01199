/**
 * Checks the header and sections of every decision in docs/adr and writes their index:
 * `node tools/adr-index.ts`, or with `--check` only says whether the index is up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ADR_FOLDER = fileURLToPath(new URL('../docs/adr/', import.meta.url));
const INDEX = 'README.md';
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.md$/;
const SECTIONS = ['Context', 'Decision', 'Rejected options', 'Reconsider when'];
const STATUS = /^- Status: (proposed|accepted|superseded by (\d{4}))$/m;
const DATE = /^- Date: \d{4}-\d{2}-\d{2}$/m;

export interface Decision {
  readonly file: string;
  readonly text: string;
}

/** What is wrong with one decision's file. Empty when nothing is. */
export function problemsOf({ file, text }: Decision, numbers: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const number = FILE_NAME.exec(file)?.[1];
  if (number === undefined) problems.push('the name is not 0000-words-in-kebab-case.md');
  if (titleOf(text) === undefined)
    problems.push(`the first line is not "# ${number ?? '0000'}: the decision in one sentence"`);
  else if (!text.startsWith(`# ${number}: `)) problems.push(`the title does not begin with ${number}`);
  const status = STATUS.exec(text);
  if (status === null) problems.push('there is no line "- Status: accepted", "proposed" or "superseded by 0000"');
  if (!DATE.test(text)) problems.push('there is no line "- Date: 2000-12-31"');
  const successor = status?.[2];
  if (successor !== undefined && !numbers.has(successor)) problems.push(`there is no ${successor} to supersede it`);
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title!.trim());
  const missing = SECTIONS.filter((section) => !sections.includes(section));
  if (missing.length > 0) problems.push(`no section ${missing.map((section) => `"## ${section}"`).join(', ')}`);
  return problems.map((problem) => `${file}: ${problem}`);
}

const titleOf = (text: string): string | undefined => /^# \d{4}: (.+)/.exec(text)?.[1]?.trim();

export function checkDecisions(decisions: readonly Decision[]): string[] {
  const numbers = decisions.map(({ file }) => file.slice(0, 4));
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  return [
    ...decisions.flatMap((decision) => problemsOf(decision, new Set(numbers))),
    ...twice.map((number) => `the number ${number} is used twice`),
  ];
}

export function indexOf(decisions: readonly Decision[]): string {
  const rows = decisions.map(({ file, text }) => {
    const status = STATUS.exec(text)?.[1] ?? '';
    return `| [${file.slice(0, 4)}](${file}) | ${titleOf(text) ?? ''} | ${status} |`;
  });
  return [
    '# Decisions',
    '',
    'One page each: context, decision, rejected options, and when to think again. Accepted ones are never rewritten,',
    'only superseded. This index is written by `node tools/adr-index.ts`.',
    '',
    '| No. | Decision | Status |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

export const readDecisions = (folder: string): Decision[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== INDEX)
    .toSorted()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

function main(): void {
  const decisions = readDecisions(ADR_FOLDER);
  const problems = checkDecisions(decisions);
  const index = join(ADR_FOLDER, INDEX);
  if (!process.argv.includes('--check')) writeFileSync(index, indexOf(decisions));
  else if (readFileSync(index, 'utf8') !== indexOf(decisions))
    problems.push(`${INDEX} is out of date: run node tools/adr-index.ts`);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

if (import.meta.main) main();
