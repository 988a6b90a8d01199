import { setPriority } from 'node:os';
import { logger } from '@oiduna/platform';

/** Between the audio server and whatever else the machine does. */
export const ENGINE_NICENESS = -10;
/** Behind the engine: it waits for a pattern no longer than it can. */
export const PATTERNS_NICENESS = -5;

/**
 * Let a process run before others when cores are scarce. A shared machine starved the engine for 600 ms where its
 * look-ahead is 400. The system lets root alone do it; without, the engine plays all the same.
 */
export function takePriority(niceness: number, pid = process.pid): void {
  try {
    setPriority(pid, niceness);
  } catch (error) {
    logger('engine').info({ pid, niceness, reason: String(error) }, 'runs at the usual priority');
  }
}
