import { wait } from '../clock.js';
import type { ServerName, ServerProcess } from './server-process.js';

/**
 * A clock that runs too fast makes supernova write notes past the end of a block and die (seen after a step of 2 s);
 * below this no note is a whole sample off. scsynth was seen to keep its notes in time at any pace.
 */
export const FOLLOWED_MICROS_MAX: Record<ServerName, number> = { supernova: 50_000, scsynth: 5_000_000 };
/** JACK misses a client that sleeps for two periods, here of 1,024 frames at 44.1 kHz; a server then takes the time anew. */
const MISSED_MS = 50;
/** By then JACK has told it. */
const TOLD_MS = 10;

/**
 * A missed block, heard as a gap: the server then reads the wall clock instead of following it for minutes.
 * @returns false for a server whose process is not ours
 */
export async function takeTimeAnew(process: ServerProcess | undefined): Promise<boolean> {
  if (process === undefined) return false;
  process.kill('SIGSTOP');
  await wait(MISSED_MS);
  process.kill('SIGCONT');
  await wait(TOLD_MS);
  return true;
}
