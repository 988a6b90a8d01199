import { z } from 'zod';
import { defineRoute } from './define.js';
import { SynthDefName } from './names.js';
import { getSynthDef } from './synthdef-library.js';

/** What every route of a preview has in common. */
const ofPreview = {
  method: 'get',
  tag: 'SynthDefs',
  params: z.object({ name: SynthDefName }),
  errors: [...getSynthDef.errors, 'SYNTHDEF_PREVIEW_NONE', 'SERVICE_UNAVAILABLE'],
} as const;

/** What a SynthDef sounded like when it was played offline. */
export const SYNTHDEF_PREVIEW_ROUTES = {
  getSynthDefPreview: defineRoute({
    ...ofPreview,
    operationId: 'getSynthDefPreview',
    path: '/v1/synthdefs/{name}/preview.wav',
    summary: 'How a SynthDef sounds with its defaults; turned down where it was beyond full scale.',
    replies: { 200: { raw: ['audio/wav'], description: 'Stereo WAV, 16 bit, 48 kHz.' } },
  }),
  getSynthDefWaveform: defineRoute({
    ...ofPreview,
    operationId: 'getSynthDefWaveform',
    path: '/v1/synthdefs/{name}/waveform.png',
    summary: 'The waveform of the preview of a SynthDef.',
    replies: { 200: { raw: ['image/png'], description: 'A lane for each channel.' } },
  }),
  getSynthDefSpectrum: defineRoute({
    ...ofPreview,
    operationId: 'getSynthDefSpectrum',
    path: '/v1/synthdefs/{name}/spectrum.png',
    summary: 'The mean spectrum of the preview of a SynthDef.',
    replies: { 200: { raw: ['image/png'], description: 'Level over frequency, both logarithmic.' } },
  }),
} as const;
