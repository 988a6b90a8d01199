import { z } from 'zod';
import { defineRoute } from './define.js';
import {
  countSamples,
  listSamples,
  SampleFacets,
  SampleFilterQuery,
  SamplePage,
  SampleQuery,
  SimilarQuery,
  SimilarSamples,
  similarSamples,
} from './sample-search.js';
import {
  CATALOGUE_BYTES_MAX,
  CatalogueImport,
  renameSampleTag,
  Tagged,
  TagRename,
  tagSamples,
  TagWish,
} from './sample-tags.js';

const tag = 'Samples';
const LINES = ['application/x-ndjson'];

/** Finding samples, and what people say of them. */
export const SAMPLE_CATALOGUE_ROUTES = {
  listSamples: defineRoute({
    operationId: 'listSamples',
    method: 'get',
    path: '/v1/samples',
    tag,
    summary: 'Find samples by text and by what they are, page by page.',
    query: SampleQuery,
    replies: { 200: SamplePage },
    errors: listSamples.errors,
  }),
  countSamples: defineRoute({
    operationId: 'countSamples',
    method: 'get',
    path: '/v1/samples/facets',
    tag,
    summary: 'What there is to choose among the samples that a query finds, with counts.',
    query: SampleFilterQuery,
    replies: { 200: SampleFacets },
    errors: countSamples.errors,
  }),
  findSimilarSamples: defineRoute({
    operationId: 'findSimilarSamples',
    method: 'get',
    path: '/v1/samples/{id}/similar',
    tag,
    summary: 'What sounds like this sample, nearest first.',
    params: z.object({ id: z.uuid() }),
    query: SimilarQuery,
    replies: { 200: SimilarSamples },
    errors: similarSamples.errors,
  }),
  tagSamples: defineRoute({
    operationId: 'tagSamples',
    method: 'post',
    path: '/v1/samples/tags',
    tag,
    summary: 'Add and remove tags of many samples, named one by one or by a filter.',
    body: TagWish,
    replies: { 200: Tagged },
    errors: tagSamples.errors,
  }),
  renameSampleTag: defineRoute({
    operationId: 'renameSampleTag',
    method: 'post',
    path: '/v1/samples/tags/rename',
    tag,
    summary: 'Give a tag another name, wherever it stands.',
    body: TagRename,
    replies: { 200: renameSampleTag.reply },
    errors: renameSampleTag.errors,
  }),
  exportSampleCatalogue: defineRoute({
    operationId: 'exportSampleCatalogue',
    method: 'get',
    path: '/v1/samples/catalogue',
    tag,
    summary: 'All that is known of all samples, tags included, as one file; the sounds are not in it.',
    replies: { 200: { raw: LINES, description: 'One JSON document a line, a CataloguedSample each.' } },
    errors: [],
  }),
  importSampleCatalogue: defineRoute({
    operationId: 'importSampleCatalogue',
    method: 'post',
    path: '/v1/samples/catalogue',
    tag,
    summary: 'Put back the tags of such a file, by place or else by content; nothing is taken away.',
    body: { raw: LINES, description: `As GET gave it, at most ${CATALOGUE_BYTES_MAX} bytes.` },
    replies: { 200: CatalogueImport },
    errors: [],
  }),
} as const;
