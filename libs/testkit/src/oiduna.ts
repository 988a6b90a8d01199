import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The repository, seen from src/ and dist/ alike. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
export const LAUNCHER = `${REPOSITORY}oiduna`;

/** Added to the inherited environment; `undefined` removes a variable. */
export type EnvironmentChanges = Record<string, string | undefined>;

export interface CommandOptions {
  /** OIDUNA_HOME: which studio to talk to. */
  home: string;
  /** What the command reads on its standard input. */
  input?: string | Uint8Array;
  env?: EnvironmentChanges;
  /** The directory relative file names mean. Default: the repository. */
  cwd?: string;
  /** The command is killed after this long. Default 60 s. */
  timeoutMs?: number;
  launcher?: string;
}

export interface CommandResult {
  /** -1 when a signal ended it, such as the timeout's. */
  code: number;
  stdout: string;
  stderr: string;
}

const COMMAND_TIMEOUT_MS = 60_000;

/** One CLI command, as a user at a terminal would give it. */
export async function oiduna(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const child = spawn(options.launcher ?? LAUNCHER, args, {
    cwd: options.cwd ?? REPOSITORY,
    env: userEnvironment(options.home, options.env),
    timeout: options.timeoutMs ?? COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  // A command that reads no input may end before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? -1));
  });
  const [code, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** What the test runner set for itself, and a user's terminal has not. Node leaves undefined ones out. */
const RUNNER_ONLY = { NODE_ENV: undefined, NODE_OPTIONS: undefined, VITEST: undefined, TEST: undefined };

export const userEnvironment = (home: string, changes: EnvironmentChanges = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...RUNNER_ONLY,
  OIDUNA_HOME: home,
  ...changes,
});
