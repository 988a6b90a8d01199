import { z } from 'zod';
import { defineRequest } from './define.js';
import { BankName, Instant, PerformerName } from './names.js';
import { Sample, SAMPLE_CHANNELS_MAX } from './sample.js';
import { SampleVerdict } from './sample-analysis.js';
import { Tag } from './synthdef-library.js';

/** What a browser draws in a moment. */
export const SAMPLES_PER_PAGE_MAX = 200;
export const SAMPLES_PER_PAGE = 100;
/** Beyond these, one value of a facet is no help in choosing. */
export const FACET_VALUES_MAX = 100;
const QUERY_CHARACTERS_MAX = 100;

/** A sample as it is found: with what people say of its place, and when it was played. */
export const CataloguedSample = Sample.extend({
  tags: z.array(Tag),
  lastUsedAt: Instant.nullable().meta({ description: 'When a track played it last, to the minute; null for never.' }),
  uploadedBy: PerformerName.nullable().meta({ description: 'By their own word; null when nobody said.' }),
}).meta({ id: 'CataloguedSample' });
export type CataloguedSample = z.output<typeof CataloguedSample>;

const amount = (description: string) => z.coerce.number().optional().meta({ description });

const filter = {
  q: z
    .string()
    .max(QUERY_CHARACTERS_MAX)
    .optional()
    .meta({ description: 'Words, each a part of the bank, the file name or a tag, in any case.' }),
  bank: BankName.optional(),
  tag: z
    .string()
    .max(300)
    .regex(/^[\p{L}\p{N}_-]{1,32}(,[\p{L}\p{N}_-]{1,32})*$/u, 'takes tags with commas between')
    .optional()
    .meta({
      description: 'A tag, or several with commas between: only samples that have them all.',
      example: 'dry,808',
    }),
  minSeconds: amount('Not shorter.'),
  maxSeconds: amount('Not longer.'),
  minLufs: amount('Not quieter: integrated loudness.'),
  maxLufs: amount('Not louder.'),
  minHz: amount('Fundamental pitch, where one was found.'),
  maxHz: amount('As above.'),
  minBpm: amount('Tempo, where the file tells one.'),
  maxBpm: amount('As above.'),
  channels: z.coerce.number().int().min(1).max(SAMPLE_CHANNELS_MAX).optional(),
  sampleRateHz: z.coerce.number().positive().optional(),
  container: z.string().max(32).optional().meta({ description: 'As uploaded: wav, aiff, flac, ogg, mp3.' }),
  encoding: z.string().max(32).optional().meta({ description: 'As uploaded: pcm_s16le, vorbis, ...' }),
  verdict: SampleVerdict.optional(),
  uploadedAfter: Instant.optional().meta({ description: 'First uploaded at this moment or later.' }),
  uploadedBefore: Instant.optional().meta({ description: 'First uploaded before this moment.' }),
  uploadedBy: PerformerName.optional().meta({ description: 'Who uploaded what is in its place now (`X-Performer`).' }),
  unusedSince: Instant.optional().meta({ description: 'Played by no track at this moment or later.' }),
};
const LOOP = 'true: only what the file marks as a loop; false: only one-shots.';

/** As JSON carries it. All that is given must hold. */
export const SampleFilter = z
  .object({ ...filter, loop: z.boolean().optional().meta({ description: LOOP }) })
  .strict()
  .meta({ id: 'SampleFilter', example: { q: 'clap', channels: 1, maxSeconds: 0.6 } });
export type SampleFilter = z.output<typeof SampleFilter>;

export const SampleSort = z
  .enum([
    'name',
    'newest',
    'oldest',
    'shortest',
    'longest',
    'quietest',
    'loudest',
    'lowest',
    'highest',
    'slowest',
    'fastest',
  ])
  .meta({ id: 'SampleSort', description: 'What a sample does not have comes last; what is equal goes by name.' });
export type SampleSort = z.output<typeof SampleSort>;

const page = {
  sort: SampleSort.optional().meta({ description: 'By bank and file name when left out, as patterns count.' }),
  limit: z.coerce.number().int().min(1).max(SAMPLES_PER_PAGE_MAX).optional(),
  cursor: z.string().max(1_000).optional().meta({ description: '`next` of the page before, with the same query.' }),
};
const query = { ...filter, loop: z.stringbool().optional().meta({ description: LOOP }) };

/** As a URL carries it. */
export const SampleFilterQuery = z.object(query).strict();
export const SampleQuery = z.object({ ...query, ...page }).strict();

export const SamplePage = z
  .object({
    samples: z.array(CataloguedSample),
    total: z.int().nonnegative().meta({ description: 'On all pages together.' }),
    next: z.string().nullable().meta({
      description: 'What to send as `cursor` for the next page, also in the Link header; null on the last.',
    }),
  })
  .meta({ id: 'SamplePage' });
export type SamplePage = z.output<typeof SamplePage>;

/** A page holds as many as were asked for, or fewer where they carry much. */
export const listSamples = defineRequest({
  subject: 'sample.v1.list',
  service: 'samples',
  timeoutMs: 4_000,
  request: SampleFilter.extend(page),
  reply: SamplePage,
  errors: ['INPUT_INVALID'],
});

export const Facet = z
  .object({
    values: z
      .array(z.object({ value: z.string(), count: z.int().positive() }))
      .max(FACET_VALUES_MAX)
      .meta({ description: 'The most frequent first.' }),
    others: z.int().nonnegative().meta({ description: 'How many more values there are.' }),
  })
  .meta({ id: 'Facet' });
export type Facet = z.output<typeof Facet>;

const Range = z
  .object({ min: z.number(), max: z.number() })
  .nullable()
  .meta({ description: 'Of what was found; null where nothing has it.' });

export const SampleFacets = z
  .object({
    total: z.int().nonnegative(),
    facets: z
      .object({
        bank: Facet,
        tag: Facet,
        container: Facet,
        encoding: Facet,
        channels: Facet,
        sampleRateHz: Facet,
        verdict: Facet,
        loop: Facet,
      })
      .meta({
        description:
          'Each counts as if it were not filtered by itself, so that it shows the other choices; ' +
          '`tag`, of which all must hold, those that what was found has as well.',
      }),
    ranges: z.object({ seconds: Range, lufs: Range, hz: Range, bpm: Range }),
  })
  .meta({ id: 'SampleFacets' });
export type SampleFacets = z.output<typeof SampleFacets>;

export const countSamples = defineRequest({
  subject: 'sample.v1.facets',
  service: 'samples',
  timeoutMs: 4_000,
  request: SampleFilter,
  reply: SampleFacets,
  errors: [],
});

export const SimilarQuery = z.object({ ...query, limit: page.limit }).strict();

export const SimilarSamples = z
  .object({
    similar: z.array(
      z.object({
        similarity: z.number().min(-1).max(1).meta({ description: 'Cosine of the features; 1 is the same sound.' }),
        sample: CataloguedSample,
      }),
    ),
  })
  .meta({ id: 'SimilarSamples' });
export type SimilarSamples = z.output<typeof SimilarSamples>;

/** What sounds like this, nearest first, itself left out; among those the filter lets through. */
export const similarSamples = defineRequest({
  subject: 'sample.v1.similar',
  service: 'samples',
  timeoutMs: 4_000,
  request: SampleFilter.extend({ id: z.uuid(), limit: page.limit }),
  reply: SimilarSamples,
  errors: ['SAMPLE_UNKNOWN', 'SAMPLE_NOT_ANALYSED'],
});
