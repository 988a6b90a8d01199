import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, exitCodeOf } from './exit-code.js';
import type { Studio } from './studio.js';

const AGAIN_AFTER_MS = 500;

/**
 * What may be asked twice, asked again while the studio or a part of it is away, for as long as --timeout says.
 * @throws what the last try threw
 */
export async function patiently<T>({ timeoutMs }: Studio, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  const untilMs = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const code = exitCodeOf(error);
      const isAway = code === EXIT.unavailable || code === EXIT.timeout;
      if (!isAway || signal.aborted || Date.now() >= untilMs) throw error;
    }
    await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
  }
}
