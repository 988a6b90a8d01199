import { z } from 'zod';
import { defineRoute } from './define.js';
import { Job } from './job.js';
import { SynthDefName } from './names.js';
import { Prefer } from './sound-routes.js';
import { exportSynthDefs, getSynthDefFile, LIBRARY_BYTES_MAX, SynthDefFileWish } from './synthdef-exchange.js';

/** SynthDefs as files: one version, or the whole library from studio to studio. */
export const SYNTHDEF_EXCHANGE_ROUTES = {
  getSynthDefFile: defineRoute({
    operationId: 'getSynthDefFile',
    method: 'get',
    path: '/v1/synthdefs/{name}/file',
    tag: 'SynthDefs',
    summary: 'A version as a .scsyndef file, or its source.',
    params: z.object({ name: SynthDefName }),
    query: SynthDefFileWish,
    replies: {
      200: {
        raw: ['application/octet-stream', 'text/x-supercollider'],
        description: 'Loaded again it is the same version.',
      },
    },
    errors: [...getSynthDefFile.errors, 'SERVICE_UNAVAILABLE'],
  }),
  exportSynthDefs: defineRoute({
    operationId: 'exportSynthDefs',
    method: 'get',
    path: '/v1/synthdefs/export',
    tag: 'SynthDefs',
    summary: 'The whole library as one zip: library.json, every version, and the sources there are.',
    replies: { 200: { raw: ['application/zip'], description: 'The same library gives the same bytes.' } },
    errors: [...exportSynthDefs.errors, 'SERVICE_UNAVAILABLE'],
  }),
  importSynthDefs: defineRoute({
    operationId: 'importSynthDefs',
    method: 'post',
    path: '/v1/synthdefs/import',
    tag: 'SynthDefs',
    summary: 'Add an exported library. Each version is checked as an upload; nothing that is here is replaced.',
    headers: Prefer,
    body: { raw: ['application/zip'], description: `An exported library, up to ${LIBRARY_BYTES_MAX} bytes.` },
    replies: { 201: Job, 202: Job },
    errors: [
      'CONTENT_TYPE_UNSUPPORTED',
      'INPUT_TOO_LARGE',
      'INPUT_MALFORMED',
      'LIBRARY_REFUSED',
      'QUEUE_FULL',
      'SERVICE_UNAVAILABLE',
    ],
  }),
} as const;
