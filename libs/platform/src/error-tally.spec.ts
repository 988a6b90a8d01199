import { ERROR_CODES } from '@oiduna/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { ErrorTally, KINDS_MAX, type Occurrence } from './error-tally.js';

const error = (where = 'POST /v1/play', message = 'There is no sound named kik.'): Occurrence => ({
  code: 'SOUND_UNKNOWN',
  where,
  track: null,
  performer: null,
  message,
  cure: 'Use another.',
  requestId: 'r-1',
  traceId: null,
});
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

describe('errors', () => {
  let told: { where: string; count: number; firstSeenAt: string; lastSeenAt: string; message: string }[];
  let reachable: boolean;
  let tally: ErrorTally;
  const counts = () => told.map(({ where, count }) => `${where} ${count}`);

  beforeEach(() => {
    told = [];
    reachable = true;
    tally = new ErrorTally((counted) => reachable && told.push(counted) > 0);
  });

  it('the first of a kind is told at once, those that follow with their count', () => {
    for (const second of [1, 2, 3, 4]) tally.add(error('a', `number ${second}`), at(second));
    expect(counts()).toEqual(['a 1']);
    tally.flush();
    expect(told[1]).toMatchObject({ count: 3, firstSeenAt: at(2), lastSeenAt: at(4), message: 'number 4' });
  });

  it('of another place or performer are another kind', () => {
    tally.add(error('a'), at(1));
    tally.add(error('b'), at(1));
    tally.add({ ...error('b'), performer: 'ana' }, at(1));
    expect(counts()).toEqual(['a 1', 'b 1', 'b 1']);
  });

  it('that go on are told once an interval, and are new after one without any', () => {
    for (let interval = 0; interval < 3; interval += 1) {
      for (let n = 0; n < 1_000; n += 1) tally.add(error('a'), at(interval));
      tally.flush();
    }
    expect(counts()).toEqual(['a 1', 'a 999', 'a 1000', 'a 1000']);
    tally.flush();
    tally.add(error('a'), at(9));
    expect(counts().at(-1)).toBe('a 1');
  });

  it('that nobody can be told of are told later, all of them', () => {
    reachable = false;
    for (const second of [1, 2]) tally.add(error('a'), at(second));
    tally.flush();
    reachable = true;
    tally.add(error('a'), at(3));
    tally.flush();
    expect(told).toMatchObject([{ count: 3, firstSeenAt: at(1), lastSeenAt: at(3) }]);
  });

  it('of more places than anybody looks at are counted together, by their code', () => {
    for (let n = 0; n < KINDS_MAX + 500; n += 1) tally.add(error(`place ${n}`), at(1));
    tally.flush();
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(KINDS_MAX + 500);
    expect(told.length).toBeLessThanOrEqual(KINDS_MAX + ERROR_CODES.length);
    expect(told.at(-1)).toMatchObject({ where: 'elsewhere', count: 499 });
  });
});
