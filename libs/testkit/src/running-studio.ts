import { strict as assert } from 'node:assert';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { LAUNCHER, REPOSITORY, userEnvironment, type EnvironmentChanges } from './oiduna.js';

/** What `oiduna up` leaves in OIDUNA_HOME/run.json once all of a whole studio is ready. */
export interface RunFile {
  url: string;
  /** The process that takes the Ctrl-C. */
  pid: number;
  ports: Record<string, number>;
  services: Record<string, RunningService>;
  /** DATABASE_URL, NATS_URL and the like. */
  addresses: Record<string, string>;
  audioServer: string;
  audioServerPort: number;
}

export interface RunningService {
  /** Absent while it waits to be restarted. */
  pid?: number;
  port?: number;
  logFile: string;
}

export interface StudioOptions {
  env?: EnvironmentChanges;
  /** Start in this home again, and leave it there. Default: a fresh one, removed by `stop`. */
  home?: string;
  /** Default 120 s: a first start also fills the database and loads the starter sounds. */
  readyTimeoutMs?: number;
  /** Default 30 s. */
  stopTimeoutMs?: number;
  launcher?: string;
}

export interface RunningStudio extends RunFile {
  home: string;
  /** All that `oiduna up` has printed. */
  output(): string;
  /** One service's whole log; also after `stop`, as long as the home exists. */
  logs(service: string): Promise<string>;
  /** Ctrl-C. @throws AssertionError when it does not end in time, or when a service outlives it */
  stop(options?: { keepHome?: boolean }): Promise<void>;
}

/** What `oiduna up` prints last, once the starter sounds are loaded as well. */
const LAST_LINE = 'Ctrl-C stops everything.';
const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
/** A killed process is gone once its parent has taken note. */
const REAP_MS = 1_000;
const OUTPUT_TAIL_CHARACTERS = 4_000;

/**
 * A whole studio, started as a user would: `oiduna up` with a home of its own.
 * @throws AssertionError with the end of its output when it ends early or is not ready in time
 */
export async function runningStudio(options: StudioOptions = {}): Promise<RunningStudio> {
  const home = options.home ?? (await freshHome());
  // of its own: several studios that start at once would all find the usual one free
  const up = new UpProcess(home, options, await freePort('tcp'));
  const run = await up.untilReady(options.readyTimeoutMs ?? READY_TIMEOUT_MS);
  return {
    ...run,
    home,
    output: () => up.output,
    async logs(service) {
      const { services } = readRunFile(home) ?? run;
      const logFile = (services[service] ?? run.services[service])?.logFile;
      assert(logFile, `no service ${service}; there are ${Object.keys(services).join(', ')}`);
      return readFile(logFile, 'utf8');
    },
    async stop({ keepHome = false } = {}) {
      await up.stop(run, options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
      if (!keepHome && options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

class UpProcess {
  output = '';
  private readonly child: ChildProcess;
  private failure: Error | undefined;
  /** Left by an earlier studio in this home, whose pids may be anybody's by now. */
  private readonly stalePid: number | undefined;

  constructor(
    private readonly home: string,
    { launcher = LAUNCHER, env }: StudioOptions,
    port: number,
  ) {
    this.stalePid = readRunFile(home)?.pid;
    // A group of its own: a Ctrl-C meant for the tests does not reach it, and whatever remains can be killed.
    this.child = spawn(launcher, ['up', '--port', String(port)], {
      cwd: REPOSITORY,
      env: userEnvironment(home, env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    }).on('error', (error) => (this.failure = error));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  async untilReady(timeoutMs: number): Promise<RunFile> {
    let run: RunFile | undefined;
    const ready = await until(timeoutMs, async () => {
      if (this.ended) return true;
      run = this.currentRun();
      return this.output.includes(LAST_LINE) && run?.url !== undefined && answersReady(run.url);
    });
    if (ready && run && !this.ended) return run;
    const why = this.ended ? `ended with ${this.ending}` : `was not ready within ${timeoutMs} ms`;
    await this.kill(run);
    return assert.fail(`oiduna up ${why}; home ${this.home}; it printed:\n${this.tail}`);
  }

  async stop(run: RunFile, timeoutMs: number): Promise<void> {
    const pids = this.servicePids(run);
    if (isAlive(run.pid)) process.kill(run.pid, 'SIGINT');
    const ended = await until(timeoutMs, async () => this.ended);
    const survivors = [...pids].filter(([pid]) => isAlive(pid)).map(([, name]) => name);
    if (ended && survivors.length === 0) return;
    await this.kill(run);
    assert(ended, `oiduna up did not end within ${timeoutMs} ms of Ctrl-C; it printed:\n${this.tail}`);
    assert.fail(`outlived oiduna up: ${survivors.join(', ')}; it printed:\n${this.tail}`);
  }

  private get ended(): boolean {
    const { exitCode, signalCode } = this.child;
    return this.failure !== undefined || exitCode !== null || signalCode !== null;
  }

  private get ending(): string {
    const { exitCode, signalCode } = this.child;
    return this.failure?.message ?? signalCode ?? `exit code ${exitCode}`;
  }

  private get tail(): string {
    return this.output.slice(-OUTPUT_TAIL_CHARACTERS);
  }

  private currentRun(): RunFile | undefined {
    const run = readRunFile(this.home);
    return run?.pid === this.stalePid ? undefined : run;
  }

  /** The services by pid: those it started with and those restarted since. */
  private servicePids(run: RunFile | undefined): Map<number, string> {
    const runs = [run, this.currentRun()].filter((known) => known !== undefined);
    return new Map(
      runs.flatMap(({ services }) =>
        Object.entries(services).flatMap(([name, { pid }]): [number, string][] =>
          pid === undefined ? [] : [[pid, name]],
        ),
      ),
    );
  }

  /** Last resort, so that a failed test leaves nothing running. */
  private async kill(run: RunFile | undefined): Promise<void> {
    const pids = [...this.servicePids(run).keys()];
    if (this.child.pid !== undefined) pids.push(-this.child.pid);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // already gone
      }
    }
    await until(REAP_MS, async () => this.ended && !pids.some((pid) => pid > 0 && isAlive(pid)));
  }
}

/** Readable to all, for PostgreSQL runs as a user of its own when the tests run as root. */
async function freshHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'oiduna-'));
  await chmod(home, 0o755);
  return home;
}

/** Undefined while there is none, or only half of one. */
function readRunFile(home: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Neither gone nor a zombie: in a container nobody may reap those. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

async function until(timeoutMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await sleep(POLL_MS);
  }
  return false;
}
