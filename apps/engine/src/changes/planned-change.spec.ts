import type { Apply } from '@oiduna/contracts';
import { COMMON_TIME, metered, rational } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { landingOf } from './planned-change.js';

const meters = metered(COMMON_TIME);

describe('a planned change', () => {
  it.each<[Apply['at'], number, number]>([
    ['beat', 21, 4],
    ['bar', 6, 1],
    ['cycle', 6, 1],
    [{ cycle: 9 }, 9, 1],
  ])('at %j lands where nothing was sent for yet', (at, n, d) => {
    expect(landingOf({ at }, rational(41, 8), meters)).toEqual(rational(n, d));
  });

  it('lands on the boundary itself when the horizon stands on it', () => {
    expect(landingOf({ at: 'bar' }, rational(6), meters)).toEqual(rational(6));
  });

  it('is refused for a cycle that is past, with the earliest possible one', () => {
    expect(() => landingOf({ at: { cycle: 5 } }, rational(41, 8), meters)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: { errors: [{ pointer: '/apply/at/cycle', detail: expect.stringContaining('the earliest is 6') }] },
      }),
    );
  });
});
