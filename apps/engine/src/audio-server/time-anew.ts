import { wait } from '../clock.js';
import type { ServerProcess } from './server-process.js';

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
