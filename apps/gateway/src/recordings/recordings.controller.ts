import { pipeline } from 'node:stream/promises';
import { Controller, Res } from '@nestjs/common';
import { AppError, getRecording, type Recording, ROUTES, startRecording } from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, ParamsOf } from '../edge/input.js';

@Controller()
export class RecordingsController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.startRecording)
  start(@BodyOf(ROUTES.startRecording) wish: z.output<typeof ROUTES.startRecording.body>): Promise<Recording> {
    return this.nats.request(startRecording, wish);
  }

  @Route(ROUTES.getRecording)
  get(@ParamsOf(ROUTES.getRecording) params: { id: string }): Promise<Recording> {
    return this.nats.request(getRecording, params);
  }

  @Route(ROUTES.getRecordingAudio)
  async audio(@ParamsOf(ROUTES.getRecordingAudio) params: { id: string }, @Res() response: Response): Promise<void> {
    const { id, state, endsAt, file } = await this.nats.request(getRecording, params);
    if (file === null) throw new AppError('RECORDING_NOT_READY', { id, state, endsAt });
    const sizeBytes = await this.blobs.sizeOf(file.sha256);
    response.type('audio/wav').setHeader('Content-Length', sizeBytes);
    await pipeline(this.blobs.stream(file.sha256), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the listener hung up
    });
  }
}
