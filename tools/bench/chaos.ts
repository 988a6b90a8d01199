import type { ErrorList, StudioStatus } from '@oiduna/contracts';
import { findOnsets } from '@oiduna/testkit';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, benchStudio, type BenchStudio } from './bench-studio.ts';
import { type Fault, faultsOf } from './chaos-faults.ts';
import { clickVerdict } from './click-verdict.ts';
import { stoodStill } from './device-log.ts';
import { recordOutput } from './output-take.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { countedAt, sampleCounter } from './sample-counter.ts';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    short: { type: 'boolean', default: false },
    /** Only faults whose name holds this. */
    only: { type: 'string', default: '' },
    ...OUTPUT_OPTIONS,
  },
});

/** See `ownJack`. */
const SAMPLE_RATE_HZ = 48_000;
const CLICKS_PER_SECOND = 16;
const SECONDS_BEFORE = 3;
/** Without those of the last second before the strike, which the recorder's own start may have delayed. */
const CLICKS_BEFORE = CLICKS_PER_SECOND * (SECONDS_BEFORE - 1);
const SECONDS_AFTER = 7;
const BACK_SECONDS_MAX = 60;
const RECONNECT_MS = 50;
/** 1 ms. */
const ERROR_SAMPLES_MAX = SAMPLE_RATE_HZ / 1_000;

const server = options.server === 'supernova' ? 'supernova' : 'scsynth';
const studio = await benchStudio(server, undefined, { OIDUNA_STANDBY: '1' });
const counter = await sampleCounter(studio.jack.name);

const status = (): Promise<StudioStatus> => ask<StudioStatus>(studio, 'GET', '/v1/status');

/** Of an engine that may have to start first. @throws TypeError when it does not */
async function metricsOf(port: number): Promise<string> {
  for (const end = performance.now() + BACK_SECONDS_MAX * 1_000; ; await sleep(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch((error: unknown) => {
      if (performance.now() > end) throw error;
    });
    if (answer !== undefined) return answer.text();
  }
}

/** Bundles that left or were played late, as each engine counts them by itself; it begins anew with each of its lives. */
async function lateBundles({ run }: BenchStudio): Promise<number[]> {
  const counted = ['engine', 'standby'].map(async (service) => {
    const text = await metricsOf(run.services[service]!.port!);
    const counts = text.matchAll(/^oiduna_osc_late_bundles_total(?:\{.*\})? (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  });
  return Promise.all(counted);
}

/** Seconds until the studio says ok again, and everything it called lost meanwhile. */
async function untilOk(isStruck: () => boolean): Promise<{ seconds: number; lost: string[] }> {
  const began = performance.now();
  const lost = new Set<string>();
  let wasAway = false;
  for (;;) {
    const seconds = (performance.now() - began) / 1_000;
    const now = await status().catch(() => undefined);
    for (const part of now?.lost ?? ['(nobody answers)']) lost.add(part);
    const isOk = now?.state === 'ok' && now.engine?.leader?.standby === true;
    wasAway ||= !isOk;
    if (isOk && !isStruck() && (wasAway || seconds > 2)) return { seconds, lost: [...lost] };
    if (seconds > BACK_SECONDS_MAX) throw new Error(`not ok within ${BACK_SECONDS_MAX} s: ${[...lost].join(', ')}`);
    await sleep(50);
  }
}

async function survives(fault: Fault) {
  const take = recordOutput(studio.jack.name, server, counter.port, SECONDS_BEFORE + SECONDS_AFTER);
  await sleep(SECONDS_BEFORE * 1_000);
  const [late, xruns, since] = [await lateBundles(studio), studio.jack.xruns(), new Date().toISOString()];
  const { lines } = await stoodStill(studio.jack.logFile, Infinity);
  let striking = true;
  const struck = fault.strike(studio, server).finally(() => (striking = false));
  const reconnecting = setInterval(() => void (fault.gapSeconds > 0 && take.connect()), RECONNECT_MS);
  const back = await untilOk(() => striking);
  await struck;
  const [clicks, counts] = await take.channels;
  clearInterval(reconnecting);
  // The recording may have begun within the first.
  const found = findOnsets(clicks!, { thresholdRelative: 0.2, refractorySamples: 16 }).slice(1);
  const onsets = countedAt(found, counts!);
  const verdict = clickVerdict(onsets, CLICKS_BEFORE, {
    intervalSamples: SAMPLE_RATE_HZ / CLICKS_PER_SECOND,
    gapSamplesMax: fault.gapSeconds * SAMPLE_RATE_HZ,
    errorSamplesMax: ERROR_SAMPLES_MAX,
  });
  const lateNow = await lateBundles(studio);
  const lateCount = lateNow.reduce((sum, now, n) => sum + (now < late[n]! ? now : now - late[n]!), 0);
  const { groups } = await ask<ErrorList>(studio, 'GET', '/v1/errors');
  const told = groups.filter(({ lastSeenAt }) => lastSeenAt >= since).map(({ code }) => code);
  const { samples } = await stoodStill(studio.jack.logFile, lines);
  const missedBlocks = studio.jack.xruns() - xruns;
  const isGood = verdict.missingCount + verdict.doubledCount + verdict.offGridCount + lateCount === 0;
  return {
    fault: fault.name,
    verdict: isGood ? 'plays on' : missedBlocks > 0 ? 'driver' : 'HEARD',
    'silence s': verdict.gapSamples / SAMPLE_RATE_HZ,
    'may s': fault.gapSeconds,
    missing: verdict.missingCount,
    doubled: verdict.doubledCount,
    'off by 1 ms': verdict.offGridCount,
    'worst, samples': verdict.errorMax,
    late: lateCount,
    xruns: missedBlocks,
    'device stood still': samples,
    'ok after s': back.seconds,
    'called lost': back.lost.join('; '),
    errors: [...new Set(told)].join(' '),
  };
}

try {
  await ask(studio, 'POST', '/v1/play', { code: `c: s("click*${CLICKS_PER_SECOND}")`, bpm: 240 });
  await sleep(3_000);
  const rows: Awaited<ReturnType<typeof survives>>[] = [];
  const faults = faultsOf(server).filter(
    ({ isShort, name }) => (isShort || !options.short) && name.includes(options.only),
  );
  for (const fault of faults) {
    if (rows.length > 0) await sleep(1_000);
    rows.push(await survives(fault));
  }
  print(
    {
      title: `Faults of a studio that plays ${CLICKS_PER_SECOND} clicks a second on ${server}, recorded by another JACK client`,
      rows,
      notes: [
        'Missing: but for one silence no longer than it may be. Off: further than 1 ms from the grid before the fault.',
        'Driver: something was heard, and the driver missed blocks (xruns): what comes after one comes early. Try again.',
      ],
    },
    options,
  );
  if (rows.some(({ verdict }) => verdict === 'HEARD')) process.exitCode = 1;
} finally {
  await counter.stop();
  await studio.stop();
}
