import { Controller, Req, Res } from '@nestjs/common';
import {
  type Buffer,
  ingestSample,
  type Job,
  listBuffers,
  listSounds,
  ROUTES,
  SAMPLE_BYTES_MAX,
  type Sound,
} from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import { mediaTypeOf } from '../edge/read-body.js';
import { answerJob } from '../jobs/answer-job.js';
import { receiveSample } from './receive-sample.js';

@Controller()
export class SamplesController {
  constructor(
    private readonly queues: JobQueues,
    private readonly blobs: BlobStore,
    private readonly nats: Nats,
  ) {}

  @Route(ROUTES.loadSample)
  async load(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Job> {
    mediaTypeOf(request, ROUTES.loadSample.body.raw);
    const sample = await receiveSample(request, this.blobs, SAMPLE_BYTES_MAX);
    return answerJob(this.queues, ingestSample, sample, { request, response });
  }

  @Route(ROUTES.listBuffers)
  buffers(): Promise<{ buffers: Buffer[] }> {
    return this.nats.request(listBuffers, {});
  }

  @Route(ROUTES.listSounds)
  sounds(): Promise<{ sounds: Sound[] }> {
    return this.nats.request(listSounds, {});
  }
}
