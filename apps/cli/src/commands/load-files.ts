import { AppError } from '@oiduna/contracts';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { finishedJob, preferWait } from '../api/finished-job.js';
import { Refused } from '../api/refused.js';
import type { Call } from '../api/send.js';
import type { Job } from '../generated/studio.js';
import { stepTeller } from './job.command.js';
import type { Session } from './session.js';
import type { Style } from './table.js';

export interface LoadOptions {
  /** `--no-wait` sets it false. */
  wait?: boolean;
}

/** Waits for the job of a file, where it is to be waited for. */
export type Finish = (job: Job) => Promise<Job>;
type Load = (file: string, call: Call, finish: Finish) => Promise<Job>;

/** One file's outcome, as --json prints it. */
export interface Loaded {
  file: string;
  job: Job;
}
interface NotLoaded {
  file: string;
  reason: string;
  code: string | null;
}

/**
 * Load files one after the other; one that fails does not keep the others from being loaded. A file of which only a
 * part was loaded, as `isPartial` tells, counts as neither.
 * Prints `{ loaded, failed }`, and explains each failure on stderr.
 */
export async function loadFiles(
  session: Session<LoadOptions>,
  files: readonly string[],
  load: Load,
  text: (loaded: readonly Loaded[], style: Style) => string,
  isPartial: (loaded: Loaded) => boolean = () => false,
): Promise<ExitCode> {
  const loaded: Loaded[] = [];
  const failed: NotLoaded[] = [];
  let code: ExitCode = EXIT.ok;
  for (const file of files) {
    try {
      loaded.push({ file, job: await loadOne(session, file, load) });
    } catch (error) {
      if (!(error instanceof AppError || error instanceof Refused)) throw error;
      code = session.fail(error);
      failed.push({ file, reason: error.message, code: codeOf(error) });
    }
  }
  if (session.json || loaded.length > 0) session.print({ loaded, failed }, (style) => text(loaded, style));
  const partial = loaded.some(isPartial) || (failed.length > 0 && loaded.length > 0);
  return partial ? EXIT.partial : code;
}

async function loadOne(session: Session<LoadOptions>, file: string, load: Load): Promise<Job> {
  const { studio, options } = session;
  session.note(`loading ${file} ...`);
  if (options.wait === false) return load(file, { studio }, (job) => Promise.resolve(job));
  const tell = stepTeller(session);
  // whoever watches asks for each step instead of waiting for the last
  const call = tell === undefined ? { studio, headers: { Prefer: preferWait(studio) } } : { studio };
  return load(file, call, (job) => finishedJob(studio, job, Date.now() + studio.timeoutMs, tell));
}

const codeOf = (error: AppError | Refused): string | null =>
  error instanceof AppError ? error.code : (error.problem?.code ?? null);

/** What --no-wait has to show. */
export const isFinished = ({ job }: Loaded): boolean => job.state === 'completed';

/** @throws AppError FILE_UNUSABLE */
export const unusable =
  (path: string, what: 'read' | 'written') =>
  (error: NodeJS.ErrnoException): never => {
    const known: Record<string, string> = {
      ENOENT: 'there is no such file or folder',
      EEXIST: 'there is a file of that name',
      EISDIR: 'it is a folder',
      EACCES: 'permission is denied',
      ENOSPC: 'the disk is full',
    };
    throw new AppError(
      'FILE_UNUSABLE',
      { path, what, reason: known[error.code ?? ''] ?? error.message },
      { cause: error },
    );
  };
