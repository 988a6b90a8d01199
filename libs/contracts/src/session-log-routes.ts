import { z } from 'zod';
import { defineRoute } from './define.js';
import { cancelReplay, getReplay, SESSION_PAGE_MAX, SessionEntry, SessionReplay, startReplay } from './session-log.js';

const Id = z.object({ id: z.uuid() });

/** Everything that changed what sounds, in order; and the way to play it again. */
export const SESSION_LOG_ROUTES = {
  listSessionLog: defineRoute({
    operationId: 'listSessionLog',
    method: 'get',
    path: '/v1/session-log',
    tag: 'Session log',
    summary: 'Every accepted change, oldest first: who asked, when, and where in the music.',
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .nonnegative()
        .default(0)
        .meta({ description: 'The ID of the last entry of the page before.' }),
      limit: z.coerce.number().int().min(1).max(SESSION_PAGE_MAX).default(100),
    }),
    replies: {
      200: z.object({
        entries: z.array(SessionEntry.extend({ id: z.int().positive() })),
        next: z.int().nullable().meta({ description: '`after` of the next page; null at the end.' }),
      }),
    },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  startReplay: defineRoute({
    operationId: 'startReplay',
    method: 'post',
    path: '/v1/session-log/replays',
    tag: 'Session log',
    summary: 'Play a session again, from the lines that `listSessionLog` gave: at the same places in the music.',
    body: {
      raw: ['application/x-ndjson', 'application/jsonl'],
      description: 'One entry a line.',
    },
    replies: { 202: SessionReplay },
    errors: ['INPUT_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED', ...startReplay.errors],
  }),
  getReplay: defineRoute({
    operationId: 'getReplay',
    method: 'get',
    path: '/v1/session-log/replays/{id}',
    tag: 'Session log',
    summary: 'How far a replay is, and what of it could not be done.',
    params: Id,
    replies: { 200: SessionReplay },
    errors: getReplay.errors,
  }),
  cancelReplay: defineRoute({
    operationId: 'cancelReplay',
    method: 'delete',
    path: '/v1/session-log/replays/{id}',
    tag: 'Session log',
    summary: 'Change nothing more; what it has changed stays.',
    params: Id,
    replies: { 200: SessionReplay },
    errors: cancelReplay.errors,
  }),
} as const;
