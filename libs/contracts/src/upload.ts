import { z } from 'zod';
import { defineRoute } from './define.js';
import { BankName, FileName, Instant, Sha256 } from './names.js';
import { ingestSample } from './sample.js';

export const TUS_VERSION = '1.0.0';
/** What a piece may be checked by. tus asks for sha1. */
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256'] as const;
/** Above this a file is sent in pieces: a connection that breaks costs a piece and not the file. */
export const PIECEWISE_ABOVE_BYTES = 32 * 1024 * 1024;

/** A file that is sent in pieces. */
export const Upload = z
  .object({
    id: z.uuid(),
    bank: BankName,
    fileName: FileName,
    sha256: Sha256.nullable().meta({ description: 'Of the whole file, as its sender stated it.' }),
    sizeBytes: z.int().positive(),
    offsetBytes: z.int().nonnegative().meta({ description: 'So many of them are safe on disk.' }),
    jobId: z.string().nullable().meta({ description: 'The job that checks and loads it, once all has arrived.' }),
    expiresAt: Instant,
  })
  .meta({ id: 'Upload' });
export type Upload = z.output<typeof Upload>;

const digits = (what: string) => z.string().regex(/^\d{1,15}$/, `is ${what} in bytes, such as 1048576`);
const Tus = { 'tus-resumable': z.literal(TUS_VERSION) };
const params = z.object({ id: z.uuid() });
const TusHeaders = z.object(Tus).meta({ id: 'TusHeaders' });

const TusReply = { 'Tus-Resumable': z.literal(TUS_VERSION) };
const Offset = { 'Upload-Offset': z.string().meta({ description: 'Bytes that are safe on disk.' }) };
const Expires = { 'Upload-Expires': z.string().meta({ description: 'When it is forgotten unless it goes on.' }) };
const JobHeader = { 'Upload-Job': z.string().optional().meta({ description: 'The job, once all has arrived.' }) };

/**
 * Files in pieces, after tus 1.0 with its extensions creation, expiration, checksum and termination.
 * @see https://tus.io/protocols/resumable-upload
 */
export const UPLOAD_ROUTES = {
  describeUploads: defineRoute({
    operationId: 'describeUploads',
    method: 'options',
    path: '/v1/uploads',
    tag: 'Uploads',
    summary: 'What tus clients may expect here.',
    replies: { 204: null },
    replyHeaders: z.object({
      ...TusReply,
      'Tus-Version': z.string(),
      'Tus-Extension': z.string(),
      'Tus-Max-Size': z.string(),
      'Tus-Checksum-Algorithm': z.string(),
    }),
    errors: [],
  }),
  listUploads: defineRoute({
    operationId: 'listUploads',
    method: 'get',
    path: '/v1/uploads',
    tag: 'Uploads',
    summary: 'Uploads that wait for their rest, or have ended within a day.',
    replies: { 200: z.object({ uploads: z.array(Upload) }) },
    errors: [],
  }),
  createUpload: defineRoute({
    operationId: 'createUpload',
    method: 'post',
    path: '/v1/uploads',
    tag: 'Uploads',
    summary: 'Begin to send an audio file in pieces (tus 1.0); what is unfinished after a day is forgotten.',
    headers: z
      .object({
        ...Tus,
        'upload-length': digits('the size of the file'),
        'upload-metadata': z.string().max(4_096).meta({
          description: '`bank`, `filename` and, better, `sha256` in hex; each value in Base64, parted by commas.',
        }),
      })
      .meta({ id: 'CreateUploadHeaders' }),
    replies: { 201: null },
    replyHeaders: z.object({ ...TusReply, Location: z.string(), ...Expires }),
    errors: ['TUS_VERSION_UNSUPPORTED', 'INPUT_TOO_LARGE', 'UPLOADS_EXHAUSTED'],
  }),
  askUpload: defineRoute({
    operationId: 'askUpload',
    method: 'head',
    path: '/v1/uploads/{id}',
    tag: 'Uploads',
    summary: 'How much of an upload has arrived.',
    params,
    headers: TusHeaders,
    replies: { 200: null },
    replyHeaders: z.object({
      ...TusReply,
      ...Offset,
      'Upload-Length': z.string(),
      'Upload-Metadata': z.string(),
      ...Expires,
      ...JobHeader,
    }),
    errors: ['TUS_VERSION_UNSUPPORTED', 'UPLOAD_UNKNOWN', 'UPLOAD_DIGEST_WRONG', 'QUEUE_FULL'],
  }),
  continueUpload: defineRoute({
    operationId: 'continueUpload',
    method: 'patch',
    path: '/v1/uploads/{id}',
    tag: 'Uploads',
    summary: 'The next piece; with the last one the file is checked and loaded as one of POST /v1/samples.',
    params,
    headers: z
      .object({
        ...Tus,
        'upload-offset': digits('where the piece begins'),
        'upload-checksum': z
          .string()
          .regex(
            new RegExp(`^(${CHECKSUM_ALGORITHMS.join('|')}) [A-Za-z0-9+/]+={0,2}$`),
            'is sha1 or sha256 and Base64',
          )
          .optional()
          .meta({ description: 'Of this piece, such as `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`.' }),
      })
      .meta({ id: 'ContinueUploadHeaders' }),
    body: { raw: ['application/offset+octet-stream'], description: 'As many bytes of the file as you like.' },
    replies: { 204: null },
    replyHeaders: z.object({ ...TusReply, ...Offset, ...Expires, ...JobHeader }),
    errors: [
      'TUS_VERSION_UNSUPPORTED',
      'UPLOAD_UNKNOWN',
      'UPLOAD_OFFSET_WRONG',
      'UPLOAD_TAKEN_OVER',
      'UPLOAD_CHECKSUM_WRONG',
      'UPLOAD_DIGEST_WRONG',
      'QUEUE_FULL',
    ],
  }),
  cancelUpload: defineRoute({
    operationId: 'cancelUpload',
    method: 'delete',
    path: '/v1/uploads/{id}',
    tag: 'Uploads',
    summary: 'Forget an upload and what has arrived of it; a sample it became stays.',
    params,
    headers: TusHeaders,
    replies: { 204: null },
    replyHeaders: z.object(TusReply),
    errors: ['TUS_VERSION_UNSUPPORTED', 'UPLOAD_UNKNOWN'],
  }),
} as const;

/** What a file needs to be told by, whichever way it comes. */
export const UploadLabels = ingestSample.data.pick({ bank: true, fileName: true }).extend({
  sha256: Sha256.nullable().default(null),
});
