import { setTimeout } from 'node:timers/promises';

/** Some time passes, or the signal ends it sooner. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
