import { z } from 'zod';
import { defineRequest } from './define.js';
import { SynthDefName } from './names.js';

export const SynthDefTemplateSummary = z
  .object({
    name: SynthDefName,
    role: z.enum(['instrument', 'effect']).meta({
      description: 'An instrument plays notes and ends by itself; an effect reads the bus `in` and ends with its gate.',
    }),
    summary: z.string(),
  })
  .meta({ id: 'SynthDefTemplateSummary' });

export const SynthDefTemplate = SynthDefTemplateSummary.extend({
  source: z.string().meta({ description: 'SuperCollider source of one SynthDef, to be changed and loaded.' }),
}).meta({ id: 'SynthDefTemplate' });
export type SynthDefTemplate = z.output<typeof SynthDefTemplate>;

export const TemplateRenaming = z
  .object({ as: SynthDefName.optional().meta({ description: 'The name the SynthDef gets, instead of its own.' }) })
  .strict();

export const listSynthDefTemplates = defineRequest({
  subject: 'template.v1.list',
  service: 'synthdefs',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ templates: z.array(SynthDefTemplateSummary) }),
  errors: [],
});

export const getSynthDefTemplate = defineRequest({
  subject: 'template.v1.get',
  service: 'synthdefs',
  timeoutMs: 2_000,
  request: TemplateRenaming.extend({ name: SynthDefName }),
  reply: SynthDefTemplate,
  errors: ['TEMPLATE_UNKNOWN'],
});
