import type { PlayableSample, Track } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { decodePacket, encodePacket, int, message, type OscMessage, string } from '@oiduna/supercollider';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { stripOf } from '../../apps/engine/dist/audio-server/audio-graph.js';
import { ask, benchStudio, type BenchStudio } from './bench-studio.ts';
import type { SampleBurst } from './sample-burst.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { storedSample } from './stored-sample.ts';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    loads: { type: 'string', default: '500' },
    // More than the workers of the samples service would ever ask for together.
    'at-once': { type: 'string', default: '32' },
    changes: { type: 'string', default: '300' },
    ...OUTPUT_OPTIONS,
  },
});

/** Of the first track. */
const FADER = stripOf(0).faderId;
const ASK_EVERY_MS = 1;
/** No answer of the audio server is worth a longer wait. */
const TIMEOUT_MS = 5_000;

/** The fader's gain, as the audio server itself tells. */
class FaderGauge {
  private gain = NaN;
  private readonly socket: Socket;
  private readonly port: number;

  private constructor(socket: Socket, port: number) {
    this.socket = socket;
    this.port = port;
    socket.on('message', (bytes) => {
      const { address, args } = decodePacket(bytes) as OscMessage;
      const value = args[2];
      if (address === '/n_set' && value?.type === 'f') this.gain = value.value;
    });
  }

  static async open(port: number): Promise<FaderGauge> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new FaderGauge(socket, port);
  }

  /** Ms until it is this. */
  async until(gain: number, sinceMs: number): Promise<number> {
    const question = encodePacket(message('/s_get', int(FADER), string('gain')));
    while (!(Math.abs(this.gain - gain) < 1e-6)) {
      if (performance.now() - sinceMs > TIMEOUT_MS) throw new Error(`the fader stays at ${this.gain}, not ${gain}`);
      this.socket.send(question, this.port, '127.0.0.1');
      await sleep(ASK_EVERY_MS);
    }
    return performance.now() - sinceMs;
  }

  close(): void {
    this.socket.close();
  }
}

/** From the HTTP call to the value on the audio server, one change after the other, as long as `goesOn` says. */
async function changes(studio: BenchStudio, gauge: FaderGauge, goesOn: (count: number) => boolean): Promise<number[]> {
  const took: number[] = [];
  while (goesOn(took.length)) {
    const gain = 0.25 + (took.length % 64) / 128; // exact in 32 bits
    const since = performance.now();
    const [, ms] = await Promise.all([ask<Track>(studio, 'PATCH', '/v1/tracks/k', { gain }), gauge.until(gain, since)]);
    took.push(ms);
  }
  return took;
}

/** By a thread of its own, so that what it costs to ask is not taken for a wait. @returns seconds for all of them */
async function loadAll(natsUrl: string, samples: readonly PlayableSample[]): Promise<number> {
  const workerData: SampleBurst = { natsUrl, samples, atOnce: Number(options['at-once']) };
  const [seconds] = await once(new Worker(new URL('sample-burst.ts', import.meta.url), { workerData }), 'message');
  return seconds as number;
}

function row(condition: string, took: readonly number[], loadSeconds: number | null) {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  return {
    condition,
    changes: took.length,
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'max ms': at(1),
    'loads took s': loadSeconds,
  };
}

const studio = await benchStudio(options.server);
const nats = studio.run.addresses['NATS_URL']!;
const gauge = await FaderGauge.open(studio.run.audioServerPort);
try {
  const blobs = new DirectoryBlobStore(join(studio.run.home, 'blobs'));
  const count = Number(options.loads);
  const samplesOf = (bank: string) =>
    Promise.all(Array.from({ length: count }, (_, at) => storedSample(blobs, bank, at)));
  const [first, second] = [await samplesOf('first'), await samplesOf('second')];
  await ask(studio, 'POST', '/v1/play', { code: 'k: s("kick*4")', bpm: 120 });
  await sleep(2_000);
  const alone = await changes(studio, gauge, (n) => n < Number(options.changes));
  const loadsAlone = await loadAll(nats, first);
  let loading = true;
  const underLoad = loadAll(nats, second).finally(() => (loading = false));
  const amid = await changes(studio, gauge, () => loading);
  const loadsAmid = await underLoad;
  print(
    {
      title: `A track's gain changed on ${options.server}, from the HTTP call to the fader, alone and with ${count} samples queued`,
      rows: [row('alone', alone, null), row('loads alone', [], loadsAlone), row('with loads', amid, loadsAmid)],
      notes: [`The loads took ${(loadsAmid / loadsAlone).toFixed(2)} times as long with changes among them.`],
    },
    options,
  );
} finally {
  gauge.close();
  await studio.stop();
}
