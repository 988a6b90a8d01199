import { pipeline } from 'node:stream/promises';
import { Controller, Req, Res } from '@nestjs/common';
import {
  exportSynthDefs,
  getSynthDefFile,
  importSynthDefs,
  type Job,
  LIBRARY_BYTES_MAX,
  type ReplyOf,
  ROUTES,
  type SynthDefFileWish,
} from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import { ParamsOf, QueryOf } from '../edge/input.js';
import { mediaTypeOf, readBytes } from '../edge/read-body.js';
import { answerJob } from '../jobs/answer-job.js';

/** SynthDefs as files, out and in. */
@Controller()
export class ExchangeController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
    private readonly queues: JobQueues,
  ) {}

  @Route(ROUTES.exportSynthDefs)
  async export(@Res() response: Response): Promise<void> {
    const file = await this.nats.request(exportSynthDefs, {});
    await this.send(file, 'application/zip', 'oiduna-synthdefs.zip', response);
  }

  @Route(ROUTES.getSynthDefFile)
  async file(
    @ParamsOf(ROUTES.getSynthDefFile) { name }: { name: string },
    @QueryOf(ROUTES.getSynthDefFile) wish: SynthDefFileWish,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.nats.request(getSynthDefFile, { name, ...wish });
    if (wish.as === 'source') await this.send(file, 'text/x-supercollider; charset=utf-8', `${name}.scd`, response);
    else await this.send(file, 'application/octet-stream', `${name}.scsyndef`, response);
  }

  @Route(ROUTES.importSynthDefs)
  async import(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Job> {
    mediaTypeOf(request, ROUTES.importSynthDefs.body.raw);
    const bytes = await readBytes(request, 'The library', LIBRARY_BYTES_MAX);
    const { sha256 } = await this.blobs.put(bytes);
    return answerJob(this.queues, importSynthDefs, { sha256 }, { request, response });
  }

  /** @throws AppError SERVICE_UNAVAILABLE */
  private async send(
    { sha256, sizeBytes }: ReplyOf<typeof exportSynthDefs>,
    type: string,
    fileName: string,
    response: Response,
  ): Promise<void> {
    response.type(type).setHeader('Content-Length', sizeBytes);
    response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    await pipeline(this.blobs.stream(sha256), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the reader hung up
    });
  }
}
