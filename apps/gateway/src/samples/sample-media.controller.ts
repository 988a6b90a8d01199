import { createHash } from 'node:crypto';
import { Controller, Req, Res } from '@nestjs/common';
import { deleteSample, getSample, renderSample, ROUTES, type WaveformForm } from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ParamsOf, QueryOf } from '../edge/input.js';
import { isKnown, sendBlob } from '../edge/send-blob.js';

const WAVEFORM_TYPES: Readonly<Record<WaveformForm, string>> = {
  dat: 'application/octet-stream',
  json: 'application/json',
  png: 'image/png',
};
const FORMS = Object.keys(WAVEFORM_TYPES) as WaveformForm[];

/** What browsers know a container as; anything else is played by what knows it. */
const AUDIO_TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
};

type Identified = { id: string };

@Controller()
export class SampleMediaController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.getSample)
  async get(
    @ParamsOf(ROUTES.getSample) params: Identified,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const text = JSON.stringify(await this.nats.request(getSample, params));
    const sum = createHash('sha256').update(text).digest('hex');
    if (!isKnown(request, response, sum)) response.type('application/json').send(text);
  }

  @Route(ROUTES.deleteSample)
  async delete(
    @ParamsOf(ROUTES.deleteSample) { id }: Identified,
    @QueryOf(ROUTES.deleteSample) { force }: z.output<typeof ROUTES.deleteSample.query>,
  ): Promise<void> {
    await this.nats.request(deleteSample, { id, force });
  }

  @Route(ROUTES.getSampleWaveform)
  async waveform(
    @ParamsOf(ROUTES.getSampleWaveform) { id }: Identified,
    @QueryOf(ROUTES.getSampleWaveform) { format }: z.output<typeof ROUTES.getSampleWaveform.query>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const accepted = request.accepts(Object.values(WAVEFORM_TYPES));
    const form = format ?? FORMS.find((candidate) => WAVEFORM_TYPES[candidate] === accepted) ?? 'dat';
    const { sha256 } = await this.nats.request(renderSample, { id, form });
    response.type(WAVEFORM_TYPES[form]).vary('Accept');
    await sendBlob(request, response, this.blobs, sha256);
  }

  @Route(ROUTES.getSampleAudio)
  async audio(
    @ParamsOf(ROUTES.getSampleAudio) { id }: Identified,
    @QueryOf(ROUTES.getSampleAudio) { format }: z.output<typeof ROUTES.getSampleAudio.query>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { sha256, type } = await this.audioOf(id, format);
    response.type(type);
    await sendBlob(request, response, this.blobs, sha256);
  }

  private async audioOf(id: string, format: 'original' | 'wav' | 'preview'): Promise<{ sha256: string; type: string }> {
    if (format === 'preview') {
      const { sha256 } = await this.nats.request(renderSample, { id, form: 'preview' });
      return { sha256, type: 'audio/ogg; codecs=opus' };
    }
    const { sha256, wavSha256, format: audio } = await this.nats.request(getSample, { id });
    if (format === 'wav') return { sha256: wavSha256, type: 'audio/wav' };
    return { sha256, type: AUDIO_TYPES[audio.container] ?? 'application/octet-stream' };
  }
}
