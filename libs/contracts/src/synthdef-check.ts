import { z } from 'zod';
import { defineRequest, defineRoute } from './define.js';

/** A piece of source this long is known again; the range tells how far it goes. */
export const SOURCE_TEXT_SHOWN_MAX = 80;

/** One thing wrong with a source, with its place: an editor draws its line from `column` to before `endColumn`. */
export const SourceProblem = z
  .object({
    code: z.enum(['SYNTHDEF_SYNTAX', 'SYNTHDEF_COMPILE_FAILED']),
    line: z.int().min(1),
    column: z.int().min(1).meta({ description: 'In characters, from 1.' }),
    endColumn: z.int().min(1).meta({ description: 'Of the character after it.' }),
    text: z.string().max(SOURCE_TEXT_SHOWN_MAX).meta({ description: 'What stands there.' }),
    reason: z.string(),
  })
  .meta({ id: 'SourceProblem' });
export type SourceProblem = z.output<typeof SourceProblem>;

/** A part of a source that an editor would run at once. */
export const SourceRegion = z
  .object({
    line: z.int().min(1).meta({ description: 'Its first line.' }),
    endLine: z.int().min(1).meta({ description: 'Its last line.' }),
    synthDefs: z.array(z.string()).meta({ description: 'Names it writes down, in its order.' }),
    ok: z.boolean(),
    problems: z.array(SourceProblem),
  })
  .meta({ id: 'SourceRegion' });
export type SourceRegion = z.output<typeof SourceRegion>;

export const SourceCheck = z.object({ ok: z.boolean(), regions: z.array(SourceRegion) }).meta({ id: 'SourceCheck' });
export type SourceCheck = z.output<typeof SourceCheck>;

export const checkSource = defineRequest({
  subject: 'synthdef.v1.check',
  service: 'synthdefs',
  timeoutMs: 5_000,
  request: z.object({
    bytes: z.base64().meta({ description: 'The source as UTF-8; escaped as JSON it might be too long.' }),
  }),
  reply: SourceCheck,
  errors: ['INPUT_MALFORMED', 'SERVICE_UNAVAILABLE'],
});

export const SYNTHDEF_CHECK_ROUTES = {
  checkSource: defineRoute({
    operationId: 'checkSource',
    method: 'post',
    path: '/v1/synthdefs/check',
    tag: 'SynthDefs',
    summary: 'Whether SuperCollider source is a program, and where not. Nothing runs, nothing is kept.',
    body: { raw: ['text/x-supercollider', 'text/plain'], description: 'Source as text.' },
    replies: { 200: SourceCheck },
    errors: ['INPUT_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED', ...checkSource.errors],
  }),
} as const;
