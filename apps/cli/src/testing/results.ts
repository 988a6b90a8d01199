export interface Tally {
  passed: number;
  failed: number;
}

interface TestedFile {
  name: string;
  status: string;
  assertionResults: { status: string; fullName: string }[];
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  testResults: TestedFile[];
}

const hasFailed = ({ status }: { status: string }): boolean => status === 'failed';

/** Tests of one report. A file that failed before or outside its tests is one failure more. */
export function tallyOf({ testResults }: VitestReport): Tally {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed));
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(hasFailed).length + broken.length,
  };
}

export const failedFiles = ({ testResults }: VitestReport): string[] =>
  testResults.filter(hasFailed).map(({ name }) => name);

/** What failed, in words: its tests, or the file that failed outside them. */
export const failures = ({ testResults }: VitestReport): string[] =>
  testResults.filter(hasFailed).flatMap(({ name, assertionResults }) => {
    const tests = assertionResults.filter(hasFailed).map(({ fullName }) => fullName);
    return tests.length > 0 ? tests : [name];
  });

/** A report in which the files that ran again stand as they then ended. */
export function amended(report: VitestReport, again: VitestReport): VitestReport {
  const names = new Set(again.testResults.map(({ name }) => name));
  return { testResults: [...report.testResults.filter(({ name }) => !names.has(name)), ...again.testResults] };
}

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
});

/** The last line of every test run. */
export const summary = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;
