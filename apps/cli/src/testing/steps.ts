import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Environment, repositoryRoot } from '../config.js';
import { amended, failedFiles, failures, type Tally, tallyOf, type VitestReport } from './results.js';

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

type Engine = 'engine' | 'engine-answers' | 'engine-alone';
type Project = 'unit' | 'integration' | 'edge' | Engine | 'e2e' | 'documents';
/** vitest leaves one processor alone; nothing else runs beside the unit tests. */
const ALL_PROCESSORS = ['--maxWorkers=100%'];

/** One vitest project, as it ended. */
export interface Lane {
  readonly project: Project;
  readonly report: VitestReport;
  /** It ended badly, though no test failed. */
  readonly isBroken: boolean;
}

/** Run a vitest project, or some of its files. */
export async function runVitest(project: Project, run: Run, files: string[] = []): Promise<Lane> {
  const output = join(COVERAGE_FOLDER, `${project}.json`);
  await rm(output, { force: true });
  process.stdout.write(`\n== Tests: ${project} ${files.join(' ')}\n`);
  const projects = ['--project', project, ...(project === 'unit' ? ['--project', 'unit-isolated'] : [])];
  const args = ['run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const coverage = files.length === 0 ? coverageArgs(project) : [];
  const vitest = [...args, ...coverage, ...(project === 'unit' ? ALL_PROCESSORS : []), ...files];
  const code = await exitCode('vitest', vitest, {
    ...run,
    env: coverageEnvironment(project, run.env),
  });
  const report = JSON.parse(await readFile(output, 'utf8').catch(() => EMPTY_REPORT)) as VitestReport;
  return { project, report, isBroken: code !== 0 && failedFiles(report).length === 0 };
}

const EMPTY_REPORT = JSON.stringify({ testResults: [] });

/** Counted test by test. A run that ends badly without a failed test is one failure. */
export function laneTally({ report, isBroken }: Lane): Tally {
  const { passed, failed } = tallyOf(report);
  return { passed, failed: failed + (isBroken ? 1 : 0) };
}

/**
 * Sound tests measure what left in time, and lanes that run side by side on two cores now and then take the CPU from
 * them for longer than any look-ahead. So the files that failed run again with the machine to themselves, and that
 * run counts; the first is told. A defect fails twice; more files than this are no bad luck.
 */
const FILES_AGAIN_MAX = 4;

export async function againAlone(lanes: readonly Lane[], run: Run): Promise<Lane[]> {
  const count = lanes.flatMap(({ report }) => failedFiles(report)).length;
  if (count === 0 || count > FILES_AGAIN_MAX) return [...lanes];
  const ended: Lane[] = [];
  for (const lane of lanes) {
    const files = failedFiles(lane.report);
    ended.push(files.length === 0 ? lane : await fileByFile(lane, files, run));
  }
  return ended;
}

async function fileByFile(lane: Lane, files: string[], run: Run): Promise<Lane> {
  for (const failure of failures(lane.report)) process.stdout.write(`\nfailed beside other lanes: ${failure}\n`);
  const again = await runVitest(lane.project, run, files);
  return { ...again, report: amended(lane.report, again.report), isBroken: lane.isBroken || again.isBroken };
}

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
