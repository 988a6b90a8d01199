import { AppError, type SampleSort } from '@oiduna/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { createWriteStream, openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { failureOf, open } from '../api/send.js';
import {
  type CataloguedSample,
  type CatalogueImport,
  countSamples,
  findSimilarSamples,
  getExportSampleCatalogueUrl,
  importSampleCatalogue,
  renameSampleTag,
  type SampleFacets,
  type SampleFilter,
  tagSamples,
  type TagWish,
} from '../generated/studio.js';
import { unusable } from './load-files.js';
import { parseCount } from './numbers.js';
import { filterOf, type FilterOptions, filterOptions, queryOf, sortOption } from './sample-filter.js';
import { sampleNamed, WHICH } from './sample-media.command.js';
import { samplesFound } from './sample-pages.js';
import { findingsText } from './sample-findings.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';

/** What fits on a screen or two. */
const SHOWN = 50;

type FindOptions = FilterOptions & { sort?: SampleSort; limit?: number };

/** Finding samples, and what people say of them. */
export function registerSampleCatalogue(sample: Command, shell: Shell): void {
  registerFinding(sample, shell);
  registerTagging(sample, shell);
  studioCommand(
    sample,
    'export-catalogue [file]',
    'all that is known of all samples, one JSON document a line; the sounds are not in it',
    shell,
    exportCatalogue,
  );
  studioCommand(
    sample,
    'import-catalogue <file>',
    'put back the tags of such a file, by place or else by content',
    shell,
    importCatalogue,
  );
}

function registerFinding(sample: Command, shell: Shell): void {
  filterOptions(
    studioCommand(
      sample,
      'list [bank]',
      'the catalogue, by bank and file name',
      shell,
      (session: Session<FindOptions>, bank?: string) =>
        find(session, filterOf([], { ...session.options, ...(bank !== undefined && { bank }) }), Infinity),
    ),
  )
    .addOption(sortOption())
    .option('--limit <n>', 'so many at most', parseCount);
  filterOptions(
    studioCommand(
      sample,
      'search [words...]',
      'samples whose bank, file name or tags hold all the words',
      shell,
      (session: Session<FindOptions>, words: string[]) => find(session, filterOf(words, session.options), SHOWN),
    ),
  )
    .addOption(sortOption())
    .option('--limit <n>', `so many at most (default ${SHOWN})`, parseCount);
  filterOptions(
    studioCommand(sample, 'similar <sample>', `what sounds like a sample, nearest first: ${WHICH}`, shell, similar),
  ).option('--limit <n>', 'so many at most', parseCount, 20);
  filterOptions(
    studioCommand(
      sample,
      'facets [words...]',
      'what there is to choose among the samples a search finds, with counts',
      shell,
      async (session: Session<FilterOptions>, words: string[]) => {
        const query = queryOf(filterOf(words, session.options));
        const answer = await countSamples(query, { studio: session.studio });
        session.print(answer, (style) => facetsText(answer, style));
      },
    ),
  );
}

function registerTagging(sample: Command, shell: Shell): void {
  type Options = FilterOptions & { id?: string[] };
  const change = (key: 'add' | 'remove') => async (session: Session<Options>, tags: string, words: string[]) => {
    const { options, studio } = session;
    const wish = { ...meant(words, options), [key]: tags.split(',').map((tag) => tag.trim()) };
    const answer = await tagSamples(wish, { studio });
    session.print(answer, () => `${answer.changed} of ${answer.found} samples changed`);
  };
  for (const [name, key, what] of [
    ['tag', 'add', 'give tags, with commas between, to the samples that a search finds'],
    ['untag', 'remove', 'take tags from the samples that a search finds'],
  ] as const) {
    filterOptions(studioCommand(sample, `${name} <tags> [words...]`, what, shell, change(key))).option(
      '--id <id...>',
      'these samples, instead of a search',
    );
  }
  studioCommand(
    sample,
    'rename-tag <from> <to>',
    'give a tag another name, wherever it stands',
    shell,
    async (session: Session, from: string, to: string) => {
      const answer = await renameSampleTag({ from, to }, { studio: session.studio });
      session.print(answer, () => `${from} is ${to} now, at ${answer.changed} samples`);
    },
  );
}

/** @throws InvalidArgumentError for nothing at all: a forgotten word must not tag the whole catalogue */
function meant(
  words: readonly string[],
  { id, ...options }: FilterOptions & { id?: string[] },
): Pick<TagWish, 'ids' | 'filter'> {
  if (id !== undefined) return { ids: id };
  const filter = filterOf(words, options);
  if (Object.keys(filter).length > 0) return { filter };
  throw new InvalidArgumentError('Say which samples: by words, options or --id.');
}

async function find(session: Session<FindOptions>, filter: SampleFilter, limitUnlessSaid: number): Promise<void> {
  const { studio, options } = session;
  const { sort, limit = limitUnlessSaid } = options;
  const { samples, total } = await samplesFound(studio, { ...queryOf(filter), ...(sort && { sort }) }, limit);
  session.print({ samples, total }, (style) => foundText(samples, style));
  if (samples.length < total) session.note(`${samples.length} of ${total}; --limit shows more`);
}

async function similar(session: Session<FindOptions>, which: string): Promise<void> {
  const { studio, options } = session;
  const { id } = await sampleNamed(session, which);
  const { limit = SHOWN } = options;
  const answer = await findSimilarSamples(id, { ...queryOf(filterOf([], options)), limit }, { studio });
  session.print(answer, (style) =>
    answer.similar.length === 0
      ? 'There is nothing to compare it with.'
      : table(
          ['LIKE IT', ...HEADINGS],
          answer.similar.map(({ similarity, sample }) => [similarity.toFixed(3), ...rowOf(sample)]),
          style,
        ),
  );
}

async function exportCatalogue(session: Session, file?: string): Promise<void> {
  const { studio, shell } = session;
  const { body } = await open(studio, getExportSampleCatalogueUrl());
  const chunks = async function* () {
    try {
      yield* body ?? [];
    } catch (error) {
      throw failureOf(studio, error);
    }
  };
  if (file === undefined) {
    const decoder = new TextDecoder();
    for await (const chunk of chunks()) shell.stdout.write(decoder.decode(chunk, { stream: true }));
    return;
  }
  const path = resolve(file);
  await pipeline(chunks, createWriteStream(path)).catch((error: Error) => {
    if (error instanceof AppError) throw error;
    unusable(path, 'written')(error);
  });
  session.print({ path }, () => `${path}: the catalogue; import-catalogue puts its tags back`);
}

/** The file is streamed from disk. */
async function importCatalogue(session: Session, file: string): Promise<ExitCode> {
  const { studio } = session;
  await access(file, constants.R_OK).catch(unusable(file, 'read'));
  const body = await openAsBlob(file);
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await importSampleCatalogue({ studio, method: 'POST', headers, body });
  session.print(answer, () => importText(answer));
  for (const { line, reason } of answer.refused) session.note(`line ${line}: ${reason}`);
  if (answer.refused.length === 0 && answer.full === 0) return EXIT.ok;
  return answer.placed + answer.moved + answer.waiting > 0 ? EXIT.partial : EXIT.refused;
}

const importText = ({ lines, placed, moved, waiting, full }: CatalogueImport): string =>
  [
    `${lines} lines: ${placed} at their place, ${moved} found elsewhere`,
    `${waiting} wait for their sample`,
    ...(full > 0 ? [`${full} have too many tags already`] : []),
  ].join(', ');

const HEADINGS = ['BANK', 'FILE', 'SECONDS', 'CHANNELS', 'LUFS', 'PITCH HZ', 'TAGS', 'ID'];

const rowOf = ({ id, bank, fileName, format, analysis, tags }: CataloguedSample): (string | number)[] => [
  bank,
  fileName,
  format.durationSeconds.toFixed(3),
  format.channelCount,
  analysis?.loudnessLufs?.toFixed(1) ?? '-',
  analysis?.pitch?.hz.toFixed(1) ?? '-',
  tags.join(' ') || '-',
  id,
];

const foundText = (samples: readonly CataloguedSample[], style: Style): string =>
  samples.length === 0 ? 'There are no samples.' : table(HEADINGS, samples.map(rowOf), style) + findingsText(samples);

const facetsText = ({ facets }: SampleFacets, style: Style): string =>
  table(
    ['', 'VALUE', 'SAMPLES'],
    Object.entries(facets).flatMap(([name, { values, others }]) => [
      ...values.map(({ value, count }, at) => [at === 0 ? name : '', value, count]),
      ...(others > 0 ? [['', `${others} more`, '']] : []),
    ]),
    style,
  );
