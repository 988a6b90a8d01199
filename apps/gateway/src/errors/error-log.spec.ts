import type { ErrorSeen } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { ErrorLog } from './error-log.js';

const minute = (number: number): string => `2026-01-01T10:${String(number).padStart(2, '0')}:00.000Z`;
const seen = (more: Partial<ErrorSeen>, at = 30): ErrorSeen => ({
  code: 'SOUND_UNKNOWN',
  service: 'engine',
  where: 'track',
  count: 1,
  firstSeenAt: minute(at),
  lastSeenAt: minute(at),
  track: null,
  performer: null,
  release: '1.4.0',
  message: `at ${at}`,
  cure: 'Use another.',
  requestId: `r-${at}`,
  traceId: null,
  ...more,
});
const logOf = (...all: ErrorSeen[]): ErrorLog => {
  const log = new ErrorLog(100);
  all.forEach((one, index) => log.add(index + 1, one));
  return log;
};

describe('the errors of the last hour', () => {
  it('of one code, service and place are one group, with their count, tracks, performers and releases, first and last', () => {
    const log = logOf(
      seen({ track: 'lead', performer: 'left-deck' }, 10),
      seen({ count: 40, track: 'drums', performer: 'ana' }, 20),
      seen({ track: 'lead', performer: 'ana', release: '1.10.0' }, 30),
    );
    expect(log.list(minute(0))).toEqual({
      since: minute(0),
      count: 42,
      groups: [
        {
          code: 'SOUND_UNKNOWN',
          category: 'invalid',
          service: 'engine',
          where: 'track',
          count: 42,
          firstSeenAt: minute(10),
          lastSeenAt: minute(30),
          tracks: ['drums', 'lead'],
          performers: ['ana', 'left-deck'],
          releases: ['1.4.0', '1.10.0'],
          message: 'at 30',
          cure: 'Use another.',
          requestId: 'r-30',
          traceId: null,
        },
      ],
    });
  });

  it('begin with the most frequent, and of those as frequent with the latest', () => {
    const log = logOf(
      seen({ where: 'rare' }, 40),
      seen({ where: 'frequent', count: 9 }, 10),
      seen({ where: 'rarer' }, 20),
      seen({ code: 'INTERNAL', where: 'latest' }, 50),
    );
    expect(log.list(minute(0)).groups.map(({ where }) => where)).toEqual(['frequent', 'latest', 'rare', 'rarer']);
  });

  it('are those that were seen since then, of this service and this code', () => {
    const log = logOf(
      seen({ where: 'old' }, 1),
      seen({ where: 'ours' }),
      seen({ where: 'theirs', service: 'gateway' }),
      seen({ where: 'a bug', code: 'INTERNAL' }),
    );
    const places = (...filter: Parameters<ErrorLog['list']>) => log.list(...filter).groups.map(({ where }) => where);
    expect(places(minute(2))).toEqual(['ours', 'theirs', 'a bug']);
    expect(places(minute(2), { service: 'gateway' })).toEqual(['theirs']);
    expect(places(minute(2), { code: 'INTERNAL' })).toEqual(['a bug']);
    expect(places(minute(2), { code: 'INTERNAL', service: 'gateway' })).toEqual([]);
  });

  it('are counted once, however often they are read', () => {
    const log = logOf(seen({}), seen({}));
    log.add(1, seen({}));
    expect(log.list(minute(0)).count).toBe(2);
  });

  it('are no more than the stream keeps: the oldest go', () => {
    const log = new ErrorLog(3);
    for (let seq = 1; seq <= 5; seq += 1) log.add(seq, seen({ where: `place ${seq}` }, seq));
    expect(log.list(minute(0)).groups.map(({ where }) => where)).toEqual(['place 5', 'place 4', 'place 3']);
  });
});
