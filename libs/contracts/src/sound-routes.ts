import { z } from 'zod';
import { defineRoute } from './define.js';
import { Job } from './job.js';
import { Buffer, listBuffers, Sound } from './sample.js';
import { UploadOptions } from './synthdef.js';

export const Prefer = z
  .object({
    prefer: z.string().optional().meta({
      description: '`wait=5` waits up to 5 s (30 at most) for the job: 201 when done in time.',
    }),
  })
  .meta({ id: 'PreferHeader' });

/** Loading SynthDefs and samples, and the jobs that do it. */
export const SOUND_ROUTES = {
  loadSynthDef: defineRoute({
    operationId: 'loadSynthDef',
    method: 'post',
    path: '/v1/synthdefs',
    tag: 'SynthDefs',
    summary: 'Load SuperCollider source, a .scsyndef file or a zip of them; done once the audio server holds them.',
    headers: Prefer,
    query: UploadOptions,
    body: {
      raw: ['text/x-supercollider', 'text/plain', 'application/octet-stream', 'application/zip'],
      description: 'Source as text, the bytes of a .scsyndef file, or a zip of such files.',
    },
    replies: { 201: Job, 202: Job },
    errors: [
      'INPUT_TOO_LARGE',
      'CONTENT_TYPE_UNSUPPORTED',
      'SYNTHDEF_SYNTAX',
      'SYNTHDEF_COMPILE_FAILED',
      'SYNTHDEF_COMPILE_TIMEOUT',
      'SYNTHDEF_NONE',
      'SYNTHDEF_TRUNCATED',
      'SYNTHDEF_MALFORMED',
      'SYNTHDEF_VERSION_UNSUPPORTED',
      'SYNTHDEF_GRAPH_INVALID',
      'SYNTHDEF_DRY_RUN_FAILED',
      'SYNTHDEF_REFUSED',
      'SYNTHDEFS_REFUSED',
      'ARCHIVE_REFUSED',
      'QUEUE_FULL',
      'BLOB_STORE_AWAY',
      'SCSYNTH_SILENT',
      'AUDIO_SERVER_AWAY',
    ],
  }),
  loadSample: defineRoute({
    operationId: 'loadSample',
    method: 'post',
    path: '/v1/samples',
    tag: 'Samples',
    summary: 'Load one audio file into a bank; done once the audio server holds it.',
    headers: Prefer,
    body: {
      raw: ['multipart/form-data'],
      description: 'Field `bank`, then the file part `file`.',
    },
    replies: { 201: Job, 202: Job },
    errors: [
      'INPUT_TOO_LARGE',
      'INPUT_MALFORMED',
      'CONTENT_TYPE_UNSUPPORTED',
      'SAMPLE_FORMAT_UNKNOWN',
      'SAMPLE_DAMAGED',
      'SAMPLE_LIMIT',
      'SAMPLE_REFUSED',
      'SAMPLE_TOO_LARGE',
      'BUFFERS_EXHAUSTED',
      'QUEUE_FULL',
      'BLOB_STORE_AWAY',
      'SCSYNTH_SILENT',
      'AUDIO_SERVER_AWAY',
    ],
  }),
  listBuffers: defineRoute({
    operationId: 'listBuffers',
    method: 'get',
    path: '/v1/buffers',
    tag: 'Samples',
    summary: 'What the audio server really holds, asked of it now.',
    replies: { 200: z.object({ buffers: z.array(Buffer) }) },
    errors: listBuffers.errors,
  }),
  listSounds: defineRoute({
    operationId: 'listSounds',
    method: 'get',
    path: '/v1/sounds',
    tag: 'Samples',
    summary: 'Every name that s("…") can play.',
    replies: { 200: z.object({ sounds: z.array(Sound) }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  getJob: defineRoute({
    operationId: 'getJob',
    method: 'get',
    path: '/v1/jobs/{id}',
    tag: 'Jobs',
    summary: 'State, progress and result of one job.',
    params: z.object({ id: z.string().max(80) }),
    replies: { 200: Job },
    errors: ['JOB_UNKNOWN'],
  }),
} as const;
