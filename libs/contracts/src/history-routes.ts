import { defineRoute } from './define.js';
import { goBack, goForward, HistoryMove, HistoryWish } from './history.js';

/** The way back to what sounded before, and forward again. */
export const HISTORY_ROUTES = {
  goBack: defineRoute({
    operationId: 'goBack',
    method: 'post',
    path: '/v1/back',
    tag: 'Tracks',
    summary: 'Back to what sounded before the last edit, of one track or of all, on the next beat.',
    body: HistoryWish,
    replies: { 200: HistoryMove },
    errors: goBack.errors,
  }),
  goForward: defineRoute({
    operationId: 'goForward',
    method: 'post',
    path: '/v1/forward',
    tag: 'Tracks',
    summary: 'Forward again to what going back undid.',
    body: HistoryWish,
    replies: { 200: HistoryMove },
    errors: goForward.errors,
  }),
} as const;
