import { AppError } from '@oiduna/contracts';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { deathsInARow, restartDelayMs } from './back-off.js';
import type { Part } from './part.js';

/** A part that dies this often before it ever worked will not work: its log says why. */
const DEATHS_BEFORE_READY_MAX = 3;
/** Time a part gets to end by itself before it is killed. */
const STOP_WITHIN_MS = 5_000;
const PROBE_EVERY_MS = 50;
/** A log file past this size is moved aside at the next start; one older file is kept. */
const LOG_BYTES_MAX = 20 * 1024 * 1024;

export interface Death {
  /** `exit code 1`, `SIGKILL`, or why it could not be started. */
  cause: string;
  restartInMs: number;
}

/** Keeps one part running: starts it in a process group of its own, restarts it when it dies, stops it. */
export class SupervisedPart {
  #child: ChildProcess | undefined;
  #deaths = 0;
  #lastCause = '';
  #wasReady = false;
  #restart: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    readonly part: Part,
    readonly logFile: string,
    /** Called after each death and each restart: the pid has changed. */
    private readonly changed: (part: SupervisedPart, death?: Death) => void = () => undefined,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { part } = this;
    const log = openLog(this.logFile);
    const startedAt = Date.now();
    const child = spawn(part.command, part.args, {
      cwd: part.cwd,
      env: part.env,
      ...part.account,
      // Its own session: a Ctrl-C in the terminal reaches us alone, and we stop the parts in order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    child.once('error', (error) => {
      if (child.pid === undefined) this.#died(child, error.message, startedAt);
    });
    child.once('exit', (code, signal) => this.#died(child, signal ?? `exit code ${code}`, startedAt));
  }

  /** @throws AppError PART_FAILED when it keeps dying or is not ready in time */
  async ready(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const giveUpAt = Date.now() + timeoutMs;
    let reason = 'it never answered';
    while (Date.now() < giveUpAt) {
      signal.throwIfAborted();
      if (this.#stopping) throw this.#failed('it was stopped');
      if (this.#deaths >= DEATHS_BEFORE_READY_MAX) {
        throw this.#failed(`it died ${this.#deaths} times (${this.#lastCause})`);
      }
      try {
        await this.part.probe(this.pid);
        this.#wasReady = true;
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      await sleep(PROBE_EVERY_MS);
    }
    throw this.#failed(`not within ${timeoutMs / 1000} s: ${reason}`);
  }

  /** Ask it to end, kill it after five seconds, and end whatever it left in its process group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    child.kill(this.part.stopSignal);
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(killer);
  }

  /** No more waiting: end it now, and for good. */
  kill(): void {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
  }

  #died(child: ChildProcess, cause: string, startedAt: number): void {
    if (child.pid !== undefined) endGroup(child.pid);
    this.#child = undefined;
    if (this.#stopping) return;
    this.#deaths = deathsInARow(this.#deaths, Date.now() - startedAt);
    this.#lastCause = cause;
    if (!this.#wasReady && this.#deaths >= DEATHS_BEFORE_READY_MAX) return;
    const restartInMs = restartDelayMs(this.#deaths);
    this.changed(this, { cause, restartInMs });
    this.#restart = setTimeout(() => {
      this.start();
      this.changed(this);
    }, restartInMs);
  }

  #failed(reason: string): AppError {
    const tail = lastLines(this.logFile, 8);
    const details = { part: this.part.name, reason, logFile: this.logFile, tail };
    return new AppError('PART_FAILED', details);
  }
}

/** A leader's group lives on while a member does, so its number cannot mean anyone else yet. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) {
    renameSync(file, `${file}.1`);
  }
  return openSync(file, 'a', 0o640);
}

function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
