import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ask, benchStudio, type BenchStudio, bundlesLate, record } from './bench-studio.ts';
import { clickTiming } from './click-timing.ts';
import { type Disturbance, DISTURBANCES, disturb } from './disturbances.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { CLICKS_PER_SECOND, OIDUNA, openSenders, type Sender } from './senders.ts';

/** The devices' sample rate, see `ownJack`. */
const SAMPLE_RATE_HZ = 48_000;
/** A sender's first clicks, and the first effects of what disturbs it, are not recorded. */
const SETTLE_MS = 2_000;

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    seconds: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '20' },
    // A garbage collection of a large heap was seen to take 200 ms.
    'pause-ms': { type: 'string', default: '200' },
    conditions: { type: 'string', default: DISTURBANCES.join(',') },
    ...OUTPUT_OPTIONS,
  },
});

/** One sender in one condition. */
async function take(studio: BenchStudio, sender: Sender, condition: Disturbance, seconds: number) {
  await sender.start();
  const end = disturb(condition, studio, sender.pid(), Number(options['pause-ms']));
  let heard: Awaited<ReturnType<typeof listen>>;
  let disturbance: string;
  try {
    heard = await listen(studio, seconds);
  } finally {
    disturbance = await end();
    await sender.stop();
  }
  return { sender, condition, disturbance, ...heard };
}

/** The clicks as they come out of the master, and what the driver and the engine missed meanwhile. */
async function listen(studio: BenchStudio, seconds: number) {
  await sleep(SETTLE_MS);
  const before = { xruns: studio.jack.xruns(), late: await bundlesLate(studio) };
  const recording = await record(studio, seconds);
  return {
    timing: clickTiming(recording, SAMPLE_RATE_HZ, CLICKS_PER_SECOND),
    xruns: studio.jack.xruns() - before.xruns,
    late: (await bundlesLate(studio)) - before.late,
  };
}

type Take = Awaited<ReturnType<typeof take>>;

/** Against Oiduna in the same condition; below one sample there is nothing to compare, so one is the least. */
function rowOf({ sender, condition, timing, xruns, late }: Take, oiduna: Take) {
  const { interOnsetErrorSamples: own } = timing;
  const theirs = oiduna.timing.interOnsetErrorSamples;
  const ratio = (name: 'p95' | 'max') => Math.max(1, own[name]) / Math.max(1, theirs[name]);
  return {
    condition,
    sender: sender.name,
    p50: own.p50,
    p95: own.p95,
    p99: own.p99,
    max: own.max,
    'exact %': timing.exactShare * 100,
    'within 5 ms %': timing.nearShare * 100,
    missing: timing.missingCount,
    extra: timing.extraCount,
    xruns,
    'late bundles': sender.name === OIDUNA ? late : null,
    'p95 ÷ Oiduna': ratio('p95'),
    'max ÷ Oiduna': ratio('max'),
  };
}

async function measure(studio: BenchStudio, seconds: number, conditions: readonly Disturbance[]): Promise<Take[]> {
  const senders = await openSenders(studio);
  const takes: Take[] = [];
  try {
    await sleep(Number(options['warm-up']) * 1_000);
    for (const condition of conditions) {
      for (const sender of senders) {
        console.error(`${condition}: ${sender.name} ...`);
        takes.push(await take(studio, sender, condition, seconds));
      }
    }
  } finally {
    for (const sender of senders) await sender.close();
  }
  return takes;
}

const seconds = Number(options.seconds);
const conditions = DISTURBANCES.filter((name) => options.conditions.split(',').includes(name));
const studio = await benchStudio(options.server);
try {
  const takes = await measure(studio, seconds, conditions);
  const oidunaIn = (condition: Disturbance) =>
    takes.find((other) => other.condition === condition && other.sender.name === OIDUNA)!;
  const told = takes.flatMap(({ sender, condition, disturbance }) =>
    disturbance === '' ? [] : [`${condition}, ${sender.name}: ${disturbance}`],
  );
  print(
    {
      title: `Errors of intervals in samples: ${seconds} s of ${CLICKS_PER_SECOND} clicks a second on ${options.server}, JACK's dummy driver`,
      rows: takes.map((one) => rowOf(one, oidunaIn(one.condition))),
      notes: [...told, 'A ratio counts an error below one sample as one sample.'],
    },
    options,
  );
} finally {
  await ask(studio, 'POST', '/v1/transport/stop').catch(() => undefined);
  await studio.stop();
}
