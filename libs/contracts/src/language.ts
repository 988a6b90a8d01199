import { z } from 'zod';
import { defineRequest } from './define.js';

/** One name of the pattern language, as editors show it. */
export const LanguageItem = z
  .object({
    name: z.string(),
    aliases: z.array(z.string()),
    family: z.string(),
    kind: z.enum(['function', 'method', 'both', 'value']).meta({ description: 'How it is written.' }),
    signature: z.string(),
    help: z.string(),
    example: z.string(),
    unit: z.string().nullable(),
    range: z.tuple([z.number(), z.number()]).nullable(),
    default: z.union([z.number(), z.string()]).nullable(),
    tidal: z.string().nullable().meta({ description: 'What Tidal means by the name when it differs.' }),
  })
  .meta({ id: 'LanguageItem' });
export type LanguageItem = z.output<typeof LanguageItem>;

export const PatternLanguage = z
  .object({
    items: z.array(LanguageItem),
    declarations: z.string().meta({
      description: 'The same as TypeScript declarations, for editors that read them. Complete: to be used with noLib.',
    }),
  })
  .meta({ id: 'PatternLanguage' });
export type PatternLanguage = z.output<typeof PatternLanguage>;

export const getPatternLanguage = defineRequest({
  subject: 'pattern.v1.language',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: PatternLanguage,
  errors: [],
});
