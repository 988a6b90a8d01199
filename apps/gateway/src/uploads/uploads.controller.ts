import { createHash } from 'node:crypto';
import { Controller, Req, Res } from '@nestjs/common';
import {
  AppError,
  CHECKSUM_ALGORITHMS,
  ingestSample,
  ROUTES,
  SAMPLE_BYTES_MAX,
  TUS_VERSION,
  type Upload,
} from '@oiduna/contracts';
import { BlobStore, parse, Route } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import { ParamsOf } from '../edge/input.js';
import { mediaTypeOf } from '../edge/read-body.js';
import { jobAccepted } from '../events.js';
import { checksumOf, labelsOf, metadataOf } from './upload-headers.js';
import { UploadStore } from './upload-store.js';

type Identified = { id: string };

/**
 * Files in pieces, as tus clients send them.
 * @see https://tus.io/protocols/resumable-upload
 */
@Controller()
export class UploadsController {
  constructor(
    private readonly uploads: UploadStore,
    private readonly blobs: BlobStore,
    private readonly queues: JobQueues,
  ) {}

  @Route(ROUTES.describeUploads)
  describe(@Res({ passthrough: true }) response: Response): void {
    response
      .setHeader('Tus-Resumable', TUS_VERSION)
      .setHeader('Tus-Version', TUS_VERSION)
      .setHeader('Tus-Extension', 'creation,expiration,checksum,termination')
      .setHeader('Tus-Max-Size', SAMPLE_BYTES_MAX)
      .setHeader('Tus-Checksum-Algorithm', CHECKSUM_ALGORITHMS.join(','));
  }

  @Route(ROUTES.listUploads)
  async list(): Promise<{ uploads: Upload[] }> {
    return { uploads: await this.uploads.list() };
  }

  @Route(ROUTES.createUpload)
  async create(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    mustSpeakTus(request, response);
    const headers = parse(ROUTES.createUpload.headers, request.headers);
    const sizeBytes = Number(headers['upload-length']);
    if (sizeBytes === 0) throw new AppError('INPUT_MALFORMED', { reason: 'the file is empty' });
    if (sizeBytes > SAMPLE_BYTES_MAX) {
      throw new AppError('INPUT_TOO_LARGE', { what: 'The sample', limitBytes: SAMPLE_BYTES_MAX });
    }
    const upload = await this.uploads.create(labelsOf(headers['upload-metadata']), sizeBytes);
    tell(response, upload);
    response.setHeader('Location', `/v1/uploads/${upload.id}`);
  }

  @Route(ROUTES.askUpload)
  async ask(
    @ParamsOf(ROUTES.askUpload) { id }: Identified,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    mustSpeakTus(request, response);
    await this.uploads.ask(id);
    const upload = await this.handOver(id);
    tell(response, upload);
    response.setHeader('Upload-Length', upload.sizeBytes).setHeader('Upload-Metadata', metadataOf(upload));
  }

  @Route(ROUTES.continueUpload)
  async continue(
    @ParamsOf(ROUTES.continueUpload) { id }: Identified,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    mustSpeakTus(request, response);
    mediaTypeOf(request, ROUTES.continueUpload.body.raw);
    const headers = parse(ROUTES.continueUpload.headers, request.headers);
    await this.uploads.append(id, {
      fromByte: Number(headers['upload-offset']),
      bytes: bodyOf(request),
      sum: checksumOf(headers['upload-checksum']),
    });
    tell(response, await this.handOver(id));
  }

  @Route(ROUTES.cancelUpload)
  async cancel(
    @ParamsOf(ROUTES.cancelUpload) { id }: Identified,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    mustSpeakTus(request, response);
    await this.uploads.remove(id);
  }

  /** A file that is whole goes the way of any other. One whose sum is wrong is nothing to go on with. */
  private async handOver(id: string): Promise<Upload> {
    try {
      return await this.uploads.complete(id, async (upload, bytes) => {
        const { bank, fileName } = upload;
        const blob = await this.blobs.write(summedUp(bytes, upload), 'The sample', SAMPLE_BYTES_MAX);
        const sample = { bank, fileName, ...blob };
        const job = await this.queues.enqueue(ingestSample, sample);
        jobAccepted(ingestSample.queue, job.id, sample);
        return job.id;
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'UPLOAD_DIGEST_WRONG') await this.uploads.remove(id);
      throw error;
    }
  }
}

/** @throws AppError TUS_VERSION_UNSUPPORTED */
function mustSpeakTus(request: Request, response: Response): void {
  response.setHeader('Tus-Resumable', TUS_VERSION);
  const version = request.get('tus-resumable');
  if (version === TUS_VERSION) return;
  response.setHeader('Tus-Version', TUS_VERSION);
  throw new AppError('TUS_VERSION_UNSUPPORTED', { version: version ?? 'nothing' });
}

/** What a refused piece still sends is dropped, so that its sender gets the answer. */
async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } finally {
    request.resume();
  }
}

function tell(response: Response, { offsetBytes, expiresAt, jobId }: Upload): void {
  response.setHeader('Upload-Offset', offsetBytes).setHeader('Upload-Expires', new Date(expiresAt).toUTCString());
  if (jobId !== null) response.setHeader('Upload-Job', jobId);
}

/** The bytes, whose end comes only when they are those that were promised. @throws AppError UPLOAD_DIGEST_WRONG */
async function* summedUp(bytes: AsyncIterable<Uint8Array>, { fileName, sha256 }: Upload): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const actual = hash.digest('hex');
  if (sha256 !== null && actual !== sha256) {
    throw new AppError('UPLOAD_DIGEST_WRONG', { fileName, expected: sha256, actual });
  }
}
