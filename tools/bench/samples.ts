import { type SampleEncoding, wavOf } from '@oiduna/testkit';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtempDisposable, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { ListeningPool } from '../../apps/samples/dist/analysis/listening-pool.js';
import { childrenCpuSeconds, cpuMicros } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { CORPUS_RATE_HZ, labelledSounds } from './sample-corpus.ts';

const run = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    /** Files that each other program is run on: at a twentieth of a second each, all would take minutes. */
    others: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    ...OUTPUT_OPTIONS,
  },
});

interface Made {
  readonly path: string;
  readonly kind: string;
  readonly seconds: number;
}

/** What a library is made of: mostly WAV of 16 bits, some of it wide, some of it coded. Of each hundred files. */
const KINDS: readonly [count: number, kind: string, format: SampleEncoding, channels: number, ending: string][] = [
  [50, 'wav', 'pcm16', 1, 'wav'],
  [20, 'wav', 'pcm16', 2, 'wav'],
  [10, 'wav', 'pcm24', 1, 'wav'],
  [5, 'wav', 'pcm24', 2, 'wav'],
  [5, 'wav', 'float32', 1, 'wav'],
  [4, 'aiff', 'pcm16', 1, 'aiff'],
  [3, 'flac', 'pcm16', 2, 'flac'],
  [2, 'mp3', 'pcm16', 2, 'mp3'],
  [1, 'ogg', 'pcm16', 2, 'ogg'],
];
const KIND_OF = KINDS.flatMap(([count, ...rest]) => Array.from({ length: count }, () => rest));
/** A prime, so that every kind meets every recipe. */
const STRIDE = 37;

async function corpus(folder: string, count: number): Promise<Made[]> {
  const made: Made[] = [];
  for (const [at, { samples }] of labelledSounds(count, Number(options.seed)).entries()) {
    const [kind, format, channelCount, ending] = KIND_OF[(at * STRIDE) % KIND_OF.length]!;
    const path = join(folder, `${at}.${ending}`);
    const channels = Array.from({ length: channelCount }, (_, channel) =>
      samples.map((value) => value * (1 - channel / 4)),
    );
    const wav = ending === 'wav' ? path : join(folder, 'source.wav');
    await writeFile(wav, wavOf({ sampleRateHz: CORPUS_RATE_HZ, channels, format }));
    if (wav !== path) await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', wav, path]);
    made.push({ path, kind, seconds: samples.length / CORPUS_RATE_HZ });
  }
  await rm(join(folder, 'source.wav'), { force: true });
  return made;
}

/** Verify, write a clean WAV where one is needed, listen: what an ingest does before it stores. */
async function ingest({ path }: Made, scratch: string, pool: ListeningPool): Promise<void> {
  await pool.examine({ uploadPath: path, fileName: 'a', folder: join(scratch, randomUUID()) });
}

const allCpuSeconds = (): number => cpuMicros() / 1e6 + childrenCpuSeconds(process.pid);

interface Cost {
  readonly files: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** So many at once as there are cores, and as many again, which wait for files and children. */
async function cost(files: readonly Made[], work: (file: Made) => Promise<unknown>, atOnce: number): Promise<Cost> {
  const left = [...files];
  const [cpu, wall] = [allCpuSeconds(), performance.now()];
  const worker = async (): Promise<void> => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) await work(file);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { files: files.length, cpuSeconds: allCpuSeconds() - cpu, wallSeconds: (performance.now() - wall) / 1_000 };
}

/** null for a program that is not there. */
async function costOf(program: string, args: (path: string) => string[], files: readonly Made[]): Promise<Cost | null> {
  const call = (file: Made): Promise<unknown> => run(program, args(file.path), { maxBuffer: 1e7 });
  const there = await call(files[0]!).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  // what it cannot read has cost it something as well
  return there ? cost(files, (file) => call(file).catch(() => undefined), 1) : null;
}

const filesPerCpuSecond = (found: Cost | null): number | null =>
  found === null ? null : found.files / found.cpuSeconds;

await using folder = await mkdtempDisposable(join(tmpdir(), 'oiduna-bench-samples-'));
const files = await corpus(folder.path, Number(options.files));
const scratch = join(folder.path, 'scratch');
await mkdir(scratch);
const pool = new ListeningPool();
// until the compiler has seen everything
const coded = files.filter(({ kind }) => kind !== 'wav');
await cost(
  [...files.slice(0, 200), ...coded, ...coded],
  (file) => ingest(file, scratch, pool),
  2 * availableParallelism(),
);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const groups = Map.groupBy(files, ({ kind }) => kind);
const ours: [string, Cost][] = [];
for (const [kind, group] of groups) {
  ours.push([kind, await cost(group, (file) => ingest(file, scratch, pool), 2 * availableParallelism())]);
}
delay.disable();
await pool.onApplicationShutdown();

const some = files.filter((_, at) => at % Math.ceil(files.length / Number(options.others)) === 0);
const ffprobe = await costOf(
  'ffprobe',
  (path) => ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path],
  some,
);
const soxi = await costOf('soxi', (path) => [path], some);
const ebur128 = await costOf(
  'ffmpeg',
  (path) => ['-nostdin', '-hide_banner', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
  some,
);

const all = ours.reduce(
  (sum, [, one]) => ({
    files: sum.files + one.files,
    cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
    wallSeconds: sum.wallSeconds + one.wallSeconds,
  }),
  { files: 0, cpuSeconds: 0, wallSeconds: 0 },
);
const others: [string, Cost | null][] = [
  ['ffprobe', ffprobe],
  ['soxi', soxi],
  ['ffmpeg ebur128', ebur128],
];
const rowOf = (what: string, found: Cost | null) => {
  const rate = filesPerCpuSecond(found);
  const ratio = (other: Cost | null): number | null =>
    rate === null || other === null ? null : rate / filesPerCpuSecond(other)!;
  return {
    what,
    files: found?.files ?? null,
    'files per CPU second': rate,
    'files per second': found && found.files / found.wallSeconds,
    'cores used': found && found.cpuSeconds / found.wallSeconds,
    '× ffprobe': ratio(ffprobe),
    '× soxi': ratio(soxi),
    '× ffmpeg ebur128': ratio(ebur128),
  };
};
const meanSeconds = files.reduce((sum, { seconds }) => sum + seconds, 0) / files.length;
print(
  {
    title: 'Samples: verified and heard to their last frame, against programs that look at one file each',
    rows: [
      ...ours.map(([kind, found]) => rowOf(`Oiduna, ${kind}`, found)),
      rowOf('Oiduna, all', all),
      ...others.map(([program, found]) => rowOf(program, found)),
    ],
    notes: [
      `${files.length} files of ${meanSeconds.toFixed(2)} s in the mean, seed ${options.seed}. All of them are whole, so none needs a child of ffmpeg.`,
      `The thread that answers was late by ${(delay.percentile(99) / 1e6).toFixed(1)} ms at p99 meanwhile, ${(delay.max / 1e6).toFixed(1)} ms at most.`,
    ],
  },
  options,
);
