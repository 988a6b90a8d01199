import { z } from 'zod';
import { defineRoute } from './define.js';
import { generateCode, Generated, GenerateWish, Generator } from './generator.js';
import { getPatternLanguage, PatternLanguage } from './language.js';
import { Preview, previewCode, PreviewWish } from './preview.js';

/** The pattern language, without a sound. */
export const PATTERN_ROUTES = {
  previewCode: defineRoute({
    operationId: 'previewCode',
    method: 'post',
    path: '/v1/patterns/preview',
    tag: 'Patterns',
    summary: 'The events of some cycles of a text, and all that is wrong with it, without playing it.',
    body: PreviewWish,
    replies: { 200: Preview },
    errors: previewCode.errors,
  }),
  getPatternLanguage: defineRoute({
    operationId: 'getPatternLanguage',
    method: 'get',
    path: '/v1/patterns/language',
    tag: 'Patterns',
    summary: 'Every name of the pattern language, for completion and hover text.',
    replies: { 200: PatternLanguage },
    errors: getPatternLanguage.errors,
  }),
  listGenerators: defineRoute({
    operationId: 'listGenerators',
    method: 'get',
    path: '/v1/patterns/generators',
    tag: 'Patterns',
    summary: 'What writes pattern text, with its settings, ranges and defaults.',
    replies: { 200: z.object({ generators: z.array(Generator) }) },
    errors: [],
  }),
  generateCode: defineRoute({
    operationId: 'generateCode',
    method: 'post',
    path: '/v1/patterns/generate',
    tag: 'Patterns',
    summary: 'Pattern text to read, change and play: equal settings give equal text.',
    body: GenerateWish,
    replies: { 200: Generated },
    errors: generateCode.errors,
  }),
} as const;
