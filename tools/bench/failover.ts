import type { StudioStatus } from '@oiduna/contracts';
import { findOnsets, readWav } from '@oiduna/testkit';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, benchStudio, type BenchStudio } from './bench-studio.ts';
import { gridOf } from './grid.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { countedAt, type SampleCounter, sampleCounter } from './sample-counter.ts';

/** See `ownJack`. */
const SAMPLE_RATE_HZ = 48_000;
const CLICKS_PER_SECOND = 16;
const MILLISECOND = SAMPLE_RATE_HZ / 1_000;
/** Of each take; the end comes at a random instant within a second of its middle. */
const SECONDS = 6;
const OUTPUTS = { scsynth: 'SuperCollider:out_1', supernova: 'supernova:output_1' } as const;
const ENDS = { kill: 'SIGKILL', stop: 'SIGTERM', pause: 'SIGSTOP' } as const;
/** A paused engine goes on after so long. */
const PAUSE_MS = 1_000;

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    kills: { type: 'string', default: '10' },
    end: { type: 'string', default: 'kill' },
    ...OUTPUT_OPTIONS,
  },
});

const leaderOf = async (studio: BenchStudio) => (await ask<StudioStatus>(studio, 'GET', '/v1/status')).engine?.leader;

/** Two engines, of which one waits. */
async function untilTwo(studio: BenchStudio): Promise<number> {
  for (let tries = 0; tries < 600; tries += 1) {
    const leader = await leaderOf(studio).catch(() => undefined);
    if (leader?.standby) return leader.processId;
    await sleep(100);
  }
  throw new Error('not within a minute: a standby');
}

interface Setting {
  readonly studio: BenchStudio;
  readonly server: keyof typeof OUTPUTS;
  readonly signal: (typeof ENDS)[keyof typeof ENDS];
  readonly counter: SampleCounter;
  readonly folder: string;
}

/** A JACK client of its own records on while one engine ends and the other goes on; beside it the count of samples. */
async function recordEnd({ studio, server, signal, counter, folder }: Setting): Promise<Float32Array[]> {
  const env = { ...process.env, JACK_DEFAULT_SERVER: studio.jack.name };
  const file = join(folder, 'failover.wav');
  const args = ['-f', file, '-d', String(SECONDS), '-b', '32', OUTPUTS[server], counter.port];
  await untilTwo(studio);
  const recorded = once(spawn('jack_rec', args, { env, stdio: 'ignore' }), 'exit');
  await sleep((SECONDS / 2 - 0.5 + Math.random()) * 1_000);
  const pid = await untilTwo(studio); // it may be another by now, on a machine that starves it
  process.kill(pid, signal);
  if (signal === 'SIGSTOP') await sleep(PAUSE_MS).then(() => process.kill(pid, 'SIGCONT'));
  await recorded;
  return readWav(await readFile(file)).channels;
}

/** The loudest sample of each click. */
const peaksOf = (recording: Float32Array, onsets: readonly number[]): number[] =>
  onsets.map((onset) => Math.max(...recording.subarray(onset, onset + 16).map(Math.abs)));

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

async function measure(setting: Setting, kill: number) {
  const { studio } = setting;
  const missed = studio.jack.xruns();
  const [recording, counts] = await recordEnd(setting);
  const onsets = findOnsets(recording!, { thresholdRelative: 0.2, refractorySamples: 16 });
  const { missingCount, extraCount, errors } = gridOf(countedAt(onsets, counts!), SAMPLE_RATE_HZ / CLICKS_PER_SECOND);
  const peaks = peaksOf(recording!, onsets);
  return {
    kill,
    clicks: onsets.length,
    missing: missingCount,
    // Two at one instant are one that is twice as loud.
    doubled: extraCount + peaks.filter((peak) => peak > 1.5 * median(peaks)).length,
    'off the grid, worst ms': Math.max(...errors.map(Math.abs)) / MILLISECOND,
    xruns: studio.jack.xruns() - missed,
  };
}

type Row = Awaited<ReturnType<typeof measure>>;

function totalOf(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const worst = Math.max(...rows.map((row) => row['off the grid, worst ms']));
  const clean = rows.filter((row) => row.missing + row.doubled === 0 && row['off the grid, worst ms'] <= 1).length;
  return (
    `${clean} of ${rows.length} without a fault: ${sum((row) => row.missing)} missing and ${sum((row) => row.doubled)} ` +
    `doubled of ${sum((row) => row.clicks)} clicks, at worst ${worst.toFixed(3)} ms off the grid, ${sum((row) => row.xruns)} xruns.`
  );
}

const server = options.server === 'supernova' ? 'supernova' : 'scsynth';
const end = options.end === 'stop' || options.end === 'pause' ? options.end : 'kill';
const folder = await mkdtemp(join(tmpdir(), 'oiduna-failover-'));
const studio = await benchStudio(server, undefined, { OIDUNA_STANDBY: '1' });
const counter = await sampleCounter(studio.jack.name);
try {
  await ask(studio, 'POST', '/v1/play', { code: `c: s("click*${CLICKS_PER_SECOND}").gain(0.3)`, bpm: 240 });
  const rows: Row[] = [];
  const setting = { studio, server, signal: ENDS[end], counter, folder } as const;
  for (let kill = 1; kill <= Number(options.kills); kill += 1) {
    rows.push(await measure(setting, kill));
    process.stderr.write(`${totalOf(rows)}\n`);
  }
  print(
    {
      title: `${ENDS[end]} of the engine that leads, on ${server}: ${CLICKS_PER_SECOND} clicks a second, recorded by another JACK client`,
      rows,
      notes: [totalOf(rows), 'The grid is the straight line through all clicks of a take.'],
    },
    options,
  );
} finally {
  await counter.stop();
  await studio.stop();
  await rm(folder, { recursive: true, force: true });
}
