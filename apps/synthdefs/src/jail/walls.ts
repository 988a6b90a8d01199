import { access, constants, lstat, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { AppError } from '@oiduna/contracts';

/** Of our own environment nothing is handed on; programs come from the system's own folders. */
export const PATH = '/usr/local/bin:/usr/bin:/bin';
/** All that a program needs of the system besides itself: no shell, no other program's data, no /proc, no /etc. */
const SYSTEM_FOLDERS = ['/lib', '/lib32', '/lib64', '/usr/lib', '/usr/lib64', '/usr/share/qt5', '/usr/share/qt6'];

/** Who keeps a source from the rest of the machine: bubblewrap, or the pod the service runs in. */
export type Isolation = 'bubblewrap' | 'pod';

/** @returns the path of a program, or undefined when it is not installed */
export async function findProgram(name: string): Promise<string | undefined> {
  const candidates = name.includes('/') ? [name] : PATH.split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) if (await isThere(candidate, constants.X_OK)) return candidate;
  return undefined;
}

export const isThere = (path: string, mode = constants.F_OK): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/**
 * The command that a program is run by, in front of it: everything unshared (files, network, processes, users, IPC),
 * nothing to be seen but what programs are made of, nothing writable.
 * @param inside bubblewrap's options for what else is there
 * @throws AppError SYNTHDEF_ISOLATION_MISSING
 * @see man 1 bwrap
 */
export async function wallsAround(bubblewrap: string, inside: readonly string[]): Promise<string[]> {
  const bwrap = await findProgram(bubblewrap);
  if (bwrap === undefined) throw isolationMissing('bubblewrap (Linux) is not installed');
  const args = [bwrap, '--unshare-all', '--die-with-parent', '--new-session', '--hostname', 'oiduna'];
  args.push('--cap-drop', 'ALL');
  for (const path of [...SYSTEM_FOLDERS, '/etc/ld.so.cache']) {
    if (!(await isThere(path))) continue;
    const isLink = (await lstat(path)).isSymbolicLink();
    if (isLink) args.push('--symlink', (await realpath(path)).slice(1), path);
    else args.push('--ro-bind', path, path);
  }
  return [...args, '--dev', '/dev', ...inside, '--remount-ro', '/'];
}

export const isolationMissing = (reason: string): AppError => new AppError('SYNTHDEF_ISOLATION_MISSING', { reason });
