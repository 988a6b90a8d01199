import { AppError, didYouMean, EVENTS, type FieldProblem, nearestName } from '@oiduna/contracts';
import type { ListenerWish } from './event-feed.js';

const KNOWN = new Set(EVENTS.map(({ type }) => type));

/**
 * What a client asks for: the last event it saw and the types it wants, as text from a header or a query.
 * @throws AppError INPUT_INVALID, also for a type that does not exist and would never come
 */
export function listenerWish(lastEventId: string | undefined, typeList: string | undefined): ListenerWish {
  const types = (typeList ?? '')
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  const errors: FieldProblem[] = types
    .filter((type) => !KNOWN.has(type))
    .map((type) => ({ pointer: '/types', detail: `there is no event ${type}${didYouMean(nearestName(type, KNOWN))}` }));
  const afterId = lastEventId === undefined || lastEventId === '' ? undefined : Number(lastEventId);
  if (afterId !== undefined && (!/^\d+$/.test(lastEventId!) || !Number.isSafeInteger(afterId))) {
    errors.push({ pointer: '/lastEventId', detail: 'is the id of an event: a whole number' });
  }
  if (errors.length > 0) throw new AppError('INPUT_INVALID', { errors });
  return { afterId, types };
}
