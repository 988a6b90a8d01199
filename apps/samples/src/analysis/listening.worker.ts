import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { AppError } from '@oiduna/contracts';
import { drawWaveform } from '../waveform/draw-waveform.js';
import { examineSample } from './examine-sample.js';
import type { Listening, ListeningAnswer, ListeningWish } from './listening-pool.js';

/** Behind everything that answers people or plays. */
const NICENESS = 10;

// On Linux, this is a thread's own.
if (process.platform === 'linux') setPriority(NICENESS);

const answer = (value: ListeningAnswer): void => parentPort!.postMessage(value, []);

const listen = (wish: ListeningWish): Promise<Listening[keyof Listening]['answer']> =>
  wish.kind === 'draw'
    ? drawWaveform(wish)
    : examineSample(wish, () => {
        if (wish.tellsVerified) answer({ isVerified: true });
      });

parentPort!.on('message', (wish: ListeningWish) => {
  void listen(wish).then(
    (value) => answer({ value }),
    (error: unknown) =>
      answer(
        error instanceof AppError
          ? { refusal: { code: error.code, details: error.details } }
          : { error: String(error) },
      ),
  );
});
