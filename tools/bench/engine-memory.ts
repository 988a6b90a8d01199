import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { StudioStatus } from '@oiduna/contracts';
import { ask, benchStudio, type BenchStudio } from './bench-studio.ts';
import { childrenOf, cpuSeconds, residentMegabytes } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

const BPM = 240;
const CODE = 's("click*16").gain("0.1 0.15 0.2 0.25")';
const SAMPLE_EVERY_MS = 1_000;
/** The empty engine is watched for this share of the time. */
const EMPTY_SHARE = 0.25;
/** Memory grows while a heap warms up; growth is judged after this share of a phase. */
const SETTLED_SHARE = 0.5;

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    tracks: { type: 'string', default: '64' },
    minutes: { type: 'string', default: '10' },
    'node-options': { type: 'string' },
    ...OUTPUT_OPTIONS,
  },
});

const NODE_OPTIONS = options['node-options'] === undefined ? '' : `, Node with ${options['node-options']}`;

interface Watched {
  readonly name: string;
  readonly pid: number;
}

interface Usage extends Watched {
  readonly phase: string;
  /** Resident MB, one after the other. */
  readonly megabytes: readonly number[];
  readonly corePercent: number;
}

/** The engine, the two pattern processes it keeps (one plays, one tries new text), and the services that only wait. */
function processesOf({ run }: BenchStudio): Watched[] {
  const service = (name: string): Watched => {
    const pid = run.services[name]?.pid;
    if (pid === undefined) throw new Error(`${name} has no process`);
    return { name, pid };
  };
  const engine = service('engine');
  const patterns = childrenOf(engine.pid, 'apps/patterns').map((pid, n) => ({ name: `pattern process ${n + 1}`, pid }));
  return [engine, ...patterns, ...['gateway', 'samples', 'synthdefs'].map(service)];
}

async function watch(phase: string, processes: readonly Watched[], seconds: number): Promise<Usage[]> {
  console.error(`${phase} for ${seconds} s ...`);
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  const memory: number[][] = processes.map(() => []);
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1_000) {
    await sleep(SAMPLE_EVERY_MS);
    processes.forEach(({ pid }, n) => memory[n]!.push(residentMegabytes(pid)));
  }
  const elapsed = (performance.now() - startedAt) / 1_000;
  return processes.map((one, n) => ({
    ...one,
    phase,
    megabytes: memory[n]!,
    corePercent: ((cpuSeconds(one.pid) - before[n]!) / elapsed) * 100,
  }));
}

/** Least squares over the settled part; short runs tell noise. */
function growthPerHour(megabytes: readonly number[]): number {
  const settled = megabytes.slice(Math.floor(megabytes.length * SETTLED_SHARE));
  const hours = settled.map((_, n) => (n * SAMPLE_EVERY_MS) / 3_600_000);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanHours, meanMegabytes] = [mean(hours), mean(settled)];
  const covariance = hours.reduce((sum, hour, n) => sum + (hour - meanHours) * (settled[n]! - meanMegabytes), 0);
  return covariance / hours.reduce((sum, hour) => sum + (hour - meanHours) ** 2, 0);
}

function rowOf({ name, phase, megabytes, corePercent, pid }: Usage, all: readonly Usage[]) {
  const empty = all.find((other) => other.pid === pid)!;
  const end = megabytes.at(-1)!;
  return {
    process: name,
    phase,
    'first MB': megabytes[0]!,
    'last MB': end,
    'most MB': Math.max(...megabytes),
    'growth MB/h': Math.round(growthPerHour(megabytes)) || 0, // never −0
    'last ÷ empty': end / empty.megabytes.at(-1)!,
    '% of a core': corePercent,
  };
}

async function playTracks(studio: BenchStudio, count: number): Promise<void> {
  await ask(studio, 'PUT', '/v1/transport/tempo', { bpm: BPM });
  for (let n = 1; n <= count; n += 1) await ask(studio, 'PUT', `/v1/tracks/track${n}`, { code: CODE });
  await ask(studio, 'POST', '/v1/transport/start');
}

const seconds = Number(options.minutes) * 60;
const studio = await benchStudio(options.server, options['node-options']);
try {
  const processes = processesOf(studio);
  const empty = await watch('no tracks', processes, seconds * EMPTY_SHARE);
  await playTracks(studio, Number(options.tracks));
  const playing = await watch(`${options.tracks} tracks`, processes, seconds);
  const { engine } = await ask<StudioStatus>(studio, 'GET', '/v1/status');
  const all = [...empty, ...playing];
  print(
    {
      title: `Resident memory on ${options.server}: each track plays ${CODE}, 16 events a second, for ${options.minutes} minutes${NODE_OPTIONS}`,
      rows: all.map((usage) => rowOf(usage, all)),
      notes: [
        'Growth: least squares over the second half of a phase; below half an hour it tells how a heap warms up.',
        `${engine?.bundlesLate} bundles left late, ${studio.jack.xruns()} xruns.`,
        `Lead over the last minute: ${engine?.leadMs?.p50.toFixed()} ms, at least ${engine?.leadMs?.min.toFixed()} ms.`,
      ],
    },
    options,
  );
  await ask(studio, 'POST', '/v1/transport/stop');
} finally {
  await studio.stop();
}
