import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { logger } from '@oiduna/platform';
import { after } from '../clock.js';
import { asNobody, away, type SclangJail } from './sclang-jail.js';
import { Scratch } from './scratch.js';
import { endSession } from './session.js';

/** sclang runs what stands before this byte. @see SuperCollider source, SC_TerminalClient.cpp */
const RUN = '\u001b';
/** The largest upload allowed answers with about 1 MB; a source that prints for ever is cut off here. */
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
/** To compile its class library sclang needs 0.3 s of an idle machine. */
const START_LIMIT_MS = 30_000;

/** How a program ended: with its last word, or why without. */
export type Ending = 'answered' | 'late' | 'flooded' | 'died';

export interface Answer {
  readonly output: string;
  readonly ending: Ending;
}

/** A started sclang that waits for programs. */
export class SclangWorker {
  private output: Buffer[] = [];
  private sizeBytes = 0;
  private waiting: { readonly lastWord: string; readonly end: (ending: Ending) => void } | undefined;
  private ended = false;
  private tail = '';
  /** What bubblewrap, prlimit and Qt say; a source cannot. */
  private complaints = '';

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly scratch: Scratch | undefined,
  ) {
    child.stdout.on('data', (chunk: Buffer) => this.hear(chunk));
    child.stderr.on('data', (chunk: Buffer) => (this.complaints = (this.complaints + chunk.toString()).slice(-2_000)));
    child.stdin.on('error', () => undefined); // it is gone, which `close` tells
    child.once('error', () => this.end('died')).once('exit', () => this.end('died'));
  }

  /** @throws AppError SERVICE_UNAVAILABLE when sclang does not start: the installation is at fault and may heal */
  static async start(jail: SclangJail, limitMs: number): Promise<SclangWorker> {
    const scratch = jail.needsScratch ? await Scratch.open() : undefined;
    const { program, args, environment } = jail.worker(limitMs, scratch?.folder);
    const cwd = scratch?.folder ?? '/';
    const child = spawn(program, args, { env: environment, cwd, stdio: 'pipe', detached: true, ...asNobody() });
    const worker = new SclangWorker(child, scratch);
    const ready = `oiduna:${randomBytes(8).toString('hex')}`;
    const { ending, output } = await worker.ask(`OidunaJail.shut; "${ready}".postln;`, ready, START_LIMIT_MS);
    if (ending === 'answered') return worker;
    await worker.kill();
    logger('sclang').error(
      { ending, output: output.slice(-2_000), complaints: worker.complaints },
      'sclang did not start',
    );
    throw away(`it ${ending === 'late' ? 'did not start in time' : 'ended while it started'}`);
  }

  get isAlive(): boolean {
    return !this.ended;
  }

  /**
   * Run a program until it prints a line of `lastWord` and nothing else. One at a time; a worker whose program did
   * not answer is of no more use.
   */
  ask(program: string, lastWord: string, limitMs: number): Promise<Answer> {
    this.output = [];
    this.sizeBytes = 0;
    this.tail = '\n';
    return new Promise((resolve) => {
      const cancel = after(limitMs, () => this.end('late'));
      const end = (ending: Ending): void => {
        cancel();
        this.waiting = undefined;
        resolve({ output: Buffer.concat(this.output).toString(), ending });
      };
      if (this.ended) return end('died');
      this.waiting = { lastWord: `\n${lastWord}\n`, end };
      return void this.child.stdin.write(program + RUN);
    });
  }

  /** End it with everything it started. */
  async kill(): Promise<void> {
    this.ended = true;
    this.child.kill('SIGKILL');
    if (this.scratch === undefined) return;
    await endSession(this.child);
    await this.scratch[Symbol.asyncDispose]();
  }

  private hear(chunk: Buffer): void {
    if (this.waiting === undefined) return;
    this.output.push(chunk);
    this.sizeBytes += chunk.byteLength;
    const { lastWord, end } = this.waiting;
    const text = this.tail + chunk.toString('latin1');
    this.tail = text.slice(-lastWord.length); // a chunk may hold half of the word only
    if (this.sizeBytes > OUTPUT_BYTES_MAX) end('flooded');
    else if (text.includes(lastWord)) end('answered');
  }

  private end(ending: Ending): void {
    if (ending === 'died') this.ended = true;
    this.waiting?.end(ending);
  }
}
