import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@oiduna/contracts';
import { CONFIG, nowMicros, withSpan } from '@oiduna/platform';
import { type Checked, refusalsOf, SourceChecker } from '../check/source-checker.js';
import { synthDefNamesIn } from '../check/synthdef-names.js';
import type { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { SclangJail } from '../jail/sclang-jail.js';
import { findProgram } from '../jail/walls.js';
import { WorkerPool } from '../jail/worker-pool.js';
import { type CompiledFile, failed, readAnswer } from './sclang-answer.js';
import { compileProgram, lastWordOf } from './sclang-program.js';
import { Slots } from './slots.js';
import { type Region, startOf } from './source-scan.js';

/** What came of a source: its SynthDefs, and why each region that is not taken is not. */
export interface Compiled {
  readonly files: readonly CompiledFile[];
  readonly refused: readonly AppError[];
}

/** Compiles SuperCollider source with sclang: looked at first, then run behind walls by a worker that serves once. */
@Injectable()
export class SclangCompiler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly slots: Slots;
  private readonly pool: WorkerPool;
  private readonly checker: SourceChecker;

  constructor(
    @Inject(CONFIG) private readonly config: SynthDefsConfig,
    private readonly events: SynthDefEvents,
  ) {
    this.slots = new Slots(config.SYNTHDEFS_COMPILES_MAX);
    this.pool = new WorkerPool({
      open: () => SclangJail.open(config.SYNTHDEFS_SCLANG, config.SYNTHDEFS_ISOLATION, config.SYNTHDEFS_BUBBLEWRAP),
      size: config.SYNTHDEFS_WARM_WORKERS,
      limitMs: config.SYNTHDEFS_COMPILE_TIMEOUT_MS,
    });
    this.checker = new SourceChecker(this.pool);
  }

  /**
   * Where sclang is installed the service does not start without walls around it.
   * @throws AppError SYNTHDEF_ISOLATION_MISSING
   */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.pool.open();
      this.pool.fill();
    } catch (error) {
      if (error instanceof AppError && error.code === 'SYNTHDEF_ISOLATION_MISSING') throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.checker[Symbol.asyncDispose]();
    await this.pool[Symbol.asyncDispose]();
  }

  /**
   * Every SynthDef the source adds, stores, sends, writes or ends with, in that order. A region that fails keeps none
   * of the others from being compiled.
   * @throws AppError INPUT_MALFORMED | SYNTHDEF_SYNTAX | SYNTHDEF_COMPILE_FAILED | SYNTHDEF_COMPILE_TIMEOUT |
   *   SYNTHDEF_NONE | SERVICE_UNAVAILABLE (no sclang); for the source itself only when nothing else is to be told
   */
  async compile(bytes: Uint8Array): Promise<Compiled> {
    const checked = await this.check(bytes);
    const compiled = await this.runBeside(refusalsOf(checked), checked.programs);
    const [only, ...others] = compiled.refused;
    if (only !== undefined && others.length === 0 && compiled.files.length === 0) throw only;
    return compiled;
  }

  /** @throws AppError for what keeps all programs from being run, unless `wrong` tells enough */
  private async runBeside(wrong: readonly AppError[], programs: readonly Region[]): Promise<Compiled> {
    if (programs.length === 0 && wrong.length > 0) return { files: [], refused: wrong };
    const isWhole = programs.length === 1 && wrong.length === 0;
    try {
      const { files, refused } = await this.slots.run(() => this.watch(programs));
      return {
        files,
        refused: [...wrong, ...[...refused].map(([at, error]) => (isWhole ? error : placed(error, programs[at])))],
      };
    } catch (error) {
      if (wrong.length === 0 || !(error instanceof AppError) || error.category !== 'invalid') throw error;
      return { files: [], refused: error.code === 'SYNTHDEF_NONE' ? wrong : [...wrong, error] };
    }
  }

  private watch(programs: readonly Region[]): Promise<ReturnType<typeof readAnswer>> {
    return withSpan('sclang compile', {}, async () => {
      const startedAt = nowMicros();
      const ended = (outcome: string, synthDefCount = 0): void =>
        this.events.sourceCompiled({ outcome, synthDefCount, tookMs: (nowMicros() - startedAt) / 1_000 });
      try {
        const answer = await this.run(programs.map(({ text }) => text));
        const [refusal] = answer.refused.values();
        ended(answer.files.length > 0 ? 'compiled' : refusal!.code, answer.files.length);
        return answer;
      } catch (error) {
        ended(error instanceof AppError ? error.code : 'INTERNAL');
        throw error;
      }
    });
  }

  /** @throws AppError INPUT_MALFORMED | SERVICE_UNAVAILABLE (no sclang) */
  async check(bytes: Uint8Array): Promise<Checked> {
    return this.checker.check(decode(bytes));
  }

  /** @throws Error when sclang is not installed, or nothing keeps it apart any more */
  async ready(): Promise<void> {
    const name = this.config.SYNTHDEFS_SCLANG;
    if ((await findProgram(name)) === undefined) throw new Error(`${name} is not installed`);
    await this.pool.open();
  }

  private async run(programs: readonly string[]): Promise<ReturnType<typeof readAnswer>> {
    const limitMs = this.config.SYNTHDEFS_COMPILE_TIMEOUT_MS;
    const mark = `oiduna:${randomBytes(8).toString('hex')}`;
    const worker = await this.pool.take();
    try {
      const { ending, output } = await worker.ask(compileProgram(mark, programs), lastWordOf(mark), limitMs);
      if (ending === 'late') throw new AppError('SYNTHDEF_COMPILE_TIMEOUT', { limitMs });
      if (ending === 'flooded') throw failed('the source printed more than 16 MB');
      if (ending === 'died') throw failed('the source ended sclang before it was evaluated');
      return readAnswer(output, mark, programs);
    } finally {
      await worker.kill();
    }
  }
}

/** sclang tells no place of what fails while it runs: where its region begins, when there are several. */
function placed(error: AppError, program: Region | undefined): AppError {
  if (program === undefined) return error;
  const { line, column } = startOf(program);
  const synthDefs = synthDefNamesIn(program.text);
  const reason = `${String(error.details['reason'])} (in the region at line ${line}, column ${column})`;
  return new AppError(error.code, { line, column, ...(synthDefs.length === 1 && { name: synthDefs[0] }), reason });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: 'the source is not UTF-8 text' }, { cause });
  }
}
