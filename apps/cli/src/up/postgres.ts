import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account, Part } from './part.js';
import { LOOPBACK } from './ports.js';
import { postgresAccount, postgresFolder, type Program, reachablePrograms } from './postgres-place.js';
import { probePostgres } from './probes.js';

const USER = 'oiduna';
const DATABASE = 'oiduna';

export interface PostgresWish {
  home: string;
  port: number;
  env: Record<string, string>;
  logFile: string;
}

/** Create the database on first use. Returns how to run it and the URL it is reached at. */
export async function postgresPart(wish: PostgresWish): Promise<{ part: Part; url: string }> {
  const account = postgresAccount();
  const folder = await postgresFolder(wish.home, account);
  const path = await reachablePrograms(account);
  const cluster = join(folder, 'data');
  const run = { ...wish, folder, account, path };
  if (!existsSync(join(cluster, 'PG_VERSION'))) await create(cluster, run);
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
  return {
    part: {
      name: 'postgres',
      command: path('postgres'),
      args: ['-D', cluster, ...settings(wish.port)],
      env: wish.env,
      cwd: folder,
      ...(account && { account }),
      port: wish.port,
      // "Fast" shutdown: SIGTERM would wait for every client to leave first.
      stopSignal: 'SIGINT',
      probe: () => probePostgres(wish.port, USER),
    },
    url: `postgresql://${USER}:${password}@${LOOPBACK}:${wish.port}/${DATABASE}`,
  };
}

/** Loopback TCP only, no Unix socket whose path could be too long. fsync stays on: it is the catalogue. */
const settings = (port: number): string[] =>
  [`port=${port}`, `listen_addresses=${LOOPBACK}`, 'unix_socket_directories=', 'max_connections=100'].flatMap(
    (setting) => ['-c', setting],
  );

interface Run extends PostgresWish {
  folder: string;
  account: Account | undefined;
  path: (name: Program) => string;
}

/** Built aside and renamed into place, so that an interrupted first start leaves nothing half made. */
async function create(cluster: string, run: Run): Promise<void> {
  const fresh = `${cluster}.new`;
  await rm(fresh, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(run.folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(passwordFile, run.account);
  await finish(run, 'initdb', [
    `--pgdata=${fresh}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres' own Unicode tables: the same order on every machine, whatever its C library.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-locale',
  ]);
  await finish(run, 'postgres', ['--single', '-D', fresh, 'postgres'], `CREATE DATABASE ${DATABASE}\n`);
  await rename(fresh, cluster);
}

/** Run one of Postgres' programs to its end, its output in the log. @throws Error when it fails */
async function finish(run: Run, name: Program, args: string[], input = ''): Promise<void> {
  const log = await open(run.logFile, 'a');
  try {
    const child = spawn(run.path(name), args, {
      cwd: run.folder,
      env: run.env,
      ...run.account,
      stdio: ['pipe', log.fd, log.fd],
    });
    child.stdin?.end(input);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${name} failed (exit code ${code}); see ${run.logFile}`);
  } finally {
    await log.close();
  }
}

async function own(path: string, account: Account | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}
