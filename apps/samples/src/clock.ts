import { setTimeout as sleep } from 'node:timers/promises';

/** Some time passes, or the signal ends it sooner. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** Unless it is called off before. It keeps no process alive. @returns what calls it off */
export function deadline(ms: number, missed: () => void): () => void {
  const timer = setTimeout(missed, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
