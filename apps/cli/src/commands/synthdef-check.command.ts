import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { excerpt } from '../api/explain.js';
import type { Source } from '../api/refused.js';
import { checkSource, type SourceCheck } from '../generated/studio.js';
import { unusable } from './load-files.js';
import { type Session, type Shell, studioCommand } from './session.js';

export function registerSynthDefCheck(synthdef: Command, shell: Shell): void {
  studioCommand(
    synthdef,
    'check <file>',
    'whether SuperCollider source is a program, and where not; runs and loads nothing',
    shell,
    check,
  ).addHelpText('after', '\n<file> of - reads standard input. The exit code is 3 when something is wrong.');
}

async function check(session: Session, file: string): Promise<ExitCode> {
  const { studio, shell } = session;
  const bytes = file === '-' ? await buffer(shell.stdin) : await readFile(file).catch(unusable(file, 'read'));
  const headers = { 'Content-Type': 'text/x-supercollider' };
  const found = await checkSource({ studio, headers, body: new Blob([new Uint8Array(bytes)]) });
  session.print(found, () => checkText(found, { name: file, text: bytes.toString('utf8') }));
  return found.ok ? EXIT.ok : EXIT.refused;
}

/** A line for each region, and each problem with its line of the source. */
export function checkText({ regions }: SourceCheck, source: Source): string {
  if (regions.length === 0) return `${source.name}: nothing but blank lines`;
  return regions
    .flatMap(({ line, endLine, synthDefs, problems }) => {
      const what = synthDefs.length === 0 ? 'no SynthDef named' : synthDefs.join(', ');
      const lines = line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
      const wrong = problems.flatMap((problem) => [
        `${source.name}:${problem.line}:${problem.column} ${problem.reason}`,
        ...excerpt(source, problem.line, problem.column, problem.endColumn),
      ]);
      return problems.length === 0 ? [`${lines}: ok (${what})`] : wrong;
    })
    .join('\n');
}
