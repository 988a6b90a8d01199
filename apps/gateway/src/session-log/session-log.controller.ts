import { Controller, HttpCode, Req } from '@nestjs/common';
import {
  AppError,
  cancelReplay,
  getReplay,
  ROUTES,
  SESSION_FILE_BYTES_MAX,
  type SessionReplay,
  startReplay,
} from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Request } from 'express';
import type { z } from 'zod';
import { ParamsOf, QueryOf } from '../edge/input.js';
import { mediaTypeOf, tornOff } from '../edge/read-body.js';
import { readSessionLog, type SessionPage } from './read-session-log.js';

type Page = z.output<typeof ROUTES.listSessionLog.query>;

@Controller()
export class SessionLogController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.listSessionLog)
  list(@QueryOf(ROUTES.listSessionLog) { after, limit }: Page): Promise<SessionPage> {
    return readSessionLog(this.nats, after, limit).catch((cause: unknown) => {
      throw new AppError('SERVICE_UNAVAILABLE', { service: 'session log (NATS)' }, { cause });
    });
  }

  @Route(ROUTES.startReplay)
  @HttpCode(202)
  async replay(@Req() request: Request): Promise<SessionReplay> {
    mediaTypeOf(request, ROUTES.startReplay.body.raw);
    const { sha256 } = await this.blobs
      .write(request.iterator({ destroyOnReturn: false }), 'The session', SESSION_FILE_BYTES_MAX)
      .catch((cause: unknown) => {
        request.resume(); // what a refused file still sends is dropped, so that its sender gets the answer
        throw cause instanceof AppError ? cause : tornOff(cause);
      });
    return this.nats.request(startReplay, { sha256 });
  }

  @Route(ROUTES.getReplay)
  get(@ParamsOf(ROUTES.getReplay) params: { id: string }): Promise<SessionReplay> {
    return this.nats.request(getReplay, params);
  }

  @Route(ROUTES.cancelReplay)
  cancel(@ParamsOf(ROUTES.cancelReplay) params: { id: string }): Promise<SessionReplay> {
    return this.nats.request(cancelReplay, params);
  }
}
