import { z } from 'zod';
import { defineRoute } from './define.js';
import { SynthDefName } from './names.js';
import { getSynthDefTemplate, listSynthDefTemplates, SynthDefTemplate, TemplateRenaming } from './synthdef-template.js';

/** Ahead of `/v1/synthdefs/{name}`, which would take `templates` for a name. */
export const TEMPLATE_ROUTES = {
  listSynthDefTemplates: defineRoute({
    operationId: 'listSynthDefTemplates',
    method: 'get',
    path: '/v1/synthdefs/templates',
    tag: 'SynthDefs',
    summary: 'Sources to begin a SynthDef with.',
    replies: { 200: listSynthDefTemplates.reply },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  getSynthDefTemplate: defineRoute({
    operationId: 'getSynthDefTemplate',
    method: 'get',
    path: '/v1/synthdefs/templates/{name}',
    tag: 'SynthDefs',
    summary: 'One source to begin with, under a name of yours if you like.',
    params: z.object({ name: SynthDefName }),
    query: TemplateRenaming,
    replies: { 200: SynthDefTemplate },
    errors: [...getSynthDefTemplate.errors, 'SERVICE_UNAVAILABLE'],
  }),
} as const;
