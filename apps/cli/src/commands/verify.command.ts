import { AppError, type Recording } from '@oiduna/contracts';
import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { open } from '../api/send.js';
import type { Studio } from '../api/studio.js';
import {
  deleteTrack,
  type EngineStatus,
  getGetRecordingAudioUrl,
  getStatus,
  getTransport,
  putTrack,
  startRecording,
  startTransport,
  stopTransport,
} from '../generated/studio.js';
import { faultsOf, onsetsIn, type Spread, type TimingReport, timingOf } from '../timing-report.js';
import { unusable } from './load-files.js';
import { parseNumber } from './numbers.js';
import { finished } from './record.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, type Style } from './table.js';

const TRACK = 'verify-timing';
const CLICKS_PER_CYCLE = 16;
/** A recording lasts an hour at most. */
const MINUTES_MAX = 60;
/** A click is far louder, and silence far quieter. */
const THRESHOLD = 0.02;

interface Wish {
  minutes: number;
  limit: number;
  load?: boolean;
  csv?: string;
}

interface Result extends Omit<TimingReport, 'lines'> {
  readonly bpm: number;
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly leadMs: EngineStatus['leadMs'];
  /** Null when the engine did not answer before or after. */
  readonly bundlesLate: number | null;
  readonly faults: readonly string[];
}

export function registerVerify(program: Command, shell: Shell): void {
  const verify = program.command('verify').description('measure what the studio promises');
  studioCommand(verify, 'timing', 'play clicks silently, record them, compare them with the score', shell, timing)
    .option('--minutes <n>', `how long, ${MINUTES_MAX} at most`, parseNumber, 0.5)
    .option('--limit <samples>', 'the worst error of an interval that is still good', parseNumber, 48)
    .option('--load', 'keep every core of this machine busy meanwhile')
    .option('--csv <file>', 'write one line per onset: expected, found, error, in samples');
}

async function timing(session: Session<Wish>): Promise<ExitCode> {
  const { studio, options } = session;
  const { minutes, limit } = options;
  if (!(minutes > 0 && minutes <= MINUTES_MAX)) {
    const detail = `--minutes must be above 0 and at most ${MINUTES_MAX}`;
    throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/minutes', detail }] });
  }
  const burners = options.load ? Array.from({ length: availableParallelism() }, burn) : [];
  try {
    const { lines, ...result } = await clicked(studio, () => measure(session, minutes, limit));
    if (options.csv !== undefined) await writeCsv(options.csv, lines);
    session.print(result, (style) => resultText(result, style));
    return result.faults.length === 0 ? EXIT.ok : EXIT.general;
  } finally {
    await Promise.all(burners.map((worker) => worker.terminate()));
  }
}

const burn = (): Worker => new Worker('for (;;);', { eval: true });

/** The work while the clicks play; then the studio is as it was. */
async function clicked<T>(studio: Studio, work: () => Promise<T>): Promise<T> {
  const { playing } = await getTransport({ studio });
  await putTrack(TRACK, { code: `s("click*${CLICKS_PER_CYCLE}")`, muted: true }, { studio });
  try {
    if (!playing) await startTransport({ studio });
    return await work();
  } finally {
    if (!playing) await stopTransport({ studio });
    await deleteTrack(TRACK, { studio });
  }
}

async function measure(session: Session<Wish>, minutes: number, limit: number) {
  const { studio } = session;
  const { bpm, beatsPerCycle, swing, tempoPlan } = await getTransport({ studio });
  if (swing.ratio !== 0.5 || tempoPlan !== null) {
    session.command.error(
      'error: only an even row of clicks is measured: let the tempo settle, and `oiduna swing 0.5`',
    );
  }
  const cycleSeconds = (beatsPerCycle * 60) / bpm;
  await sleep(cycleSeconds * 1_000 + 500); // so that the first recorded bar is full of clicks
  const bars = Math.max(1, Math.floor((minutes * 60) / cycleSeconds));
  const before = (await getStatus({ studio })).engine;
  const begun = await startRecording({ bars, track: TRACK }, { studio });
  session.note(`measuring ${bars} bars (${(bars * cycleSeconds).toFixed(1)} s) at ${bpm} bpm ...`);
  const recording: Recording = await finished(studio, begun);
  const after = (await getStatus({ studio })).engine;
  const { body } = await open(studio, getGetRecordingAudioUrl(recording.id));
  const { sampleRateHz, found } = await onsetsIn(body ?? [], THRESHOLD);
  const interval = (cycleSeconds * sampleRateHz) / CLICKS_PER_CYCLE;
  const report = timingOf(found, bars * CLICKS_PER_CYCLE, interval);
  return {
    ...report,
    bpm,
    seconds: bars * cycleSeconds,
    sampleRateHz,
    leadMs: after?.leadMs ?? null,
    bundlesLate: before && after ? after.bundlesLate - before.bundlesLate : null,
    faults: faultsOf(report, limit),
  };
}

async function writeCsv(path: string, lines: TimingReport['lines']): Promise<void> {
  const rows = lines.map(({ expected, found, error }) => `${expected},${found ?? ''},${error ?? ''}\n`);
  await writeFile(path, ['expected,found,error\n', ...rows].join('')).catch(unusable(path, 'written'));
}

function resultText(result: Result, style: Style): string {
  const { sampleRateHz, interOnsetErrorSamples: intervals, leadMs, faults } = result;
  const spread = (name: string, { p50, p95, p99, max }: Spread) => {
    const both = (samples: number) => `${+samples.toFixed(2)} (${((samples / sampleRateHz) * 1e6).toFixed(0)} µs)`;
    return [name, `p50 ${both(p50)}, p95 ${both(p95)}, p99 ${both(p99)}, max ${both(max)} samples`] as const;
  };
  return list([
    [
      'onsets',
      `${result.matchedCount} of ${result.expectedCount}, ${result.missing.length} missing, ${result.extra.length} extra`,
    ],
    spread('intervals', intervals),
    ['exact', `${(intervals.exactShare * 100).toFixed(2)} % of the intervals, to the sample`],
    spread('positions', result.absoluteErrorSamples),
    ['drift', `${result.driftPpm.toFixed(2)} ppm`],
    [
      'lead',
      leadMs === null
        ? 'unknown'
        : `p50 ${leadMs.p50.toFixed(0)} ms, p99 ${leadMs.p99.toFixed(0)} ms, least ${leadMs.min.toFixed(0)} ms, over the last minute`,
    ],
    ['late', result.bundlesLate === null ? 'unknown' : `${result.bundlesLate} bundles`],
    ['verdict', faults.length === 0 ? 'good' : style.alarm(faults.join('; '))],
  ]);
}
