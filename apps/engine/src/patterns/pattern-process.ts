import { type ChildProcess, fork } from 'node:child_process';
import { AppError, type PatternReply, type PatternRequest } from '@oiduna/contracts';
import { after, type Cancel, within } from '../clock.js';
import { patternEnvironment, patternPermissions } from '../config.js';
import { PATTERNS_NICENESS, takePriority } from '../priority.js';
import { cpuShareOf, patienceMs } from './cpu-share.js';

/** An answer takes a few ms; after this, of its own CPU, the process hangs and is killed. Well within the look-ahead. */
const ANSWER_TIMEOUT_MS = 250;
/** A machine that gives it less than that in so long is lost to the music anyway. */
const STARVED_TIMEOUT_MS = 2_500;
/** A pause of our own is no silence of the child: what it has said meanwhile is heard before it is judged. */
const HEARING_MS = 20;
/** Cold start on a busy machine. */
const START_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** Text is small; whoever fills this is at fault. */
const HEAP_MIB = 256;

/** Requests that have an answer. */
type Asked = Extract<PatternRequest, { id: number }>;
export type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Pending {
  readonly resolve: (reply: PatternReply) => void;
  readonly reject: (error: Error) => void;
  readonly cancel: Cancel;
}

/** One child that evaluates pattern text. It is killed when it does not answer in time, and stays dead then. */
export class PatternProcess {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  readonly ready: Promise<void>;
  alive = true;
  wasReady = false;

  constructor(main: string, onDeath: (self: PatternProcess) => void) {
    this.child = fork(main, {
      execArgv: ['--disallow-code-generation-from-strings', `--max-old-space-size=${HEAP_MIB}`, ...patternPermissions],
      env: patternEnvironment,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    if (this.child.pid !== undefined) takePriority(PATTERNS_NICENESS, this.child.pid);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    promise.catch(() => undefined); // whoever waits for it hears it
    const cancel = after(START_TIMEOUT_MS, () => this.kill());
    this.child.on('message', (reply: PatternReply) => {
      if (reply.kind !== 'ready') return this.settle(reply);
      cancel();
      this.wasReady = true;
      resolve();
    });
    const died = (): void => {
      if (!this.alive) return;
      this.alive = false;
      cancel();
      reject(unavailable());
      for (const { reject: fail, cancel: stop } of this.pending.values()) {
        stop();
        fail(unavailable());
      }
      this.pending.clear();
      onDeath(this);
    };
    this.child.once('exit', died);
    this.child.on('error', died); // each message on its way to a dead child is an error of its own
  }

  /** @throws AppError the text's own | PATTERN_UNAVAILABLE when the process hung or died over it */
  async ask<K extends Asked['kind']>(
    request: Unnumbered<Extract<Asked, { kind: K }>>,
  ): Promise<Exclude<PatternReply, { kind: 'ready' | 'refused' }>> {
    await this.ready;
    if (!this.alive) throw unavailable();
    this.lastId += 1;
    const id = this.lastId;
    const { promise, resolve, reject } = Promise.withResolvers<PatternReply>();
    this.pending.set(id, { resolve, reject, cancel: this.watch() });
    this.child.send({ ...request, id }, (error) => error !== null && this.kill());
    const reply = await promise;
    if (reply.kind === 'refused') throw new AppError(reply.code, reply.details);
    return reply as Exclude<PatternReply, { kind: 'ready' | 'refused' }>;
  }

  /** Kill the process unless it answers; a machine that gives it no CPU is not its fault. */
  private watch(): Cancel {
    const pid = this.child.pid ?? 0;
    const before = cpuShareOf(pid);
    let waitedMs = 0;
    let cancel: Cancel = () => undefined;
    const wait = (ms: number): void => {
      waitedMs += ms;
      cancel = after(ms, () => {
        const more = patienceMs(before, cpuShareOf(pid), ANSWER_TIMEOUT_MS);
        if (more === 0 || waitedMs >= STARVED_TIMEOUT_MS) cancel = after(HEARING_MS, () => this.kill());
        else wait(Math.max(HEARING_MS, more));
      });
    };
    wait(ANSWER_TIMEOUT_MS);
    return () => cancel();
  }

  tell(request: Exclude<PatternRequest, Asked>): void {
    if (this.alive && this.child.connected) this.child.send(request);
  }

  /** End in order: the channel closes, and the child has nothing left to wait for. */
  async close(): Promise<void> {
    if (!this.alive) return;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.disconnect();
    await within(CLOSE_TIMEOUT_MS, gone);
    this.kill();
    await gone;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private settle(reply: Exclude<PatternReply, { kind: 'ready' }>): void {
    const waiting = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    waiting?.cancel();
    waiting?.resolve(reply);
  }
}

const unavailable = (): AppError => new AppError('PATTERN_UNAVAILABLE');
