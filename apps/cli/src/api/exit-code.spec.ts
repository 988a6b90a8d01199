import { AppError, type ErrorCode } from '@oiduna/contracts';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from './exit-code.js';
import { Refused } from './refused.js';

describe('the exit code', () => {
  it.each([
    [400, 3],
    [413, 3],
    [415, 3],
    [422, 3],
    [404, 4],
    [409, 4],
    [412, 4],
    [401, 5],
    [403, 5],
    [429, 6],
    [502, 6],
    [503, 6],
    [504, 7],
    [500, 1],
    [418, 1],
  ])('of an answer with status %i is %i', (status, code) => {
    expect(exitCodeOf(new Refused(status, undefined, undefined))).toBe(code);
  });

  it.each<[ErrorCode, number]>([
    ['STUDIO_AWAY', 6],
    ['STUDIO_NOT_RUNNING', 6],
    ['PACKAGES_MISSING', 6],
    ['STUDIO_SLOW', 7],
    ['JOB_UNFINISHED', 7],
    ['TRACK_UNKNOWN', 4],
    ['FILE_UNUSABLE', 4],
    ['STUDIO_RUNNING', 4],
    ['INPUT_INVALID', 3],
    ['SETTING_INVALID', 2],
    ['QUEUE_FULL', 6],
    ['INTERNAL', 1],
  ])('of %s is %i', (code, exit) => {
    expect(exitCodeOf(new AppError(code))).toBe(exit);
  });

  it('of wrong arguments is 2, of asking for help 0, of a bug 1', () => {
    expect(exitCodeOf(new CommanderError(1, 'commander.unknownOption', 'unknown option'))).toBe(2);
    expect(exitCodeOf(new CommanderError(0, 'commander.helpDisplayed', ''))).toBe(0);
    expect(exitCodeOf(new TypeError('x is undefined'))).toBe(1);
  });
});
