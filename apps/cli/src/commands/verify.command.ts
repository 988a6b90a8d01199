import { AppError, type Recording } from '@oiduna/contracts';
import { type Command, Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { open } from '../api/send.js';
import type { AudioServerName } from '../config.js';
import {
  getGetRecordingAudioUrl,
  getStatus,
  getTransport,
  startRecording,
  type Transport,
} from '../generated/studio.js';
import { timingPlot } from '../timing-plot.js';
import { faultsOf, onsetsIn, type TimingReport, timingOf } from '../timing-report.js';
import { unusable } from './load-files.js';
import { parseWithin } from './numbers.js';
import { finished, lossOf, mustBeWritable } from './record.command.js';
import { interruptionOf } from './interruption.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { CLICKS_PER_CYCLE, withClicks } from './silent-clicks.js';
import { type Measurement, measurementText } from './verify-text.js';

/** The swing ratio of even notes. */
const STRAIGHT = 0.5;
/** A recording lasts an hour and 10,000 bars at most. */
const MINUTES_MAX = 60;
const BARS_MAX = 10_000;
/** No clock was seen to need longer. */
const WARM_UP_SECONDS_MAX = 600;
/** A click is far louder, and silence far quieter. */
const THRESHOLD = 0.02;
/** So that the first recorded bar is full of clicks. */
const BEFORE_FIRST_BAR_MS = 500;

interface Wish {
  minutes: number;
  limit: number;
  warmUp: number;
  server?: AudioServerName;
  load?: boolean;
  csv?: string;
  plot?: string;
}

export function registerVerify(program: Command, shell: Shell): void {
  const verify = program.command('verify').description('measure what the studio promises');
  studioCommand(verify, 'timing', 'play clicks silently, record them, compare them with the score', shell, timing)
    .option('--minutes <n>', `how long, ${MINUTES_MAX} at most`, parseWithin(0.01, MINUTES_MAX), 0.5)
    .option('--limit <samples>', 'the worst error of an interval that is still good', parseWithin(0, Infinity), 48)
    .option(
      '--warm-up <seconds>',
      "clicks before the recording begins; a fresh audio server's clock settles over tens of seconds",
      parseWithin(0, WARM_UP_SECONDS_MAX),
      5,
    )
    .addOption(
      new Option('--server <name>', 'refuse to measure another audio server').choices(['supernova', 'scsynth']),
    )
    .option('--load', 'keep every core of this machine busy meanwhile')
    .option('--csv <file>', 'write one line per onset: expected, found, error, error of its interval, in samples')
    .option('--plot <file.png>', 'draw the error of each interval over time, and a histogram');
}

async function timing(session: Session<Wish>): Promise<ExitCode> {
  const { csv, plot, load, server } = session.options;
  for (const path of [csv, plot]) if (path !== undefined) await mustBeWritable(path);
  const interruption = interruptionOf(session.shell);
  const burners = load ? Array.from({ length: availableParallelism() }, burn) : [];
  try {
    await mustPlayOn(session, server);
    await mustBeEven(session);
    const { lines, ...result } = await withClicks(session.studio, (track, transport) =>
      measure(session, track, transport, interruption.signal),
    );
    if (csv !== undefined) await writeFile(csv, csvOf(lines)).catch(unusable(csv, 'written'));
    if (plot !== undefined) {
      await writeFile(plot, timingPlot(lines, result.sampleRateHz)).catch(unusable(plot, 'written'));
    }
    session.print(result, (style) => measurementText(result, style));
    return result.faults.length === 0 ? EXIT.ok : EXIT.general;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    session.note('interrupted; the studio is as it was, except that its recording runs to its end');
    return EXIT.general;
  } finally {
    interruption.forget();
    await Promise.all(burners.map((worker) => worker.terminate()));
  }
}

const burn = (): Worker => new Worker('for (;;);', { eval: true });

/** @throws AppError MEASUREMENT_REFUSED */
async function mustPlayOn({ studio }: Session, wished: AudioServerName | undefined): Promise<void> {
  const playing = (await getStatus({ studio })).engine?.audioServer.name;
  if (wished === undefined || playing === wished) return;
  throw new AppError('MEASUREMENT_REFUSED', {
    reason: playing === undefined ? 'the engine does not answer' : `this studio plays on ${playing}, not on ${wished}`,
    remedy: `Stop it and start it with \`./oiduna up --server ${wished}\``,
  });
}

/** Clicks are compared with an even grid. @throws AppError MEASUREMENT_REFUSED */
async function mustBeEven({ studio }: Session): Promise<void> {
  const { swing, tempoPlan } = await getTransport({ studio });
  if (swing.ratio === STRAIGHT && tempoPlan === null) return;
  throw new AppError('MEASUREMENT_REFUSED', {
    reason: tempoPlan === null ? 'the studio swings' : 'its tempo is about to change',
    remedy: tempoPlan === null ? 'Make it straight with `./oiduna swing 0.5`' : 'Let the tempo settle',
  });
}

async function measure(
  session: Session<Wish>,
  track: string,
  { bpm, beatsPerCycle }: Transport,
  signal: AbortSignal,
): Promise<Measurement & Pick<TimingReport, 'lines'>> {
  const { studio, options } = session;
  const cycleSeconds = (beatsPerCycle * 60) / bpm;
  const bars = Math.min(BARS_MAX, Math.max(1, Math.floor((options.minutes * 60) / cycleSeconds)));
  const warmUpMs = Math.max(options.warmUp * 1_000, cycleSeconds * 1_000 + BEFORE_FIRST_BAR_MS);
  session.note(`warming up for ${(warmUpMs / 1_000).toFixed(1)} s ...`);
  await sleep(warmUpMs, undefined, { signal });
  const before = (await getStatus({ studio })).engine;
  const begun = await startRecording({ bars, track }, { studio });
  session.note(`measuring ${bars} bars (${(bars * cycleSeconds).toFixed(1)} s) at ${bpm} bpm ...`);
  const recording: Recording = await finished(studio, begun, signal);
  const after = (await getStatus({ studio })).engine;
  const { body } = await open(studio, getGetRecordingAudioUrl(recording.id), { signal });
  const { sampleRateHz, found } = await onsetsIn(body ?? [], THRESHOLD);
  const since = (count: 'xruns' | 'bundlesLate' | 'skippedMs'): number | null => {
    const [was, is] = [before?.[count] ?? null, after?.[count] ?? null];
    return was === null || is === null || is < was ? null : is - was;
  };
  const xruns = since('xruns');
  const interval = (cycleSeconds * sampleRateHz) / CLICKS_PER_CYCLE;
  const report = timingOf(found, bars * CLICKS_PER_CYCLE, interval, xruns ?? 0);
  return {
    server: after?.audioServer.name ?? null,
    bpm,
    seconds: bars * cycleSeconds,
    sampleRateHz,
    limitSamples: options.limit,
    ...report,
    leadMs: after?.leadMs ?? null,
    bundlesLate: since('bundlesLate'),
    skippedMs: since('skippedMs'),
    xruns,
    faults: [...lossOf(recording), ...faultsOf(report, options.limit)],
  };
}

function csvOf(lines: TimingReport['lines']): string {
  const rows = lines.map(
    ({ expected, found, error, intervalError }) => `${expected},${found ?? ''},${error ?? ''},${intervalError ?? ''}\n`,
  );
  return ['expected,found,error,interval_error\n', ...rows].join('');
}
