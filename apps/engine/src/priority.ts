import { writeFileSync } from 'node:fs';
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
  attempt(niceness, pid, () => setPriority(pid, niceness));
}

/**
 * The same for the terminal session the studio was started in. Linux shares the cores out between sessions first, so
 * there the niceness of a process counts among those of its own session only. @see man 7 sched, "The autogroup feature"
 */
export function takeSessionPriority(niceness: number, pid = process.pid): void {
  if (process.platform !== 'linux') return;
  attempt(niceness, pid, () => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)));
}

function attempt(niceness: number, pid: number, take: () => void): void {
  try {
    take();
  } catch (error) {
    logger('engine').info({ pid, niceness, reason: String(error) }, 'runs at the usual priority');
  }
}
