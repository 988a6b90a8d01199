import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: what the kernel counts CPU time in, whatever its own tick is. */
const TICKS_PER_SECOND = 100;

/** Resident memory in MB (10⁶ bytes), as the kernel counts it. */
export function residentMegabytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kibibytes) * 1_024) / 1e6;
}

/** CPU time of a process so far, user and system. */
export function cpuSeconds(pid: number): number {
  const [, , , , , , , , , , , user, system] = statOf(pid);
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
}

/** CPU time of those of its children that have ended. */
export function childrenCpuSeconds(pid: number): number {
  const [, , , , , , , , , , , , , user, system] = statOf(pid);
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
}

/** Living children whose command line holds this text. */
export function childrenOf(pid: number, command: string): number[] {
  return processesWith(command).filter((child) => {
    try {
      return Number(statOf(child)[1]) === pid;
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** Living processes whose command line holds this text; its arguments end with NUL. */
export function processesWith(command: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

/** The fields behind the name, which may hold anything: state, parent, ... */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Microseconds of CPU of all threads of this process. */
export const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
