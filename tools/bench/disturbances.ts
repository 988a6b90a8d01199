import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type BenchStudio, uploadSample } from './bench-studio.ts';

export const DISTURBANCES = ['idle', 'busy', 'pauses', 'uploads'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

const PAUSE_EVERY_MS = 1_000;
const UPLOADS_MIN = 500;
const UPLOADS_AT_ONCE = 8;

/** Ends the disturbance, and says what it was. */
export type End = () => Promise<string>;

/** What goes on around a sender, from now on. `senderPid` is the process that decides when a click sounds. */
export function disturb(kind: Disturbance, studio: BenchStudio, senderPid: number, pauseMs: number): End {
  switch (kind) {
    case 'idle':
      return async () => '';
    case 'busy':
      return keepCoresBusy();
    case 'pauses':
      return pauseOverAndOver(senderPid, pauseMs);
    case 'uploads':
      return uploadAllTheTime(studio);
  }
}

function keepCoresBusy(): End {
  const burners = Array.from({ length: availableParallelism() }, () => new Worker('for (;;);', { eval: true }));
  return async () => {
    await Promise.all(burners.map((burner) => burner.terminate()));
    return `${burners.length} threads in endless loops`;
  };
}

/** From outside, a garbage collection is a process that does nothing for a while; so every sender gets the same. */
function pauseOverAndOver(pid: number, pauseMs: number): End {
  const ending = new AbortController();
  const pausing = (async () => {
    let count = 0;
    for (; !ending.signal.aborted; count += 1) {
      process.kill(pid, 'SIGSTOP');
      await sleep(pauseMs);
      process.kill(pid, 'SIGCONT');
      await sleep(PAUSE_EVERY_MS - pauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    return count;
  })();
  return async () => {
    ending.abort();
    return `${await pausing} pauses of ${pauseMs} ms`;
  };
}

/** At least 500 samples, and on until the end. A name is used again after 500, as people replace their samples. */
function uploadAllTheTime(studio: BenchStudio): End {
  let begun = 0;
  const ending = new AbortController();
  const startedAt = performance.now();
  const uploading = Promise.all(
    Array.from({ length: UPLOADS_AT_ONCE }, async () => {
      while (!ending.signal.aborted || begun < UPLOADS_MIN) {
        const number = begun++;
        await uploadSample(studio, `tone-${number % UPLOADS_MIN}.wav`, 100 + number);
      }
    }),
  );
  uploading.catch(() => undefined); // told at the end
  return async () => {
    ending.abort();
    await uploading;
    return `${begun} uploads in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`;
  };
}
