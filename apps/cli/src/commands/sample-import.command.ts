import { AppError, bankNamed, SAMPLE_IMPORT_FILES_MAX, type SortedOut } from '@oiduna/contracts';
import type { Command } from 'commander';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { EXIT, type ExitCode, exitCodeOf } from '../api/exit-code.js';
import { patiently } from '../api/patience.js';
import { Refused } from '../api/refused.js';
import {
  addToSampleImport,
  cancelSampleImport,
  closeSampleImport,
  getSampleImport,
  importSampleZip,
  listImportFiles,
  listSampleImports,
  type MapWishDocument,
  openSampleImport,
  type ImportFilesPage,
  type SampleImport,
  type SampleImportFile,
} from '../generated/studio.js';
import { ImportProgress, progressText } from './import-progress.js';
import { interruptionOf } from './interruption.js';
import { unusable } from './load-files.js';
import { fileOnDisk, samplesBelow } from './sample-files.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine, type Style, table } from './table.js';

interface ImportOptions {
  bank?: string;
  serverFolder?: boolean;
  wait?: boolean;
}
/** A file that did not become a sample. */
interface NotImported {
  path: string;
  code: string | null;
  reason: string;
}
type SampleFile = SortedOut<{ path: string; sizeBytes: number }>['files'][number];
interface Begun {
  readonly begun: SampleImport;
  /** What was left out before it was sent, or when it was. */
  readonly refused: NotImported[];
  /** Files here by the paths the studio calls them. */
  readonly paths: ReadonlyMap<string, string>;
}
const SENT_WHOLE = { refused: [], paths: new Map<string, string>() };

/** The studio takes up four at a time; more would only wait there. */
const UPLOADS_AT_ONCE = 4;

/** Many samples at once. */
export function registerSampleImport(sample: Command, shell: Shell): void {
  studioCommand(
    sample,
    'import <what>',
    'import a folder, a zip, or the files of a strudel.json here or at a URL',
    shell,
    importSamples,
  )
    .option('--bank <name>', 'the bank of files that lie in no folder; else the name of the folder or zip itself')
    .option('--server-folder', 'the folder lies on the server, below one of its SAMPLES_IMPORT_ROOTS')
    .option('--no-wait', 'print the import at once');
  studioCommand(sample, 'imports', 'the last imports and how far they are', shell, async (session: Session) => {
    const answer = await listSampleImports({ studio: session.studio });
    session.print(answer, (style) => importsText(answer.imports, style));
  });
  studioCommand(
    sample,
    'show-import <id>',
    'how far an import is, and what of it was refused',
    shell,
    async (session: Session, id: string) => {
      const found = await getSampleImport(id, { studio: session.studio });
      const refused = await refusedOf(session, id);
      session.print({ import: found, refused }, (style) => importText(found, refused, style));
    },
  );
  studioCommand(
    sample,
    'cancel-import <id>',
    'import nothing more of it; what is loaded stays',
    shell,
    async (session: Session, id: string) => {
      const found = await cancelSampleImport(id, { studio: session.studio });
      session.print(found, (style) => importsText([found], style));
    },
  );
}

/** @throws AppError FILE_UNUSABLE | IMPORT_EMPTY | IMPORT_FULL */
async function importSamples(session: Session<ImportOptions>, what: string): Promise<ExitCode> {
  const interruption = interruptionOf(session.shell);
  const progress = new ImportProgress(session);
  try {
    const { begun, refused: left, paths } = await begin(session, what, progress, interruption.signal);
    if (session.options.wait === false) {
      session.print({ import: begun, refused: left }, (style) => importsText([begun], style));
      return EXIT.ok;
    }
    const ended = await progress.follow(begun, interruption.signal);
    if (ended.finishedAt === null) {
      session.note(`It goes on without this command. \`oiduna sample cancel-import ${begun.id}\` cancels it.`);
    }
    const there = await refusedOf(session, begun.id);
    const refused = [...left, ...there.map((each) => ({ ...each, path: paths.get(each.path) ?? each.path }))];
    session.print({ import: ended, refused }, (style) => importText(ended, refused, style));
    return outcomeOf(ended, refused);
  } finally {
    interruption.forget();
  }
}

function outcomeOf({ finishedAt, counts, state, problem }: SampleImport, refused: readonly NotImported[]): ExitCode {
  if (finishedAt === null) return EXIT.general;
  const isWhole = refused.length === 0 && problem === null && state === 'finished';
  if (isWhole) return EXIT.ok;
  return counts.done === 0 ? EXIT.refused : EXIT.partial;
}

async function begin(
  session: Session<ImportOptions>,
  what: string,
  progress: ImportProgress,
  signal: AbortSignal,
): Promise<Begun> {
  const { options, studio } = session;
  const { bank } = options;
  if (options.serverFolder) {
    const wish = { kind: 'folder', folder: what, ...(bank !== undefined && { bank }) } as const;
    return { begun: await openSampleImport(wish, { studio }), ...SENT_WHOLE };
  }
  if (/^(https?|github):/i.test(what)) {
    return { begun: await openSampleImport({ kind: 'map', url: what }, { studio }), ...SENT_WHOLE };
  }
  const there = await stat(what).catch(unusable(what, 'read'));
  if (there.isDirectory()) return upload(session, what, progress, signal);
  if (extname(what).toLowerCase() === '.json') {
    return { begun: await openSampleImport({ kind: 'map', document: await mapIn(what) }, { studio }), ...SENT_WHOLE };
  }
  const top = bank ?? (bankNamed(basename(what, extname(what))) || undefined);
  const headers = { 'Content-Type': 'application/zip' };
  const zip = await fileOnDisk(what);
  return { begun: await importSampleZip(zip, { ...(top && { bank: top }) }, { studio, headers }), ...SENT_WHOLE };
}

/** @throws AppError FILE_UNUSABLE | MAP_MALFORMED */
async function mapIn(path: string): Promise<MapWishDocument> {
  const text = await readFile(path, 'utf8').catch(unusable(path, 'read'));
  try {
    return JSON.parse(text) as MapWishDocument;
  } catch (cause) {
    throw new AppError('MAP_MALFORMED', { reason: `it is not JSON: ${(cause as Error).message}` }, { cause });
  }
}

/** Send the files of a folder here, a few at a time; one that is refused stops no other. */
async function upload(
  session: Session<ImportOptions>,
  folder: string,
  progress: ImportProgress,
  signal: AbortSignal,
): Promise<Begun> {
  const { studio, options } = session;
  const { files, ...sorted } = await samplesBelow(folder, options.bank);
  const source = `The folder ${resolve(folder)}`;
  if (files.length === 0) throw new AppError('IMPORT_EMPTY', { source });
  if (files.length > SAMPLE_IMPORT_FILES_MAX)
    throw new AppError('IMPORT_FULL', { source, limit: SAMPLE_IMPORT_FILES_MAX });
  const refused = sorted.refused.map((each): NotImported => ({ ...each, code: 'IMPORT_FILE_REFUSED' }));
  const begun = await openSampleImport({ kind: 'upload', fileCount: files.length }, { studio });
  session.note(`importing ${files.length} files as ${begun.id} ...`);
  const sending = new AbortController();
  const shown = session.isWatched ? progress.follow(begun, AbortSignal.any([signal, sending.signal])) : undefined;
  const waiting = files.values();
  const worker = async () => {
    for (const file of waiting) {
      if (signal.aborted) return;
      refused.push(...(await sendOne(session, begun.id, folder, file, signal)));
    }
  };
  try {
    await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
  } catch (error) {
    session.note(`What was sent goes on as the import ${begun.id}.`);
    throw error;
  } finally {
    sending.abort();
    await shown;
  }
  const paths = new Map(files.map(({ bank, fileName, path }) => [`${bank}/${fileName}`, path]));
  return { begun: await patiently(studio, signal, () => closeSampleImport(begun.id, { studio })), refused, paths };
}

/** @returns the file when it was refused, for what holds of it alone */
async function sendOne(
  { studio }: Session,
  id: string,
  folder: string,
  file: SampleFile,
  signal: AbortSignal,
): Promise<NotImported[]> {
  const { path, bank } = file;
  try {
    const form = { bank, file: await fileOnDisk(join(folder, path)) };
    await patiently(studio, signal, () => addToSampleImport(id, form, { studio }));
    return [];
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'FILE_UNUSABLE';
    if (!isGone && exitCodeOf(error) !== EXIT.refused) throw error;
    const code = error instanceof Refused ? (error.problem?.code ?? null) : (error as AppError).code;
    return [{ path, code, reason: (error as Error).message }];
  }
}

/** The files of an import that the studio refused, page by page. */
async function refusedOf({ studio }: Session, id: string): Promise<NotImported[]> {
  const refused: SampleImportFile[] = [];
  let next: number | null = 0;
  while (next !== null) {
    const page: ImportFilesPage = await listImportFiles(id, { state: 'refused', after: next }, { studio });
    refused.push(...page.files);
    next = page.next;
  }
  return refused.map(({ path, problem }) => ({
    path,
    code: problem?.code ?? null,
    reason: problem?.detail ?? 'the studio does not say why',
  }));
}

const importsText = (imports: readonly SampleImport[], style: Style): string =>
  table(
    ['IMPORT', 'FROM', 'STATE', 'FILES', 'DONE', 'REFUSED', 'BEGUN'],
    imports.map(({ id, source, state, fileCount, counts, createdAt }) => [
      id,
      source.kind === 'folder' ? source.folder : source.kind === 'map' ? (source.url ?? 'map') : source.kind,
      state,
      fileCount,
      counts.done,
      counts.refused,
      createdAt,
    ]),
    style,
  );

function importText(found: SampleImport, refused: readonly NotImported[], style: Style): string {
  const { counts, leftAside, problem, state } = found;
  return [
    `${counts.done} of ${found.fileCount} files are loaded; the import ${found.id} is ${state}`,
    ...(found.finishedAt === null ? [progressText(found)] : []),
    ...(counts.cancelled > 0 ? [`${counts.cancelled} were cancelled`] : []),
    ...(leftAside > 0 ? [`${leftAside} other files are no samples by their names`] : []),
    ...(problem === null ? [] : [style.alarm(oneLine(problem.detail))]),
    ...refused.map(({ path, code, reason }) =>
      style.alarm(`${oneLine(path)} is refused (${code}): ${oneLine(reason)}`),
    ),
  ].join('\n');
}
