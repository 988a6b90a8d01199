import { AppError } from '@oiduna/contracts';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioServerName } from '../config.js';
import type { PartName } from './part.js';
import type { Addresses } from './service-environment.js';

/** What a running studio tells about itself, in `run.json` of its home. */
export interface RunFile {
  /** The gateway; absent when it was not started. */
  url?: string;
  /** The process that supervises the parts. */
  pid: number;
  ports: Record<string, number>;
  services: Partial<Record<PartName, RunningPart>>;
  /** How the infrastructure is reached. Holds the database password: the file is readable by its owner only. */
  addresses: Addresses;
  audioServer: AudioServerName;
  /** Where the audio server takes OSC; 0 without an engine. */
  audioServerPort: number;
  /** Where Tidal and its kin send; absent in run files of older studios. */
  oscPort?: number;
}

export interface RunningPart {
  /** Absent while it waits to be restarted. */
  pid?: number;
  port?: number;
  logFile: string;
}

const runFile = (home: string) => join(home, 'run.json');
const lockFile = (home: string) => join(home, 'up.lock');

/** Replaced in one step: a reader sees the old file or the new one. */
export async function writeRunFile(home: string, run: RunFile): Promise<void> {
  const fresh = `${runFile(home)}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, runFile(home));
}

/** The studio that runs in this home and is ready, if one does. A file left by a dead one is ignored. */
export async function readRunFile(home: string): Promise<RunFile | undefined> {
  const owner = await supervisorOf(home);
  if (owner === undefined || !existsSync(runFile(home))) return undefined;
  const run = JSON.parse(await readFile(runFile(home), 'utf8')) as RunFile;
  return run.pid === owner ? run : undefined;
}

/** The process that holds the home, ready or still starting. */
export async function supervisorOf(home: string): Promise<number | undefined> {
  try {
    const { pid, since } = JSON.parse(await readFile(lockFile(home), 'utf8')) as Lock;
    return since === startOf(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A pid alone may by now be another process; together with its start time it cannot. */
interface Lock {
  pid: number;
  since: string;
}

/** Take the home for this process. @throws AppError STUDIO_RUNNING */
export async function takeHome(home: string): Promise<void> {
  const since = startOf(process.pid);
  for (;;) {
    const pid = await supervisorOf(home);
    if (pid !== undefined) throw new AppError('STUDIO_RUNNING', { home, pid });
    await rm(lockFile(home), { force: true });
    try {
      const file = await open(lockFile(home), 'wx', 0o600);
      await file.writeFile(JSON.stringify({ pid: process.pid, since }));
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

export async function leaveHome(home: string): Promise<void> {
  await rm(runFile(home), { force: true });
  await rm(lockFile(home), { force: true });
}

/** When a process began, in a form only good for comparing; undefined when there is none. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // Field 22 of stat, counted behind the name, which may hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
