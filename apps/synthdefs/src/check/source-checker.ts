import { randomBytes } from 'node:crypto';
import { AppError, type SourceCheck, type SourceProblem, type SourceRegion } from '@oiduna/contracts';
import { type Region, regionsOf } from '../compile/source-scan.js';
import { checkProgram, lastWordOf } from '../compile/sclang-program.js';
import { Slots } from '../compile/slots.js';
import type { SclangWorker } from '../jail/sclang-worker.js';
import type { WorkerPool } from '../jail/worker-pool.js';
import { problemIn } from './sclang-problem.js';
import { synthDefNamesIn } from './synthdef-names.js';

/** The largest source takes 50 ms; a text that keeps sclang's parser longer is not worth waiting for. */
const LIMIT_MS = 3_000;
/** sclang keeps every name it has seen for ever: after so many texts its memory is given back. */
const CHECKS_PER_WORKER = 10_000;

/** A source that was looked at, and the texts it is run as. */
export interface Checked extends SourceCheck {
  /** The whole when it is one program, else those of its regions that are. */
  readonly programs: readonly Region[];
}

/** Looks at sources in a warm sclang that compiles them and never runs them, so that it serves them all. */
export class SourceChecker implements AsyncDisposable {
  private worker: SclangWorker | undefined;
  private checkCount = 0;
  private readonly turns = new Slots(1);

  constructor(private readonly pool: WorkerPool) {}

  /** @throws AppError SERVICE_UNAVAILABLE */
  async check(source: string): Promise<Checked> {
    let regions: Region[];
    try {
      regions = regionsOf(source);
    } catch (error) {
      return unscannable(source, error);
    }
    if (regions.length === 0) return { ok: true, regions: [], programs: [] };
    const texts = regions.map(({ text }) => text);
    const isOne = texts.length === 1;
    const [whole, ...found] = await this.turns.run(() => this.compile(source, isOne ? [] : texts));
    // what is wrong with the whole is of no interest where its regions are programs of their own
    const wrong = whole === undefined ? [] : isOne ? [whole] : found.map((each, at) => inWhole(each, regions[at]!));
    return {
      ok: wrong.every((each) => each === undefined),
      regions: regions.map((region, at) => told(region, wrong[at])),
      programs: whole === undefined ? [{ text: source, line: 1 }] : regions.filter((_, at) => wrong[at] === undefined),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker?.kill();
  }

  /** The problem of the whole and of each region, or undefined. What sclang did not come to has one, too. */
  private async compile(source: string, regions: readonly string[]): Promise<(SourceProblem | undefined)[]> {
    const worker = await this.warmWorker();
    const mark = `oiduna:${randomBytes(8).toString('hex')}`;
    const { ending, output } = await worker.ask(checkProgram(mark, source, regions), lastWordOf(mark), LIMIT_MS);
    const said = output.split(`${mark} text\n`).slice(1);
    const found = said.map((words, at) => problemIn(words, at === 0 ? source : regions[at - 1]!));
    if (ending === 'answered') return found;
    await worker.kill();
    this.worker = undefined;
    const read = found.slice(0, -1);
    return [source, ...regions].map((_, at) => (at < read.length ? read[at] : unreadable(ending)));
  }

  private async warmWorker(): Promise<SclangWorker> {
    if (this.worker?.isAlive === true && this.checkCount < CHECKS_PER_WORKER) {
      this.checkCount += 1;
      return this.worker;
    }
    await this.worker?.kill();
    this.checkCount = 1;
    this.worker = await this.pool.take();
    return this.worker;
  }
}

/** The problem of each region that has one as an error, with the name of its SynthDef where it has one alone. */
export const refusalsOf = ({ regions }: SourceCheck): AppError[] =>
  regions.flatMap(({ problems: [problem], synthDefs }) => {
    if (problem === undefined) return [];
    const { code, reason, line, column } = problem;
    const details = { ...problem, ...(synthDefs.length === 1 && { name: synthDefs[0] }) };
    if (code === 'SYNTHDEF_SYNTAX') return [new AppError(code, details)];
    return [new AppError(code, { ...details, reason: `${reason} (line ${line}, column ${column})` })];
  });

function told({ text, line }: Region, problem: SourceProblem | undefined): SourceRegion {
  const lineAt = (offset: number): number => line + text.slice(0, offset).split('\n').length - 1;
  return {
    line: lineAt(text.search(/\S/)),
    endLine: lineAt(text.trimEnd().length),
    synthDefs: synthDefNamesIn(text),
    ok: problem === undefined,
    problems: problem === undefined ? [] : [problem],
  };
}

/** sclang counts lines in the region. */
const inWhole = (problem: SourceProblem | undefined, { line }: Region): SourceProblem | undefined =>
  problem && { ...problem, line: problem.line + line - 1 };

/** Where a text cannot even be cut into regions, it is one. */
function unscannable(source: string, error: unknown): Checked {
  if (!(error instanceof AppError)) throw error;
  const problem = { code: 'SYNTHDEF_SYNTAX', ...error.details } as SourceProblem;
  return { ok: false, regions: [told({ text: source, line: 1 }, problem)], programs: [] };
}

const unreadable = (ending: string): SourceProblem => ({
  code: 'SYNTHDEF_COMPILE_FAILED',
  ...{ line: 1, column: 1, endColumn: 1, text: '' },
  reason: ending === 'late' ? `sclang did not read it within ${LIMIT_MS} ms` : 'sclang broke off while reading it',
});
