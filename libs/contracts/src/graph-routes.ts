import { z } from 'zod';
import { defineRoute } from './define.js';
import { SynthDefName } from './names.js';
import { UGenGraph, UGENS_DRAWN_MAX } from './ugen-graph.js';

const params = z.object({ name: SynthDefName });

/** What is inside a SynthDef. */
export const GRAPH_ROUTES = {
  getSynthDefGraph: defineRoute({
    operationId: 'getSynthDefGraph',
    method: 'get',
    path: '/v1/synthdefs/{name}/graph',
    tag: 'SynthDefs',
    summary: 'The UGens of a SynthDef and what each of them hears.',
    params,
    replies: { 200: UGenGraph },
    errors: ['SYNTHDEF_UNKNOWN', 'SERVICE_UNAVAILABLE'],
  }),
  getSynthDefPicture: defineRoute({
    operationId: 'getSynthDefPicture',
    method: 'get',
    path: '/v1/synthdefs/{name}/graph.svg',
    tag: 'SynthDefs',
    summary: `The same as a picture, of up to ${UGENS_DRAWN_MAX} UGens.`,
    params,
    replies: {
      200: { raw: ['image/svg+xml'], description: 'Its colours follow the light or dark of whoever looks at it.' },
    },
    errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_TOO_LARGE_TO_DRAW', 'SERVICE_UNAVAILABLE'],
  }),
} as const;
