import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import { nowMicros } from '@oiduna/platform';
import { isRoot, NOBODY, type Scratch } from './scratch.js';

/** Of our own environment nothing is handed on; programs come from the system's own folders. */
const PATH = '/usr/local/bin:/usr/bin:/bin';
/** The largest upload allowed answers with about 1 MB; a source that prints for ever is cut off here. */
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const CPU_SECONDS_SPARE = 2;
/** A program that forks while it is killed is caught by the next round. */
const KILL_ROUNDS = 20;
const LIMITS = [
  // sclang and Qt map 1.4 GB, of which they use 120 MB; the rest is the source's
  `--as=${2.5 * 1024 ** 3}`,
  `--fsize=${1024 ** 2}`,
  '--core=0',
];
/** sclang runs 18 threads. The limit counts all processes of the user, so it is set for nobody alone. */
const NOBODYS_LIMIT = '--nproc=512';

export interface Ended {
  readonly output: string;
  readonly errorOutput: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

/** @returns the path of a program, or undefined when it is not installed */
export async function findProgram(name: string): Promise<string | undefined> {
  const candidates = name.includes('/') ? [name] : PATH.split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}

/**
 * Run sclang on a program in the scratch folder, as nobody when we are root, and end it and everything
 * it started when it is done or its time is up.
 * @throws AppError SERVICE_UNAVAILABLE when sclang is not installed
 */
export async function runSclang(sclang: string, scratch: Scratch, program: string, timeoutMs: number): Promise<Ended> {
  const [path, prlimit] = await Promise.all([findProgram(sclang), findProgram('prlimit')]);
  if (path === undefined) throw away(`${sclang} is not installed`);
  const [command, args] = limited(prlimit, timeoutMs, path, ['-D', '-d', scratch.folder, program]);
  const startedAt = nowMicros();
  const child = spawn(command, args, {
    cwd: scratch.folder,
    env: environmentOf(scratch),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(isRoot() && { uid: NOBODY, gid: NOBODY }),
  });
  const ended = await watch(child);
  return { ...ended, timedOut: ended.signal === 'SIGKILL' && nowMicros() - startedAt >= timeoutMs * 1_000 };
}

/** The command under limits, where the system can set them (Linux: util-linux). */
function limited(prlimit: string | undefined, timeoutMs: number, command: string, args: string[]): [string, string[]] {
  if (prlimit === undefined) return [command, args];
  const cpu = `--cpu=${Math.ceil(timeoutMs / 1_000) + CPU_SECONDS_SPARE}`;
  return [prlimit, [cpu, ...LIMITS, ...(isRoot() ? [NOBODYS_LIMIT] : []), command, ...args]];
}

const away = (reason: string, cause?: unknown): AppError =>
  new AppError('SERVICE_UNAVAILABLE', { service: 'sclang', reason }, { cause });

const environmentOf = (scratch: Scratch): NodeJS.ProcessEnv => ({
  HOME: scratch.folder,
  TMPDIR: scratch.folder,
  ...scratch.xdg,
  PATH,
  LANG: 'C.UTF-8',
  QT_QPA_PLATFORM: 'offscreen',
  QTWEBENGINE_DISABLE_SANDBOX: '1',
});

async function watch(child: ChildProcess): Promise<Omit<Ended, 'timedOut'>> {
  const output = gather(child, 'stdout');
  const errorOutput = gather(child, 'stderr');
  const closed = once(child, 'close') as Promise<[Ended['exitCode'], Ended['signal']]>;
  child.once('exit', () => void endSession(child)); // what sclang started may hold the pipes open
  try {
    const [exitCode, signal] = await closed;
    return { output: output(), errorOutput: errorOutput(), exitCode, signal };
  } catch (cause) {
    throw away(String(cause), cause);
  } finally {
    await endSession(child);
  }
}

/** Keep what a stream says up to the limit; one that says more ends the run. */
function gather(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  child[name]?.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.byteLength;
    if (sizeBytes <= OUTPUT_BYTES_MAX) chunks.push(chunk);
    else child.kill('SIGKILL');
  });
  return () => Buffer.concat(chunks).toString();
}

/** sclang puts each program it starts into a process group of its own, but the session stays the same. */
async function endSession({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  kill(-pid);
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const members = await sessionMembers(pid);
    if (members.length === 0) return;
    for (const member of members) kill(member);
  }
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** Processes of a session. Where there is no /proc, only the group is known. */
async function sessionMembers(session: number): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const members = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // pid (name) state ppid pgrp session …; the name may hold anything, so count from its end
      const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(after[3]) === session && after[0] !== 'Z' ? [Number(pid)] : [];
    }),
  );
  return members.flat();
}
