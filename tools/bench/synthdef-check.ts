import { spreadOf } from '@oiduna/testkit';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SourceChecker } from '../../apps/synthdefs/dist/check/source-checker.js';
import { readAnswer } from '../../apps/synthdefs/dist/compile/sclang-answer.js';
import { compileProgram, lastWordOf } from '../../apps/synthdefs/dist/compile/sclang-program.js';
import { SclangJail } from '../../apps/synthdefs/dist/jail/sclang-jail.js';
import { WorkerPool } from '../../apps/synthdefs/dist/jail/worker-pool.js';
import { OUTPUT_OPTIONS, print } from './report.ts';

const LIMIT_MS = 10_000;
const SOURCES = join(import.meta.dirname, '../../sounds/synthdefs');
/** A warm worker takes the place of one that was taken within this time, on an idle machine. */
const WARM_AGAIN_MS = 1_000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '100' },
    /** A running studio, to ask over HTTP as an editor does. */
    url: { type: 'string' },
    ...OUTPUT_OPTIONS,
  },
});
const rounds = Number(options.rounds);

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.scd'))
  .map((name) => readFileSync(join(SOURCES, name), 'utf8'));
const sourceAt = (round: number): string => sources[round % sources.length]!;

type Measured = { what: string; ms: number[] };

async function timed<T>(into: number[], work: () => Promise<T> | T): Promise<T> {
  const begun = performance.now();
  const result = await work();
  into.push(performance.now() - begun);
  return result;
}

/** Calls begun at an even rate, whether the last one has ended or not, as many editors make them. */
async function paced(call: (round: number) => Promise<unknown>): Promise<number[]> {
  const ms: number[] = [];
  const calls: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let round = 0; round < Number(options.rate) * Number(options.seconds); round += 1) {
    await sleep(Math.max(0, begun + (round * 1_000) / Number(options.rate) - performance.now()));
    calls.push(timed(ms, () => call(round)));
  }
  await Promise.all(calls);
  return ms;
}

/** A pool that keeps none warm is a new sclang for every source, as it was before there was a pool. */
const poolOf = (size: number): WorkerPool =>
  new WorkerPool({ open: () => SclangJail.open('sclang', 'bubblewrap'), size, limitMs: LIMIT_MS });

async function measureChecks(warm: WorkerPool, cold: WorkerPool): Promise<Measured[]> {
  await using checker = new SourceChecker(warm);
  await checker.check('1');
  const [one, fresh]: number[][] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await timed(one!, () => checker.check(sourceAt(round)));
    if (round % 4 > 0) continue;
    await using coldChecker = new SourceChecker(cold);
    await timed(fresh!, () => coldChecker.check(sourceAt(round)));
  }
  const many = await paced((round) => checker.check(sourceAt(round)));
  return [
    { what: 'check, a new sclang each', ms: fresh! },
    { what: 'check, warm, one at a time', ms: one! },
    { what: `check, warm, ${options.rate} a second`, ms: many },
  ];
}

/** What `SclangCompiler` does after the check, step by step. */
async function measureCompiles(warm: WorkerPool, cold: WorkerPool): Promise<Measured[]> {
  const [take, run, all, fresh]: number[][] = [[], [], [], []];
  const compile = async (pool: WorkerPool, round: number, steps: { take: number[]; run: number[] }): Promise<void> => {
    const worker = await timed(steps.take, () => pool.take());
    const program = compileProgram('bench', [sourceAt(round)]);
    const { output } = await timed(steps.run, () => worker.ask(program, lastWordOf('bench'), LIMIT_MS));
    await worker.kill();
    if (readAnswer(output, 'bench', [sourceAt(round)]).files.length === 0)
      throw new Error(`nothing came of source ${round}`);
  };
  for (let round = 0; round < rounds; round += 1) {
    await timed(fresh!, () => compile(cold, round, { take: [], run: [] }));
    await sleep(WARM_AGAIN_MS);
    await timed(all!, () => compile(warm, round, { take: take!, run: run! }));
  }
  return [
    { what: 'compile, a new sclang each', ms: fresh! },
    { what: 'compile, warm', ms: all! },
    { what: '  of it: a worker from the pool', ms: take! },
    { what: '  of it: sclang runs the source', ms: run! },
  ];
}

async function measureHttp(url: string): Promise<Measured[]> {
  const ask = async (round: number): Promise<void> => {
    const headers = { 'content-type': 'text/x-supercollider' };
    const answer = await fetch(`${url}/v1/synthdefs/check`, { method: 'POST', headers, body: sourceAt(round) });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  await ask(0);
  return [{ what: `check over HTTP, ${options.rate} a second`, ms: await paced(ask) }];
}

function rowOf({ what, ms }: Measured, baseline: number) {
  const { p50, p95, p99 } = spreadOf(ms);
  return { what, calls: ms.length, 'p50 ms': p50, 'p95 ms': p95, 'p99 ms': p99, 'times faster (p50)': baseline / p50 };
}

await using warm = poolOf(2);
await using cold = poolOf(0);
await warm.open().then(() => warm.fill());
const groups = [await measureChecks(warm, cold), await measureCompiles(warm, cold)];
if (options.url !== undefined) groups[0]!.push(...(await measureHttp(options.url)));
const rows = groups.flatMap((group) => {
  const baseline = spreadOf(group[0]!.ms).p50;
  return group.map((each) => rowOf(each, baseline));
});
print({ title: `SynthDef sources, ${sources.length} of our own`, rows, notes: [] }, options);
