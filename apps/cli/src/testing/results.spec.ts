import { describe, expect, it } from 'vitest';
import { sum, summary, tallyOf } from './results.js';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.spec.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('the tally of a run', () => {
  it('counts tests', () => {
    const testResults = [file('failed', 'passed', 'failed')];
    expect(tallyOf({ numPassedTests: 1, numFailedTests: 1, testResults })).toEqual({ passed: 1, failed: 1 });
  });

  it('counts a file that broke outside its tests as one failure', () => {
    const testResults = [file('failed'), file('failed', 'passed'), file('passed', 'passed')];
    expect(tallyOf({ numPassedTests: 2, numFailedTests: 0, testResults })).toEqual({ passed: 2, failed: 2 });
  });

  it('adds up to the last line', () => {
    expect(
      summary(
        sum([
          { passed: 3, failed: 0 },
          { passed: 1, failed: 2 },
        ]),
      ),
    ).toBe('4 passed, 2 failed');
    expect(summary(sum([]))).toBe('0 passed, 0 failed');
  });
});
