import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOME_MARK } from './service-environment.js';

/** Time orphans get to end by themselves; Postgres writes its last checkpoint in it. */
const END_WITHIN_MS = 5_000;

/**
 * End the processes a studio left in this home when its supervisor was killed. Each part and whatever it
 * started carries the home in its environment, so nobody else's process can be meant.
 * Call it only while holding the home. Returns how many there were.
 */
export async function endOrphans(home: string): Promise<number> {
  const found = studioProcesses(home);
  const giveUpAt = Date.now() + END_WITHIN_MS;
  // SIGINT is Postgres' fast shutdown, and ends all the others as SIGTERM would.
  for (const pid of found) send(pid, 'SIGINT');
  while (studioProcesses(home).length > 0 && Date.now() < giveUpAt) await sleep(50);
  for (const pid of studioProcesses(home)) send(pid, 'SIGKILL');
  return found.length;
}

/** The pids of all processes that carry this home's mark. */
export function studioProcesses(home: string): number[] {
  const mark = `${HOME_MARK}=${home}`;
  const marked = process.platform === 'linux' ? markedInProc(mark) : markedInPs(mark);
  return marked.filter((pid) => pid !== process.pid);
}

function markedInProc(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false; // It has ended, or is another user's.
      }
    });
}

function markedInPs(mark: string): number[] {
  const lines = execFileSync('ps', ['-axeww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => `${line} `.includes(` ${mark} `)).map((line) => Number.parseInt(line, 10));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}
