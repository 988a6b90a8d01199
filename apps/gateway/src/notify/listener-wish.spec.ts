import { describe, expect, it } from 'vitest';
import { listenerWish } from './listener-wish.js';

describe('what a listener asks for', () => {
  it.each([
    [undefined, undefined, { afterId: undefined, types: [] }],
    ['', '', { afterId: undefined, types: [] }],
    ['7', 'job.v1.completed, job.v1.failed', { afterId: 7, types: ['job.v1.completed', 'job.v1.failed'] }],
  ])('id %s and types %s are understood', (id, types, wish) => {
    expect(listenerWish(id, types)).toEqual(wish);
  });

  it.each(['x', '-1', '1.5', '99999999999999999999'])('the last event id %s is refused', (id) => {
    expect(() => listenerWish(id, undefined)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: { errors: [expect.objectContaining({ pointer: '/lastEventId' })] },
      }),
    );
  });

  it('a type that does not exist is refused with the nearest one', () => {
    const detail = 'there is no event job.v1.complete (did you mean job.v1.completed?)';
    expect(() => listenerWish(undefined, 'job.v1.complete')).toThrow(
      expect.objectContaining({ details: { errors: [{ pointer: '/types', detail }] } }),
    );
  });
});
