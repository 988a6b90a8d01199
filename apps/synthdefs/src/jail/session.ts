import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** A program that forks while it is killed is caught by the next round. */
const KILL_ROUNDS = 20;

/** sclang puts each program it starts into a process group of its own, but the session stays the same. */
export async function endSession({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  kill(-pid);
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const members = await sessionMembers(pid);
    if (members.length === 0) return;
    for (const member of members) kill(member);
  }
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

/** Processes of a session. Where there is no /proc, only the group is known. */
async function sessionMembers(session: number): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const members = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // pid (name) state ppid pgrp session …; the name may hold anything, so count from its end
      const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(after[3]) === session && after[0] !== 'Z' ? [Number(pid)] : [];
    }),
  );
  return members.flat();
}
