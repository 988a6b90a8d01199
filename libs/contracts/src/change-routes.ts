import { z } from 'zod';
import { cancelChange, PlannedChange } from './change.js';
import { defineRoute } from './define.js';

/** What is planned and has not landed yet. */
export const CHANGE_ROUTES = {
  listChanges: defineRoute({
    operationId: 'listChanges',
    method: 'get',
    path: '/v1/changes',
    tag: 'Changes',
    summary: 'Changes that wait for their moment, the next one first.',
    replies: { 200: z.object({ changes: z.array(PlannedChange) }) },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  cancelChange: defineRoute({
    operationId: 'cancelChange',
    method: 'delete',
    path: '/v1/changes/{id}',
    tag: 'Changes',
    summary: 'Take back a change before it lands.',
    params: z.object({ id: z.uuid() }),
    replies: { 204: null },
    errors: cancelChange.errors,
  }),
} as const;
