import { pipeline } from 'node:stream/promises';
import { Controller, Res } from '@nestjs/common';
import { drawSynthDef, type RequestOf, ROUTES } from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import { ParamsOf } from '../edge/input.js';

/** A picture of ours styles itself; nothing in it may load or run anything, whatever a SynthDef is called. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

@Controller()
export class GraphController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.getSynthDefGraph)
  async graph(@ParamsOf(ROUTES.getSynthDefGraph) { name }: { name: string }, @Res() response: Response): Promise<void> {
    await this.answer({ name, form: 'json' }, response.type('application/json'));
  }

  @Route(ROUTES.getSynthDefPicture)
  async picture(
    @ParamsOf(ROUTES.getSynthDefPicture) { name }: { name: string },
    @Res() response: Response,
  ): Promise<void> {
    response.type('image/svg+xml').setHeader('Content-Security-Policy', PICTURE_POLICY);
    await this.answer({ name, form: 'svg' }, response);
  }

  private async answer(wish: RequestOf<typeof drawSynthDef>, response: Response): Promise<void> {
    const { sha256, sizeBytes } = await this.nats.request(drawSynthDef, wish);
    response.setHeader('Content-Length', sizeBytes);
    await pipeline(this.blobs.stream(sha256), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the reader hung up
    });
  }
}
