import { readFileSync } from 'node:fs';

/** What the kernel says of a process. */
export interface CpuShare {
  /** CPU it has used since it began, in ms; the kernel counts in steps of 10. */
  readonly usedMs: number;
  /** It runs, or would if it were given a CPU (`R`), or waits for the disk (`D`). */
  readonly wantsCpu: boolean;
}

/** Ticks of /proc are hundredths of a second on every Linux Node runs on. */
const MS_PER_TICK = 10;
/** Fields behind the name in parentheses, which may itself hold spaces. */
const [STATE, USER_TICKS, SYSTEM_TICKS] = [0, 11, 12];

/**
 * Undefined where there is no /proc, as on macOS, and of a process that is gone.
 * @see proc_pid_stat(5)
 */
export function cpuShareOf(pid: number): CpuShare | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    return { usedMs: ticks * MS_PER_TICK, wantsCpu: 'RD'.includes(fields[STATE] ?? 'S') };
  } catch {
    return undefined;
  }
}

/**
 * How much longer a process that has not answered may take, in ms; 0 when it had all of `allowedMs`. One that sleeps
 * or was stopped had its chance; one that wants to run and was given no CPU had none. Without knowledge the wall
 * clock alone decides.
 */
export function patienceMs(before: CpuShare | undefined, now: CpuShare | undefined, allowedMs: number): number {
  if (before === undefined || now === undefined || !now.wantsCpu) return 0;
  return Math.max(0, allowedMs - (now.usedMs - before.usedMs));
}
