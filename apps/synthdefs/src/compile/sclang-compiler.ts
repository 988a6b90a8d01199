import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@oiduna/contracts';
import { CONFIG, logger, nowMicros, withSpan } from '@oiduna/platform';
import type { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { readAnswer } from './sclang-answer.js';
import { type Ended, findProgram, runSclang } from './sclang-process.js';
import { COLLECTOR_CLASS, wrapperProgram } from './sclang-program.js';
import { Scratch } from './scratch.js';
import { Slots } from './slots.js';
import { regionsOf } from './source-scan.js';

/** Compiles SuperCollider source with sclang, in a process of its own for every upload. */
@Injectable()
export class SclangCompiler {
  private readonly slots: Slots;

  constructor(
    @Inject(CONFIG) private readonly config: SynthDefsConfig,
    private readonly events: SynthDefEvents,
  ) {
    this.slots = new Slots(config.SYNTHDEFS_COMPILES_MAX);
  }

  /**
   * SCgf files of every SynthDef the source adds, stores, sends, writes or ends with, in that order.
   * @throws AppError INPUT_MALFORMED | SYNTHDEF_SYNTAX | SYNTHDEF_COMPILE_FAILED |
   *   SYNTHDEF_COMPILE_TIMEOUT | SYNTHDEF_NONE | SERVICE_UNAVAILABLE (no sclang)
   */
  async compile(bytes: Uint8Array): Promise<Uint8Array[]> {
    const source = decode(bytes);
    const regions = regionsOf(source);
    return this.slots.run(() =>
      withSpan('sclang compile', {}, async () => {
        const startedAt = nowMicros();
        const ended = (outcome: string, synthDefCount = 0): void =>
          this.events.sourceCompiled({ outcome, synthDefCount, tookMs: (nowMicros() - startedAt) / 1_000 });
        try {
          const files = await this.run(source, regions);
          ended('compiled', files.length);
          return files;
        } catch (error) {
          ended(error instanceof AppError ? error.code : 'INTERNAL');
          throw error;
        }
      }),
    );
  }

  /** @throws Error when sclang is not installed */
  async check(): Promise<void> {
    const name = this.config.SYNTHDEFS_SCLANG;
    if ((await findProgram(name)) === undefined) throw new Error(`${name} is not installed`);
  }

  private async run(source: string, regions: readonly string[]): Promise<Uint8Array[]> {
    const limitMs = this.config.SYNTHDEFS_COMPILE_TIMEOUT_MS;
    const mark = `oiduna:${randomBytes(8).toString('hex')}`;
    await using scratch = await Scratch.open();
    const program = await prepare(scratch, mark, source, regions);
    const ended = await runSclang(this.config.SYNTHDEFS_SCLANG, scratch, program, limitMs);
    if (ended.timedOut) throw new AppError('SYNTHDEF_COMPILE_TIMEOUT', { limitMs });
    if (!ended.output.includes(`${mark} compiling`)) throw neverBegan(ended);
    return readAnswer(ended.output, mark, source);
  }
}

/** @returns the path of the program sclang is to run */
async function prepare(scratch: Scratch, mark: string, source: string, regions: readonly string[]): Promise<string> {
  await scratch.write('data/SuperCollider/Extensions/OidunaUpload.sc', COLLECTOR_CLASS);
  const whole = await scratch.write('source.scd', source);
  const parts = regions.length < 2 ? [] : regions;
  const paths = await Promise.all(parts.map((region, at) => scratch.write(`region-${at}.scd`, region)));
  return scratch.write('wrapper.scd', wrapperProgram(mark, { whole, regions: paths }));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: 'the source is not UTF-8 text' }, { cause });
  }
}

/** sclang itself failed, before it saw the source: the installation is at fault and may heal. */
function neverBegan({ output, errorOutput, exitCode, signal }: Ended): AppError {
  const lastWords = { output: output.slice(-2_000), errorOutput: errorOutput.slice(-2_000) };
  logger('sclang').error({ exitCode, signal, ...lastWords }, 'sclang did not start');
  return new AppError('SERVICE_UNAVAILABLE', { service: 'sclang', reason: `it ended with ${signal ?? exitCode}` });
}
