import { z } from 'zod';
import { defineRequest, defineRoute } from './define.js';
import { Sha256 } from './names.js';
import { CataloguedSample } from './sample-search.js';
import { deleteSample } from './sample-use.js';

export const getSample = defineRequest({
  subject: 'sample.v1.get',
  service: 'samples',
  timeoutMs: 2_000,
  request: z.object({ id: z.uuid() }),
  reply: CataloguedSample,
  errors: ['SAMPLE_UNKNOWN'],
});

export const WaveformForm = z.enum(['dat', 'json', 'png']);
export type WaveformForm = z.output<typeof WaveformForm>;

/** What is made of a sample for eyes and browsers, once, and then kept; it goes through the blob store. */
export const renderSample = defineRequest({
  subject: 'sample.v1.render',
  service: 'samples',
  // ten minutes become an Opus file in a few seconds
  timeoutMs: 30_000,
  request: z.object({ id: z.uuid(), form: z.enum([...WaveformForm.options, 'preview']) }),
  reply: z.object({ sha256: Sha256, sizeBytes: z.int().positive() }),
  errors: ['SAMPLE_UNKNOWN'],
});

const params = z.object({ id: z.uuid() });
const IfNoneMatch = {
  'if-none-match': z.string().optional().meta({ description: 'An ETag: 304 while it is current.' }),
};
const Revalidated = z.object(IfNoneMatch).meta({ id: 'RevalidatedHeaders' });
const Ranged = z
  .object({
    ...IfNoneMatch,
    range: z.string().optional().meta({ description: 'One range of bytes: 206 with that part.' }),
    'if-range': z.string().optional().meta({ description: 'An ETag: the part only while it is current, else all.' }),
  })
  .meta({ id: 'RangedHeaders' });

/** One sample: what is known of it, how it looks, how it sounds. */
export const SAMPLE_MEDIA_ROUTES = {
  getSample: defineRoute({
    operationId: 'getSample',
    method: 'get',
    path: '/v1/samples/{id}',
    tag: 'Samples',
    summary: 'All that is known of a sample.',
    params,
    headers: Revalidated,
    replies: { 200: CataloguedSample, 304: null },
    errors: ['SAMPLE_UNKNOWN', 'SERVICE_UNAVAILABLE'],
  }),
  deleteSample: defineRoute({
    operationId: 'deleteSample',
    method: 'delete',
    path: '/v1/samples/{id}',
    tag: 'Samples',
    summary: 'Take a sample out of the studio; notes that sound finish. Refused while tracks play its bank.',
    params,
    query: z
      .object({ force: z.stringbool().default(false).meta({ description: 'Although tracks play its bank.' }) })
      .strict(),
    replies: { 204: null },
    errors: deleteSample.errors,
  }),
  getSampleWaveform: defineRoute({
    operationId: 'getSampleWaveform',
    method: 'get',
    path: '/v1/samples/{id}/waveform',
    tag: 'Samples',
    summary: 'The waveform of a sample, as audiowaveform writes it, or as a picture.',
    params,
    query: z
      .object({
        format: WaveformForm.optional().meta({ description: 'Else by Accept; `dat` where that says nothing.' }),
      })
      .strict(),
    headers: Revalidated,
    replies: {
      200: {
        raw: ['application/octet-stream', 'application/json', 'image/png'],
        description: 'audiowaveform .dat (version 2, 8 bits, 256 frames a pixel), the same as JSON, or a PNG.',
      },
      304: null,
    },
    errors: ['SAMPLE_UNKNOWN', 'SERVICE_UNAVAILABLE'],
  }),
  getSampleAudio: defineRoute({
    operationId: 'getSampleAudio',
    method: 'get',
    path: '/v1/samples/{id}/audio',
    tag: 'Samples',
    summary: 'The sound of a sample: the file as it was uploaded, the clean WAV, or a small preview.',
    params,
    query: z
      .object({
        format: z
          .enum(['original', 'wav', 'preview'])
          .default('original')
          .meta({ description: 'preview: Opus in Ogg.' }),
      })
      .strict(),
    headers: Ranged,
    replies: {
      200: { raw: ['audio/*'], description: 'The whole file.' },
      206: { raw: ['audio/*'], description: 'The bytes asked for.' },
      304: null,
    },
    errors: ['SAMPLE_UNKNOWN', 'RANGE_UNSATISFIABLE', 'SERVICE_UNAVAILABLE'],
  }),
} as const;
