import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@oiduna/contracts';
import { CONFIG, nowMicros, withSpan } from '@oiduna/platform';
import { type Checked, refusalOf, SourceChecker } from '../check/source-checker.js';
import type { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { findProgram, SclangJail } from '../jail/sclang-jail.js';
import { WorkerPool } from '../jail/worker-pool.js';
import { failed, readAnswer } from './sclang-answer.js';
import { compileProgram, lastWordOf } from './sclang-program.js';
import { Slots } from './slots.js';

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
   * SCgf files of every SynthDef the source adds, stores, sends, writes or ends with, in that order.
   * @throws AppError INPUT_MALFORMED | SYNTHDEF_SYNTAX | SYNTHDEF_COMPILE_FAILED |
   *   SYNTHDEF_COMPILE_TIMEOUT | SYNTHDEF_NONE | SERVICE_UNAVAILABLE (no sclang)
   */
  async compile(bytes: Uint8Array): Promise<Uint8Array[]> {
    const checked = await this.check(bytes);
    const refusal = refusalOf(checked);
    if (refusal !== undefined) throw refusal;
    return this.slots.run(() =>
      withSpan('sclang compile', {}, async () => {
        const startedAt = nowMicros();
        const ended = (outcome: string, synthDefCount = 0): void =>
          this.events.sourceCompiled({ outcome, synthDefCount, tookMs: (nowMicros() - startedAt) / 1_000 });
        try {
          const files = await this.run(checked.programs);
          ended('compiled', files.length);
          return files;
        } catch (error) {
          ended(error instanceof AppError ? error.code : 'INTERNAL');
          throw error;
        }
      }),
    );
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

  private async run(programs: readonly string[]): Promise<Uint8Array[]> {
    const limitMs = this.config.SYNTHDEFS_COMPILE_TIMEOUT_MS;
    const mark = `oiduna:${randomBytes(8).toString('hex')}`;
    const worker = await this.pool.take();
    try {
      const { ending, output } = await worker.ask(compileProgram(mark, programs), lastWordOf(mark), limitMs);
      if (ending === 'late') throw new AppError('SYNTHDEF_COMPILE_TIMEOUT', { limitMs });
      if (ending === 'flooded') throw failed('the source printed more than 16 MB');
      if (ending === 'died') throw failed('the source ended sclang before it was evaluated');
      return readAnswer(output, mark, programs.join('\n'));
    } finally {
      await worker.kill();
    }
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: 'the source is not UTF-8 text' }, { cause });
  }
}
