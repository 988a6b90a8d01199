import { pipeline } from 'node:stream/promises';
import { Controller, Res } from '@nestjs/common';
import { AppError, getSynthDef, ROUTES } from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import { ParamsOf } from '../edge/input.js';

type Kept = 'audioSha256' | 'waveformSha256' | 'spectrumSha256';

/** What a SynthDef sounded like when it was played offline. */
@Controller()
export class SynthDefPreviewsController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.getSynthDefPreview)
  audio(@ParamsOf(ROUTES.getSynthDefPreview) { name }: { name: string }, @Res() response: Response): Promise<void> {
    return this.send(name, 'audioSha256', 'audio/wav', response);
  }

  @Route(ROUTES.getSynthDefWaveform)
  waveform(@ParamsOf(ROUTES.getSynthDefWaveform) { name }: { name: string }, @Res() response: Response): Promise<void> {
    return this.send(name, 'waveformSha256', 'image/png', response);
  }

  @Route(ROUTES.getSynthDefSpectrum)
  spectrum(@ParamsOf(ROUTES.getSynthDefSpectrum) { name }: { name: string }, @Res() response: Response): Promise<void> {
    return this.send(name, 'spectrumSha256', 'image/png', response);
  }

  /** @throws AppError SYNTHDEF_UNKNOWN | SYNTHDEF_PREVIEW_NONE | SERVICE_UNAVAILABLE */
  private async send(name: string, kept: Kept, type: string, response: Response): Promise<void> {
    const { dryRun } = await this.nats.request(getSynthDef, { name });
    const sha256 = dryRun?.[kept];
    if (sha256 === undefined) throw new AppError('SYNTHDEF_PREVIEW_NONE', { name });
    const sizeBytes = await this.blobs.sizeOf(sha256);
    response.type(type).setHeader('Content-Length', sizeBytes);
    await pipeline(this.blobs.stream(sha256), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the listener hung up
    });
  }
}
