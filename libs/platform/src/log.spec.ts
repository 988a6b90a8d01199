import { AppError } from '@oiduna/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { runInContext } from './context.js';
import { logFailure } from './failure-log.js';
import { logger, nestLog, setLogLevel, startLog } from './log.js';

let lines: Record<string, unknown>[];

beforeEach(() => {
  lines = [];
  startLog('engine', 'info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
});

describe('a log line', () => {
  it('names its service, module, level and time', () => {
    logger('clock').info({ beat: 3 }, 'ticked');
    expect(lines).toEqual([
      expect.objectContaining({
        service: 'engine',
        module: 'clock',
        level: 'info',
        beat: 3,
        msg: 'ticked',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      }),
    ]);
  });

  it('carries the request it was written for, and none outside of any', () => {
    runInContext({ requestId: 'r1' }, () => logger('clock').info('in'));
    logger('clock').info('out');
    expect(lines.map(({ requestId }) => requestId)).toEqual(['r1', undefined]);
  });
});

describe('the level', () => {
  it('of one module changes while the service runs', () => {
    logger('clock').debug('before');
    expect(setLogLevel('debug', 'clock')).toEqual(['clock']);
    logger('clock').debug('after');
    logger('osc').debug('elsewhere');
    expect(lines.map(({ msg }) => msg)).toEqual(['after']);
  });

  it('of all modules changes at once, also for those that speak later', () => {
    logger('clock');
    expect(setLogLevel('warn')).toEqual(['clock']);
    logger('clock').info('known');
    logger('osc').info('new');
    expect(lines).toEqual([]);
  });
});

it("Nest's own messages come in our form, its chatter a level lower", () => {
  setLogLevel('trace');
  const nest = nestLog();
  nest.log('mapped');
  nest.warn('odd');
  nest.error('broken', 'at x');
  nest.debug?.('detail');
  nest.fatal?.('gone');
  expect(lines.map(({ level, msg, module }) => [module, level, msg])).toEqual([
    ['nest', 'debug', 'mapped'],
    ['nest', 'warn', 'odd'],
    ['nest', 'error', 'broken'],
    ['nest', 'trace', 'detail'],
    ['nest', 'fatal', 'gone'],
  ]);
});

describe('a failure', () => {
  it('that the caller can fix is information, without a stack', () => {
    const error = new AppError('TRACK_UNKNOWN', { name: 'kik' });
    expect(logFailure('nats', error, { where: 's' })).toBe(error);
    expect(lines).toEqual([
      expect.objectContaining({ level: 'info', code: 'TRACK_UNKNOWN', where: 's', msg: 'There is no track kik.' }),
    ]);
    expect(lines[0]).not.toHaveProperty('err');
  });

  it('of a dependency is a warning with its cause', () => {
    logFailure(
      'nats',
      new AppError('SERVICE_UNAVAILABLE', { service: 'engine' }, { cause: new Error('no route') }),
      { where: 'a job' },
      'job failed: ',
    );
    expect(lines[0]).toMatchObject({
      level: 'warn',
      err: { message: 'no route' },
      msg: 'job failed: The engine service does not answer.',
    });
  });

  it('of ours is an error with its stack', () => {
    logFailure('nats', new TypeError('x is undefined'), { where: 's' });
    expect(lines[0]).toMatchObject({
      level: 'error',
      code: 'INTERNAL',
      err: { message: 'x is undefined', stack: expect.stringContaining('log.spec') },
    });
  });
});
