import { pipeline } from 'node:stream/promises';
import { Controller, Res } from '@nestjs/common';
import { AppError, getProfile, type Profile, ROUTES, startProfile } from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, ParamsOf } from '../edge/input.js';

@Controller()
export class ProfilesController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.startProfile)
  start(@BodyOf(ROUTES.startProfile) wish: z.output<typeof ROUTES.startProfile.body>): Promise<Profile> {
    return this.nats.request(startProfile, wish);
  }

  @Route(ROUTES.getProfile)
  get(@ParamsOf(ROUTES.getProfile) params: { id: string }): Promise<Profile> {
    return this.nats.request(getProfile, params);
  }

  @Route(ROUTES.getProfileFile)
  async file(@ParamsOf(ROUTES.getProfileFile) params: { id: string }, @Res() response: Response): Promise<void> {
    const { id, state, endsAt, file } = await this.nats.request(getProfile, params);
    if (file === null) throw new AppError('PROFILE_NOT_READY', { id, state, endsAt });
    const sizeBytes = await this.blobs.sizeOf(file.sha256);
    response.type('application/json').setHeader('Content-Length', sizeBytes);
    await pipeline(this.blobs.stream(file.sha256), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the reader hung up
    });
  }
}
