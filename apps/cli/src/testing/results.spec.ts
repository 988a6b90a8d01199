import { describe, expect, it } from 'vitest';
import { amended, failedFiles, failures, sum, summary, tallyOf } from './results.js';

const file = (name: string, status: string, ...tests: string[]) => ({
  name,
  status,
  assertionResults: tests.map((test, index) => ({ status: test, fullName: `${name} rule ${index}` })),
});

const MIXED = {
  testResults: [
    file('a.spec.ts', 'failed', 'passed', 'failed', 'pending'),
    file('b.spec.ts', 'passed', 'passed'),
    file('c.spec.ts', 'failed'),
    file('d.spec.ts', 'failed', 'passed'),
  ],
};

describe('the tally of a run', () => {
  it('counts tests, and a file that broke outside its tests as one failure', () => {
    expect(tallyOf(MIXED)).toEqual({ passed: 3, failed: 3 });
  });

  it('names what failed', () => {
    expect(failures(MIXED)).toEqual(['a.spec.ts rule 1', 'c.spec.ts', 'd.spec.ts']);
    expect(failedFiles(MIXED)).toEqual(['a.spec.ts', 'c.spec.ts', 'd.spec.ts']);
  });

  it('takes a file that ran again as it then ended, whole', () => {
    const again = {
      testResults: [file('a.spec.ts', 'failed', 'failed', 'passed'), file('c.spec.ts', 'passed', 'passed')],
    };
    expect(tallyOf(amended(MIXED, again))).toEqual({ passed: 4, failed: 2 });
    expect(tallyOf(amended(MIXED, { testResults: [] }))).toEqual(tallyOf(MIXED));
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
