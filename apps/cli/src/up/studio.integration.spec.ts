import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../api/exit-code.js';
import { readConfig, repositoryRoot } from '../config.js';
import { down } from './down.command.js';
import { studioProcesses } from './orphans.js';
import type { PartName } from './part.js';
import { isFree } from './ports.js';
import { probePostgres, probeRedis } from './probes.js';
import { readRunFile, type RunFile } from './run-file.js';
import { Studio } from './studio.js';

const STORES = ['postgres', 'nats', 'redis'] as const satisfies readonly PartName[];
const home = mkdtempSync(join(tmpdir(), 'oiduna-up-'));
const { environment } = readConfig({ PATH: readConfig().environment['PATH'] });
let lines: string[] = [];

const start = (parts: readonly PartName[], signal = new AbortController().signal) =>
  Studio.start({
    home,
    parts,
    audioServer: 'scsynth',
    jack: 'dummy',
    environment,
    say: (line) => void lines.push(line),
    signal,
  });

/** Wait for what another process does. @throws Error after ten seconds */
async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt; await sleep(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`not within ten seconds; the studio said: ${lines.join(' | ')}`);
}

const runFile = (): Promise<RunFile | undefined> => readRunFile(home);
const pidOf = (run: RunFile | undefined, part: PartName): number => run?.services[part]?.pid ?? 0;

afterEach(() => {
  lines = [];
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('a studio in this process', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await start(STORES);
  });
  afterAll(() => studio.stop());

  it('has parts that answer, each with its own log', async () => {
    const run = await runFile();
    await probePostgres(run?.ports['postgres'] ?? 0, 'oiduna');
    await probeRedis(run?.ports['redis'] ?? 0);
    for (const part of STORES) expect(readFileSync(run?.services[part]?.logFile ?? '', 'utf8')).not.toBe('');
  });

  it('keeps what it promised the disk: fsync is on and Redis appends', async () => {
    const database = join(home, 'postgres', 'data', 'postgresql.conf');
    expect(readFileSync(database, 'utf8')).not.toMatch(/^\s*fsync\s*=\s*off/m);
    expect(existsSync(join(home, 'redis', 'appendonlydir'))).toBe(true);
  });

  it('refuses a second one in the same home and goes on itself', async () => {
    await expect(start(STORES)).rejects.toMatchObject({
      code: 'STUDIO_RUNNING',
      details: { home, pid: process.pid },
    });
    expect(await runFile()).toBeDefined();
  });

  it.each(['redis', 'postgres'] as const)('restarts %s when it is killed, on the same port', async (part) => {
    const before = await runFile();
    process.kill(pidOf(before, part), 'SIGKILL');
    const after = await until(async () => {
      const run = await runFile();
      return pidOf(run, part) > 0 && pidOf(run, part) !== pidOf(before, part) ? run : undefined;
    });
    expect(after.ports).toEqual(before?.ports);
    expect(lines[0]).toBe(`${part} died (SIGKILL); restarting in 250 ms`);
    await until(() =>
      part === 'redis' ? answers(probeRedis, after.ports['redis']) : answers(asOiduna, after.ports['postgres']),
    );
  });
});

const asOiduna = (port: number) => probePostgres(port, 'oiduna');
const answers = (probe: (port: number) => Promise<void>, port = 0): Promise<boolean> =>
  probe(port).then(
    () => true,
    () => false,
  );

describe('a start that cannot succeed', () => {
  it('says what the part last wrote, and leaves nothing running', async () => {
    const broken = join(home, 'postgres', 'data', 'PG_VERSION');
    const version = readFileSync(broken, 'utf8');
    execFileSync('sh', ['-c', 'echo 3 > "$1"', 'sh', broken]);
    await expect(start(STORES)).rejects.toMatchObject({
      code: 'PART_FAILED',
      details: { part: 'postgres', tail: expect.stringContaining('not compatible') },
    });
    execFileSync('sh', ['-c', 'printf %s "$2" > "$1"', 'sh', broken, version]);
    expect(studioProcesses(home)).toEqual([]);
    expect(existsSync(join(home, 'up.lock'))).toBe(false);
  });

  it('ends at once when it is interrupted', async () => {
    await expect(start(STORES, AbortSignal.abort())).rejects.toThrow(/aborted/);
    expect(studioProcesses(home)).toEqual([]);
  });
});

describe('the up command', () => {
  const children: ChildProcess[] = [];
  beforeAll(() => {
    execFileSync(join(repositoryRoot, 'node_modules/.bin/tsc'), ['-b', 'apps/cli'], { cwd: repositoryRoot });
  });
  afterEach(() => void children.forEach((child) => child.kill('SIGKILL')));

  const up = (...options: string[]): ChildProcess => {
    const args = [join(repositoryRoot, 'apps/cli/dist/main.js'), 'up', ...options];
    const env = { ...environment, OIDUNA_HOME: home };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    child.stdout?.on('data', (bytes) => lines.push(String(bytes)));
    child.stderr?.on('data', (bytes) => lines.push(String(bytes)));
    return child;
  };
  const ended = async (child: ChildProcess) => ((await once(child, 'exit')) as [number | null])[0];

  it('ends with 0 on SIGINT and leaves no process, port or run file behind', async () => {
    const child = up('--only', STORES.join(','));
    const run = await until(runFile);
    expect(studioProcesses(home).length).toBeGreaterThanOrEqual(3);
    child.kill('SIGINT');
    // A terminal and a wrapper both send it: the parts still get the time to end in order.
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    expect(studioProcesses(home)).toEqual([]);
    expect(await Promise.all(Object.values(run.ports).map(isFree))).toEqual([true, true, true]);
    expect(existsSync(join(home, 'run.json'))).toBe(false);
    const log = readFileSync(run.services.postgres?.logFile ?? '', 'utf8').trimEnd();
    expect(log).toMatch(/database system is shut down$/);
  });

  it('exits as a conflict where a studio already runs, and down stops that one', async () => {
    const first = up('--only', 'redis');
    await until(runFile);
    expect(await ended(up('--only', 'redis'))).toBe(EXIT.notFoundOrConflict);
    expect(lines.join('')).toMatch(/A studio already runs in .* \(process \d+\)\./);
    await Promise.all([ended(first), down(home)]);
    await expect(down(home)).rejects.toMatchObject({ code: 'STUDIO_NOT_RUNNING' });
  });

  it('ends what a killed studio left behind, and starts anew', async () => {
    const killed = up('--only', STORES.join(','));
    const before = await until(runFile);
    killed.kill('SIGKILL');
    await ended(killed);
    expect(studioProcesses(home)).toContain(pidOf(before, 'redis'));
    expect(await runFile()).toBeUndefined();

    const studio = await start(STORES);
    try {
      const now = studioProcesses(home);
      for (const part of STORES) expect(now).not.toContain(pidOf(before, part));
      expect(lines.join()).toMatch(/ended \d+ processes an earlier studio had left behind/);
    } finally {
      await studio.stop();
    }
  });

  it.each([
    [['--only', 'kafka'], /no part kafka/],
    [['--port', '99999'], /whole number from 1 to 65535/],
    [['--server', 'csound'], /supernova, scsynth/],
  ])('refuses %j and starts nothing', async (options, reason) => {
    expect(await ended(up(...options))).toBe(EXIT.usage);
    expect(lines.join('')).toMatch(reason);
  });
});
