import { Controller, Req, Res } from '@nestjs/common';
import {
  type Apply,
  AppError,
  checkSource,
  type Job,
  ROUTES,
  SYNTHDEF_ARCHIVE_BYTES_MAX,
  type SourceCheck,
  SYNTHDEF_FILE_BYTES_MAX,
  SYNTHDEF_SOURCE_BYTES_MAX,
  type UploadOptions,
  validateSynthDef,
} from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import { QueryOf } from '../edge/input.js';
import { mediaTypeOf, readBytes } from '../edge/read-body.js';
import { answerJob } from '../jobs/answer-job.js';

const SOURCE = { form: 'source', what: 'The SynthDef source', limitBytes: SYNTHDEF_SOURCE_BYTES_MAX } as const;
/** What an upload is, by its media type; text is source. */
const UPLOADS = {
  'application/octet-stream': { form: 'compiled', what: 'The SynthDef file', limitBytes: SYNTHDEF_FILE_BYTES_MAX },
  'application/zip': { form: 'archive', what: 'The zip', limitBytes: SYNTHDEF_ARCHIVE_BYTES_MAX },
} as const satisfies Record<string, object>;

@Controller()
export class SynthDefsController {
  constructor(
    private readonly queues: JobQueues,
    private readonly blobs: BlobStore,
    private readonly nats: Nats,
  ) {}

  @Route(ROUTES.loadSynthDef)
  async load(
    @QueryOf(ROUTES.loadSynthDef) { at, role }: UploadOptions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    const mediaType = mediaTypeOf(request, ROUTES.loadSynthDef.body.raw);
    const upload = UPLOADS[mediaType as keyof typeof UPLOADS] ?? SOURCE;
    const bytes = await readBytes(request, upload.what, upload.limitBytes);
    if (bytes.length === 0) throw new AppError('INPUT_MALFORMED', { reason: 'it is empty' });
    const { sha256 } = await this.blobs.put(bytes);
    return answerJob(
      this.queues,
      validateSynthDef,
      { form: upload.form, sha256, role, apply: applyAt(at) },
      { request, response },
    );
  }

  @Route(ROUTES.checkSource)
  async check(@Req() request: Request): Promise<SourceCheck> {
    mediaTypeOf(request, ROUTES.checkSource.body.raw);
    const bytes = await readBytes(request, 'The SynthDef source', SYNTHDEF_SOURCE_BYTES_MAX);
    return this.nats.request(checkSource, { bytes: bytes.toString('base64') });
  }
}

function applyAt(at: UploadOptions['at']): Apply | undefined {
  if (at === undefined) return undefined;
  return { at: /^\d/.test(at) ? { cycle: Number(at) } : (at as 'now' | 'beat' | 'bar' | 'cycle') };
}
