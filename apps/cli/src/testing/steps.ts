import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Environment, repositoryRoot } from '../config.js';
import { type Tally, tallyOf, type VitestReport } from './results.js';

/** `<project>/lcov.info` of vitest, and `v8/` with what the processes of the e2e tests wrote. */
export const COVERAGE_FOLDER = join(repositoryRoot, 'coverage');

export interface Run {
  env: Environment;
  /** Ends the step that runs, as a Ctrl-C does. */
  signal: AbortSignal;
}

const PASSED: Tally = { passed: 1, failed: 0 };
const FAILED: Tally = { passed: 0, failed: 1 };

/** One check that passes or fails as a whole. Its output goes straight through. */
export async function runCommand(title: string, command: string, args: string[], run: Run): Promise<Tally> {
  process.stdout.write(`\n== ${title}: ${[command, ...args].join(' ')}\n`);
  return (await exitCode(command, args, run)) === 0 ? PASSED : FAILED;
}

type Project = 'unit' | 'integration' | 'edge' | 'engine' | 'e2e' | 'documents';
/** vitest leaves one processor alone; nothing else runs beside the unit tests. */
const ALL_PROCESSORS = ['--maxWorkers=100%'];

/** One vitest project, counted test by test. A run that ends badly without a failed test is one failure. */
export async function runVitest(project: Project, run: Run): Promise<Tally> {
  const report = join(COVERAGE_FOLDER, `${project}.json`);
  await rm(report, { force: true });
  process.stdout.write(`\n== Tests: ${project}\n`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = [...args, ...coverageArgs(project), ...(project === 'unit' ? ALL_PROCESSORS : [])];
  const code = await exitCode('vitest', vitest, {
    ...run,
    env: coverageEnvironment(project, run.env),
  });
  const tally = tallyOf(JSON.parse(await readFile(report, 'utf8').catch(() => EMPTY_REPORT)) as VitestReport);
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

const EMPTY_REPORT = JSON.stringify({ numPassedTests: 0, numFailedTests: 0, testResults: [] });

const ownProcesses = (project: Project): boolean => project === 'e2e' || project === 'documents';

/** In e2e tests the code under test runs in processes of its own, which write their coverage on exit. */
const coverageArgs = (project: Project): string[] =>
  ownProcesses(project) ? [] : ['--coverage', `--coverage.reportsDirectory=${join(COVERAGE_FOLDER, project)}`];

const coverageEnvironment = (project: Project, env: Environment): Environment =>
  ownProcesses(project) ? { ...env, NODE_V8_COVERAGE: join(COVERAGE_FOLDER, 'v8') } : env;

/** @throws AbortError when the signal ended it */
async function exitCode(command: string, args: string[], { env, signal }: Run): Promise<number> {
  const path = [join(repositoryRoot, 'node_modules', '.bin'), env['PATH'] ?? ''].join(delimiter);
  const child = spawn(command, args, {
    cwd: repositoryRoot,
    env: { ...env, PATH: path },
    stdio: 'inherit',
    signal,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
