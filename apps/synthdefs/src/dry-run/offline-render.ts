import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@oiduna/contracts';
import { findProgram } from '../jail/sclang-jail.js';
import { isRoot, NOBODY } from '../jail/scratch.js';
import type { Render } from './figures.js';
import type { Score } from './score.js';

/** The rate whose loudness filters we have. */
export const SAMPLE_RATE_HZ = 48_000;
/** What renders slower than this would not play in time either. */
const CPU_SECONDS_MAX = 3;
/** The machine may be busy; a child that has not used its CPU time by then is our misfortune, not the def's. */
const WALL_MS_MAX = 30_000;
/** The longest score is 9 s of nine channels of floats: 16 MB. */
const FILE_BYTES_MAX = 32 * 1024 ** 2;
/** scsynth takes 140 MB of addresses with all plugins; the rest is buffers and delay lines. */
const MEMORY_BYTES_MAX = 1024 ** 3;
/** A quarter of what the engine gives its audio server: no voice may have more. */
export const RT_MEMORY_MIB = 64;
/** Frames it keeps before it writes them, and takes with it when it dies: fewer than lie between two takes of a score. */
const UNWRITTEN_FRAMES_MAX = 512;
/** What is kept of a log. */
const LOG_CHARACTERS_MAX = 64 * 1024;

/**
 * Runs its arguments under limits that the child cannot raise, then tells how it ended and the CPU time it took.
 * `ulimit -f` counts blocks of 512 bytes, `-v` KiB.
 */
const LIMITED = `
ulimit -c 0; ulimit -t ${CPU_SECONDS_MAX}; ulimit -f ${FILE_BYTES_MAX / 512}; ulimit -v ${MEMORY_BYTES_MAX / 1024}
"$@"; code=$?; echo; echo "ended $code"; times`;
/** \`times\` prints user and system time of the shell, then of its children: \`0m0.12s 0m0.03s\`. */
const ENDED = /\nended (\d+)\n[^\n]*\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;

export interface OfflineRender extends Render {
  readonly cpuSeconds: number;
  /** What scsynth ended with; above 128 a signal killed it. */
  readonly exitCode: number;
  readonly log: string;
}

/**
 * Plays a score on an offline scsynth, as nobody when we are root, with limits on CPU time, memory and files. What a
 * def does to it stays in that process; what it had written until then is returned.
 * @throws AppError SERVICE_UNAVAILABLE (no scsynth) | SERVICE_TIMEOUT
 */
export async function renderOffline(scsynth: string, score: Score): Promise<OfflineRender> {
  const path = await installed(scsynth);
  const folder = await mkdtemp(join(tmpdir(), 'oiduna-render-'));
  try {
    const [scorePath, audioPath] = [join(folder, 'score.osc'), join(folder, 'audio.raw')];
    await writeFile(scorePath, score.bytes);
    for (const [name, bytes] of score.files) await writeFile(join(folder, name), bytes);
    if (isRoot()) await chown(folder, NOBODY, NOBODY);
    const nrt = ['-N', scorePath, '_', audioPath, `${SAMPLE_RATE_HZ}`, 'raw', 'float'];
    const room = [
      '-i',
      '0',
      '-o',
      `${score.channelCount + 1}`,
      '-D',
      '0',
      '-w',
      '512',
      '-Z',
      `${UNWRITTEN_FRAMES_MAX}`,
      '-m',
      `${RT_MEMORY_MIB * 1024}`,
      '-P',
      folder,
    ];
    const ended = await run([path, ...nrt, ...room], folder);
    return { ...ended, samples: await floatsIn(audioPath), sampleRateHz: SAMPLE_RATE_HZ };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its path. @throws AppError SERVICE_UNAVAILABLE */
export async function installed(scsynth: string): Promise<string> {
  const path = await findProgram(scsynth);
  if (path === undefined) throw away(`${scsynth} is not installed`);
  return path;
}

async function run(command: readonly string[], cwd: string): Promise<Omit<OfflineRender, keyof Render>> {
  const child = spawn('/bin/sh', ['-c', LIMITED, 'sh', ...command], {
    cwd,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: cwd, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    timeout: WALL_MS_MAX,
    killSignal: 'SIGKILL',
    ...(isRoot() && { uid: NOBODY, gid: NOBODY }),
  });
  const [output, errorOutput] = [keepEnd(child.stdout), keepEnd(child.stderr)];
  child.once('exit', () => endGroup(child)); // what outlives its shell holds the pipes open
  const [, signal] = (await once(child, 'close').catch((cause: unknown) => {
    throw away(String(cause), cause);
  })) as [number | null, NodeJS.Signals | null];
  if (signal === 'SIGKILL') {
    throw new AppError('SERVICE_TIMEOUT', { service: 'scsynth', timeoutMs: WALL_MS_MAX, subject: 'a dry run' });
  }
  const [, code, ...times] = ENDED.exec(output()) ?? [];
  if (code === undefined) throw away(`its shell ended early: ${errorOutput().slice(-200)}`);
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = times.map(Number);
  return {
    exitCode: Number(code),
    cpuSeconds: 60 * (userMinutes + systemMinutes) + user + system,
    log: `${output()}\n${errorOutput()}`,
  };
}

const away = (reason: string, cause?: unknown): AppError =>
  new AppError('SERVICE_UNAVAILABLE', { service: 'scsynth', reason }, { cause });

/** The end of what it says: a def may print for ever. */
function keepEnd(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-LOG_CHARACTERS_MAX);
  });
  return () => text;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** What there is of the audio: whole floats, in this machine's order. */
async function floatsIn(path: string): Promise<Float32Array> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < 4) return new Float32Array();
  const samples = new Float32Array(Math.floor(size / 4));
  await using file = await open(path, 'r');
  await file.read(new Uint8Array(samples.buffer), 0, samples.byteLength, 0);
  return samples;
}
