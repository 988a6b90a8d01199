import { importSynthDefs as importContract, type ImportedSynthDef } from '@oiduna/contracts';
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { finishedJob } from '../api/finished-job.js';
import { getExportSynthDefsUrl, getGetSynthDefFileUrl, importSynthDefs } from '../generated/studio.js';
import { jobsText, stepTeller } from './job.command.js';
import { type LoadOptions, unusable } from './load-files.js';
import { download, mustBeWritable } from './record.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { refusalText } from './synthdef-refusal.js';
import { type Style, table } from './table.js';

interface FileOptions {
  out?: string;
  source?: boolean;
}

/** SynthDefs as files: one version, or all of them from studio to studio. */
export function registerSynthDefExchange(synthdef: Command, shell: Shell): void {
  studioCommand(
    synthdef,
    'export <library.zip>',
    'write the whole library, with versions, sources, tags and notes, into one file',
    shell,
    async (session: Session, file: string) => {
      const path = await saved(session, getExportSynthDefsUrl(), file);
      session.print({ path }, () => path);
    },
  );
  studioCommand(
    synthdef,
    'import <library.zip>',
    'add an exported library; each version is checked and played as an upload, nothing here is replaced',
    shell,
    importLibrary,
  ).option('--no-wait', 'print the job at once');
  studioCommand(
    synthdef,
    'file <name> [version]',
    'write a version as a .scsyndef file, or its source',
    shell,
    async (session: Session<FileOptions>, name: string, version?: string) => {
      const { out, source = false } = session.options;
      const wish = { ...(version !== undefined && { version }), ...(source && { as: 'source' as const }) };
      const url = getGetSynthDefFileUrl(name, wish);
      const path = await saved(session, url, out ?? `${name}.${source ? 'scd' : 'scsyndef'}`);
      session.print({ path, name }, () => path);
    },
  )
    .option('--source', 'the SuperCollider source it was compiled from')
    .option('--out <file>', 'where it goes; else NAME.scsyndef or NAME.scd in this folder');
}

/** @throws AppError FILE_UNUSABLE */
async function saved({ studio }: Session, url: string, file: string): Promise<string> {
  const path = resolve(file);
  await mustBeWritable(path);
  await download(studio, url, undefined, path);
  return path;
}

/** A library takes as long as it takes; --timeout is for each answer. */
async function importLibrary(session: Session<LoadOptions>, file: string): Promise<ExitCode> {
  const { studio, options } = session;
  const bytes = await readFile(file).catch(unusable(file, 'read'));
  session.note(`importing ${file} ...`);
  const headers = { 'Content-Type': 'application/zip' };
  const queued = await importSynthDefs(new Blob([bytes]), { studio, headers });
  if (options.wait === false) {
    session.print(queued, (style) => jobsText([queued], style));
    return EXIT.ok;
  }
  const job = await finishedJob(studio, queued, Infinity, stepTeller(session));
  const { synthDefs } = importContract.result.parse(job.result);
  session.print({ synthDefs }, (style) => importedText(synthDefs, style));
  return synthDefs.some(({ refused }) => refused.length > 0) ? EXIT.partial : EXIT.ok;
}

const importedText = (synthDefs: readonly ImportedSynthDef[], style: Style): string =>
  synthDefs.length === 0
    ? 'The library holds no SynthDefs.'
    : [
        table(
          ['SYNTHDEF', 'ADDED', 'WERE HERE', 'REFUSED', 'PLAYS'],
          synthDefs.map(({ name, published, added, present, refused }) => [
            name,
            added.length,
            present.length,
            refused.length,
            published === null ? 'as before' : published.slice(0, 12),
          ]),
          style,
        ),
        ...synthDefs.flatMap(({ refused }) => refused.map((refusal) => style.alarm(refusalText(refusal)))),
      ].join('\n');
