import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { BankName, FileName, Sha256 } from './names.js';
import { CataloguedSample, SampleFilter } from './sample-search.js';
import { Tag } from './synthdef-library.js';

export const TAGS_PER_SAMPLE_MAX = 32;
/** Longer lists do not fit into a request; a filter reaches more. */
const TAGGED_IDS_MAX = 5_000;
/** What one request changes in a few seconds. */
export const TAGGED_SAMPLES_MAX = 50_000;
/** A million samples with all that is known of them. */
export const CATALOGUE_BYTES_MAX = 4 * 1024 ** 3;
/** One line is one sample; beside the tags it carries at most what a file says of itself. */
export const CATALOGUE_LINE_BYTES_MAX = 1024 * 1024;

const tags = z.array(Tag).max(TAGS_PER_SAMPLE_MAX).optional();

export const TagWish = z
  .object({
    ids: z.array(z.uuid()).min(1).max(TAGGED_IDS_MAX).optional(),
    filter: SampleFilter.optional().meta({ description: `At most ${TAGGED_SAMPLES_MAX} samples.` }),
    add: tags,
    remove: tags,
  })
  .strict()
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    message: 'is given, or `filter` is: one of them',
  })
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, {
    path: ['add'],
    message: 'is empty, and so is `remove`; give a tag',
  })
  .meta({ id: 'TagWish', example: { filter: { bank: 'kicks', maxSeconds: 0.5 }, add: ['short', '808'] } });
export type TagWish = z.output<typeof TagWish>;

export const Tagged = z
  .object({
    found: z.int().nonnegative().meta({ description: 'Samples the wish names.' }),
    changed: z.int().nonnegative().meta({ description: 'Those whose tags are others now.' }),
  })
  .meta({ id: 'Tagged' });
export type Tagged = z.output<typeof Tagged>;

/** Add to and take from the tags of many samples at once: all of them or, when one has no room, none. */
export const tagSamples = defineRequest({
  subject: 'sample.v1.tag',
  service: 'samples',
  timeoutMs: 30_000,
  request: TagWish,
  reply: Tagged,
  errors: ['SAMPLE_UNKNOWN', 'SAMPLE_TAGS_FULL', 'SAMPLES_TOO_MANY'],
});

export const TagRename = z
  .object({ from: Tag, to: Tag })
  .strict()
  .meta({ id: 'TagRename', example: { from: '808s', to: '808' } });

/** Wherever it stands. Where the new name stands as well, the two become one. */
export const renameSampleTag = defineRequest({
  subject: 'sample.v1.retag',
  service: 'samples',
  timeoutMs: 30_000,
  request: TagRename,
  reply: z.object({ changed: z.int().nonnegative() }),
  errors: ['TAG_UNKNOWN'],
});

const Place = z.object({ bank: BankName, fileName: FileName });

/** Some lines of the catalogue's file, by bank and file name. */
export const readCatalogue = defineRequest({
  subject: 'catalogue.v1.read',
  service: 'samples',
  timeoutMs: 10_000,
  request: z.object({ after: Place.optional() }),
  reply: z.object({ samples: z.array(CataloguedSample) }),
  errors: [],
});

/** What is read of a line; the rest of it tells people. */
export const CatalogueLine = Place.extend({ sha256: Sha256, tags: z.array(Tag).max(TAGS_PER_SAMPLE_MAX) });
export type CatalogueLine = z.output<typeof CatalogueLine>;

export const CatalogueImport = z
  .object({
    lines: z.int().nonnegative(),
    placed: z.int().nonnegative().meta({ description: 'Their sample is at the place the line says.' }),
    moved: z.int().nonnegative().meta({ description: 'The same bytes were found elsewhere, and have the tags now.' }),
    waiting: z.int().nonnegative().meta({ description: 'No such sample yet; the tags wait for it at the place.' }),
    full: z
      .int()
      .nonnegative()
      .meta({ description: `Would have more than ${TAGS_PER_SAMPLE_MAX} tags: left alone.` }),
    refused: z
      .array(z.object({ line: z.int().positive(), reason: z.string() }))
      .meta({ description: 'Lines that cannot be read, the first hundred.' }),
  })
  .meta({ id: 'CatalogueImport' });
export type CatalogueImport = z.output<typeof CatalogueImport>;

/** Put back the tags of some lines: what has other tags keeps those as well. */
export const writeCatalogue = defineRequest({
  subject: 'catalogue.v1.write',
  service: 'samples',
  timeoutMs: 30_000,
  request: z.object({ lines: z.array(CatalogueLine) }),
  reply: CatalogueImport.pick({ placed: true, moved: true, waiting: true, full: true }),
  errors: [],
});

/** Told once a request, however many it changed. */
export const samplesTagged = defineEvent(
  'sample.v1.tagged',
  z.object({ changed: z.int().positive(), added: z.array(Tag), removed: z.array(Tag) }),
);
