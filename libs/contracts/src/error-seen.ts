import { z } from 'zod';
import { defineEvent, defineRoute } from './define.js';
import { ERROR_CODES, type ErrorCode } from './error-codes.js';
import { Instant, PerformerName, TrackName } from './names.js';

/** Groups in one answer. */
export const ERROR_GROUPS_MAX = 200;

const Code = z
  .custom<ErrorCode>((value) => (ERROR_CODES as readonly unknown[]).includes(value))
  .meta({ type: 'string' });
const Service = z.enum(['gateway', 'synthdefs', 'samples', 'engine']);
const Where = z.string().max(200).meta({
  description: 'What was being done: a route, a request, a job, or what kind of thing the audio server said.',
  example: 'POST /v1/play',
});

/** Errors of one kind that one service has seen since it last told of them. */
export const ErrorSeen = z
  .object({
    code: Code,
    service: Service,
    where: Where,
    count: z.int().positive(),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    track: TrackName.nullable().meta({ description: 'Whose music it was about, of the last.' }),
    performer: PerformerName.nullable().meta({ description: 'Who asked, or whose text the track plays.' }),
    release: z.string().meta({ description: 'Of the service; see `RELEASE`.' }),
    message: z.string().meta({ description: 'Of the last.' }),
    cure: z.string().meta({ description: 'What to do about the last.' }),
    requestId: z.string().nullable().meta({ description: 'Of the last.' }),
    traceId: z.string().nullable().meta({ description: 'Of the last.' }),
  })
  .meta({ id: 'ErrorSeen' });
export type ErrorSeen = z.output<typeof ErrorSeen>;

/** The first of a kind at once; while it goes on, every few seconds with the count. */
export const errorSeen = defineEvent('error.v1.seen', ErrorSeen);

/** All errors of one kind in a span of time. */
export const ErrorGroup = ErrorSeen.omit({ track: true, performer: true, release: true })
  .extend({
    category: z.string().meta({ description: 'invalid: the caller can fix it; internal: a bug of ours.' }),
    tracks: z.array(z.string()).meta({ description: 'Whose music they were about, as far as that is known.' }),
    performers: z.array(z.string()).meta({ description: 'Who met them, as far as that is known.' }),
    releases: z.array(z.string()).meta({ description: 'Those they came from, in the order they were first seen in.' }),
  })
  .meta({ id: 'ErrorGroup' });
export type ErrorGroup = z.output<typeof ErrorGroup>;

export const ErrorFilter = z
  .object({
    since: Instant.optional().meta({ description: 'An hour ago when left out; errors are kept for a week.' }),
    service: Service.optional(),
    code: z.string().max(64).optional(),
  })
  .strict();
export type ErrorFilter = z.output<typeof ErrorFilter>;

export const ErrorList = z
  .object({
    since: Instant,
    count: z.int().nonnegative().meta({ description: 'Of all errors, in all groups.' }),
    groups: z.array(ErrorGroup).meta({ description: `The most frequent first, ${ERROR_GROUPS_MAX} at most.` }),
  })
  .meta({ id: 'ErrorList' });
export type ErrorList = z.output<typeof ErrorList>;

export const ERROR_ROUTES = {
  listErrors: defineRoute({
    operationId: 'listErrors',
    method: 'get',
    path: '/v1/errors',
    tag: 'Health',
    summary: 'What went wrong, in all services and on the audio server: by kind, the most frequent first.',
    query: ErrorFilter,
    replies: { 200: ErrorList },
    errors: [],
  }),
} as const;
