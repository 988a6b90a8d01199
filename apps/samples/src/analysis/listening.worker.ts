import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { drawWaveform } from '../waveform/draw-waveform.js';
import { analyseSample } from './analyse-sample.js';
import type { Listening, ListeningAnswer, ListeningWish } from './listening-pool.js';

/** Behind everything that answers people or plays. */
const NICENESS = 10;

// On Linux, this is a thread's own.
if (process.platform === 'linux') setPriority(NICENESS);

const listen = (wish: ListeningWish): Promise<Listening[keyof Listening]['answer']> =>
  wish.kind === 'analyse' ? analyseSample(wish) : drawWaveform(wish);

parentPort!.on('message', (wish: ListeningWish) => {
  void listen(wish).then(
    (value) => parentPort!.postMessage({ value } satisfies ListeningAnswer, []),
    (error: unknown) => parentPort!.postMessage({ error: String(error) } satisfies ListeningAnswer, []),
  );
});
