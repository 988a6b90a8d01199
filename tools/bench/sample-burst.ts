import { loadSample, type PlayableSample } from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { parentPort, workerData } from 'node:worker_threads';

/** What a thread that asks for loads is given. */
export interface SampleBurst {
  readonly natsUrl: string;
  readonly samples: readonly PlayableSample[];
  /** So many are asked for together, the others when one has ended, as jobs are. */
  readonly atOnce: number;
}

const { natsUrl, samples, atOnce } = workerData as SampleBurst;
const nats = await Nats.open(natsUrl, 'bench');
const began = performance.now();
const queue = samples.values();
const worker = async (): Promise<void> => {
  for (const sample of queue) await nats.request(loadSample, sample);
};
await Promise.all(Array.from({ length: atOnce }, worker));
parentPort!.postMessage((performance.now() - began) / 1_000, []);
await nats.close();
