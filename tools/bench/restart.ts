import type { StudioStatus, Track } from '@oiduna/contracts';
import { findOnsets, spreadOf } from '@oiduna/testkit';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, benchStudio, type BenchStudio, uploadSample } from './bench-studio.ts';
import { childrenOf } from './process-usage.ts';
import { stoodStill } from './device-log.ts';
import { type Output, recordOutput } from './output-take.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { restartGap } from './restart-gap.ts';
import { countedAt, type SampleCounter, sampleCounter } from './sample-counter.ts';

/** See `ownJack`. */
const SAMPLE_RATE_HZ = 48_000;
const CLICKS_PER_SECOND = 16;
/** Long enough for the grid before to be known to a fraction of a sample at the end. */
const SECONDS_BEFORE = 8;
const SECONDS_AFTER = 12;
const UPLOADS_AT_ONCE = 8;

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    kills: { type: 'string', default: '5' },
    samples: { type: 'string', default: '200' },
    'warm-up': { type: 'string', default: '30' },
    ...OUTPUT_OPTIONS,
  },
});

const status = async (studio: BenchStudio) => (await ask<StudioStatus>(studio, 'GET', '/v1/status')).engine!;

async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await sleep(50)) {
    if (await holds()) return;
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** Clicks to measure, and beside them all samples, unheard, so that they are in buffers. */
async function playAll(studio: BenchStudio, samples: number): Promise<void> {
  const numbers = Array.from({ length: samples }, (_, n) => n);
  for (let at = 0; at < samples; at += UPLOADS_AT_ONCE) {
    const some = numbers.slice(at, at + UPLOADS_AT_ONCE);
    await Promise.all(some.map((n) => uploadSample(studio, `tone-${String(n).padStart(3, '0')}.wav`, 100 + n)));
  }
  const code = `c: s("click*${CLICKS_PER_SECOND}")\nall: n("0 .. ${samples - 1}").s("bench").slow(4)`;
  await ask(studio, 'POST', '/v1/play', { code, bpm: 240 });
  await ask<Track>(studio, 'PATCH', '/v1/tracks/all', { muted: true });
  await until('all samples are in buffers', 30, async () => (await status(studio)).buffers.count >= samples);
}

interface Setting {
  readonly studio: BenchStudio;
  readonly server: Output;
  readonly counter: SampleCounter;
}

/** The recording of a kill, clicks and counts. */
async function recordKill({ studio, server, counter }: Setting): Promise<Float32Array[]> {
  const take = recordOutput(studio.jack.name, server, counter.port, SECONDS_BEFORE + SECONDS_AFTER);
  await sleep(SECONDS_BEFORE * 1_000);
  const { restarts } = (await status(studio)).audioServer;
  const [pid] = childrenOf(studio.run.services['engine']!.pid!, server);
  process.kill(pid!, 'SIGKILL');
  await until('the outputs are back', 30, take.connect);
  const channels = await take.channels;
  const after = (await status(studio)).audioServer;
  if (after.restarts !== restarts + 1 || after.name !== server)
    throw new Error(`restarted as ${JSON.stringify(after)}`);
  return channels;
}

async function measure(setting: Setting, kill: number) {
  const { studio } = setting;
  const missed = studio.jack.xruns();
  const { lines } = await stoodStill(studio.jack.logFile, Infinity);
  const [recording, counts] = await recordKill(setting);
  const onsets = findOnsets(recording!, { thresholdRelative: 0.2, refractorySamples: 16 });
  const gap = restartGap(countedAt(onsets, counts!), SAMPLE_RATE_HZ / CLICKS_PER_SECOND);
  const { buffers } = await status(studio);
  const { samples } = await stoodStill(studio.jack.logFile, lines);
  const worst = (errors: readonly number[]): number => Math.max(...errors.map(Math.abs));
  return {
    kill,
    'silence s': gap.gapSamples / SAMPLE_RATE_HZ,
    'clicks lost': gap.lostCount,
    'grid before, worst': worst(gap.errorsBefore),
    'first click off': gap.errorsAfter[0]!,
    'first second, p50': spreadOf(gap.errorsAfter.slice(0, CLICKS_PER_SECOND)).p50,
    'all after, worst': worst(gap.errorsAfter),
    'last second, p50': spreadOf(gap.errorsAfter.slice(-CLICKS_PER_SECOND)).p50,
    'device stood still': samples,
    'buffers back': buffers.count,
    xruns: studio.jack.xruns() - missed,
  };
}

const server = options.server === 'supernova' ? 'supernova' : 'scsynth';
const studio = await benchStudio(server);
const counter = await sampleCounter(studio.jack.name);
try {
  const samples = Number(options.samples);
  await playAll(studio, samples);
  await sleep(Number(options['warm-up']) * 1_000);
  const rows: Awaited<ReturnType<typeof measure>>[] = [];
  for (let kill = 1; kill <= Number(options.kills); kill += 1) {
    if (kill > 1) await sleep(60_000); // two deaths of supernova within a minute make scsynth take over
    rows.push(await measure({ studio, server, counter }, kill));
  }
  print(
    {
      title: `kill -9 of ${server} with ${samples} samples in buffers: ${CLICKS_PER_SECOND} clicks a second, recorded by another JACK client`,
      rows,
      notes: [
        'Silence from the last click before to the first after; distances from the old grid in samples.',
        'While the device stands still (an xrun) nothing is recorded: what comes after it comes early by so much.',
      ],
    },
    options,
  );
} finally {
  await counter.stop();
  await studio.stop();
}
